"""Continuity: what is backed up, how long, where to, and whether it was ever restored."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from auditor.facts.base import Fact, Joined
from auditor.facts.stores import KeyManager, KeyState


@dataclass(frozen=True, kw_only=True)
class Backup(Fact):
    """One store or machine that is, or should be, backed up; its resource is what is protected."""

    kind: Annotated[str | None, "kind of what is protected, as in data_store and compute"] = None
    mechanisms: Annotated[
        tuple[str, ...] | None, "of service_backup, builtin, pitr, snapshot_schedule, versioning; () is none"
    ] = None
    pitr: Annotated[bool | None, "can be restored to any point in time"] = None
    last_success_at: Annotated[datetime | None, "newest point that it can be restored to"] = None
    never_succeeded: Annotated[bool | None, "there is no point that it can be restored to"] = None
    last_status: Annotated[str | None, "the provider's word for the outcome of the last job"] = None
    failed_7d: Annotated[int | None, "jobs that failed in the last 7 days"] = None
    failed_since_success: Annotated[bool | None, "a job failed after the newest success"] = None
    retention_days: Annotated[int | None, "days that recovery points are kept; -1 is without end"] = None
    is_encrypted: Annotated[bool | None, "recovery points are encrypted"] = None
    copy_regions: Annotated[tuple[str, ...] | None, "other regions that hold a copy"] = None
    copy_accounts: Annotated[tuple[str, ...] | None, "other accounts that hold a copy"] = None
    vault_ids: Annotated[tuple[str, ...] | None, "resources of the vaults that hold it"] = None
    last_restore_at: Annotated[
        datetime | None, "when it, or by a test plan something of its vault, was last restored"
    ] = None
    never_restored: Annotated[bool | None, "the provider knows of no restore"] = None
    restore_validated: Annotated[bool | None, "the last restore was checked and good"] = None
    class_tagged: Annotated[bool | None, "its tags name a class, a known one or not", Joined()] = None
    classification: Annotated[str | None, "class of its data after its tags", Joined()] = None


@dataclass(frozen=True, kw_only=True)
class BackupVault(Fact):
    """One container of backups."""

    redundancy: Annotated[Literal["local", "zone", "region"] | None, "what its content survives the loss of"] = None
    copy_regions: Annotated[tuple[str, ...] | None, "other regions that its content is copied to"] = None
    copy_accounts: Annotated[tuple[str, ...] | None, "other accounts that its content is copied to"] = None
    recovery_points: Annotated[int | None, "recovery points in it"] = None
    is_locked: Annotated[bool | None, "recovery points cannot be deleted before their time"] = None
    lock_is_final: Annotated[bool | None, "nobody can take that lock away"] = None
    min_retention_days: Annotated[int | None, "days that every recovery point is kept at least; 0 is none"] = None
    soft_delete_days: Annotated[int | None, "days in which a deletion can be taken back; 0 is none"] = None
    key_id: Annotated[str | None, "resource of the key that encrypts it; `provider` is a nameless one of the cloud"] = (
        None
    )
    key_manager: Annotated[KeyManager | None, "who manages that key; from the key table where it is read", Joined()] = (
        None
    )
    key_state: Annotated[KeyState | None, "life-cycle state of that key", Joined()] = None
    restore_test_plan: Annotated[bool | None, "restores from it are tested on a schedule"] = None
    external_access: Annotated[bool | None, "other accounts or subscriptions can use its content"] = None
    class_tagged: Annotated[bool | None, "its tags name a class, a known one or not", Joined()] = None
    classification: Annotated[str | None, "class of its data after its tags", Joined()] = None
