"""Stores: where data rests, and with whom it is shared."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from auditor.facts.base import Fact, Joined

KeyManager = Literal["provider", "customer", "customer_hsm", "external"]
KeyState = Literal["enabled", "disabled", "pending_destroy", "destroyed"]
TlsVersion = Literal["0.3", "1.0", "1.1", "1.2", "1.3"]
"""Ordered as text; 0.3 is SSL 3.0 and whatever is older."""


@dataclass(frozen=True, kw_only=True)
class DataStore(Fact):
    """One place where data rests."""

    kind: Annotated[
        Literal[
            "bucket",
            "storage_account",
            "volume",
            "snapshot",
            "image",
            "file_share",
            "database",
            "database_snapshot",
            "table",
            "cache",
            "queue",
            "topic",
            "stream",
            "registry",
            "search",
            "warehouse",
            "warehouse_snapshot",
            "log_archive",
        ]
        | None,
        "what holds the data; database is relational, table is not",
    ] = None
    engine: Annotated[str | None, "the provider's name of the engine, such as postgres"] = None
    engine_version: Annotated[str | None, "version of the engine"] = None
    created_at: Annotated[datetime | None, "when it was created"] = None
    replica_regions: Annotated[tuple[str, ...] | None, "other regions that hold a copy"] = None
    replica_accounts: Annotated[tuple[str, ...] | None, "other accounts that hold a copy"] = None
    encrypted_at_rest: Annotated[bool | None, "data is encrypted where it rests"] = None
    key_id: Annotated[str | None, "resource of the key that encrypts it; `provider` is a nameless one of the cloud"] = (
        None
    )
    key_manager: Annotated[KeyManager | None, "who manages that key; from the key table where it is read", Joined()] = (
        None
    )
    key_state: Annotated[KeyState | None, "life-cycle state of that key", Joined()] = None
    tls_enforced: Annotated[bool | None, "refuses connections that are not encrypted"] = None
    min_tls: Annotated[TlsVersion | None, "oldest protocol version that it accepts; 0.3 is SSL 3.0"] = None
    is_public: Annotated[bool | None, "anybody can read or change something in it now"] = None
    public_possible: Annotated[bool | None, "nothing above its parts stops one of them from being made public"] = None
    has_public_endpoint: Annotated[bool | None, "its address is reachable from the internet, filters left aside"] = None
    public_endpoint_open: Annotated[bool | None, "the filter of that address admits any source"] = None
    network_restricted: Annotated[bool | None, "reachable from listed networks or private endpoints only"] = None
    has_private_endpoint: Annotated[bool | None, "reachable by a private address"] = None
    acl_disabled: Annotated[bool | None, "one permission model: object ACLs or shared keys are off"] = None
    versioning: Annotated[bool | None, "earlier versions are kept"] = None
    soft_delete_days: Annotated[int | None, "days in which a deletion can be taken back; 0 is none"] = None
    immutable_days: Annotated[int | None, "days in which nothing can be changed or deleted; 0 is none"] = None
    immutable_locked: Annotated[bool | None, "nobody can shorten those days"] = None
    deletion_protection: Annotated[bool | None, "it cannot be deleted before a switch is turned"] = None
    zone_redundant: Annotated[bool | None, "survives the loss of a zone"] = None
    autogrow: Annotated[bool | None, "its storage grows by itself"] = None
    has_storage_alert: Annotated[bool | None, "an alert watches its free storage", Joined()] = None
    builtin_backup_days: Annotated[int | None, "days that its own backups are kept; 0 is none"] = None
    pitr: Annotated[bool | None, "can be restored to any point in time"] = None
    backed_up: Annotated[bool | None, "the backup table has a successful backup of it", Joined()] = None
    auto_minor_upgrade: Annotated[bool | None, "minor versions are applied by the provider"] = None
    pending_maintenance: Annotated[int | None, "announced maintenance that is applied by itself at its date"] = None
    maintenance_due_at: Annotated[datetime | None, "when the first of these is due"] = None
    support_end: Annotated[date | None, "last day of standard support of the engine version"] = None
    time_zone: Annotated[str | None, "time zone of the database, as set"] = None
    is_attached: Annotated[bool | None, "a machine uses it; a snapshot: an image boots from it"] = None
    source_exists: Annotated[bool | None, "what a snapshot was taken from still exists"] = None
    lifecycle_deletes: Annotated[bool | None, "a rule deletes data after a time"] = None
    lifecycle_days: Annotated[int | None, "days until that rule deletes; -1 is never"] = None
    access_logged: Annotated[bool | None, "accesses to it are written to a log of its own"] = None
    access_log_target: Annotated[str | None, "resource that receives that log"] = None
    data_access_recorded: Annotated[bool | None, "an audit trail records reads and writes of its data", Joined()] = None
    portable_engine: Annotated[bool | None, "open engine, or with a documented export", Joined()] = None
    class_tagged: Annotated[bool | None, "its tags name a class, a known one or not", Joined()] = None
    classification: Annotated[str | None, "class of its data after its tags", Joined()] = None
    personal_info: Annotated[bool | None, "holds personal information after its tags", Joined()] = None


@dataclass(frozen=True, kw_only=True)
class ExternalShare(Fact):
    """One permission on a resource given to the public or to another account, tenant, organisation or domain."""

    kind: Annotated[
        str | None, "kind of the shared resource: as in data_store, or role, key, secret, function, ..."
    ] = None
    share_kind: Annotated[
        Literal["public", "account", "organisation", "tenant", "domain", "service"] | None, "whom it is shared with"
    ] = None
    counterpart: Annotated[str | None, "ID of that account, organisation, tenant, domain or service; * is anybody"] = (
        None
    )
    access: Annotated[Literal["read", "write", "admin", "assume"] | None, "the widest thing that it allows"] = None
    is_conditional: Annotated[bool | None, "holds under a condition only"] = None
    evidence: Annotated[
        Literal["computed", "policy"] | None, "computed by the provider's analyser, or read from the policy"
    ] = None
    is_approved: Annotated[bool | None, "the counterpart is in the installation's trusted lists", Joined()] = None
