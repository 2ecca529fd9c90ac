"""`auditor attest import`: a check sheet on its way back."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cells import printable
from auditor.cli import options as o
from auditor.cli import statements as s
from auditor.errors import AuditorError

if TYPE_CHECKING:
    from reports.words import Words


def add(app: typer.Typer) -> None:
    """Add the command to the group of attestations."""
    app.command(name="import")(import_)


def import_(
    sheet: Annotated[Path, typer.Argument(help="Check sheet (XLSX) that was filled in.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Record without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be recorded.")] = False,
    config: o.Config = None,
    registry: o.RegistryUrl = None,
) -> None:
    """Take the answers of a check sheet into the registry, after showing what would change.

    A sheet with one cell that is not understood is refused whole, with the cell's address. Earlier answers stay.

    Exit status: 0 recorded, or nothing new to record; 1 nobody said yes; 2 refused.
    """
    from auditor.registry.answers.parse import Ground, parse
    from auditor.registry.answers.plan import demand, plan, record
    from auditor.registry.answers.rows import read_file
    from auditor.regulation.items import load_items
    from reports.answers import lines
    from reports.words import Words

    with s.desk(config, registry) as at:
        ground = Ground(at.registry.services(), at.registry.runs(), load_items(), at.parameters)
        say, file = Words(at.language), printable(sheet.name, 100)
        known = at.registry.attestations()
        with _explained(say):
            changes = plan(parse(read_file(sheet), ground, file), known)
            added = demand(changes, at.registry, at.now, file)
        for line in lines(changes, at.today, say):
            typer.echo(line)
        if dry_run or not added:
            return
        if not yes and not _wanted(say("import.ask", n=len(added))):
            typer.echo(say("import.dropped"), err=True)
            raise typer.Exit(1)
        with _explained(say):
            kept = record(changes, at.registry, at.now, file, known)
    key = "import.kept" if len(kept) > 1 else "import.kept_one"
    typer.echo(say(key, n=len(kept), first=kept[0].number, last=kept[-1].number))


@contextmanager
def _explained(say: "Words") -> Iterator[None]:
    """What is refused is told in the language of the sheet: its officer has to mend it."""
    from auditor.registry.answers.faults import RefusedSheetError
    from reports.answers import refused

    try:
        yield
    except RefusedSheetError as error:
        raise AuditorError(refused(error, say)) from None


def _wanted(question: str) -> bool:
    """The answer of whoever sits there; nobody is a no."""
    if sys.stdin is None:  # closed by whoever started the program
        return False
    try:
        return typer.confirm(question, err=True)
    except typer.Abort:
        typer.echo(err=True)  # the question's line
        return False
