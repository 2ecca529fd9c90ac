"""The gap list of each approved service: every item of the regulation with its verdict, and what stands behind it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from auditor.finding import SEVERITIES, Finding
from auditor.reading import Reading
from auditor.regulation.items import Item
from auditor.rule.evaluate import Batch
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
    "review_missing",
    "not_due",
]
"""Why an item is not decided; `not_due` goes with not applicable: the use has not ended."""

Counts = Mapping[str, int]


@dataclass(frozen=True)
class ItemResult:
    """One item for one service."""

    item: Item
    verdict: Verdict
    counts: Counts
    """Findings by status, over the item's checks."""
    open: tuple[Open, ...]
    findings: tuple[str, ...]
    """IDs of the findings that fail or are unknown, worst first."""
    unread: tuple[str, ...]
    """Tables of optional readers that did not run: the verdict stands without them, and says so."""


@dataclass(frozen=True)
class GapList:
    """One service (None: what no service of the registry claims) with all items in the regulation's order."""

    service: Service | None
    items: tuple[ItemResult, ...]
    findings: tuple[Finding, ...]
    """Those that fail or are unknown: worst first, then by check and resource."""
    checks: Mapping[str, Counts]
    """For each check, findings by status."""
    managed: int
    """Rows that no check judged because the provider keeps them."""
    accounts: tuple[tuple[str, str], ...] = field(default=())
    """(provider, account) of its scopes, or of what is unclaimed."""

    @property
    def verdicts(self) -> Counts:
        """Items by verdict."""
        counted = Counter(result.verdict for result in self.items)
        return {verdict: counted[verdict] for verdict in VERDICTS}

    @property
    def severities(self) -> Counts:
        """Failing findings by severity."""
        counted = Counter(finding.severity for finding in self.findings if finding.status == "fail")
        return {severity: counted[severity] for severity in SEVERITIES}


def gap_lists(
    batches: Sequence[Batch], services: Sequence[Service], items: Sequence[Item], today: date
) -> tuple[GapList, ...]:
    """One list for every registered service, by ID, and one for what nobody claims where there is such a thing."""
    findings, counts, managed = _gathered(batches)
    unread = _unread(batches)
    known: list[Service | None] = [*sorted(services, key=lambda service: service.id)]
    if counts.get(None):
        known.append(None)
    return tuple(
        _gap_list(service, findings[key], counts[key], managed.get(key, 0), unread.get(key, {}), items, today)
        for service in known
        for key in [service.id if service else None]
    )


def why_open(reading: Reading) -> Open:
    """The reason that a failed reading gives."""
    if reading.status == "denied":
        return "denied_by_organization" if reading.denied_by == "organization_policy" else "denied"
    if reading.not_in_files:
        return "not_in_files"
    if reading.status in ("not_enabled", "not_licensed", "unsupported", "skipped"):
        return reading.status
    return "failed"


def _gathered(
    batches: Iterable[Batch],
) -> tuple[dict[str | None, list[Finding]], dict[str | None, dict[str, Counter[str]]], dict[str | None, int]]:
    findings: dict[str | None, list[Finding]] = defaultdict(list)
    counts: dict[str | None, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    managed: Counter[str | None] = Counter()
    for batch in batches:
        for finding in batch.findings("fail", "unknown"):
            findings[finding.service].append(finding)
        for (service, status), number in batch.tally().items():
            counts[service][batch.rule.code][status] += number
        managed.update(batch.managed)
    return findings, counts, managed


def _unread(batches: Iterable[Batch]) -> dict[str | None, dict[str, str]]:
    """For each service, the checks that were not asked as their optional reader did not run, with its table."""
    found: dict[str | None, dict[str, str]] = defaultdict(dict)
    for batch in batches:
        for service in batch.unread:
            found[service][batch.rule.code] = batch.rule.reads.table()
    return found


def _gap_list(
    service: Service | None,
    findings: Sequence[Finding],
    counts: Mapping[str, Counter[str]],
    managed: int,
    unread: Mapping[str, str],
    items: Sequence[Item],
    today: date,
) -> GapList:
    ordered = tuple(sorted(findings, key=_worst_first))
    by_check: dict[str, list[Finding]] = defaultdict(list)
    for finding in ordered:
        by_check[finding.check].append(finding)
    return GapList(
        service=service,
        items=tuple(_judged(item, service, by_check, counts, unread, today) for item in items),
        findings=ordered,
        checks={code: dict(sorted(counted.items())) for code, counted in sorted(counts.items())},
        managed=managed,
        accounts=_accounts(service, ordered),
    )


def _accounts(service: Service | None, findings: Sequence[Finding]) -> tuple[tuple[str, str], ...]:
    if service:
        return tuple(sorted({(scope.provider, scope.account) for scope in service.scopes}))
    return tuple(sorted({(finding.provider, finding.account) for finding in findings}))


def _worst_first(finding: Finding) -> tuple[object, ...]:
    place = (finding.provider, finding.account, finding.region, finding.resource)
    return (finding.status != "fail", SEVERITIES.index(finding.severity), finding.check, *place)


def _judged(
    item: Item,
    service: Service | None,
    findings: Mapping[str, Sequence[Finding]],
    counts: Mapping[str, Counter[str]],
    unread: Mapping[str, str],
    today: date,
) -> ItemResult:
    total: Counter[str] = Counter()
    for code in item.checks:
        total.update(counts.get(code, {}))
    mine = sorted((finding for code in item.checks for finding in findings.get(code, ())), key=_worst_first)
    verdict, reasons = _verdict(item, service, total, mine, today)
    return ItemResult(
        item=item,
        verdict=verdict,
        counts=dict(sorted(total.items())),
        open=reasons,
        findings=tuple(finding.id for finding in mine),
        unread=tuple(sorted({unread[code] for code in item.checks if code in unread})),
    )


def _verdict(
    item: Item, service: Service | None, total: Counter[str], findings: Sequence[Finding], today: date
) -> tuple[Verdict, tuple[Open, ...]]:
    reasons = {why_open(reading) for finding in findings for reading in finding.readings}
    if any(finding.status == "unknown" and not finding.readings for finding in findings):
        reasons.add("not_observed")
    due = item.phase != "end" or (service is not None and service.ended(today))
    if service is not None and due:
        reasons |= {"planned"} if item.planned and not item.needs_review else set()
        reasons |= {"review_missing"} if item.needs_review else set()
        reasons |= {"attestation_missing"} if item.attested else set()
    if service is not None and not service.scopes and item.checks:
        reasons.add("no_scope")
    kept = tuple(sorted(reasons))
    if total["fail"]:
        return "gap", kept
    if not due and not total["unknown"]:
        return "not_applicable", ("not_due",)
    if kept:
        return "unverified", kept
    if total["accepted"]:
        return "accepted", ()
    if total["pass"]:
        return "met", ()
    # Nothing was judged. Where the item can stand that, nothing of the kind exists; elsewhere silence is no conformity.
    return ("not_applicable", ()) if item.none_is_fine or service is None else ("unverified", ("nothing_judged",))
