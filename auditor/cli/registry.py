"""`auditor registry`: the approved services."""

from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.cells import printable
from auditor.cli import options as o
from auditor.cli.writing import put
from auditor.errors import AuditorError
from auditor.scope import Service

app = typer.Typer(help="The registry of approved cloud services.", no_args_is_help=True)


class Sheet(StrEnum):
    """A format of the registry sheet."""

    csv = "csv"
    xlsx = "xlsx"
    toml = "toml"


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="TOML, CSV or XLSX file of approved services.")],
    config: o.Config = None,
    registry: o.RegistryUrl = None,
    replace: Annotated[bool, typer.Option("--replace", help="Remove services that the file does not name.")] = False,
) -> None:
    """Take approved services from a sheet; nothing is written unless the whole sheet is right."""
    from auditor.registry.importing.services import import_services
    from auditor.registry.store import Registry

    chosen = o.settings(config, registry=registry)
    found = import_services(file)
    with closing(Registry.open(chosen.registry)) as opened:
        changes = opened.put_services(found.services, replace=replace)
    for warning in found.warnings:
        typer.echo(f"warning: {warning}", err=True)
    typer.echo(
        f"{len(changes.added)} added, {len(changes.changed)} changed, {len(changes.unchanged)} unchanged, "
        f"{len(changes.removed)} removed"
    )


@app.command(name="export")
def export(
    file: Annotated[Path, typer.Argument(help="File to write; its ending says the format.")],
    config: o.Config = None,
    registry: o.RegistryUrl = None,
    empty: Annotated[bool, typer.Option("--template", help="Only the headings, to fill in.")] = False,
) -> None:
    """Write the approved services to a sheet that `import` takes back."""
    from auditor.registry.exporting import export_services

    ending = file.suffix.lstrip(".").lower()
    if ending not in set(Sheet):
        raise AuditorError(f"{file}: the ending must be one of .csv, .xlsx, .toml")
    services = () if empty else _services(config, registry)
    put(file, [export_services(services, Sheet(ending).value)])
    typer.echo(f"{file}: {len(services)} services")


@app.command(name="list")
def list_(config: o.Config = None, registry: o.RegistryUrl = None) -> None:
    """The approved services, a line each."""
    table = Table("ID", "name / サービス名", "class / 格付", "status / 状態", "end / 終了(予定)", "scopes / 対象範囲")
    for service in _services(config, registry):
        scopes = ", ".join(f"{scope.provider}:{scope.account}" for scope in service.scopes)
        cells = (service.id, service.name, service.classification, service.status, service.ends_on, scopes)
        table.add_row(*(_text(cell, 40) for cell in cells))
    Console().print(table)


@app.command()
def show(
    service: Annotated[str, typer.Argument(help="ID of a service.")],
    config: o.Config = None,
    registry: o.RegistryUrl = None,
) -> None:
    """Everything that the registry records of one service."""
    from auditor.registry.exporting import export_services

    found = [one for one in _services(config, registry) if one.id == service]
    if not found:
        raise AuditorError(f"the registry has no service {printable(service, 60)!r}; see `auditor registry list`")
    typer.echo(export_services(found, "toml").decode("utf-8"))


def _services(config: Path | None, registry: str | None) -> tuple[Service, ...]:
    from auditor.run.steps import demand_registry, known

    chosen = o.settings(config, registry=registry)
    demand_registry(chosen)
    return known(chosen).services


def _text(value: object, limit: int) -> Text:
    # Text, not str: names from sheets must not be read as Rich's markup.
    return Text("" if value is None else printable(str(value), limit))
