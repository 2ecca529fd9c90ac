"""What Resource Explorer has indexed: kinds of resource that no collector lists by itself show their service here."""

import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files

from auditor.facts.governance import ServiceInUse
from providers.aws.fields import field
from providers.aws.place import Place
from providers.collecting import Collected, reads


@cache
def given() -> frozenset[str]:
    """explorer.toml: types of resource that AWS makes in every region or account by itself, and that show no use."""
    text = files("providers.aws.governance").joinpath("explorer.toml").read_text("utf-8")
    return frozenset(tomllib.loads(text)["given"])


@reads(
    "account",
    {
        "resource-explorer-2:ListIndexes": "service_in_use.*",
        "resource-explorer-2:ListViews": "service_in_use.*",
        "resource-explorer-2:Search": "service_in_use.*",
    },
)
def explorer(place: Place) -> Collected:
    """One row for every service and region with an indexed resource, where the account has an aggregating index.

    A search gives 1,000 resources at most and a view may be narrower than the account: what it names is in use,
    what it does not name is not thereby absent.
    """
    indexes = place.listing("resource-explorer-2:ListIndexes", "Indexes")
    home = next((str(index["Region"]) for index in indexes.rows if index.get("Type") == "AGGREGATOR"), None)
    if home is None:
        return
    there = place.at(home)
    views = there.listing("resource-explorer-2:ListViews", "Views")
    if not views.rows:
        return
    # The empty query is everything; the call wants the parameter all the same.
    found = there.listing("resource-explorer-2:Search", "Resources", QueryString="", ViewArn=str(views.rows[0]))
    counted = Counter(
        (str(row["Service"]), str(row.get("Region") or "global"))
        for row in found.rows
        if field(row, "ResourceType") not in given() and row.get("OwningAccountId", place.account) == place.account
    )
    for (service, region), count in sorted(counted.items()):
        yield ServiceInUse(
            provider=place.provider,
            account=place.account,
            region=region,
            resource=f"arn:{place.partition}:{service}:{'' if region == 'global' else region}:{place.account}:*",
            cloud_service=service,
            evidence=("index", "resource"),
            is_used=True,
            resource_count=count,
        )


COLLECTORS = (explorer,)
