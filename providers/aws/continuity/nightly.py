"""What Redshift and FSx keep by themselves: the newest of their automated snapshots and daily backups."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from providers.aws.continuity.parts import Part
from providers.aws.fields import field, moment
from providers.aws.place import Answer, Place
from providers.collecting import Collected, Collector, reads


def _made(kind: str) -> str:
    return f"backup[{kind}].last_success_at backup[{kind}].never_succeeded"


@reads(
    "region",
    {
        "redshift:DescribeClusters": "backup[warehouse].*",
        "redshift:DescribeClusterSnapshots": _made("warehouse"),
    },
)
def warehouse_snapshots(place: Place) -> Collected:
    """Redshift clusters; one paged call for the automated snapshots of all."""
    clusters = place.listing("redshift:DescribeClusters", "Clusters").rows
    if clusters:
        taken = place.listing("redshift:DescribeClusterSnapshots", "Snapshots", SnapshotType="automated")
        usable = (row for row in taken.rows if row.get("Status") == "available")
        newest = _newest((str(row.get("ClusterIdentifier")), row.get("SnapshotCreateTime")) for row in usable)
        names = {str(cluster["ClusterIdentifier"]) for cluster in clusters}
        arns = {name: place.arn("redshift", f"cluster:{name}") for name in names}
        yield from _parts(place, arns, newest, whole=taken.whole)


@reads(
    "region",
    {"fsx:DescribeFileSystems": "backup[file_share].*", "fsx:DescribeBackups": _made("file_share")},
)
def file_system_backups(place: Place) -> Collected:
    """FSx file systems; one paged call for the backups of all."""
    systems = place.listing("fsx:DescribeFileSystems", "FileSystems").rows
    if systems:
        taken = place.listing("fsx:DescribeBackups", "Backups")
        usable = (row for row in taken.rows if row.get("Type") == "AUTOMATIC" and row.get("Lifecycle") == "AVAILABLE")
        newest = _newest((_system(row), row.get("CreationTime")) for row in usable)
        arns = {str(system["FileSystemId"]): str(system["ResourceARN"]) for system in systems}
        yield from _parts(place, arns, newest, whole=taken.whole)


def _system(backup: Answer) -> str:
    """The file system that was backed up; the systems of NetApp and OpenZFS are backed up volume by volume."""
    return str(field(backup, "FileSystem.FileSystemId") or field(backup, "Volume.FileSystemId"))


def _newest(made: Iterable[tuple[str, object]]) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for name, when in made:
        if time := moment(when):
            found[name] = max(time, found.get(name, time))
    return found


def _parts(place: Place, arns: dict[str, str], newest: dict[str, datetime], *, whole: bool) -> Iterator[Part]:
    """A part for each; a list that broke off may hide a newer one."""
    for name, arn in arns.items():
        last = newest.get(name) if whole else None
        yield Part(
            **place.here,
            resource=arn,
            source="own",
            last_success_at=last,
            never_succeeded=last is None if whole else None,
            copy_regions=(),  # by design for FSx; where Redshift copies to stands in the cluster
        )


COLLECTORS: tuple[Collector, ...] = (warehouse_snapshots, file_system_backups)
