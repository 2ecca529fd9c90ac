"""The ways in which one store or machine is backed up, each with what it promises; unknown where a list is."""

from datetime import datetime
from typing import Any

from auditor.facts.base import Fact
from auditor.facts.stores import DataStore
from providers.aws.continuity.parts import Lists, Part, Parts
from providers.backups import Found, Mechanism, longest, union
from providers.three import every

PROTECTED = ("backup:ListProtectedResources",)
POINTS = ("backup:ListBackupVaults", "backup:ListRecoveryPointsByBackupVault")
PLANS = ("backup:ListBackupPlans", "backup:GetBackupPlan")
SCHEDULES = ("dlm:GetLifecyclePolicies", "dlm:GetLifecyclePolicy")


def service_backup(row: Fact, parts: Parts, lists: Lists) -> Found:
    """AWS Backup's: a resource that it names, with its recovery points in all vaults of the region."""
    named = parts.of(row, "protected")
    if not named:
        return [] if lists.whole(row.region, *PROTECTED) else None
    points = parts.of(row, "point")
    whole = lists.whole(row.region, *POINTS)
    planned = whole and (not points or lists.whole(row.region, *PLANS))
    last = _newest(named)
    return [
        Mechanism(
            name="service_backup",
            last=last,
            never=None if last is None else False,
            days=(longest(point.retention_days for point in points) if points else 0) if whole else None,
            encrypted=every(*(point.is_encrypted for point in points)) if whole and points else None,
            regions=union(point.copy_regions for point in points) if planned else None,
            accounts=union(point.copy_accounts for point in points) if planned else None,
            vaults=union(point.vault_ids for point in points) if whole else None,
        )
    ]


def schedule(row: Fact, parts: Parts, lists: Lists) -> Found:
    """Data Lifecycle Manager's: one way, however many policies cover the disk or machine."""
    if not lists.whole(row.region, *SCHEDULES):
        return None
    found = parts.of(row, "schedule")
    if not found:
        return []
    last = _newest(found)
    return [
        Mechanism(
            name="snapshot_schedule",
            last=last,
            never=found[0].never_succeeded,
            days=longest(part.retention_days for part in found),
            encrypted=every(*(part.is_encrypted for part in found)),
            regions=union(part.copy_regions for part in found),
            accounts=union(part.copy_accounts for part in found),
        )
    ]


def own(row: DataStore, parts: Parts) -> Found:
    """What a store does by itself: RDS and its kin, Redshift, FSx (days), DynamoDB (any moment), S3 (versions)."""
    if row.kind == "bucket":
        if row.versioning is None:
            return None
        copies: dict[str, Any] = {"regions": row.replica_regions, "accounts": row.replica_accounts}
        return [Mechanism(name="versioning", encrypted=row.encrypted_at_rest, **copies)] if row.versioning else []
    if row.kind == "table":
        if row.pitr is None:
            return None
        kept: dict[str, Any] = {"days": row.builtin_backup_days, "encrypted": row.encrypted_at_rest}
        return [Mechanism(name="pitr", **kept, regions=(), accounts=())] if row.pitr else []
    if row.kind == "volume" or row.engine == "efs":
        return []  # by design
    return _builtin(row, parts)


def _builtin(row: DataStore, parts: Parts) -> Found:
    days = row.builtin_backup_days
    if days is None:
        return None
    if not days:
        return []
    part = next(iter(parts.of(row, "own")), None)
    last = part.last_success_at if part else None
    way = Mechanism(
        name="builtin",
        last=last,
        never=False if last else part.never_succeeded if part else None,
        days=days,
        encrypted=row.encrypted_at_rest,
        regions=row.replica_regions if row.kind == "warehouse" else part.copy_regions if part else None,
        accounts=(),  # by design: they stay in the account
    )
    return [way, Mechanism(**{**vars(way), "name": "pitr"})] if row.pitr else [way]


def _newest(parts: list[Part]) -> datetime | None:
    return max((part.last_success_at for part in parts if part.last_success_at), default=None)
