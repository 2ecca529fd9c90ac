"""File systems, the support of database engines, and the age of old disks: moto makes everything today."""

from datetime import UTC, datetime
from typing import Any

from auditor.demo import town
from auditor.demo.answers.asked import Answer, Asked

LONG_AGO = datetime(2019, 5, 7, 1, 0, tzinfo=UTC)
OLD = ("kyu-tosho-data", "shisetsu-yoyaku-data")
"""Names of the disks that were made then."""

STANDARD = {"11": "2024-02-29", "16": "2029-02-28", "17": "2030-02-28"}
"""Major version of PostgreSQL to the last day of its standard support on RDS."""


def _aged(asked: Asked) -> None:
    """Let the old disks be old, then let moto answer."""
    from moto.ec2.models import ec2_backends

    volumes: Any = ec2_backends[asked.account][asked.region].volumes
    for volume in volumes.values():
        if any(tag["key"] == "Name" and tag["value"] in OLD for tag in volume.get_tags()):
            volume.create_time = LONG_AGO


def _lifecycle(version: str, day: str) -> str:
    return (
        f"<DBMajorEngineVersion><Engine>postgres</Engine><MajorEngineVersion>{version}</MajorEngineVersion>"
        "<SupportedEngineLifecycles><SupportedEngineLifecycle>"
        "<LifecycleSupportName>open-source-rds-standard-support</LifecycleSupportName>"
        f"<LifecycleSupportEndDate>{day}T23:59:59.999Z</LifecycleSupportEndDate>"
        "</SupportedEngineLifecycle></SupportedEngineLifecycles></DBMajorEngineVersion>"
    )


def _pending(asked: Asked) -> str:
    """Bookings have left an upgrade of the operating system alone that was due years ago."""
    if asked.account in (town.JUKI, town.TOSHO, town.KENSHIN):
        return _RESULT.format("")
    arn = f"arn:aws:rds:{asked.region}:{asked.account}:db:shisetsu-yoyaku-db"
    detail = "<Action>system-update</Action><AutoAppliedAfterDate>2024-10-01T00:00:00Z</AutoAppliedAfterDate>"
    return _RESULT.format(
        f"<ResourcePendingMaintenanceActions><ResourceIdentifier>{arn}</ResourceIdentifier><PendingMaintenanceActionDetails>"
        f"<PendingMaintenanceAction>{detail}</PendingMaintenanceAction></PendingMaintenanceActionDetails>"
        "</ResourcePendingMaintenanceActions>"
    )


_RESULT = (
    "<DescribePendingMaintenanceActionsResult><PendingMaintenanceActions>{}</PendingMaintenanceActions>"
    "</DescribePendingMaintenanceActionsResult>"
)

ACTIONS: dict[str, Answer] = {
    "DescribePendingMaintenanceActions": _pending,
    "DescribeVolumes": _aged,
    "DescribeDBMajorEngineVersions": "<DescribeDBMajorEngineVersionsResult><DBMajorEngineVersions>"
    + "".join(_lifecycle(version, day) for version, day in STANDARD.items())
    + "</DBMajorEngineVersions></DescribeDBMajorEngineVersionsResult>",
}

PATHS: dict[str, Answer] = {"GET /2015-02-01/file-systems/replication-configurations": {"Replications": []}}
