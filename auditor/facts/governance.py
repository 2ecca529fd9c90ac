"""Governance: the accounts themselves, what restrains them, and what is used and bought in them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from auditor.facts.base import Fact, Joined


@dataclass(frozen=True, kw_only=True)
class Account(Fact):
    """One AWS account, Azure subscription or Google Cloud project; an organisation that is read has one too."""

    account_wide: ClassVar[bool] = True

    kind: Annotated[Literal["organization", "folder", "account"] | None, "how high it stands"] = None
    state: Annotated[Literal["active", "suspended", "pending_close"] | None, "life-cycle state"] = None
    in_organization: Annotated[bool | None, "belongs to an organisation; False stands alone"] = None
    organization: Annotated[str | None, "ID of that organisation or tenant"] = None
    containers: Annotated[
        tuple[str, ...] | None, "folders above it and its organisation, nearest first, as a scope may name them"
    ] = None
    directory_country: Annotated[
        str | None, "ISO 3166-1 code of the country whose data centres keep the directory of its people"
    ] = None
    is_org_management: Annotated[bool | None, "governs the other accounts of its organisation"] = None
    enabled_regions: Annotated[tuple[str, ...] | None, "regions that can be used"] = None
    root_central_control: Annotated[bool | None, "the organisation manages the credentials of its owner"] = None
    owner_tag: Annotated[str | None, "its tag of the owner"] = None
    delegated_administrators: Annotated[
        tuple[str, ...] | None, "of an organisation: its accounts that administer a service for all of them"
    ] = None
    unknown_administrators: Annotated[
        tuple[str, ...] | None, "of these, accounts that neither the registry nor the trusted list names", Joined()
    ] = None
    members: Annotated[tuple[str, ...] | None, "accounts of an organisation that are in use"] = None
    unread_members: Annotated[tuple[str, ...] | None, "those of them that this run has not read", Joined()] = None
    was_read: Annotated[bool | None, "this run has read it", Joined()] = None
    privileged_humans: Annotated[int | None, "people with a privileged grant in it", Joined()] = None
    registered: Annotated[bool | None, "an approved service of the registry uses it", Joined()] = None
    registration_ended: Annotated[bool | None, "every service that uses it is past its end", Joined()] = None
    has_administrator: Annotated[bool | None, "the registry names an administrator of such a service", Joined()] = None
    ended_service_data_stores: Annotated[int | None, "data stores that services past their end left", Joined()] = None


@dataclass(frozen=True, kw_only=True)
class Guardrail(Fact):
    """One preventive control; a kind that is missing is a row with is_enforced = False."""

    account_wide: ClassVar[bool] = True

    kind: Annotated[
        Literal[
            "region_restriction",
            "service_restriction",
            "baseline_policies",
            "block_public_storage",
            "default_disk_encryption",
            "block_public_snapshot",
            "block_public_image",
            "metadata_hardening_default",
            "block_remote_console",
            "no_service_keys",
            "restrict_external_identities",
            "tag_policy",
            "delete_lock",
        ]
        | None,
        "what it prevents or demands",
    ] = None
    target: Annotated[str | None, "organisation, folder, account or resource that it is set on"] = None
    target_level: Annotated[Literal["org", "folder", "account", "group", "resource"] | None, "how high it is set"] = (
        None
    )
    is_enforced: Annotated[bool | None, "it refuses, and does not only report"] = None
    covers_account: Annotated[bool | None, "it holds for the whole account"] = None
    region_in_use: Annotated[bool | None, "something of the customer is in its region", Joined()] = None
    allowed_values: Annotated[tuple[str, ...] | None, "regions or services that it leaves open"] = None
    denied_values: Annotated[tuple[str, ...] | None, "regions or services that it refuses"] = None
    exempt_services: Annotated[tuple[str, ...] | None, "services that a region restriction leaves alone"] = None
    missing_settings: Annotated[tuple[str, ...] | None, "parts of it that are off, by the provider's names"] = None
    policies: Annotated[tuple[str, ...] | None, "names of the organisation's own policies in force on the account"] = (
        None
    )
    lock_level: Annotated[Literal["delete", "change"] | None, "what a lock refuses; change refuses deleting too"] = None
    evidence: Annotated[
        Literal["configuration", "denied_call", "declared"] | None,
        "read, concluded from a refusal that names it, or declared in the settings",
    ] = None
    declared_on: Annotated[date | None, "day on which the organisation's operator confirmed a declared one"] = None
    declaration: Annotated[str | None, "what a declared one rests on, in the settings' words"] = None


@dataclass(frozen=True, kw_only=True)
class ServiceInUse(Fact):
    """One service of the provider in one region, with the evidence that it is used."""

    account_wide: ClassVar[bool] = True

    cloud_service: Annotated[
        str | None, "service prefix, resource provider namespace or API host, such as s3; * is a region as a whole"
    ] = None
    evidence: Annotated[
        tuple[str, ...] | None,
        "of resource, cost, api_enabled; index beside resource where an index of all resources names it",
    ] = None
    is_used: Annotated[
        bool | None, "something is there; for a region that was only looked at, unknown until an inventory confirms it"
    ] = None
    resource_count: Annotated[int | None, "resources found"] = None
    cost_30d: Annotated[float | None, "cost of the last 30 days in US dollars"] = None
    processing_scope: Annotated[
        Literal["regional", "geo", "global"] | None, "where content may be processed, for services that process it"
    ] = None
    processing_regions: Annotated[
        tuple[str, ...] | None, "regions that profiles of the customer let process content; others may be used unseen"
    ] = None
    quota_max_utilisation: Annotated[float | None, "use of its fullest quota in percent"] = None


@dataclass(frozen=True, kw_only=True)
class SubscriptionOffer(Fact):
    """One third-party product obtained through the provider's marketplace."""

    account_wide: ClassVar[bool] = True

    kind: Annotated[Literal["licence", "agreement", "image", "application"] | None, "how it was obtained"] = None
    product: Annotated[str | None, "name or ID of the product"] = None
    publisher: Annotated[str | None, "who offers it"] = None
    status: Annotated[str | None, "the provider's word for its state"] = None
    ends: Annotated[bool | None, "the contract has an end date"] = None
    ends_at: Annotated[datetime | None, "that date"] = None
    renews: Annotated[bool | None, "it renews itself at that date"] = None
    reviewed_at: Annotated[
        datetime | None, "when its licence terms were last reviewed, by the list given to the audit", Joined()
    ] = None
