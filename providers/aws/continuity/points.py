"""What AWS Backup holds of each resource: the newest success, how long recovery points are kept, where copies go."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from providers.aws.backup_columns import ways
from providers.aws.continuity.parts import Part
from providers.aws.continuity.plans import copies, drills, plans, targets
from providers.aws.fields import field as at
from providers.aws.fields import moment
from providers.aws.place import Answer, Place
from providers.backups import ENDLESS, longest
from providers.collecting import Collected, Collector, later, reads
from providers.three import every

POINTS = "backup.retention_days backup.is_encrypted backup.vault_ids"
COPIES = "backup.copy_regions backup.copy_accounts"
RESTORED = "backup.last_restore_at backup.never_restored"

USABLE = {"COMPLETED", "AVAILABLE"}

LOOK_BACK = timedelta(days=35)
"""Points this much older than the newest one say how it used to be, not how it is; monthly ones still count."""


@reads(
    "region",
    {"backup:ListProtectedResources": ways()},
)
def protected_resources(place: Place) -> Collected:
    """Every resource that AWS Backup ever backed up in the region."""
    for row in place.pages("backup:ListProtectedResources", "Results"):
        if arn := row.get("ResourceArn"):
            last = moment(row.get("LastBackupTime"))
            yield Part(**place.here, resource=arn, source="protected", last_success_at=last)


@dataclass
class Held:
    """The usable recovery points of one resource in one vault."""

    points: list[tuple[datetime, int | None, str | None]] = field(default_factory=list)
    """When it was made, days that it is kept, the plan that made it."""
    encrypted: set[bool | None] = field(default_factory=set)

    def recent(self) -> list[tuple[datetime, int | None, str | None]]:
        """Those that show how backups are made now."""
        since = max(made for made, _, _ in self.points) - LOOK_BACK
        return [point for point in self.points if point[0] >= since]


@reads(
    "region",
    {
        "backup:ListRecoveryPointsByBackupVault": f"{POINTS} {COPIES} {RESTORED}",
        "backup:ListBackupVaults": f"{POINTS} {COPIES} {RESTORED}",
        "backup:ListBackupPlans": COPIES,
        "backup:GetBackupPlan": COPIES,
        "backup:ListRestoreTestingPlans": RESTORED,
        "backup:GetRestoreTestingPlan": RESTORED,
    },
)
def recovery_points(place: Place) -> Collected:
    """The recovery points of every vault: one paged call each."""
    for vault in place.listing("backup:ListBackupVaults", "BackupVaultList").rows:
        yield later(_in_vault, place, vault)


def _in_vault(place: Place, vault: Answer) -> Iterator[Part]:
    arn, name = vault["BackupVaultArn"], vault["BackupVaultName"]
    held: dict[str, Held] = defaultdict(Held)
    for point in place.pages("backup:ListRecoveryPointsByBackupVault", "RecoveryPoints", BackupVaultName=name):
        made = moment(point.get("CreationDate"))
        if made and point.get("ResourceArn") and point.get("Status") in USABLE:
            found = held[point["ResourceArn"]]
            found.points.append((made, _kept(point), at(point, "CreatedBy.BackupPlanId")))
            found.encrypted.add(point.get("IsEncrypted"))
    if not held:
        return
    listed = plans(place)
    tried = max((ran for ran in drills(place, arn)[0] if ran), default=None)
    for resource, found in held.items():
        recent = found.recent()
        makers = {plan for _, _, plan in recent if plan}
        # A plan that is gone copies nothing any more.
        used = None if listed is None else tuple(plan for plan in listed if plan in makers)
        yield Part(
            **place.here,
            resource=resource,
            source="point",
            retention_days=longest(days for _, days, _ in recent),
            is_encrypted=every(*found.encrypted),
            **copies(place, targets(place, vault, used)),
            vault_ids=(arn,),
            last_restore_at=tried,
        )


def _kept(point: Answer) -> int | None:
    """Days that a point is kept. AWS gives no number for one without an end; one that goes once copied has none."""
    days = at(point, "Lifecycle.DeleteAfterDays")
    if days is not None:
        return int(days)
    return None if at(point, "Lifecycle.DeleteAfterEvent") else ENDLESS


COLLECTORS: tuple[Collector, ...] = (protected_resources, recovery_points)
