"""Logs: what is recorded, where it is kept, and which resources write it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from auditor.facts.base import Fact, Joined
from auditor.facts.stores import KeyManager, KeyState


@dataclass(frozen=True, kw_only=True)
class AuditTrail(Fact):
    """One recorder of administrative operations; an account that has none has one row with exists = False."""

    account_wide: ClassVar[bool] = True

    kind: Annotated[
        Literal["trail", "event_store", "export", "platform_log", "sink"] | None, "what the provider calls it by nature"
    ] = None
    exists: Annotated[bool | None, "there is one; False stands for an account without any"] = None
    is_logging: Annotated[bool | None, "it records now"] = None
    covers_all_regions: Annotated[bool | None, "it records every region"] = None
    covers_management_write: Annotated[bool | None, "it records changes of configuration"] = None
    covers_management_read: Annotated[bool | None, "it records reads of configuration"] = None
    covers_data_events: Annotated[
        tuple[str, ...] | None,
        "native resource types whose reads and writes of data it records; one that is kept to some resources is "
        "followed by a space and the beginning of their names",
    ] = None
    covers_key_use: Annotated[bool | None, "it records uses of encryption keys"] = None
    covers_sign_in: Annotated[bool | None, "it records sign-ins"] = None
    covers_provider_access: Annotated[bool | None, "it records accesses by the provider's own staff"] = None
    integrity_protected: Annotated[bool | None, "a change of recorded events would be noticed or is impossible"] = None
    destination_ids: Annotated[tuple[str, ...] | None, "resources that it writes to"] = None
    kept_outside_platform: Annotated[bool | None, "kept in a store of the customer, beyond the platform's view"] = None
    is_org_wide: Annotated[bool | None, "it records every account of the organisation"] = None
    retention_days: Annotated[int | None, "days that it keeps events by itself; -1 is without end"] = None
    key_id: Annotated[str | None, "resource of the key that encrypts it; `provider` is a nameless one of the cloud"] = (
        None
    )
    delivery_published: Annotated[bool | None, "the provider says when it last delivered"] = None
    last_delivery_at: Annotated[datetime | None, "when it last delivered"] = None
    has_error: Annotated[bool | None, "its last delivery failed"] = None
    last_error: Annotated[str | None, "the provider's name of that failure"] = None


@dataclass(frozen=True, kw_only=True)
class LogStore(Fact):
    """One place where logs are kept."""

    kind: Annotated[
        Literal["log_group", "log_bucket", "bucket", "storage_account", "workspace", "event_store", "stream"] | None,
        "what keeps the logs",
    ] = None
    owner_account: Annotated[str | None, "account that owns it"] = None
    is_separate_account: Annotated[bool | None, "owned by another account than the one that writes"] = None
    retention_days: Annotated[
        int | None, "days that logs are kept; -1 is without end; of a bucket by its own rules", Joined()
    ] = None
    located_in: Annotated[
        str | None, "region where the logs rest; a bucket of another account is looked up there", Joined()
    ] = None
    is_encrypted: Annotated[bool | None, "logs are encrypted where they rest"] = None
    key_id: Annotated[str | None, "resource of the key that encrypts it; `provider` is a nameless one of the cloud"] = (
        None
    )
    key_manager: Annotated[KeyManager | None, "who manages that key; from the key table where it is read", Joined()] = (
        None
    )
    key_state: Annotated[KeyState | None, "life-cycle state of that key", Joined()] = None
    is_locked: Annotated[bool | None, "logs cannot be changed or deleted before their time"] = None
    is_public: Annotated[bool | None, "anybody can read or change something in it", Joined()] = None
    access_logged: Annotated[bool | None, "accesses to it are logged", Joined()] = None
    receives_audit: Annotated[bool | None, "an audit trail writes to it", Joined()] = None
    receives: Annotated[tuple[str, ...] | None, "kinds of log that are written to it, `audit` among them", Joined()] = (
        None
    )
    timestamp_zone: Annotated[str | None, "time zone of the time stamps"] = None


@dataclass(frozen=True, kw_only=True)
class LogSource(Fact):
    """One switch of a resource's own log; the row's resource is what is logged. A log that is off is a row too."""

    kind: Annotated[
        Literal[
            "network",
            "subnet",
            "interface",
            "load_balancer",
            "cdn",
            "api",
            "web_acl",
            "database",
            "bucket",
            "storage_account",
            "kubernetes",
            "key",
            "key_vault",
            "function",
            "app",
            "firewall",
        ]
        | None,
        "what is logged",
    ] = None
    log_kind: Annotated[
        Literal[
            "flow",
            "dns_query",
            "lb_access",
            "cdn_access",
            "api_access",
            "waf",
            "db_audit",
            "object_access",
            "kubernetes_audit",
            "key_use",
            "function",
            "app",
            "firewall",
        ]
        | None,
        "which log",
    ] = None
    is_enabled: Annotated[bool | None, "the log is written"] = None
    recorded: Annotated[
        bool | None,
        "of keys and buckets, which have no log of this kind by themselves: an audit trail or the access log holds it",
        Joined(),
    ] = None
    in_use: Annotated[bool | None, "something uses the resource, so that there is something to log"] = None
    traffic: Annotated[Literal["all", "accepted", "rejected"] | None, "which part of the traffic a flow log holds"] = (
        None
    )
    destination_id: Annotated[str | None, "resource that it is written to"] = None
    retention_days: Annotated[
        int | None, "days kept, by the switch or its destination; -1 is without end", Joined()
    ] = None
    has_error: Annotated[bool | None, "delivery fails"] = None
