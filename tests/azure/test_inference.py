"""How far content may travel: by the deployments of each account in a location."""

from typing import Any

import pytest

from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.inference import ACCOUNT
from auditor.demo.azure.site import Site
from auditor.facts.governance import ServiceInUse
from tests.azure.conftest import GOOD, audit, rows

NAMESPACE = "microsoft.cognitiveservices"


def scope(cloud: Cloud) -> Any:
    """The scope of the AI services in the subscription."""
    (found,) = [row for row in rows(audit(cloud)[GOOD], ServiceInUse) if row["cloud_service"] == NAMESPACE]
    return found["processing_scope"]


@pytest.mark.parametrize(
    ("kind", "location", "deployed", "known"),
    [
        ("OpenAI", "japaneast", ["Standard", "ProvisionedManaged"], "regional"),
        ("OpenAI", "japaneast", ["Standard", "GlobalBatch"], "global"),
        ("AIServices", "japaneast", ["DataZoneStandard", "Standard"], "geo"),
        ("OpenAI", "japaneast", ["Standard", "NewKind"], None),
        ("OpenAI", "japaneast", ["GlobalStandard", "NewKind"], "global"),
        ("OpenAI", "japaneast", [], "regional"),
        ("ComputerVision", "japaneast", [], "regional"),
        ("TextTranslation", "global", [], "global"),
        (None, "japaneast", [], None),
    ],
)
def test_the_widest_kind_counts(
    cloud: Cloud, good: Site, kind: str | None, location: str, deployed: list[str], known: str | None
) -> None:
    """A kind that is not known may be any, but not narrower than what is known."""
    made = good.resource(ACCOUNT, "ai", location, more={"kind": kind})
    good.listed(f"{made}/deployments", *({"name": name, "sku": {"name": name}} for name in deployed))
    assert scope(cloud) == known


def test_deployments_that_may_not_be_seen(cloud: Cloud, good: Site) -> None:
    """Unknown, and not narrow."""
    good.resource(ACCOUNT, "ai", more={"kind": "OpenAI"})
    cloud.faults["arm:ai_deployments"] = Fault(403, "AuthorizationFailed")
    assert scope(cloud) is None
