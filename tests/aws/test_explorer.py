"""Services that only Resource Explorer shows: what it names is in use, what it does not name is not thereby absent."""

from typing import Any

from auditor.facts.governance import ServiceInUse
from providers.aws.governance import explorer
from tests.aws.bed import TOKYO, Bed
from tests.aws.refusals import refusing

INDEXES = {"Indexes": [{"Arn": "i", "Region": "us-east-1", "Type": "LOCAL"}, {"Region": TOKYO, "Type": "AGGREGATOR"}]}
VIEWS = {"Views": ["arn:aws:resource-explorer-2:ap-northeast-1:1:view/all/1"]}


def found(service: str, kind: str, region: str, **more: Any) -> dict[str, Any]:
    return {"Service": service, "ResourceType": f"{service}:{kind}", "Region": region, "Arn": "a", **more}


def canned(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = {"Resources": list(resources), "Count": {"TotalResources": len(resources), "Complete": True}}
    return {
        "resource-explorer-2:ListIndexes": INDEXES,
        "resource-explorer-2:ListViews": VIEWS,
        "resource-explorer-2:Search": answer,
        **more,
    }


def used(bed: Bed, account: str, answers: dict[str, Any]) -> Any:
    """Region, service and count of every row of evidence."""
    rows: Any = bed.read(account, explorer.explorer, canned=answers).frames[ServiceInUse]
    return sorted(zip(rows["region"], rows["cloud_service"], rows["resource_count"], strict=True))


def test_what_is_indexed_is_in_use(bed: Bed, account: str) -> None:
    """Counted by service and region; another account's, and what AWS makes by itself, are left out."""
    answers = canned(
        found("glue", "crawler", TOKYO),
        found("glue", "job", TOKYO),
        found("sagemaker", "notebook-instance", "us-west-2"),
        found("ec2", "vpc", "us-west-2"),
        found("quicksight", "dashboard", TOKYO, OwningAccountId="999999999999"),
    )
    assert used(bed, account, answers) == [(TOKYO, "glue", 2), ("us-west-2", "sagemaker", 1)]


def test_no_index_and_no_view_are_no_evidence(bed: Bed, account: str) -> None:
    """Nothing is said, and no further question is asked."""
    rows = canned(found("glue", "job", TOKYO))
    assert used(bed, account, {**rows, "resource-explorer-2:ListIndexes": {"Indexes": INDEXES["Indexes"][:1]}}) == []
    assert used(bed, account, {**rows, "resource-explorer-2:ListViews": {"Views": []}}) == []


def test_a_denied_search_is_a_hole_in_the_inventory(bed: Bed, account: str) -> None:
    """The reading says what would have come from it."""
    answers = {**canned(), **refusing("resource-explorer-2:Search")}
    (reading,) = [r for r in bed.read(account, explorer.explorer, canned=answers).readings if r.status == "denied"]
    assert reading.permission == "resource-explorer-2:Search"
    assert reading.columns == ("service_in_use.*",)
