"""`auditor accept`: findings that a service lives with for a time, because somebody approved it."""

from collections.abc import Iterable
from typing import Annotated

import typer

from auditor.cells import printable
from auditor.cli import options as o
from auditor.cli import statements as s
from auditor.errors import AuditorError

app = typer.Typer(
    cls=s.AddsByDefault,
    no_args_is_help=True,
    help="Record, list or take back an accepted risk: `auditor accept SERVICE CHECK --resource PATTERN ...`.",
)


@app.command()
def add(
    service: s.Service,
    check: Annotated[str, typer.Argument(help="Code of a check that fails for the service.")],
    applicant: Annotated[str, typer.Option("--applicant", help="Who applies for it.")],
    approver: Annotated[str, typer.Option("--approver", help="Who approves it: another person.")],
    reason: Annotated[str, typer.Option("--reason", help="Why the gap cannot be closed now.")],
    measure: Annotated[str, typer.Option("--measure", help="What is done instead.")],
    until: Annotated[str, typer.Option("--until", help="Last day; at most exception_max_days after the start.")],
    starts: Annotated[str | None, typer.Option("--from", help="First day. Default: today in Japan.")] = None,
    resource: Annotated[
        str, typer.Option("--resource", help="Only resources whose ID fits; * is any text, ? any character.")
    ] = "",
    tag: Annotated[
        list[str] | None,
        typer.Option("--tag", metavar="KEY=VALUE", help="Only resources with this tag; repeatable."),
    ] = None,
    region: Annotated[str, typer.Option("--region", help="Only this region.")] = "",
    account: Annotated[str, typer.Option("--account", help="Only this account.")] = "",
    config: o.Config = None,
    registry: o.RegistryUrl = None,
) -> None:
    """Record an accepted risk. What it covers is shown as accepted, with both names, until its last day."""
    from auditor.registry.statements.models import Acceptance

    code = _known(check)
    with s.desk(config, registry) as at:
        one = Acceptance(
            service=service,
            check=code,
            resource=resource.strip(),
            tags=_tags(tag or ()),
            region=region.strip(),
            account=account.strip(),
            applicant=applicant.strip(),
            approver=approver.strip(),
            reason=reason.strip(),
            measure=measure.strip(),
            starts_on=s.day(starts, "--from", at.today),
            ends_on=s.day(until, "--until", at.today),
        )
        (made,) = at.registry.add_acceptances([one], at.parameters, at.now)
    typer.echo(f"acceptance {made.number}: {made.service} {made.check}, {made.starts_on} to {made.ends_on}")


@app.command(name="list")
def list_(service: s.Only = None, config: o.Config = None, registry: o.RegistryUrl = None) -> None:
    """All accepted risks, those that are revoked or past their date among them."""
    from reports.statements import covers

    with s.desk(config, registry) as at:
        found = [one for one in at.registry.acceptances() if service in (None, one.service)]
        s.show(found, lambda one: f"{one.check} {covers(one)}", at)


@app.command()
def revoke(number: s.Number, by: s.By, reason: s.Why, config: o.Config = None, registry: o.RegistryUrl = None) -> None:
    """Take an accepted risk back, from today on. It stays on record, and the gap is back."""
    s.revoke("acceptance", number, by, reason, config, registry)


def _known(check: str) -> str:
    from checks.register import rules

    if check.upper() not in rules():
        raise AuditorError(f"no check {printable(check, 40)!r}; `auditor checks` lists them")
    return check.upper()


def _tags(texts: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        key, sign, value = text.partition("=")
        if not key.strip() or not sign:
            raise AuditorError(f"--tag 「{printable(text, 60)}」: expected KEY=VALUE")
        if found.setdefault(key, value) != value:
            raise AuditorError(f"--tag 「{printable(text, 60)}」: no resource has two values of one tag; accept twice")
    return found
