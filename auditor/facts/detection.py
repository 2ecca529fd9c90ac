"""Detection: which services watch, what they tell whom, and what the provider itself announces."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from auditor.facts.base import Fact, Joined


@dataclass(frozen=True, kw_only=True)
class Detector(Fact):
    """One kind of watching service in one account and region; one that is off is a row with is_enabled = False."""

    account_wide: ClassVar[bool] = True

    kind: Annotated[
        Literal[
            "threat_detection",
            "posture",
            "change_recorder",
            "vulnerability",
            "data_discovery",
            "external_access",
            "unused_access",
            "architecture_review",
            "network_firewall",
            "recommendation",
        ]
        | None,
        "what it watches for",
    ] = None
    is_enabled: Annotated[bool | None, "it works now"] = None
    region_in_use: Annotated[bool | None, "something of the customer is in its region", Joined()] = None
    tier: Annotated[str | None, "the provider's name of the plan"] = None
    plans: Annotated[tuple[str, ...] | None, "parts of it that are on, by the provider's names"] = None
    covers_all_types: Annotated[bool | None, "it watches every type of resource that it can"] = None
    standards: Annotated[tuple[str, ...] | None, "sets of rules that it compares with"] = None
    open_critical: Annotated[int | None, "open critical findings, or at least so many"] = None
    open_high: Annotated[int | None, "open high findings, or at least so many"] = None
    counted_all: Annotated[bool | None, "those are all; False is at least so many"] = None
    oldest_open_at: Annotated[datetime | None, "when the oldest open critical or high finding was made"] = None
    last_run_at: Annotated[datetime | None, "when it last looked, or was last filled in"] = None
    personal_data_here: Annotated[
        bool | None, "a store in its region is labelled as holding personal information", Joined()
    ] = None
    watched_elsewhere: Annotated[bool | None, "another account administers it and sees its findings"] = None
    notifies: Annotated[bool | None, "an alert tells a person of its findings", Joined()] = None


@dataclass(frozen=True, kw_only=True)
class Alert(Fact):
    """One rule that tells somebody when something happens; or one class of events, with or without such a rule."""

    account_wide: ClassVar[bool] = True

    kind: Annotated[
        Literal["metric_alarm", "log_alarm", "event_rule", "event_class"] | None,
        "what it is triggered by; event_class stands for the class as a whole",
    ] = None
    event_class: Annotated[
        Literal[
            "iam_change",
            "network_change",
            "log_change",
            "key_change",
            "storage_policy_change",
            "db_change",
            "policy_change",
            "root_use",
            "sign_in_no_mfa",
            "sign_in_failure",
            "off_hours",
            "service_health",
            "threat_finding",
            "posture_finding",
            "metric_cpu",
            "metric_storage",
            "metric_latency",
            "metric_errors",
            "quota",
            "other",
        ]
        | None,
        "what it tells of, of several the first; NA where it may tell of any metric",
    ] = None
    event_parts: Annotated[
        tuple[str, ...] | None,
        "`class/part` that it hears, with `?` one that it may; of a class all; NA for a condition not understood",
    ] = None
    whole_parts: Annotated[tuple[str, ...] | None, "of these, parts that it hears for the whole account"] = None
    source_ids: Annotated[tuple[str, ...] | None, "groups of logs that it reads"] = None
    exists: Annotated[bool | None, "there is one; False of a class of metrics without any in a region"] = None
    is_enabled: Annotated[bool | None, "it is on"] = None
    covers_scope: Annotated[bool | None, "what it listens to holds the events of the whole account", Joined()] = None
    watched_id: Annotated[str | None, "resource that a metric alarm watches"] = None
    watched_ids: Annotated[tuple[str, ...] | None, "all that it watches, where that need not be one resource"] = None
    target_ids: Annotated[tuple[str, ...] | None, "resources that it tells"] = None
    target_count: Annotated[int | None, "how many it tells"] = None
    target_confirmed: Annotated[bool | None, "at least one receiver has confirmed, or need not"] = None
    reaches_person: Annotated[bool | None, "a receiver is a person; NA where a program is told that may tell one"] = (
        None
    )
    can_happen: Annotated[bool | None, "events of the class can occur in this account", Joined()] = None
    unheard_parts: Annotated[
        tuple[str, ...] | None, "parts of a class that no enabled alert hears in the whole account", Joined()
    ] = None
    untold_parts: Annotated[tuple[str, ...] | None, "parts of a class that no person is told of", Joined()] = None
    anomalies_detected: Annotated[bool | None, "threat detection works in every region in use", Joined()] = None


@dataclass(frozen=True, kw_only=True)
class Contact(Fact):
    """One notification contact that the provider keeps; a purpose without any is a row with exists = False."""

    account_wide: ClassVar[bool] = True

    purpose: Annotated[
        Literal["security", "operations", "billing", "owner", "legal"] | None, "what the provider writes to it about"
    ] = None
    exists: Annotated[bool | None, "there is one; False stands for a purpose without any"] = None
    emails: Annotated[tuple[str, ...] | None, "its mail addresses; hashed in reports"] = None
    domain_ok: Annotated[bool | None, "they belong to the municipality's domains", Joined()] = None
    is_shared: Annotated[bool | None, "they belong to an office, not to one person", Joined()] = None
    is_valid: Annotated[bool | None, "the provider has confirmed them"] = None
    min_severity: Annotated[str | None, "lowest severity that it is told of, by the provider's word"] = None
    roles: Annotated[tuple[str, ...] | None, "roles whose holders are told too"] = None


@dataclass(frozen=True, kw_only=True)
class HealthEvent(Fact):
    """One event that the provider has published for this account."""

    account_wide: ClassVar[bool] = True

    category: Annotated[Literal["issue", "planned_change", "advisory", "security"] | None, "nature of the event"] = None
    status: Annotated[Literal["open", "upcoming", "closed"] | None, "state of the event"] = None
    cloud_service: Annotated[str | None, "the provider's name of the service"] = None
    event_type: Annotated[str | None, "the provider's code of the event"] = None
    starts_at: Annotated[datetime | None, "when it starts"] = None
    ends_at: Annotated[datetime | None, "when it ended, or is to end"] = None
    region_in_use: Annotated[bool | None, "something of the customer is in its region", Joined()] = None
    acknowledged: Annotated[bool | None, "the installation records that somebody has seen it", Joined()] = None
