"""Services that watch: Config, Security Hub, GuardDuty, Access Analyzer; one row a kind and region, off ones too."""

from typing import Any

from providers.aws import alerts, contacts, findings, health, watching
from providers.aws.fields import field
from providers.aws.place import Answer, Place
from providers.aws.watching import watcher as _row
from providers.collecting import Collected, reads
from providers.three import Maybe

NOT_SUBSCRIBED = ("InvalidAccessException", "ResourceNotFoundException")
"""How Security Hub says that it is not switched on."""


GONE = {"FAILED", "DELETING"}
"""States of a standard that compares nothing."""


@reads(
    "region",
    {
        "config:DescribeConfigurationRecorders": "detector[change_recorder].*",
        "config:DescribeConfigurationRecorderStatus": "detector[change_recorder].is_enabled",
    },
)
def recorder(place: Place) -> Collected:
    """The configuration recorder of the region; AWS services' own recorders do not count."""
    recorders = place.listing("config:DescribeConfigurationRecorders", "ConfigurationRecorders")
    if not recorders.whole:
        return
    own = [row for row in recorders.rows if row.get("recordingScope", "PAID") != "INTERNAL"]
    enabled: Maybe = False
    whole: Maybe = False
    if own:
        status = place.listing("config:DescribeConfigurationRecorderStatus", "ConfigurationRecordersStatus")
        running = {row["name"] for row in status.rows if row.get("recording")}
        working = [row for row in own if row["name"] in running]
        enabled = True if working else False if status.whole else None
        whole = any(_everything(row) for row in working or own)
    yield _row(place, "config", "change_recorder", "AWS Config", is_enabled=enabled, covers_all_types=whole)


def _everything(row: Answer) -> bool:
    """AWS gives one of the two; a list of types, or of types left out, is not everything."""
    group = row.get("recordingGroup") or {}
    only = field(group, "recordingStrategy.useOnly")
    return bool(group.get("allSupported") or only == "ALL_SUPPORTED_RESOURCE_TYPES")


@reads(
    "region",
    {
        "securityhub:DescribeHub": "detector[posture].*",
        "securityhub:GetEnabledStandards": "detector[posture].standards",
        "securityhub:GetFindings": findings.POSTURE,
        "securityhub:GetAdministratorAccount": "detector[posture].watched_elsewhere",
    },
)
def posture(place: Place) -> Collected:
    """Security Hub of the region, with the standards that it compares with and what it has found."""
    hub = place.ask("securityhub:DescribeHub", none=NOT_SUBSCRIBED)
    if hub is None:
        return
    standards: tuple[str, ...] | None = ()
    found: dict[str, Any] = {}
    if hub:
        listing = place.listing("securityhub:GetEnabledStandards", "StandardsSubscriptions")
        on = (row for row in listing.rows if row.get("StandardsStatus") not in GONE)
        names = tuple(sorted(str(row.get("StandardsArn")) for row in on))
        # What a broken list holds is on; that nothing is on takes the whole list.
        standards = names if listing.whole or names else None
        about = place.arn("securityhub", "posture")
        found = findings.posture(place, about)
        found["watched_elsewhere"] = _administered(place.ask("securityhub:GetAdministratorAccount", about=about))
    yield _row(place, "securityhub", "posture", "AWS Security Hub", is_enabled=bool(hub), standards=standards, **found)


@reads(
    "region",
    {
        "guardduty:ListDetectors": "detector[threat_detection].*",
        "guardduty:GetDetector": "detector[threat_detection].is_enabled detector[threat_detection].plans",
        "guardduty:GetFindingsStatistics": findings.THREATS,
        "guardduty:ListFindings": findings.OLDEST,
        "guardduty:GetFindings": findings.OLDEST,
        "guardduty:GetAdministratorAccount": "detector[threat_detection].watched_elsewhere",
    },
)
def threats(place: Place) -> Collected:
    """GuardDuty of the region, with its features that are on and what it has found."""
    listing = place.listing("guardduty:ListDetectors", "DetectorIds")
    if not listing.whole:
        return
    enabled: Maybe = False
    plans: tuple[str, ...] | None = ()
    found: dict[str, Any] = {}
    if listing.rows:  # at most one a region
        about, own = place.arn("guardduty", "threat_detection"), str(listing.rows[0])
        detector = place.ask("guardduty:GetDetector", about=about, DetectorId=own)
        enabled = None if detector is None else detector.get("Status") == "ENABLED"
        features = field(detector, "Features")
        on = [row["Name"] for row in features or () if row.get("Status") == "ENABLED"]
        plans = None if features is None else tuple(sorted(on))
        found = findings.threats(place, own, about)
        above = place.ask("guardduty:GetAdministratorAccount", about=about, DetectorId=own)
        found["watched_elsewhere"] = _administered(above)
    yield _row(place, "guardduty", "threat_detection", "Amazon GuardDuty", is_enabled=enabled, plans=plans, **found)


def _administered(answer: Answer | None) -> Maybe:
    """Whether another account administers the service here; where none does, none is named."""
    return None if answer is None else bool(field(answer, "Administrator.AccountId"))


@reads("region", {"accessanalyzer:ListAnalyzers": "detector[external_access,unused_access].*"})
def analyzers(place: Place) -> Collected:
    """IAM Access Analyzer of the region: who outside has access, and which access is unused."""
    listing = place.listing("accessanalyzer:ListAnalyzers", "analyzers")
    if not listing.whole:
        return
    for kind, ending in (("external_access", ("ACCOUNT", "ORGANIZATION")), ("unused_access", ("_UNUSED_ACCESS",))):
        on = [row for row in listing.rows if str(row.get("type")).endswith(ending) and row.get("status") == "ACTIVE"]
        yield _row(place, "access-analyzer", kind, "IAM Access Analyzer", is_enabled=bool(on))


COLLECTORS = (
    recorder,
    posture,
    threats,
    analyzers,
    *watching.COLLECTORS,
    *alerts.COLLECTORS,
    *health.COLLECTORS,
    *contacts.COLLECTORS,
)
