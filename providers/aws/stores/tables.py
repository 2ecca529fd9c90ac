"""DynamoDB tables: two calls for each."""

from auditor.facts.stores import DataStore
from providers.aws.backup_columns import ways
from providers.aws.fields import field, moment
from providers.aws.place import Place
from providers.aws.stores.common import AWS_KEY
from providers.aws.stores.shared import PROVIDER_API, key_resource
from providers.aws.tagging import TAGS, Tagged
from providers.collecting import Collected, later, reads


@reads(
    "region",
    {
        "dynamodb:ListTables": "data_store[table].* backup[table].*",
        "dynamodb:DescribeTable": "data_store[table].created_at data_store[table].replica_regions "
        "data_store[table].key_id data_store[table].deletion_protection",
        "dynamodb:DescribeContinuousBackups": "data_store[table].pitr data_store[table].builtin_backup_days"
        f" backup[table].pitr {ways('table')}",
        TAGS: "data_store[table].tags backup[table].tags",
    },
)
def tables(place: Place) -> Collected:
    """DynamoDB tables."""
    tagged = Tagged(place)
    for name in place.listing("dynamodb:ListTables", "TableNames").rows:
        yield later(_table, place, str(name), tagged)


def _table(place: Place, name: str, tagged: Tagged) -> DataStore:
    arn = place.arn("dynamodb", f"table/{name}")
    about = field(place.ask("dynamodb:DescribeTable", about=arn, TableName=name), "Table")
    backups = place.ask("dynamodb:DescribeContinuousBackups", about=arn, TableName=name)
    recovery = field(backups, "ContinuousBackupsDescription.PointInTimeRecoveryDescription")
    pitr = {"ENABLED": True, "DISABLED": False}.get(str(field(recovery, "PointInTimeRecoveryStatus")))
    key = field(about, "SSEDescription.KMSMasterKeyArn")
    replicas = None if about is None else [replica.get("RegionName") for replica in about.get("Replicas") or []]
    return DataStore(
        **place.here,
        resource=arn,
        name=name,
        tags=tagged.of(arn),
        kind="table",
        engine="dynamodb",
        created_at=moment(field(about, "CreationDateTime")),
        replica_regions=None if replicas is None else tuple(sorted({str(r) for r in replicas} - {place.region})),
        encrypted_at_rest=True,  # by design: DynamoDB has no table that is not encrypted
        # AWS documents that a table without SSEDescription is encrypted with a key that AWS owns.
        key_id=None if about is None else key_resource(place, key) if key else AWS_KEY,
        is_public=False,  # by design: DynamoDB refuses table policies that let anybody in
        deletion_protection=field(about, "DeletionProtectionEnabled"),
        zone_redundant=True,  # by design
        autogrow=True,  # by design
        pitr=pitr,
        builtin_backup_days=0 if pitr is False else field(recovery, "RecoveryPeriodInDays"),
        absent=(*PROVIDER_API, "time_zone"),
    )


COLLECTORS = (tables,)
