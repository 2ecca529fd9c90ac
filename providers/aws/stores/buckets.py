"""S3 buckets: one paged list for the account, then the details of each bucket in the region where it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from auditor.facts.base import Fact
from auditor.facts.stores import DataStore
from providers.aws.backup_columns import ways
from providers.aws.fields import field, moment
from providers.aws.place import Answer, Place
from providers.aws.stores.bucket_access import SHARED_BY, Block, access, shares
from providers.aws.stores.bucket_content import content
from providers.aws.stores.common import API_TLS, AWS_KEY, made_by_provider
from providers.aws.stores.recorded import RECORDED, Recorded
from providers.aws.tagging import Tagged
from providers.collecting import Collected, Later, later, reads

OLD_NAMES = {"EU": "eu-west-1", "": "us-east-1"}
"""S3's own names of its two oldest regions in GetBucketLocation."""

COPIED = "backup[bucket].copy_regions backup[bucket].copy_accounts"


@dataclass(frozen=True)
class Buckets:
    """The account's buckets: their regions by name (None: not listed), and the account's public access block."""

    regions: dict[str, str | None]
    whole: bool
    block: Block | None
    places: dict[str, Place]
    recorded: Recorded

    def at(self, home: Place, region: str) -> Place:
        """The one place of a region, so that its buckets share its lists (tags, analysers)."""
        return self.places.setdefault(region, home.at(region))


@reads(
    "account",
    {
        "s3:ListBuckets": "data_store[bucket].* external_share.* backup[bucket].*",
        "s3:GetBucketLocation": "data_store[bucket].* external_share.* backup[bucket].*",
        "s3control:GetPublicAccessBlock": "data_store[bucket].is_public data_store[bucket].public_possible"
        " external_share.*",
        "s3:GetBucketEncryption": "data_store[bucket].key_id",
        "s3:GetBucketVersioning": f"data_store[bucket].versioning {ways('bucket')}",
        "s3:GetBucketPolicy": "data_store[bucket].is_public data_store[bucket].tls_enforced data_store[bucket].min_tls"
        " data_store[bucket].network_restricted data_store[bucket].public_endpoint_open external_share.*",
        "s3:GetBucketPolicyStatus": "data_store[bucket].is_public",
        "s3:GetBucketAcl": "data_store[bucket].is_public external_share.*",
        "s3:GetPublicAccessBlock": "data_store[bucket].is_public data_store[bucket].public_possible external_share.*",
        "s3:GetBucketOwnershipControls": "data_store[bucket].acl_disabled data_store[bucket].is_public"
        " data_store[bucket].public_possible",
        "s3:GetBucketLogging": "data_store[bucket].access_logged data_store[bucket].access_log_target",
        "s3:GetObjectLockConfiguration": "data_store[bucket].immutable_days data_store[bucket].immutable_locked",
        "s3:GetBucketReplication": f"data_store[bucket].replica_regions data_store[bucket].replica_accounts {COPIED}",
        "s3:GetBucketLifecycleConfiguration": "data_store[bucket].lifecycle_deletes data_store[bucket].lifecycle_days",
        "resourcegroupstaggingapi:GetResources": "data_store[bucket].tags external_share.tags backup[bucket].tags",
        "accessanalyzer:ListAnalyzers": SHARED_BY,
        **RECORDED,
    },
)
def buckets(place: Place) -> Collected:
    """All buckets of the account; at most 11 calls for the details of each, fewer where AWS Config recorded them."""
    answer = place.ask(
        "s3control:GetPublicAccessBlock", none=("NoSuchPublicAccessBlockConfiguration",), AccountId=place.account
    )
    # AWS names the buckets' regions only in answers to requests with a parameter.
    listing = place.listing("s3:ListBuckets", "Buckets", MaxBuckets=1000)
    regions = {bucket["Name"]: bucket.get("BucketRegion") for bucket in listing.rows}
    known = Buckets(regions, listing.whole, Block.of(answer), {}, Recorded(place))
    for bucket in listing.rows:
        region = regions[bucket["Name"]]
        if region:
            yield later(_bucket, known.at(place, region), bucket, known)
        else:
            yield later(_somewhere, place, bucket, known)


def _somewhere(place: Place, bucket: Answer, known: Buckets) -> Iterator[Later]:
    """A bucket whose region the list did not name; S3-compatible endpoints leave it out."""
    region = _region(place, bucket["Name"])
    if region is not None:
        yield later(_bucket, known.at(place, region), bucket, known)


def _region(place: Place, name: str) -> str | None:
    answer = place.ask("s3:GetBucketLocation", Bucket=name)
    if answer is None:
        return None
    region = answer.get("LocationConstraint") or ""
    return OLD_NAMES.get(region, region)


def _bucket(place: Place, bucket: Answer, known: Buckets) -> Iterator[Fact]:
    name = bucket["Name"]
    arn = f"arn:{place.partition}:s3:::{name}"
    known.recorded.recall(place, name)
    found = access(place, arn, name, known.block)
    tags = Tagged(place).of(arn)
    yield DataStore(
        **place.here,
        resource=arn,
        name=name,
        tags=tags,
        provider_managed=made_by_provider(name),
        kind="bucket",
        engine="s3",
        created_at=moment(bucket.get("CreationDate")),
        **_replicas(place, arn, name, known),
        encrypted_at_rest=True,  # by design since January 2023, for every new object
        key_id=_key(place, arn, name),
        tls_enforced=found.tls_enforced,
        min_tls=found.min_tls or API_TLS,  # type: ignore[arg-type]
        is_public=found.is_public,
        public_possible=found.public_possible,
        has_public_endpoint=True,  # by design; a network's own endpoint for S3 is one more way in
        has_private_endpoint=False,
        public_endpoint_open=None if found.network_restricted is None else not found.network_restricted,
        network_restricted=found.network_restricted,
        acl_disabled=found.acl_disabled,
        zone_redundant=True,  # by design: kept in three zones, classes of single objects left aside
        **content(place, arn, name),
    )
    yield from shares(place, arn, name, tags, found)


def _key(place: Place, arn: str, name: str) -> str | None:
    answer = place.ask(
        "s3:GetBucketEncryption", about=arn, none=("ServerSideEncryptionConfigurationNotFoundError",), Bucket=name
    )
    if answer is None:
        return None
    for rule in field(answer, "ServerSideEncryptionConfiguration.Rules") or ():
        by_default = rule.get("ApplyServerSideEncryptionByDefault") or {}
        if str(by_default.get("SSEAlgorithm", "")).startswith("aws:kms"):
            return by_default.get("KMSMasterKeyID") or "alias/aws/s3"
    return AWS_KEY  # by design where nothing else is set


def _replicas(place: Place, arn: str, name: str, known: Buckets) -> dict[str, Any]:
    """Regions and accounts of enabled replication. A bucket of another account does not show its region."""
    answer = place.ask(
        "s3:GetBucketReplication", about=arn, none=("ReplicationConfigurationNotFoundError",), Bucket=name
    )
    if answer is None:
        return {}
    regions: set[str | None] = set()
    accounts: set[str | None] = set()
    for rule in field(answer, "ReplicationConfiguration.Rules") or ():
        if rule.get("Status") == "Enabled":
            target = str(field(rule, "Destination.Bucket")).rsplit(":", 1)[-1]
            owner = field(rule, "Destination.Account")
            if owner in {None, place.account} and target in known.regions:
                regions.add(known.regions[target] or _region(place, target))
            else:
                regions.add(None)
                accounts.add(owner)
    return {
        "replica_regions": None if None in regions else tuple(sorted(filter(None, regions))),
        "replica_accounts": None if None in accounts else tuple(sorted(filter(None, accounts))),
    }


COLLECTORS = (buckets,)
