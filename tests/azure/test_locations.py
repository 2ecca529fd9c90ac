"""Places on Azure are told apart: the two Japanese regions and their pair, `global`, and the directory's own."""

from dataclasses import replace
from typing import Any

import pytest

from auditor.demo.azure import stores
from auditor.demo.azure.cloud import TENANT, Cloud, Fault
from auditor.demo.azure.site import Site
from auditor.facts.locations import DataLocation
from auditor.finding import Finding
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import judge
from checks.register import DERIVED, JOINS, rules
from tests.azure.conftest import GOOD, audit
from tests.azure.world import SERVICE

ORGANIZATION = "/v1.0/organization"


def located(cloud: Cloud) -> dict[str, Finding]:
    """The findings of LOC-06 in the subscription, by the end of the place's name."""
    snapshot = audit(cloud)[GOOD]
    service = replace(SERVICE, scopes=(replace(SERVICE.scopes[0], account=GOOD),))
    parameters, asked = Parameters.load({}), [rules()["LOC-06"]]
    judged = judge(snapshot.frames, snapshot.readings, [service], parameters, snapshot.taken_at, asked, JOINS, DERIVED)
    found = [finding for batch in judged.batches for finding in batch.findings()]
    return {finding.resource.rsplit("/", 1)[-1]: finding for finding in found if finding.resource}


@pytest.mark.parametrize(
    ("region", "copies", "statuses"),
    [
        ("japaneast", "japanwest", ["pass", "pass"]),
        ("japanwest", "japaneast", ["pass", "pass"]),
        ("japaneast", "koreacentral", ["pass", "fail"]),
        ("southeastasia", "eastasia", ["fail", "fail"]),
        ("global", "", ["fail"]),
        ("mars", "", ["unknown"]),
    ],
)
def test_a_store_and_its_pair(cloud: Cloud, good: Site, region: str, copies: str, statuses: list[str]) -> None:
    """Each place is judged by itself; what no table knows is not Japan."""
    kind: dict[str, Any] = {"name": "Standard_GRS" if copies else "Standard_LRS"}
    made = good.resource(stores.ACCOUNT, "st1", region, sku=kind, secondaryLocation=copies or None)
    good.listed(f"{made}/objectReplicationPolicies")
    found = located(cloud)
    assert [found[name].status for name in ("st1", f"st1#replica:{copies}") if name in found] == statuses


@pytest.mark.parametrize(("code", "status"), [("JP", "pass"), ("jp", "pass"), ("US", "fail"), ("", "unknown")])
def test_the_directory_has_a_place_of_its_own(cloud: Cloud, code: str, status: str) -> None:
    """Where the resources are says nothing of it."""
    cloud.lists[ORGANIZATION] = [{"id": TENANT, "countryLetterCode": code}]
    assert located(cloud)[f"{GOOD}#directory"].status == status


def test_a_directory_that_may_not_be_asked(cloud: Cloud) -> None:
    """Unknown, with the permission to consent to."""
    cloud.faults["graph:organization"] = Fault(403, "Authorization_RequestDenied")
    finding = located(cloud)[f"{GOOD}#directory"]
    assert finding.status == "unknown"
    assert {reading.permission for reading in finding.readings if reading.permission} == {"Organization.Read.All"}
    assert DataLocation.table() == "data_location"
