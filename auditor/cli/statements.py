"""What `auditor attest`, `accept` and `review` share: the opened registry, dates, messages, lists."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditor.cells import printable
from auditor.cli import options as o
from auditor.errors import AuditorError

if TYPE_CHECKING:
    from auditor.registry.statements.models import Acceptance, Attestation, Kind, Review
    from auditor.registry.store import Registry
    from auditor.regulation.parameters import Parameters

Listed = TypeVar("Listed", "Attestation", "Acceptance", "Review")

Service = Annotated[str, typer.Argument(help="ID of a service of the registry.")]
Number = Annotated[int, typer.Argument(help="Number of the entry, as the list shows it.")]
By = Annotated[str, typer.Option("--by", help="Who takes it back.")]
Why = Annotated[str, typer.Option("--reason", help="Why it is taken back.")]
Only = Annotated[str | None, typer.Option("--service", help="Only the entries of this service.")]

_OPTIONS: Mapping[str, str] = {
    "service": "SERVICE",
    "item": "ITEM",
    "check": "CHECK",
    "run": "RUN",
    "number": "NUMBER",
    "answered_on": "--date",
    "reviewed_on": "--date",
    "on": "--date",
    "valid_until": "--until",
    "ends_on": "--until",
    "starts_on": "--from",
    "tags": "--tag",
}
"""Fields of statements that an option or argument names in another way."""
_TONES = {"in_force": "green", "not_yet": "yellow", "ended": "red", "revoked": "dim"}
_CELL, _SAID = 60, 1_000
"""Characters of a value in a message, and of a line in a list."""


class AddsByDefault(typer.core.TyperGroup):
    """A group of commands in which `add` may be left out: `auditor attest SERVICE ITEM ...`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Puts `add` before what names no command."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = ["add", *args]
        return super().parse_args(ctx, args)


@dataclass(frozen=True)
class Desk:
    """An opened registry, the day in Japan, and what is asked of statements."""

    registry: "Registry"
    parameters: "Parameters"
    now: datetime
    today: date
    language: str


@contextmanager
def desk(config: Path | None, registry: str | None) -> Iterator[Desk]:
    """The registry of the settings. What it refuses is told by the names of options and arguments."""
    from auditor.registry.statements.days import day_in_japan
    from auditor.registry.statements.store import RefusedStatementsError
    from auditor.registry.store import Registry
    from auditor.run.collecting import utc_now
    from auditor.run.judging import thresholds
    from auditor.run.steps import demand_registry

    chosen = o.settings(config, registry=registry)
    demand_registry(chosen)
    now = utc_now()
    with closing(Registry.open(chosen.registry)) as opened:
        try:
            yield Desk(opened, thresholds(chosen), now, day_in_japan(now), chosen.language)
        except RefusedStatementsError as refused:
            lines = [f"{_option(one.field)}: {one.said}" for _, one in refused.found]
            raise AuditorError("\n".join(["nothing was recorded.", *lines])) from None


def day(text: str | None, option: str, default: date) -> date:
    """The day that an option names, Western or of a Japanese era; the default where it is not given."""
    from auditor.registry.importing.dates import parse_date
    from auditor.registry.importing.problems import RefusedError

    if text is None:
        return default
    try:
        return parse_date(text)
    except RefusedError as error:
        raise AuditorError(f"{option} 「{printable(text, _CELL)}」: {error}") from None


def revoke(kind: "Kind", number: int, by: str, reason: str, config: Path | None, registry: str | None) -> None:
    """Take one statement back, from today on."""
    from auditor.registry.statements.models import Revocation

    with desk(config, registry) as at:
        back = at.registry.revoke(kind, number, Revocation(by=by.strip(), on=at.today, reason=reason.strip()), at.now)
    typer.echo(f"{kind} {number} (service {printable(back.service, _CELL)}): revoked on {at.today}; it stays on record")


def show(statements: Sequence[Listed], of: Callable[[Listed], str], at: Desk) -> None:
    """Of each its number, whether it holds today, what it is of, and the sentence that reports tell of it."""
    from auditor.gaps import Told
    from reports.statements import told_of
    from reports.words import Words

    say = Words(at.language)
    table = Table(show_lines=True)
    for name in ("number", "standing", "of", "said"):
        table.add_column(say(f"listed.{name}"), overflow="fold", no_wrap=name in ("number", "standing"))
    for one in statements:
        standing = one.standing(at.today)
        # Text, not str: what people wrote must not be read as Rich's markup.
        said = [told_of(Told(one, standing), say)]
        if back := one.revoked:
            said.append(say("listed.revoked", day=back.on, by=back.by, reason=back.reason))
        shown = (Text("\n".join(printable(text, _SAID) for text in texts)) for texts in ([one.service, of(one)], said))
        table.add_row(str(one.number), Text(say(f"standing.{standing}"), style=_TONES[standing]), *shown)
    Console().print(table)


def _option(field: str) -> str:
    return _OPTIONS.get(field, f"--{field}")
