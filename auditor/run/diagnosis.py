"""What `auditor doctor` finds: rights tried once, and the checks that stay unknown without the missing ones."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from auditor.facts.tables import EVERYTHING
from auditor.reading import Reading
from auditor.regulation.parameters import Parameters
from auditor.rule.declare import Criteria
from auditor.rule.derive import spread
from auditor.rule.evaluate import columns_of
from auditor.rule.holes import ANSWERS, feed_parts, sources
from auditor.run.collecting import utc_now
from auditor.run.steps import known
from auditor.scope import ProviderName
from auditor.settings import Settings
from checks.register import DERIVED, JOINS, rules
from providers.load import load


@dataclass(frozen=True)
class Problem:
    """One reading that failed, and the checks that need it."""

    reading: Reading
    checks: tuple[str, ...]


@dataclass(frozen=True)
class Diagnosis:
    """One account: what was tried, what failed, and what could not be tried because nothing of the kind is there."""

    provider: str
    account: str
    tried: tuple[str, ...]
    problems: tuple[Problem, ...]
    untried: tuple[str, ...]
    """Operations that need something to be there. Empty where the account as a whole was not read."""
    by_hand: tuple[str, ...] = ()
    """Checks that need what this version reads from no such cloud, whatever the rights: no fault of theirs."""

    @property
    def healthy(self) -> bool:
        """Whether nothing that was tried failed."""
        return not self.problems


def diagnose(settings: Settings, provider: ProviderName) -> Iterator[Diagnosis]:
    """A diagnosis for every account that an audit would read. Raises AuditorError where the credentials do not work."""
    adapter = load(provider)
    services = known(settings).services
    accounts = tuple(sorted({s.account for one in services for s in one.scopes if s.provider == provider}))
    for snapshot in adapter.doctor(settings, accounts, utc_now):
        tried = {reading.operation for reading in snapshot.readings}
        failed = {r.operation: r for r in snapshot.readings if r.status not in ANSWERS}
        # A doctor looks at one region only: that it left out the others is no fault.
        failed.pop("(region)", None)
        unbuilt = failed.pop("(not built)", None)
        unread = any({*EVERYTHING} <= {*reading.columns} for reading in failed.values())
        yield Diagnosis(
            provider,
            snapshot.account,
            tuple(sorted(tried & adapter.operations())),
            tuple(Problem(failed[name], checks_that_need(failed[name])) for name in sorted(failed)),
            () if unread else tuple(sorted(adapter.operations() - tried)),
            checks_that_need(unbuilt) if unbuilt and not unread else (),
        )


def checks_that_need(reading: Reading) -> tuple[str, ...]:
    """The codes of the checks that read, directly or through joins, what the reading would have fed."""
    (whole,) = spread([reading], DERIVED)
    fed = [feed_parts(feed) for feed in whole.columns]
    return tuple(code for code, need in _needs().items() if any(need.meets(*parts) for parts in fed))


@dataclass(frozen=True)
class _Need:
    """What a check reads: columns of its own table, of the rows of its kinds; and what joined columns are made of."""

    table: str
    kinds: frozenset[str]
    own: frozenset[str]
    joined: tuple[tuple[str, tuple[str, ...], str], ...]

    def meets(self, table: str, kinds: tuple[str, ...], column: str) -> bool:
        if any((of, name) == (table, column) and _alike(kinds, some) for of, some, name in self.joined):
            return True
        return table == self.table and _alike(kinds, self.kinds) and (column == "*" or column in self.own)


def _alike(some: Collection[str], others: Collection[str]) -> bool:
    """Whether kinds overlap; no kinds are all kinds."""
    return not some or not others or not set(some).isdisjoint(others)


@cache
def _needs() -> dict[str, _Need]:
    lineage = {f"{join.table.table()}.{join.column}": join.sources for join in JOINS}
    criteria = Criteria(Parameters.load(), datetime(2026, 1, 1, tzinfo=UTC))
    needed: dict[str, _Need] = {}
    for code, rule in rules().items():
        table = rule.reads.table()
        own = frozenset(columns_of(rule, criteria))
        joined = tuple(feed_parts(feed) for feed in sorted(sources({f"{table}.{name}" for name in own}, lineage)))
        needed[code] = _Need(table, frozenset(rule.kinds), own, joined)
    return needed
