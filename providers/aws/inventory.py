"""Which services are used where: concluded from the resources that were read, confirmed by the wide inventories."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from auditor.facts.base import Fact
from auditor.facts.governance import ServiceInUse
from auditor.reading import Reading

WITNESSES = ("ce:GetCostAndUsage",)
"""Operations that see every region at once; one that answered whole confirms that a quiet region is empty."""


def services(facts: Iterable[Fact]) -> list[ServiceInUse]:
    """One row for every service and region that a collected resource belongs to; account settings are no use."""
    counted: Counter[tuple[str, str, str, str]] = Counter()
    for fact in facts:
        if not fact.account_wide and not fact.provider_managed and fact.resource.startswith("arn:"):
            counted[fact.provider, fact.account, fact.region, fact.resource.split(":")[2]] += 1
    return [
        ServiceInUse(
            provider=provider,
            account=account,
            region=region,
            resource=f"arn:aws:{service}:{'' if region == 'global' else region}:{account}:*",
            service=service,
            evidence=("resource",),
            is_used=True,
            resource_count=count,
        )
        for (provider, account, region, service), count in sorted(counted.items())
    ]


def confirm(facts: Iterable[Fact], readings: Iterable[Reading]) -> list[Fact]:
    """Facts with quiet regions settled: unused where a wide inventory answered and named nothing there, else unknown."""
    facts = list(facts)
    seen = {reading.operation for reading in readings if reading.ok} & set(WITNESSES)
    used = {fact.region for fact in facts if isinstance(fact, ServiceInUse) and fact.is_used}
    return [
        replace(fact, is_used=fact.region in used)
        if seen and isinstance(fact, ServiceInUse) and fact.service == "*" and fact.is_used is None
        else fact
        for fact in facts
    ]
