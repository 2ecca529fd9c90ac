"""People, roles and programs: who can act, under which rights and sign-in rules."""

from collections.abc import Collection
from ipaddress import ip_network

from auditor.facts.identities import AuthPolicy, Grant, Principal
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import days_ago, each, named_in, one_of
from checks.credentials import (
    keys_are_renewed,
    keys_are_used,
    keys_end_with_service,
    owner_has_no_key,
    programs_need_no_key,
    shared_keys_are_limited,
)

CREDENTIALS = (
    owner_has_no_key,
    keys_are_renewed,
    keys_are_used,
    programs_need_no_key,
    shared_keys_are_limited,
    keys_end_with_service,
)
"""Rules of the same topic that have a file of their own."""


@rule(
    "IAM-01",
    reads=Principal,
    kinds=("owner_root",),
    applies=lambda roots, _: roots.console_access,
    severity="critical",
    ja="最高権限アカウント（ルート）に多要素認証が設定されている",
    en="The owner of the account has a second factor",
)
def owner_has_second_factor(roots: Rows, _: Criteria) -> Column:
    return roots.mfa_enabled


@rule(
    "IAM-02",
    reads=Principal,
    kinds=("owner_root",),
    applies=lambda roots, _: roots.console_access,
    severity="high",
    ja="最高権限アカウント（ルート）の多要素認証がフィッシング耐性のある方式である",
    en="The second factor of the account's owner resists phishing",
)
def owner_factor_resists_phishing(roots: Rows, _: Criteria) -> Column:
    return roots.mfa_strength == "phishing_resistant"


@rule(
    "IAM-04",
    reads=Principal,
    kinds=("owner_root",),
    severity="medium",
    ja="最高権限アカウント（ルート）を日常的に使っていない",
    en="The owner of the account is not used from day to day",
)
def owner_not_in_daily_use(roots: Rows, criteria: Criteria) -> Column:
    return roots.never_signed_in | (roots.last_sign_in_at < days_ago(criteria, criteria.root_recent_days))


@rule(
    "IAM-05",
    reads=Principal,
    kinds=("human",),
    applies=lambda people, _: people.is_enabled & people.console_access,
    severity="high",
    critical_if=lambda people, _: people.is_privileged,
    ja="コンソールにサインインできる利用者に多要素認証が設定されている",
    en="People who can sign in have a second factor",
)
def people_have_second_factor(people: Rows, _: Criteria) -> Column:
    return people.mfa_enabled


@rule(
    "IAM-06",
    reads=AuthPolicy,
    kinds=("mfa_requirement",),
    applies=lambda policies, _: one_of(policies.applies_to, ("admins", "all_users")),
    exists=True,
    severity="high",
    providers=("azure", "gcp"),
    ja="管理者に多要素認証を強制する設定があり、除外は緊急用アカウントに限られている",
    en="Administrators are made to use a second factor, with no exceptions but emergency accounts",
)
def second_factor_is_enforced(policies: Rows, criteria: Criteria) -> Column:
    return (policies.state == "enforced") & (policies.excluded_count <= criteria.mfa_max_exclusions)


@rule(
    "IAM-07",
    reads=Principal,
    kinds=("human",),
    applies=lambda people, _: people.is_enabled & people.console_access,
    severity="medium",
    ja="長期間サインインしていない利用者が残っていない",
    en="People who have not signed in for long are disabled",
)
def people_sign_in(people: Rows, criteria: Criteria) -> Column:
    start = days_ago(criteria, criteria.sign_in_unused_days)
    signed_in = ~people.never_signed_in & (people.last_sign_in_at >= start)
    return signed_in | (people.created_at >= start)


@rule(
    "IAM-08",
    reads=Principal,
    # An owner can be neither disabled nor gone; a pass would say nothing.
    applies=lambda principals, _: principals.kind != "owner_root",
    severity="medium",
    nothing="pass",
    ja="停止・削除された主体に権限が残っていない",
    en="Nobody who is disabled or gone still holds rights",
)
def disabled_hold_nothing(principals: Rows, _: Criteria) -> Column:
    return ~((~principals.is_enabled | principals.orphan) & (principals.grant_count > 0))


@rule(
    "IAM-09",
    reads=Principal,
    applies=lambda principals, _: principals.is_external & (principals.grant_count > 0),
    severity="high",
    nothing="pass",
    ja="権限を持つ外部の主体が確認済みで、特権を持っていない",
    en="Outsiders with rights are reviewed and hold no privileges",
)
def outsiders_are_reviewed(principals: Rows, criteria: Criteria) -> Column:
    known = principals.reviewed | one_of(principals.home, (*criteria.trusted_accounts, *criteria.trusted_tenants))
    return known & ~principals.is_privileged


@rule(
    "IAM-10",
    reads=Grant,
    applies=lambda grants, _: grants.role_is_custom & ~grants.via_group,
    severity="high",
    nothing="pass",
    ja="全操作・全資源を許可する独自の権限定義を使っていない",
    en="No custom definition gives everything on everything",
)
def no_custom_full_administration(grants: Rows, criteria: Criteria) -> Column:
    return ~grants.is_wildcard_admin | named_in(grants.role_id, criteria.allowed_admin_roles)


@rule(
    "IAM-12",
    reads=Grant,
    applies=lambda grants, _: (grants.principal_kind == "human") & grants.is_privileged,
    severity="medium",
    nothing="pass",
    ja="利用者の特権が恒久的でなく、必要なときだけ有効になる",
    en="Privileges of people are not permanent",
)
def privileges_are_temporary(grants: Rows, criteria: Criteria) -> Column:
    return ~grants.is_permanent | named_in(grants.principal_id, criteria.break_glass)


@rule(
    "IAM-13",
    reads=Grant,
    applies=lambda grants, _: grants.principal_kind == "service",
    severity="high",
    nothing="pass",
    ja="プログラム用の主体がアカウント全体の特権を持っていない",
    en="Programs hold no privileges over the whole account",
)
def programs_hold_no_privileges(grants: Rows, criteria: Criteria) -> Column:
    high_up = one_of(grants.scope_level, ("org", "folder", "account"))
    return ~(grants.is_privileged & high_up) | named_in(grants.principal_id, criteria.deployment_principals)


@rule(
    "IAM-17",
    reads=AuthPolicy,
    kinds=("federation",),
    applies=lambda policies, _: policies.applies_to != "workloads",
    exists=True,
    severity="medium",
    ja="利用者が統合ディレクトリからサインインし、個別の利用者がいない",
    en="People sign in through one central directory and not as local users",
)
def sign_in_is_central(policies: Rows, criteria: Criteria) -> Column:
    return (policies.state == "enforced") & (policies.local_console_users <= criteria.max_local_users)


@rule(
    "IAM-18",
    reads=AuthPolicy,
    kinds=("access_review",),
    exists=True,
    severity="medium",
    providers=("azure",),
    ja="権限の見直しが設定され、所定の間隔で実施されている",
    en="Access rights are reviewed at set intervals",
)
def access_is_reviewed(policies: Rows, criteria: Criteria) -> Column:
    recent = policies.last_review_at >= days_ago(criteria, criteria.access_review_days)
    return (policies.state == "enforced") & recent


@rule(
    "IAM-21",
    reads=Principal,
    kinds=("human",),
    applies=lambda people, _: people.is_enabled,
    severity="medium",
    nothing="pass",
    ja="有効な利用者が担当者の一覧に載っている",
    en="Everybody who can act is on the list of people in charge",
)
def people_are_on_staff_list(people: Rows, criteria: Criteria) -> Column:
    return people.on_staff_list | named_in(people.resource, criteria.break_glass)


@rule(
    "ING-07",
    reads=AuthPolicy,
    kinds=("location_or_device",),
    severity="medium",
    ja="庁外からのサインインが、接続元のネットワーク又は端末で制限されている",
    en="Sign-in from outside is limited by network or device",
)
def sign_in_is_limited(policies: Rows, criteria: Criteria) -> Column:
    inside = _within(policies.allowed_cidrs, criteria.internal_cidrs)
    limited = (policies.source_ip_limited & inside) | policies.device_limited
    return (policies.state == "enforced") & limited


@rule(
    "END-02",
    reads=Grant,
    applies=lambda grants, _: grants.service_registered & grants.service_ended,
    severity="high",
    nothing="not_applicable",
    ja="利用を終了したサービスに、後始末をする者以外の権限が残っていない",
    en="Of an ended service nobody holds rights but who closes it down",
)
def rights_end_with_service(grants: Rows, criteria: Criteria) -> Column:
    somebody = (grants.principal_kind == "human") | grants.principal_is_external
    return ~somebody | named_in(grants.principal_id, criteria.closing_admins)


def _within(column: Column, networks: Collection[str]) -> Column:
    """Whether every network of a list lies inside `networks`; where none are given, every list does."""
    own = [ip_network(cidr, strict=False) for cidr in networks]

    def inside(cidr: str) -> bool:
        found = ip_network(cidr, strict=False)
        return any(found.version == net.version and found.subnet_of(net) for net in own)  # type: ignore[arg-type]

    return each(column, lambda cidrs: not own or all(inside(cidr) for cidr in cidrs))
