"""Identities: who can act, with which proof, under which rights and sign-in rules."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from auditor.facts.base import Fact, Joined

PrincipalKind = Literal["owner_root", "human", "group", "service", "role", "external"]
MfaStrength = Literal["none", "phone", "otp", "phishing_resistant"]


@dataclass(frozen=True, kw_only=True)
class Principal(Fact):
    """One identity able to act: a person, the owner of the account, a service account, a role, a group."""

    account_wide: ClassVar[bool] = True

    kind: Annotated[PrincipalKind | None, "what acts; owner_root is the account's owner or highest administrator"] = (
        None
    )
    home: Annotated[str | None, "account, tenant or mail domain that it comes from"] = None
    is_enabled: Annotated[bool | None, "it can act at all"] = None
    is_external: Annotated[bool | None, "it comes from outside the organisation"] = None
    is_privileged: Annotated[bool | None, "it holds a privileged grant", Joined()] = None
    grant_count: Annotated[int | None, "grants that it holds, directly or through a group", Joined()] = None
    reviewed: Annotated[bool | None, "it is in the installation's list of reviewed external identities", Joined()] = (
        None
    )
    on_staff_list: Annotated[bool | None, "it is in the list of responsible persons given to the audit", Joined()] = (
        None
    )
    console_access: Annotated[bool | None, "it can sign in to the console by itself"] = None
    mfa_enabled: Annotated[bool | None, "a second factor is registered"] = None
    mfa_enforced: Annotated[bool | None, "it cannot sign in without a second factor"] = None
    mfa_strength: Annotated[MfaStrength | None, "the strongest registered second factor"] = None
    last_sign_in_at: Annotated[datetime | None, "last known sign-in or use"] = None
    never_signed_in: Annotated[bool | None, "the provider says that it was never used"] = None
    created_at: Annotated[datetime | None, "when it was created"] = None
    orphan: Annotated[bool | None, "policies still name it although it was deleted"] = None


@dataclass(frozen=True, kw_only=True)
class Credential(Fact):
    """One long-lived proof of an identity: metadata only, never the value."""

    account_wide: ClassVar[bool] = True

    kind: Annotated[
        Literal[
            "password",
            "access_key",
            "service_key",
            "app_secret",
            "app_certificate",
            "signing_certificate",
            "service_password",
            "storage_key",
            "api_key",
            "ssh_key",
        ]
        | None,
        "what proves the identity; service_password is made for one service of the provider only",
    ] = None
    principal_id: Annotated[str | None, "resource of the principal that it lets act"] = None
    principal_kind: Annotated[PrincipalKind | None, "kind of that principal"] = None
    principal_is_privileged: Annotated[bool | None, "that principal holds a privileged grant", Joined()] = None
    principal_active_keys: Annotated[int | None, "active credentials of this kind of that principal", Joined()] = None
    is_active: Annotated[bool | None, "it works now"] = None
    created_at: Annotated[datetime | None, "when it was made or last replaced"] = None
    last_used_at: Annotated[datetime | None, "when it was last used"] = None
    never_used: Annotated[bool | None, "the provider says that it was never used"] = None
    expires: Annotated[bool | None, "this kind has an end date"] = None
    expires_at: Annotated[datetime | None, "end of validity"] = None
    is_disabled_by_policy: Annotated[bool | None, "a setting above it forbids its use"] = None
    is_restricted: Annotated[bool | None, "limited to listed interfaces and listed callers"] = None
    attached_identity_possible: Annotated[bool | None, "its user could run with an identity without a key"] = None
    deprecated: Annotated[bool | None, "a kind of credential that the provider advises against"] = None


@dataclass(frozen=True, kw_only=True)
class Grant(Fact):
    """One right as attached, less what a policy denies outright; what is effective is not computed further."""

    account_wide: ClassVar[bool] = True

    principal_id: Annotated[str | None, "resource of the principal that holds it"] = None
    principal_kind: Annotated[PrincipalKind | None, "kind of that principal"] = None
    principal_enabled: Annotated[bool | None, "that principal can act at all", Joined()] = None
    principal_is_external: Annotated[bool | None, "that principal comes from outside", Joined()] = None
    holders: Annotated[
        tuple[str, ...] | None, "resources of the people who hold it, where it is a directory's and they were read"
    ] = None
    role_id: Annotated[str | None, "the role or policy granted"] = None
    role_is_custom: Annotated[bool | None, "the role is made by the customer"] = None
    scope: Annotated[str | None, "account, folder, group or resource that it holds for"] = None
    scope_level: Annotated[
        Literal["directory", "org", "folder", "account", "group", "resource"] | None,
        "how high it holds; directory is that of the people, beside all accounts that use it",
    ] = None
    via_group: Annotated[bool | None, "held through membership in a group"] = None
    group_id: Annotated[str | None, "resource of that group"] = None
    is_permanent: Annotated[bool | None, "always in force: not eligible only, not expiring, not by session"] = None
    expires_at: Annotated[datetime | None, "end of a grant that is not permanent"] = None
    is_privileged: Annotated[bool | None, "able to change rights, logs, keys, networks or backups of its scope"] = None
    is_wildcard_admin: Annotated[bool | None, "allows everything on everything in its scope"] = None
    capabilities: Annotated[
        tuple[str, ...] | None,
        "of iam_write, log_write, key_admin, key_use, network_write, backup_delete, remote_command, impersonate, "
        "guardrail_write, support",
    ] = None
    is_conditional: Annotated[bool | None, "holds under a condition only"] = None
    requires_mfa: Annotated[bool | None, "its condition asks for a second factor"] = None
    source_ip_limited: Annotated[bool | None, "its condition asks for listed source addresses"] = None


@dataclass(frozen=True, kw_only=True)
class AuthPolicy(Fact):
    """One directory-wide or account-wide sign-in rule; a rule that is missing is a row with state `off`."""

    account_wide: ClassVar[bool] = True

    kind: Annotated[
        Literal[
            "mfa_requirement",
            "password",
            "legacy_auth",
            "location_or_device",
            "guest",
            "app_consent",
            "federation",
            "access_review",
        ]
        | None,
        "what it rules",
    ] = None
    applies_to: Annotated[Literal["admins", "all_users", "workloads", "guests"] | None, "whom it rules"] = None
    state: Annotated[Literal["enforced", "report_only", "off"] | None, "off where there is none"] = None
    excluded_count: Annotated[int | None, "users, groups or units left out of it"] = None
    required_strength: Annotated[MfaStrength | None, "weakest second factor that it accepts"] = None
    password_min_length: Annotated[int | None, "characters"] = None
    password_reuse_prevention: Annotated[int | None, "earlier passwords that cannot be used again; 0 is none"] = None
    password_expires: Annotated[bool | None, "passwords have an end date"] = None
    password_max_age_days: Annotated[int | None, "days until a password that expires must be changed"] = None
    source_ip_limited: Annotated[bool | None, "sign-in is limited to listed networks"] = None
    allowed_cidrs: Annotated[tuple[str, ...] | None, "those networks"] = None
    device_limited: Annotated[bool | None, "sign-in is limited to managed devices"] = None
    guest_inviters: Annotated[
        Literal["nobody", "admins", "members", "everyone"] | None, "who may invite guests, the widest group"
    ] = None
    guest_access_restricted: Annotated[bool | None, "guests cannot read the directory like members"] = None
    app_consent_restricted: Annotated[bool | None, "users cannot let any application act for them"] = None
    app_registration_restricted: Annotated[bool | None, "users cannot register applications"] = None
    identity_provider: Annotated[str | None, "the central directory that a federation trusts"] = None
    local_console_users: Annotated[int | None, "people who sign in past the central directory", Joined()] = None
    review_frequency_days: Annotated[int | None, "days between access reviews"] = None
    last_review_at: Annotated[datetime | None, "start of the last access review"] = None
