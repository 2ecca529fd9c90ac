"""File systems of EFS and FSx."""

from typing import Any

from auditor.facts.stores import DataStore
from providers.aws.fields import field, moment, tags
from providers.aws.place import Answer, Place
from providers.aws.stores.common import policy_in
from providers.aws.stores.demands import demands_tls
from providers.aws.stores.shared import key_resource
from providers.collecting import Collected, later, reads


@reads(
    "region",
    {
        "efs:DescribeFileSystems": "data_store[file_share].* backup[file_share].*",
        "efs:DescribeReplicationConfigurations": "data_store[file_share].replica_regions",
        "efs:DescribeFileSystemPolicy": "data_store[file_share].tls_enforced",
    },
)
def efs(place: Place) -> Collected:
    """EFS file systems; one call for all replications, one for each policy."""
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
        absent=("time_zone",),
        **_IN_NETWORK,
    )


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
    for system in place.pages("fsx:DescribeFileSystems", "FileSystems"):
        kind = str(system.get("FileSystemType"))
        found = tags(system.get("Tags"))
        deployment = field(system, f"{kind.title()}Configuration.DeploymentType")
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
            builtin_backup_days=_own_backups(system),
            absent=("time_zone",),
            **_IN_NETWORK,
        )


def _own_backups(system: Answer) -> int | None:
    """Days that FSx keeps its daily backups; each type of file system says so in a block of its own."""
    blocks = (block for name, block in system.items() if name.endswith("Configuration") and block)
    days = next((block.get("AutomaticBackupRetentionDays") for block in blocks), None)
    return None if days is None else int(days)


COLLECTORS = (efs, fsx)
