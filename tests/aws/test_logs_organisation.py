"""The organisation's trail as a member sees it: that it is there, and what it records only where that may be asked."""

from typing import Any

from auditor.facts.logs import AuditTrail
from auditor.settings import Settings
from auditor.snapshot import Snapshot
from providers.aws.adapter import collect
from providers.aws.logs import trails
from reports.reasons import explained, kind
from reports.words import Words
from tests.aws.bed import NOW, TOKYO, Bed, answers, response
from tests.aws.faults import error
from tests.aws.refusals import refused

MASTER = "999988887777"
ARN = f"arn:aws:cloudtrail:{TOKYO}:{MASTER}:trail/soshiki"
TRAIL = {
    "Name": "soshiki",
    "TrailARN": ARN,
    "HomeRegion": TOKYO,
    "IsMultiRegionTrail": True,
    "IsOrganizationTrail": True,
    "LogFileValidationEnabled": True,
}
SELECTORS = b'{"EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": true}]}'
FOREIGN = refused(
    "cloudtrail:GetEventSelectors", lambda model, _: error(model, 400, "CloudTrailARNInvalidException", "not yours")
)


def only(snapshot: Snapshot) -> Any:
    frame: Any = snapshot.frames[AuditTrail]
    assert len(frame) == 1
    return frame.iloc[0]


def test_a_member_sees_that_it_is_there_and_whom_to_ask(bed: Bed, account: str) -> None:
    canned: dict[str, Any] = {
        "cloudtrail:DescribeTrails": {"trailList": [TRAIL]},
        "cloudtrail:GetTrailStatus": {"IsLogging": True},
        "cloudtrail:GetEventSelectors": FOREIGN,
    }

    snapshot = bed.read(account, trails.trails, canned=canned)

    row = only(snapshot)
    assert row["is_org_wide"]
    assert row["is_logging"]
    assert row[["covers_management_write"]].isna().all()
    (reading,) = [r for r in snapshot.readings if r.status == "denied"]
    assert (reading.resource, reading.permission) == (ARN, "cloudtrail:GetEventSelectors")
    assert kind(reading) == "denied_to_members"
    assert "デジタル庁又は運用管理補助者" in explained([reading], Words("ja"))


def test_an_own_trail_is_a_matter_of_the_role(bed: Bed, account: str) -> None:
    own = ARN.replace(MASTER, account)
    canned: dict[str, Any] = {
        "cloudtrail:DescribeTrails": {"trailList": [{**TRAIL, "TrailARN": own, "IsOrganizationTrail": False}]},
        "cloudtrail:GetTrailStatus": {"IsLogging": True},
        "cloudtrail:GetEventSelectors": refused("cloudtrail:GetEventSelectors"),
    }

    snapshot = bed.read(account, trails.trails, canned=canned)

    assert [kind(r) for r in snapshot.readings if r.status == "denied"] == ["denied"]


def test_an_audit_of_the_organisation_asks_where_the_trail_is(bed: Bed, account: str) -> None:
    def selectors(request: Any) -> Any:
        member = "Credential=test/" not in str(request.headers["Authorization"])
        return FOREIGN(request) if member else response(SELECTORS)

    hooks = answers(
        {
            "organizations:ListAccounts": {"Accounts": [{"Id": account, "State": "ACTIVE"}]},
            "cloudtrail:DescribeTrails": {"trailList": [TRAIL]},
            "cloudtrail:GetTrailStatus": {"IsLogging": True},
            "cloudtrail:GetEventSelectors": selectors,
        }
    )

    (found,) = collect(Settings(aws=bed.settings(organization=True)), (), lambda: NOW, lambda *_: None, hooks)

    assert only(found)["covers_management_write"]
