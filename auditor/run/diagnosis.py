"""What `auditor doctor` finds: rights tried once, and the checks that would be unknown without those that are missing."""

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.reading import Reading
from auditor.regulation.parameters import Parameters
from auditor.rule.declare import Criteria, Rule
from auditor.rule.evaluate import columns_of
from auditor.rule.holes import ANSWERS, sources
from auditor.run.collecting import utc_now
from auditor.run.steps import known
from auditor.scope import ProviderName
from auditor.settings import Settings
from checks.register import JOINS, rules
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

    @property
    def healthy(self) -> bool:
        """Whether nothing that was tried failed."""
        return not self.problems


def diagnose(settings: Settings, provider: ProviderName) -> Iterator[Diagnosis]:
    """A diagnosis for every account that an audit would read. Raises AuditorError where the credentials do not work."""
    adapter = load(provider)
    services = known(settings).services
    accounts = tuple(sorted({s.account for one in services for s in one.scopes if s.provider == provider}))
    needs = _needs()
    for snapshot in adapter.doctor(settings, accounts, utc_now):
        tried = {reading.operation for reading in snapshot.readings}
        failed = {r.operation: r for r in snapshot.readings if r.status not in ANSWERS and r.region != "(region)"}
        yield Diagnosis(
            provider,
            snapshot.account,
            tuple(sorted(tried)),
            tuple(Problem(failed[name], _checks(failed[name], needs)) for name in sorted(failed)),
            tuple(sorted(adapter.operations() - tried)),
        )


def _needs() -> dict[str, set[str]]:
    """For every check, the feeds that it needs: its own columns, and what its joined columns are made of."""
    lineage = {f"{join.table.table()}.{join.column}": join.sources for join in JOINS}
    criteria = Criteria(Parameters.load(), utc_now())
    needed: dict[str, set[str]] = {}
    for code, rule in rules().items():
        own = {f"{rule.reads.table()}.{column}" for column in columns_of(rule, criteria)}
        needed[code] = own | sources(own, lineage) | {_rows(rule)}
    return needed


def _rows(rule: Rule) -> str:
    return f"{rule.reads.table()}.*"


def _checks(reading: Reading, needs: dict[str, set[str]]) -> tuple[str, ...]:
    feeds = {feed.split("[")[0] + "." + feed.rpartition(".")[2] if "[" in feed else feed for feed in reading.columns}
    return tuple(sorted(code for code, needed in needs.items() if feeds & needed))


