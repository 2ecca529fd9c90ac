"""`auditor review`: a service's administrator has looked at what a run says of the service."""

from pathlib import Path
from typing import Annotated

import typer

from auditor.cli import options as o
from auditor.cli import statements as s

app = typer.Typer(
    cls=s.AddsByDefault,
    no_args_is_help=True,
    help="Record, list or take back that a service's administrator reviewed a run: `auditor review SERVICE [RUN]`.",
)


@app.command()
def add(
    service: s.Service,
    run: Annotated[
        str | None, typer.Argument(help="Folder of a recorded run, its ID, or `latest`. Default: the last one.")
    ] = None,
    administrator: Annotated[
        str | None, typer.Option("--administrator", help="Who reviewed it. Default: whom the registry names.")
    ] = None,
    on: Annotated[str | None, typer.Option("--date", help="Day of the review. Default: today in Japan.")] = None,
    remark: Annotated[str, typer.Option("--remark", help="What came of it.")] = "",
    config: o.Config = None,
    registry: o.RegistryUrl = None,
) -> None:
    """Record that the administrator reviewed a run: item 8-1 is decided by it in the runs that follow."""
    from auditor.registry.statements.models import Review

    with s.desk(config, registry) as at:
        last = at.registry.last_run()
        named = next((one.administrator for one in at.registry.services() if one.id == service), None)
        one = Review(
            service=service,
            run=o.folder(Path(run), o.settings(config)).name if run else last.id if last else "",
            administrator=(named or "" if administrator is None else administrator).strip(),
            reviewed_on=s.day(on, "--date", at.today),
            remark=remark.strip(),
        )
        (made,) = at.registry.add_reviews([one], at.parameters, at.now)
    typer.echo(f"review {made.number}: {made.service}, run {made.run}, {made.administrator}, {made.reviewed_on}")


@app.command(name="list")
def list_(service: s.Only = None, config: o.Config = None, registry: o.RegistryUrl = None) -> None:
    """All reviews, those that are revoked among them."""
    with s.desk(config, registry) as at:
        found = [one for one in at.registry.reviews() if service in (None, one.service)]
        s.show(found, lambda one: one.run, at)


@app.command()
def revoke(number: s.Number, by: s.By, reason: s.Why, config: o.Config = None, registry: o.RegistryUrl = None) -> None:
    """Take a review back, from today on. It stays on record."""
    s.revoke("review", number, by, reason, config, registry)
