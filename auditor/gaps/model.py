"""What a gap list is: every item of the regulation with its verdict for one service, and what stands behind it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from auditor.finding import SEVERITIES, Finding, Status
from auditor.gaps.stated import Answers, Told
from auditor.registry.statements.models import Acceptance
from auditor.regulation.items import Item
from auditor.scope import Service

Verdict = Literal["met", "gap", "unverified", "accepted", "not_applicable"]
VERDICTS: tuple[Verdict, ...] = ("gap", "unverified", "accepted", "met", "not_applicable")
"""In the order in which an officer looks at them."""

Open = Literal[
    "denied",
    "denied_by_organization",
    "not_enabled",
    "not_licensed",
    "unsupported",
    "not_in_files",
    "failed",
    "skipped",
    "not_observed",
    "nothing_judged",
    "no_scope",
    "planned",
    "attestation_missing",
    "attested_no",
    "review_missing",
    "not_due",
]
"""Why an item is not decided; `not_due` goes with not applicable: the use has not ended."""

OPEN: tuple[Status, ...] = ("fail", "unknown", "accepted")
"""Statuses that a gap list tells one by one, in this order."""

Counts = Mapping[str, int]


@dataclass(frozen=True)
class ItemResult:
    """One item for one service."""

    item: Item
    verdict: Verdict
    counts: Counts
    """Findings by status, over the item's checks."""
    open: tuple[Open, ...]
    findings: Collection[str]
    """IDs of the findings that fail, are unknown or are accepted, worst first."""
    unread: tuple[str, ...]
    """Tables of optional readers that did not run: the verdict stands without them, and says so."""
    answers: Answers = field(default_factory=Answers)
    """What people stated of it."""
    acceptances: tuple[Told[Acceptance], ...] = ()
    """Those of its checks that are in force, and those that covered failing findings until they ended."""


@dataclass(frozen=True)
class GapList:
    """One service (None: what no service of the registry claims) with all items in the regulation's order."""

    service: Service | None
    items: tuple[ItemResult, ...]
    findings: Collection[Finding]
    """Those that fail, are unknown or are accepted: worst first, then by check and resource. There may be very many:
    they are gone through, not held."""
    checks: Mapping[str, Counts]
    """For each check, findings by status."""
    severities: Counts
    """Failing findings by severity."""
    extents: Mapping[str, Counts]
    """For each check that fails, the resources that fail it by cloud."""
    managed: int
    """Rows that no check judged because the provider keeps them."""
    acceptances: tuple[Told[Acceptance], ...] = ()
    """Those of the service that are in force, and those that covered failing findings until they ended."""
    accounts: tuple[tuple[str, str], ...] = field(default=())
    """(provider, account) of its scopes, or of what is unclaimed."""

    @property
    def verdicts(self) -> Counts:
        """Items by verdict."""
        counted = Counter(result.verdict for result in self.items)
        return {verdict: counted[verdict] for verdict in VERDICTS}


class Kept(Protocol):
    """Where the findings are that a gap list tells, worst first; None stands for what no service claims."""

    def findings(self, service: str | None) -> Collection[Finding]:
        """Those of one service."""
        ...

    def ids(self, service: str | None, checks: Sequence[str]) -> Collection[str]:
        """The IDs of those of some checks."""
        ...


def worst_first(finding: Finding) -> tuple[object, ...]:
    """What the findings of a gap list are sorted by."""
    place = (finding.provider, finding.account, finding.region, finding.resource)
    grade = OPEN.index(finding.status) if finding.status in OPEN else len(OPEN)
    return (grade, SEVERITIES.index(finding.severity), finding.check, *place)
