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
    notifies: Annotated[bool | None, "an alert tells a person of its findings", Joined()] = None


@dataclass(frozen=True, kw_only=True)
class Alert(Fact):
    """One rule that tells somebody when something happens; a class without any is a row with exists = False."""

    account_wide: ClassVar[bool] = True

    kind: Annotated[
        Literal["metric_alarm", "log_alarm", "event_rule"] | None, "what it is triggered by; None where there is none"
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
            "metric_cpu",
            "metric_storage",
            "metric_latency",
            "quota",
            "other",
        ]
        | None,
        "what it tells of",
    ] = None
    exists: Annotated[bool | None, "there is one; False stands for a class without any"] = None
    is_enabled: Annotated[bool | None, "it is on"] = None
    covers_scope: Annotated[bool | None, "what it listens to holds the events of the whole account"] = None
    watched_id: Annotated[str | None, "resource that a metric alarm watches"] = None
    target_ids: Annotated[tuple[str, ...] | None, "resources that it tells"] = None
    target_count: Annotated[int | None, "how many it tells"] = None
    target_confirmed: Annotated[bool | None, "at least one receiver has confirmed"] = None


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
    acknowledged: Annotated[bool | None, "the installation records that somebody has seen it", Joined()] = None
