"""`auditor attest`: what officers attest of the items that no check decides."""

from enum import StrEnum
from typing import Annotated

import typer

from auditor.cli import options as o
from auditor.cli import statements as s

app = typer.Typer(
    cls=s.AddsByDefault,
    no_args_is_help=True,
    help="Record, list or take back an officer's answer to an item: `auditor attest SERVICE ITEM --answer yes ...`.",
)


class Answer(StrEnum):
    """An answer to an item's question."""

    yes = "yes"
    no = "no"
    not_applicable = "not_applicable"


@app.command()
def add(
    service: s.Service,
    item: Annotated[str, typer.Argument(help="ID of an item that people attest; see `auditor items`.")],
    answer: Annotated[Answer, typer.Option("--answer", help="The answer to the item's question.")],
    officer: Annotated[str, typer.Option("--officer", help="Name of the officer who answers.")],
    evidence: Annotated[str, typer.Option("--evidence", help="Name or number of the document; a yes needs it.")] = "",
    text: Annotated[str, typer.Option("--text", help="Explanation; a no and a not applicable need it.")] = "",
    part: Annotated[
        str,
        typer.Option("--part", help="What the answer is limited to, such as a check: a yes leaves the item as it is."),
    ] = "",
    on: Annotated[str | None, typer.Option("--date", help="Day of the answer. Default: today in Japan.")] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Last day. Default: the fiscal year's, 31 March.")
    ] = None,
    config: o.Config = None,
    registry: o.RegistryUrl = None,
) -> None:
    """Record an answer. Earlier ones stay on record; the newest counts."""
    from auditor.registry.importing.values import width
    from auditor.registry.statements.days import default_end
    from auditor.registry.statements.models import Attestation

    with s.desk(config, registry) as at:
        answered = s.day(on, "--date", at.today)
        rule = at.parameters.for_service(service).attestation_valid
        one = Attestation(
            service=service,
            item=width(item).strip("()"),  # as sheets show it
            part=part.strip(),
            answer=answer.value,
            text=text.strip(),
            evidence=evidence.strip(),
            officer=officer.strip(),
            answered_on=answered,
            valid_until=s.day(until, "--until", default_end(answered, rule)),
        )
        (made,) = at.registry.add_attestations([one], at.now)
    typer.echo(f"attestation {made.number}: {made.service} {made.item} {made.answer}, until {made.valid_until}")


@app.command(name="list")
def list_(service: s.Only = None, config: o.Config = None, registry: o.RegistryUrl = None) -> None:
    """All attestations, those that are revoked or past their date among them."""
    with s.desk(config, registry) as at:
        found = [one for one in at.registry.attestations() if service in (None, one.service)]
        s.show(found, lambda one: one.item, at)


@app.command()
def revoke(number: s.Number, by: s.By, reason: s.Why, config: o.Config = None, registry: o.RegistryUrl = None) -> None:
    """Take an attestation back, from today on. It stays on record."""
    s.revoke("attestation", number, by, reason, config, registry)
