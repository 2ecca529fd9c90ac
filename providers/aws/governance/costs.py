"""What was paid for where: the one inventory that sees every service in every region at once."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from auditor.facts.governance import ServiceInUse
from providers.aws.place import Place
from providers.collecting import Collected, reads

DAYS = 30
TRACE = 0.01
"""US dollars. Less than a cent is what looking around leaves behind, an audit's own calls among it."""

NOT_PAID = {"Not": {"Dimensions": {"Key": "RECORD_TYPE", "Values": ["Credit", "Refund"]}}}
"""Credits would hide what was used."""

PLACELESS = {"", "global", "NoRegion"}


@cache
def names() -> Mapping[str, Any]:
    """cost_names.toml: the bill's names of services, and the services that have no place of their own."""
    return tomllib.loads(files("providers.aws.governance").joinpath("cost_names.toml").read_text("utf-8"))


@reads("account", {"ce:GetCostAndUsage": "service_in_use.*"})
def costs(place: Place) -> Collected:
    """One row for every service and region with a cost in the last 30 days; one paid call (about USD 0.01) a page."""
    today = place.now.date()
    listing = place.listing(
        "ce:GetCostAndUsage",
        "ResultsByTime[].Groups[]",
        TimePeriod={"Start": (today - timedelta(days=DAYS)).isoformat(), "End": today.isoformat()},
        Granularity="MONTHLY",
        Metrics=["UnblendedCost"],
        Filter=NOT_PAID,
        GroupBy=[{"Type": "DIMENSION", "Key": "SERVICE"}, {"Type": "DIMENSION", "Key": "REGION"}],
    )
    paid: defaultdict[tuple[str, str], float] = defaultdict(float)
    for group in listing.rows:
        name, region = group["Keys"]
        paid[name, region] += float(group["Metrics"]["UnblendedCost"]["Amount"])
    for (name, region), amount in sorted(paid.items()):
        if amount >= TRACE:
            yield _row(place, name, region, amount)


def _row(place: Place, name: str, region: str, amount: float) -> ServiceInUse:
    service = names()["service"].get(name)
    somewhere = region not in PLACELESS and service not in names()["placeless"]["services"]
    where = region if somewhere else "global"
    prefix = service or "ce"
    part = "*" if service else f"service/{name}"
    return ServiceInUse(
        provider=place.provider,
        account=place.account,
        region=where,
        resource=f"arn:{place.partition}:{prefix}:{region if somewhere else ''}:{place.account}:{part}",
        name=name,
        cloud_service=service,
        evidence=("cost",),
        is_used=True,
        cost_30d=round(amount, 2),
    )


COLLECTORS = (costs,)
