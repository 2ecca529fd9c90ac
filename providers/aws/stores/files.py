"""File systems of EFS and FSx."""

from typing import Any

from auditor.facts.stores import DataStore
from providers.aws.fields import field, moment, tags
from providers.aws.place import Answer, Place
from providers.aws.stores.common import policy_in
from providers.aws.stores.demands import demands_tls
from providers.aws.stores.shared import key_resource
from providers.collecting import Collected, later, reads

AUTOMATIC_DAYS = 35
"""AWS documents that its own plan for file systems keeps daily backups so long."""

FSX_FIELDS = {
    "WINDOWS": "WindowsConfiguration",
    "LUSTRE": "LustreConfiguration",
    "ONTAP": "OntapConfiguration",
    "OPENZFS": "OpenZFSConfiguration",
}


@reads(
    "region",
    {
        "efs:DescribeFileSystems": "data_store[file_share].* backup[file_share].*",
        "efs:DescribeReplicationConfigurations": "data_store[file_share].replica_regions",
        "efs:DescribeFileSystemPolicy": "data_store[file_share].tls_enforced",
        "efs:DescribeBackupPolicy": "data_store[file_share].builtin_backup_days",
    },
)
def efs(place: Place) -> Collected:
    """EFS file systems; one call for all replications, two for each: its policy and its backups."""
    systems = place.listing("efs:DescribeFileSystems", "FileSystems").rows
    copies = place.listing("efs:DescribeReplicationConfigurations", "Replications") if systems else None
    targets: dict[str, set[str]] = {}
    for copy in copies.rows if copies else ():
        regions = {str(target.get("Region")) for target in copy.get("Destinations") or []}
        targets.setdefault(str(copy.get("SourceFileSystemId")), set()).update(regions - {place.region})
    for system in systems:
        regions = targets.get(system["FileSystemId"], set())
        yield later(_efs, place, system, tuple(sorted(regions)) if copies and copies.whole else None)


def _efs(place: Place, system: Answer, replica_regions: tuple[str, ...] | None) -> DataStore:
    identity = system["FileSystemId"]
    arn = system.get("FileSystemArn") or place.arn("elasticfilesystem", f"file-system/{identity}")
    policy = place.ask("efs:DescribeFileSystemPolicy", about=arn, none=("PolicyNotFound",), FileSystemId=identity)
    return DataStore(
        **place.here,
        resource=arn,
        name=system.get("Name") or identity,
        tags=tags(system.get("Tags")),
        kind="file_share",
        engine="efs",
        created_at=moment(system.get("CreationTime")),
        replica_regions=replica_regions,
        encrypted_at_rest=field(system, "Encrypted"),
        key_id=key_resource(place, system.get("KmsKeyId")),
        # Without a policy anybody in the network may mount it without TLS.
        tls_enforced=demands_tls(policy_in(policy), arn, ("elasticfilesystem:ClientMount",)),
        min_tls="1.2",  # by design: the mount helper's tunnel speaks nothing older
        zone_redundant="AvailabilityZoneName" not in system,  # AWS answers it for One Zone file systems only
        autogrow=True,  # by design
        soft_delete_days=0,  # by design: a file that is deleted is gone
        builtin_backup_days=_daily_backups(place, arn, identity),
        absent=("time_zone",),
        **_IN_NETWORK,
    )


def _daily_backups(place: Place, arn: str, identity: str) -> int | None:
    """Days that the automatic backups of a file system are kept; 0 where they are off."""
    answer = place.ask("efs:DescribeBackupPolicy", about=arn, none=("PolicyNotFound",), FileSystemId=identity)
    status = field(answer, "BackupPolicy.Status")
    if answer is None or (answer and status is None):
        return None
    return AUTOMATIC_DAYS if status in {"ENABLED", "ENABLING"} else 0


_IN_NETWORK: dict[str, Any] = {
    # By design: file systems have addresses in the customer's network only.
    "is_public": False,
    "has_public_endpoint": False,
    "public_endpoint_open": False,
    "network_restricted": True,
    "has_private_endpoint": True,
}


@reads("region", {"fsx:DescribeFileSystems": "data_store[file_share].* backup[file_share].*"})
def fsx(place: Place) -> Collected:
    """FSx file systems. Whether clients encrypt their connections is decided inside the file system and not shown."""
    for system in place.listing("fsx:DescribeFileSystems", "FileSystems").rows:
        kind = str(system.get("FileSystemType"))
        found = tags(system.get("Tags"))
        settings = system.get(FSX_FIELDS.get(kind, ""))
        deployment = field(settings, "DeploymentType")
        yield DataStore(
            **place.here,
            resource=system["ResourceARN"],
            name=(found or {}).get("Name") or system["FileSystemId"],
            tags=found,
            kind="file_share",
            engine=f"fsx-{kind.lower()}",
            engine_version=system.get("FileSystemTypeVersion"),
            created_at=moment(system.get("CreationTime")),
            # ONTAP and OpenZFS copy themselves to other regions by means that AWS's interface does not show.
            replica_regions=() if kind in {"WINDOWS", "LUSTRE"} else None,
            encrypted_at_rest=True,  # by design: FSx has no file system that is not encrypted
            key_id=key_resource(place, system.get("KmsKeyId")),
            zone_redundant=None if deployment is None else "MULTI_AZ" in str(deployment),
            autogrow=_grows(kind, system.get("StorageType")),
            soft_delete_days=0,  # by design
            builtin_backup_days=field(settings, "AutomaticBackupRetentionDays"),
            absent=("time_zone",),
            **_IN_NETWORK,
        )


def _grows(kind: str, storage: str | None) -> bool | None:
    """Disks of FSx have the size that they were given. ONTAP has elastic storage beside them: not told how much."""
    if storage == "INTELLIGENT_TIERING":
        return True
    return None if storage is None or kind == "ONTAP" else False


COLLECTORS = (efs, fsx)
