"""Open findings of the services that watch: how many of the two highest severities, and since when the oldest."""

from typing import Any

from providers.aws.fields import field, moment
from providers.aws.place import Answer, Place

MOST = 1000
"""Findings of Security Hub that are read in a region, ten pages; where there are more the counts are `at least`."""

PAGE = 50
HIGH, CRITICAL = 7.0, 9.0
"""Where GuardDuty's severities high and critical begin."""

POSTURE = "detector[posture].open_critical detector[posture].open_high detector[posture].oldest_open_at"
THREATS = (
    "detector[threat_detection].open_critical detector[threat_detection].open_high "
    "detector[threat_detection].oldest_open_at"
)
OLDEST = "detector[threat_detection].oldest_open_at"


def posture(place: Place, about: str) -> dict[str, Any]:
    """Failed controls of this account and region that nobody has resolved or suppressed, the oldest first.

    An account that administers others, or a region that gathers others, would be told of theirs too.
    """
    listing = place.listing(
        "securityhub:GetFindings",
        "Findings",
        about=about,
        Filters={
            "AwsAccountId": _equal(place.account),
            "Region": _equal(place.region),
            "ComplianceStatus": _equal("FAILED"),
            "RecordState": _equal("ACTIVE"),
            "WorkflowStatus": _equal("NEW", "NOTIFIED"),
            "SeverityLabel": _equal("CRITICAL", "HIGH"),
        },
        SortCriteria=[{"Field": "CreatedAt", "SortOrder": "asc"}],
        PaginationConfig={"MaxItems": MOST, "PageSize": 100},
    )
    if not listing.whole and not listing.rows:
        return {}
    labels = [field(finding, "Severity.Label") for finding in listing.rows]
    made = [when for finding in listing.rows if (when := moment(finding.get("CreatedAt")))]
    return {
        "open_critical": labels.count("CRITICAL"),
        "open_high": labels.count("HIGH"),
        "counted_all": listing.whole and len(listing.rows) < MOST,
        # One without a date may be older than all others.
        "oldest_open_at": min(made, default=None) if len(made) == len(listing.rows) else None,
    }


def _equal(*values: str) -> list[dict[str, str]]:
    return [{"Value": value, "Comparison": "EQUALS"} for value in values]


def threats(place: Place, detector: str, about: str) -> dict[str, Any]:
    """Findings of this account that are not archived: counts in one call, the oldest in two more where there is one."""
    wanted = {
        "Criterion": {
            "accountId": {"Equals": [place.account]},
            "service.archived": {"Equals": ["false"]},
            "severity": {"GreaterThanOrEqual": int(HIGH)},
        }
    }
    answer = place.ask(
        "guardduty:GetFindingsStatistics",
        about=about,
        DetectorId=detector,
        FindingCriteria=wanted,
        GroupBy="SEVERITY",
        MaxResults=100,
    )
    groups = field(answer, "FindingStatistics.GroupedBySeverity")
    if groups is None:
        return {}
    critical = sum(_total(group) for group in groups if group["Severity"] >= CRITICAL)
    high = sum(_total(group) for group in groups if HIGH <= group["Severity"] < CRITICAL)
    found: dict[str, Any] = {"open_critical": critical, "open_high": high, "counted_all": True}
    if critical + high:
        found["oldest_open_at"] = _oldest(place, detector, about, wanted)
    return found


def _total(group: Answer) -> int:
    return int(group.get("TotalFindings", 0))


def _oldest(place: Place, detector: str, about: str, wanted: Answer) -> Any:
    """When the oldest was made. One page is enough: it comes first."""
    listing = place.listing(
        "guardduty:ListFindings",
        "FindingIds",
        about=about,
        DetectorId=detector,
        FindingCriteria=wanted,
        SortCriteria={"AttributeName": "createdAt", "OrderBy": "ASC"},
        PaginationConfig={"MaxItems": PAGE, "PageSize": PAGE},
    )
    if not listing.rows:
        return None
    answer = place.ask("guardduty:GetFindings", about=about, DetectorId=detector, FindingIds=[str(listing.rows[0])])
    made = [moment(finding.get("CreatedAt")) for finding in field(answer, "Findings") or ()]
    return made[0] if made else None
