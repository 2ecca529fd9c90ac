"""How a rule is declared, and what it sees of the facts and of the installation's thresholds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pandas as pd

from auditor.facts.base import Fact, columns
from auditor.finding import Severity
from auditor.regulation.parameters import Parameters

Column = Any
"""A pandas Series with an Arrow dtype; & | ~ and comparisons on it are three-valued, NA is unknown."""

PROVIDERS = ("aws", "azure", "gcp")


class Rows:
    """The rows of a fact table as a rule reads them: `keys.rotation_days` is a column. Remembers what was read."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame
        self._read: dict[str, None] = {}

    def __getattr__(self, name: str) -> Column:
        """A column; one that is not declared raises, so that a misspelt name cannot mean 'unknown'."""
        if name.startswith("__") or name not in self._frame.columns:
            raise AttributeError(f"no column {name!r}")
        self._read[name] = None
        return self._frame[name]

    @property
    def columns_read(self) -> tuple[str, ...]:
        """What the rule has looked at so far, in the order of its looking."""
        return tuple(self._read)


@dataclass(frozen=True)
class Criteria:
    """What a rule measures by: `criteria.key_rotation_days` is a parameter, `now` the run's time."""

    parameters: Parameters
    now: datetime

    @property
    def today(self) -> date:
        """The day of the audit in Japan."""
        return self.now.astimezone(ZoneInfo("Asia/Tokyo")).date()

    def __getattr__(self, name: str) -> Any:
        """A parameter by its name."""
        return getattr(self.parameters, name)


Predicate = Callable[[Rows, Criteria], Column]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A statement that should hold. `test` answers True, False or NA per row."""

    code: str
    name: str
    """What should hold, in the field's words; never a clause number."""
    reads: type[Fact]
    kinds: tuple[str, ...]
    """Only rows of these kinds; empty is all."""
    applies: Predicate | None
    test: Predicate
    severity: Severity
    critical_if: Predicate | None
    exists: bool
    """One row that passes is enough for the whole account; none is a fail."""
    nothing: Literal["pass", "fail", "not_applicable"]
    """The result where no such row exists and everything was read."""
    asked: Callable[[Criteria], bool] | None
    """Whether the installation asks for it at all; where it does not, the rule is not applicable, whatever was read."""
    providers: tuple[str, ...]
    managed: bool
    """Judges what the provider made and keeps, too."""
    shows: tuple[str, ...]
    """Columns that a finding shows besides those that the test reads: who, when and where of an event."""
    ja: str
    en: str

    @property
    def topic(self) -> str:
        """The topic of its table, which is also its module's name."""
        return self.reads.__module__.rsplit(".", 1)[-1]


def rule(
    code: str,
    *,
    reads: type[Fact],
    severity: Severity,
    ja: str,
    en: str,
    kinds: tuple[str, ...] = (),
    applies: Predicate | None = None,
    critical_if: Predicate | None = None,
    exists: bool = False,
    nothing: Literal["pass", "fail", "not_applicable"] | None = None,
    asked: Callable[[Criteria], bool] | None = None,
    providers: tuple[str, ...] = PROVIDERS,
    managed: bool = False,
    shows: tuple[str, ...] = (),
) -> Callable[[Predicate], Rule]:
    """Declare a rule over one fact table.

    `nothing`: the result where no row applies; `pass` is for statements that no bad thing exists. It is fail for
    `exists` rules and not_applicable for the others unless it is given.
    """
    if kinds and "kind" not in {column.name for column in columns(reads)}:
        raise TypeError(f"{code}: {reads.__name__} has no column `kind`")
    if strange := set(shows) - {column.name for column in columns(reads)}:
        raise TypeError(f"{code}: {reads.__name__} has no column {sorted(strange)[0]!r} to show")

    def declare(test: Predicate) -> Rule:
        return Rule(
            code=code,
            name=test.__name__,
            reads=reads,
            kinds=kinds,
            applies=applies,
            test=test,
            severity=severity,
            critical_if=critical_if,
            exists=exists,
            nothing=nothing or ("fail" if exists else "not_applicable"),
            asked=asked,
            providers=providers,
            managed=managed,
            shows=shows,
            ja=ja,
            en=en,
        )

    return declare
