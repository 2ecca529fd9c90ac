"""What others say of recorded resources beside what we say: by rule, and one by one where both decide differently."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from auditor.facts.tables import TABLES
from auditor.finding import Finding
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import judge
from auditor.scope import ProviderName, Scope, Service
from auditor.snapshot import Facts, Snapshot
from checks.register import DERIVED, JOINS, rules

NOW = datetime(2026, 7, 1, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Question:
    """One answer of others to what a check of ours asks, too."""

    rule: str
    check: str
    resource: str
    expected: str
    """pass, fail or not_applicable."""


def findings(provider: ProviderName, snapshots: list[Snapshot], parameters: Mapping[str, Any]) -> list[Finding]:
    """What we say of all accounts, which one approved service uses."""
    facts = Facts.of(snapshots)
    service = Service(
        id="R",
        name="recorded",
        approved_on=date(2025, 1, 1),
        starts_on=date(2025, 1, 1),
        ends_on=date(2030, 1, 1),
        administrator="nobody",
        classification="3B",
        personal_info=True,
        criticality="high",
        allowed_services=(),
        scopes=tuple(Scope(provider=provider, account=one.account) for one in snapshots),
        status="in_use",
    )
    frames = {table: facts.frame(table) for table in TABLES}
    read = Parameters.load(dict(parameters))
    judged = judge(frames, facts.readings, [service], read, NOW, rules().values(), JOINS, DERIVED)
    return [finding for batch in judged.batches for finding in batch.findings()]


@dataclass
class Agreement:
    """Counts by rule, and where both decide and differ. `said`: our statuses by (check, resource in lower case)."""

    counted: dict[str, Counter[str]]
    differ: list[tuple[Question, str]]

    @classmethod
    def of(cls, asked: Iterable[Question], said: Mapping[tuple[str, str], set[str]]) -> "Agreement":
        """Compare every answer of others with ours."""
        made = cls({}, [])
        for one in asked:
            ours = _one(said.get((one.check, one.resource.lower()), set()))
            both = {ours, one.expected}
            agreed = len(both) == 1 or both == {"not_applicable", "not judged"}
            decided = both == {"pass", "fail"}
            word = "agree" if agreed else "differ" if decided else f"ours {ours}"
            made.counted.setdefault(f"{one.rule} = {one.check}", Counter())[word] += 1
            if decided:
                made.differ.append((one, ours))
        return made

    def lines(self, explained: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
        """(line, whether it is as it should be): a difference without a reason in `explained` is not."""
        for rule, counts in sorted(self.counted.items()):
            yield f"{rule}: {', '.join(f'{count} {what}' for what, count in sorted(counts.items()))}", True
        for one, ours in self.differ:
            name = one.resource.rpartition("/")[2]
            why = explained.get(f"{one.rule} {name}") or explained.get(one.rule)
            yield f"{one.rule} {name}: they say {one.expected}, we {ours}: {why or 'not explained'}", why is not None
        total = sum(self.counted.values(), Counter[str]())
        yield (
            f"{sum(total.values())} answers to {len(self.counted)} questions of both: {dict(total.most_common())}",
            True,
        )


def _one(statuses: set[str]) -> str:
    """What several rows of one resource come to."""
    return next((one for one in ("fail", "unknown", "pass", "not_applicable") if one in statuses), "not judged")
