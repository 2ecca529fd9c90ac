"""Which services are used where: concluded from the resources that were read, confirmed by the wide inventories."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from auditor.facts.base import Fact
from auditor.facts.governance import Guardrail, ServiceInUse
from auditor.facts.logs import LogSource, LogStore
from auditor.reading import Reading
from providers.aws.governance.quotas import MEASURED
from providers.three import either

WITNESSES = ("ce:GetCostAndUsage",)
"""Operations that see every region at once; one that answered whole confirms that a quiet region is empty."""


def services(facts: Iterable[Fact]) -> list[ServiceInUse]:
    """One row for every service and region that a collected resource belongs to; account settings are no use."""
    seen = {
        (fact.provider, fact.account, fact.region, fact.resource)
        for fact in facts
        if not fact.account_wide and not fact.provider_managed and fact.resource.startswith("arn:") and not _aside(fact)
    }
    counted = Counter((*place, resource.split(":")[2]) for *place, resource in seen)
    return [
        ServiceInUse(
            provider=provider,
            account=account,
            region=region,
            resource=f"arn:aws:{service}:{'' if region == 'global' else region}:{account}:*",
            cloud_service=service,
            evidence=("resource",),
            is_used=True,
            resource_count=count,
        )
        for (provider, account, region, service), count in sorted(counted.items())
    ]


def _aside(fact: Fact) -> bool:
    """What a row only speaks of: the switch of a log, or a bucket for logs, which may be another account's."""
    return isinstance(fact, LogSource) or (isinstance(fact, LogStore) and fact.kind == "bucket")


def merged(facts: Iterable[ServiceInUse]) -> list[ServiceInUse]:
    """One row for every service and region, with all its evidence."""
    found: dict[tuple[str, str, str], ServiceInUse] = {}
    for fact in sorted(facts, key=lambda f: (f.account, f.region, f.resource, f.evidence or ())):
        key = (fact.account, fact.region, fact.resource)
        found[key] = _both(found[key], fact) if key in found else fact
    return list(found.values())


def _both(one: ServiceInUse, other: ServiceInUse) -> ServiceInUse:
    counts = [count for count in (one.resource_count, other.resource_count) if count is not None]
    return replace(
        one,
        name=one.name or other.name,
        evidence=tuple(sorted({*(one.evidence or ()), *(other.evidence or ())})),
        is_used=either(one.is_used, other.is_used),
        resource_count=max(counts, default=None),
        cost_30d=_sum(one.cost_30d, other.cost_30d),
        processing_regions=one.processing_regions or other.processing_regions,
        quota_max_utilisation=_first(one.quota_max_utilisation, other.quota_max_utilisation),
        absent=tuple(sorted({*one.absent, *other.absent})),
    )


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def _sum(*amounts: float | None) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return round(sum(known), 2) if known else None


def locks(account: str, home: Iterable[str], looked: Iterable[str], readings: Iterable[Reading]) -> list[Guardrail]:
    """The region lock that refusals show: regions where the organisation's policy refuses what it allows at `home`.

    `looked`: the regions that the sentinel was sent to.
    """
    refused = {(r.region, r.operation) for r in readings if r.denied_by == "organization_policy"}
    inside, outside = set(home), set(looked)
    by_service = {operation for region, operation in refused if region in inside}
    closed = {region for region, operation in refused if region in outside and operation not in by_service}
    if not closed:
        return []
    return [
        Guardrail(
            provider="aws",
            account=account,
            region="global",
            resource=f"arn:aws:organizations::{account}:policy/observed",
            kind="region_restriction",
            target=account,
            target_level="account",
            is_enforced=True,
            covers_account=True,
            allowed_values=tuple(sorted((inside | outside) - closed)),
            denied_values=tuple(sorted(closed)),
            evidence="denied_call",
        )
    ]


def confirm(facts: Iterable[Fact], readings: Iterable[Reading]) -> list[Fact]:
    """Facts with quiet regions settled: unused where a wide inventory answered and named nothing there.

    What only quotas speak of is no use; and only measured services have a utilisation of quotas.

    Where none answered, a quiet region stays unknown. One that something else speaks of needs no row of its own.
    """
    rows = list(facts)
    uses = merged(fact for fact in rows if isinstance(fact, ServiceInUse))
    used = {fact.region for fact in uses if fact.is_used}
    seen = {reading.operation for reading in readings if reading.ok} & set(WITNESSES)
    settled = (_measured(replace(fact, is_used=False) if seen and _quiet(fact) else fact) for fact in uses)
    return [
        *(fact for fact in rows if not isinstance(fact, ServiceInUse)),
        *(fact for fact in settled if fact.evidence != () and (fact.cloud_service != "*" or fact.region not in used)),
    ]


def _measured(fact: ServiceInUse) -> ServiceInUse:
    if fact.cloud_service in MEASURED and fact.region != "global":
        return fact
    return replace(fact, absent=(*fact.absent, "quota_max_utilisation"))


def _quiet(fact: ServiceInUse) -> bool:
    return fact.cloud_service == "*" and fact.is_used is None
