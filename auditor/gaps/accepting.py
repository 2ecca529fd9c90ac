"""Which failing findings an acceptance covers. What passes, or could not be seen, stays what it is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pyarrow as pa

from auditor.finding import Finding
from auditor.registry.statements.models import Acceptance
from auditor.registry.statements.pattern import Pattern
from auditor.rule.evaluate import Batch

Tags = Mapping[str, str] | None


@dataclass(frozen=True)
class _Candidate:
    acceptance: Acceptance
    pattern: Pattern
    holds: bool

    def covers(self, finding: Finding, tags: Tags) -> bool:
        one = self.acceptance
        return (
            one.service == finding.service
            and one.region in ("", finding.region)
            and one.account in ("", finding.account)
            and all((tags or {}).get(name) == value for name, value in one.tags.items())
            and self.pattern.matches(finding.resource)
        )


class Accepting:
    """The acceptances that a registry holds on one day."""

    def __init__(self, acceptances: Iterable[Acceptance], today: date) -> None:
        """What is revoked, or begins later, covers nothing."""
        self._by_check: dict[str, list[_Candidate]] = defaultdict(list)
        for one in acceptances:
            if (standing := one.standing(today)) in ("in_force", "ended"):
                candidate = _Candidate(one, Pattern(one.resource or "*"), standing == "in_force")
                self._by_check[one.check].append(candidate)
        for candidates in self._by_check.values():
            candidates.sort(key=_best_first)

    def findings(self, batch: Batch) -> list[Finding]:
        """All findings of a batch. A fail that an acceptance covers is `accepted`; one that an acceptance covered
        until it ended stays a fail and names it."""
        found = list(batch.findings())
        candidates = self._by_check.get(batch.rule.code)
        if not candidates:
            return found
        tags = _tags(batch) if any(one.acceptance.tags for one in candidates) else [None] * len(found)
        return [_judged(finding, mine, candidates) for finding, mine in zip(found, tags, strict=True)]


def _best_first(one: _Candidate) -> tuple[int, int]:
    """By the last day that they hold, the latest first: those that hold stand before those that have ended."""
    return -one.acceptance.ends_on.toordinal(), one.acceptance.number or 0


def _judged(finding: Finding, tags: Tags, candidates: Sequence[_Candidate]) -> Finding:
    if finding.status != "fail":
        return finding
    cover = next((one for one in candidates if one.covers(finding, tags)), None)
    if cover is None:
        return finding
    return replace(finding, status="accepted" if cover.holds else "fail", acceptance=cover.acceptance.number)


def _tags(batch: Batch) -> list[Tags]:
    """The tags of each finding's resource: rows first, as findings stand. What is not about a row has none."""
    rows = (dict(pairs) if pairs else None for pairs in pa.array(batch.rows["tags"]).to_pylist())
    return [*rows, *(None for _ in batch.extra)]
