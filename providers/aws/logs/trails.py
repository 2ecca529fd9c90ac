"""CloudTrail: trails with what they record and deliver, the buckets they write to, and event data stores."""

from typing import Any

from auditor.facts.logs import AuditTrail, LogSource, LogStore
from providers.aws.fields import field, moment
from providers.aws.logs.selectors import Recorded, recorded
from providers.aws.place import Answer, Listing, Place
from providers.aws.policies import account_of
from providers.aws.session import HOME
from providers.aws.stores.common import AWS_KEY, made_by_provider
from providers.collecting import Collected, later, reads
from providers.three import Maybe, every

SELECTED = (
    "audit_trail.covers_management_write audit_trail.covers_management_read audit_trail.covers_data_events "
    "audit_trail.covers_key_use audit_trail.covers_sign_in"
)
DELIVERED = "audit_trail.is_logging audit_trail.last_delivery_at audit_trail.has_error audit_trail.last_error"
LAKE = (
    "audit_trail.is_logging audit_trail.covers_all_regions audit_trail.is_org_wide audit_trail.integrity_protected "
    "audit_trail.retention_days audit_trail.key_id "
    "log_store[event_store].retention_days log_store[event_store].key_id log_store[event_store].is_locked"
)
BUCKETS = "s3:ListBuckets"


def own_buckets(place: Place) -> Listing:
    """The account's buckets, asked for as the collector of buckets does, so that both share the answer."""
    return place.listing(BUCKETS, "Buckets", MaxBuckets=1000)


@reads(
    "account",
    {
        "cloudtrail:DescribeTrails": "audit_trail[trail].* log_store[bucket].* log_source[key].*",
        "cloudtrail:GetTrailStatus": DELIVERED,
        "cloudtrail:GetEventSelectors": SELECTED,
        BUCKETS: "log_store[bucket].is_separate_account log_store[bucket].owner_account log_store[bucket].region",
    },
)
def trails(place: Place) -> Collected:
    """Trails seen from the home region: its own, those of all regions, and the organisation's; two calls each."""
    listing = place.listing("cloudtrail:DescribeTrails", "trailList")
    for trail in listing.rows:
        yield later(_trail, place.at(trail.get("HomeRegion") or HOME), trail)
    if listing.whole and not listing.rows:
        yield _none(place)
    if listing.whole:
        # The uses of keys are in the trails: a join says whether one of them records them.
        yield LogSource(
            **place.here,
            resource=f"arn:{place.partition}:kms:*:{place.account}:key/*",
            kind="key",
            log_kind="key_use",
            in_use=True,
        )
    yield from _destinations(place, [trail["S3BucketName"] for trail in listing.rows if trail.get("S3BucketName")])


@reads(
    "region",
    {
        "cloudtrail:DescribeTrails": "audit_trail[trail].*",
        "cloudtrail:GetTrailStatus": DELIVERED,
        "cloudtrail:GetEventSelectors": SELECTED,
    },
)
def regional_trails(place: Place) -> Collected:
    """Trails of other regions than the home region that record that region alone; the rest is seen from home."""
    if place.region == HOME:
        return
    for trail in place.listing("cloudtrail:DescribeTrails", "trailList", includeShadowTrails=False).rows:
        if trail.get("IsMultiRegionTrail") is False and trail.get("IsOrganizationTrail") is not True:
            yield later(_trail, place, trail)


def _trail(place: Place, trail: Answer) -> AuditTrail:
    arn = trail["TrailARN"]
    # The organisation's trail belongs to another account, and a member may see no more of it than that it is there.
    asked = place if account_of(arn) == place.account else place.over
    status = asked.ask("cloudtrail:GetTrailStatus", about=arn, Name=arn)
    holds = recorded(asked.ask("cloudtrail:GetEventSelectors", about=arn, TrailName=arn))
    error = field(status, "LatestDeliveryError")
    everywhere: Maybe = trail.get("IsMultiRegionTrail")
    group = trail.get("CloudWatchLogsLogGroupArn")
    bucket = trail.get("S3BucketName")
    targets = [f"arn:{place.partition}:s3:::{bucket}"] if bucket else []
    return AuditTrail(
        **place.here,
        resource=arn,
        name=trail.get("Name"),
        kind="trail",
        exists=True,
        is_logging=field(status, "IsLogging"),
        covers_all_regions=everywhere,
        **_covers(holds, everywhere),
        integrity_protected=trail.get("LogFileValidationEnabled"),
        destination_ids=(*targets, *([group.removesuffix(":*")] if group else [])),
        kept_outside_platform=bucket is not None,
        is_org_wide=trail.get("IsOrganizationTrail"),
        key_id=trail.get("KmsKeyId"),
        delivery_published=True,  # by design
        last_delivery_at=moment(field(status, "LatestDeliveryTime")),
        # AWS names an error only while there is one.
        has_error=None if status is None else bool(error),
        last_error=error or None,
        absent=("retention_days", "covers_provider_access"),
    )


def _covers(holds: Recorded, everywhere: Maybe) -> dict[str, Any]:
    """Signing in is a change by CloudTrail's reckoning, and a global event, which trails of one region may lack."""
    return {
        "covers_management_write": holds.write,
        "covers_management_read": holds.read,
        "covers_data_events": holds.data,
        "covers_key_use": holds.key_use,
        "covers_sign_in": every(holds.write, everywhere),
    }


def _none(place: Place) -> AuditTrail:
    return AuditTrail(
        **place.here,
        resource=f"arn:{place.partition}:cloudtrail:{HOME}:{place.account}:trail/*",
        kind="trail",
        exists=False,
        is_logging=False,
        covers_data_events=(),
        covers_key_use=False,
        destination_ids=(),
    )


def _destinations(place: Place, names: list[str]) -> Collected:
    if not names:
        return
    listing = own_buckets(place)
    own = {bucket["Name"]: bucket for bucket in listing.rows}
    for name in sorted(set(names)):
        mine = True if name in own else False if listing.whole else None
        yield LogStore(
            provider=place.provider,
            account=place.account,
            region=field(own.get(name), "BucketRegion") or "global",
            resource=f"arn:{place.partition}:s3:::{name}",
            name=name,
            provider_managed=made_by_provider(name),
            kind="bucket",
            owner_account=place.account if mine else None,
            is_separate_account=None if mine is None else not mine,
            is_encrypted=True,  # by design: S3 encrypts every new object
            timestamp_zone="UTC",  # by design
        )


@reads(
    "region",
    {
        "cloudtrail:ListEventDataStores": "audit_trail[event_store].* log_store[event_store].*",
        "cloudtrail:GetEventDataStore": f"{SELECTED} {LAKE}",
    },
)
def event_stores(place: Place) -> Collected:
    """CloudTrail Lake: a recorder and a store in one; one call each."""
    for store in place.pages("cloudtrail:ListEventDataStores", "EventDataStores"):
        yield later(_event_store, place, store["EventDataStoreArn"], store.get("Name"))


def _event_store(place: Place, arn: str, name: str | None) -> Collected:
    about = place.ask("cloudtrail:GetEventDataStore", about=arn, EventDataStore=arn)
    everywhere: Maybe = field(about, "MultiRegionEnabled")
    days = field(about, "RetentionPeriod")
    key = field(about, "KmsKeyId")
    yield AuditTrail(
        **place.here,
        resource=arn,
        name=name,
        kind="event_store",
        exists=True,
        is_logging=None if about is None else about.get("Status") == "ENABLED",
        covers_all_regions=everywhere,
        **_covers(recorded(about), everywhere),
        # By design: events in a store that is there cannot be changed.
        integrity_protected=None if about is None else True,
        destination_ids=(arn,),
        kept_outside_platform=True,
        is_org_wide=field(about, "OrganizationEnabled"),
        retention_days=days,
        key_id=key,
        delivery_published=False,  # by design: it is where events arrive
        absent=("covers_provider_access",),
    )
    yield LogStore(
        **place.here,
        resource=arn,
        name=name,
        kind="event_store",
        owner_account=place.account,
        is_separate_account=False,
        retention_days=days,
        is_encrypted=True,  # by design
        # AWS names a key only where the customer has chosen one.
        key_id=None if about is None else key or AWS_KEY,
        is_locked=field(about, "TerminationProtectionEnabled"),
        timestamp_zone="UTC",  # by design
    )


COLLECTORS = (trails, regional_trails, event_stores)
