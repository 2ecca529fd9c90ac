"""People, roles and programs: who can act, and whether they should."""

from datetime import datetime

from auditor.facts.identities import Principal
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import across, days_ago, named_in, one_of
from checks.credentials import (
    keys_are_few,
    keys_are_renewed,
    keys_are_used,
    keys_end_with_service,
    owner_has_no_key,
    programs_need_no_key,
    shared_keys_are_limited,
)
from checks.rights import (
    guardrails_have_their_own_role,
    no_custom_full_administration,
    people_hold_through_groups,
    privileges_are_temporary,
    programs_hold_no_privileges,
    remote_commands_are_limited,
    rights_end_with_service,
    role_for_incidents,
    taking_roles_is_limited,
)
from checks.sign_in import (
    access_is_reviewed,
    guests_and_consent_are_limited,
    old_sign_in_is_blocked,
    passwords_are_long,
    second_factor_is_enforced,
    sign_in_is_central,
    sign_in_is_limited,
)

CREDENTIALS = (
    owner_has_no_key,
    keys_are_renewed,
    keys_are_used,
    programs_need_no_key,
    shared_keys_are_limited,
    keys_end_with_service,
    keys_are_few,
)
RIGHTS = (
    no_custom_full_administration,
    privileges_are_temporary,
    programs_hold_no_privileges,
    rights_end_with_service,
    remote_commands_are_limited,
    taking_roles_is_limited,
    people_hold_through_groups,
    role_for_incidents,
    guardrails_have_their_own_role,
)
SIGN_IN = (
    second_factor_is_enforced,
    sign_in_is_central,
    access_is_reviewed,
    sign_in_is_limited,
    passwords_are_long,
    guests_and_consent_are_limited,
    old_sign_in_is_blocked,
)
"""Rules of the same topic that have files of their own."""


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


def _outside(principals: Rows, criteria: Criteria) -> Column:
    """Whether it comes from outside. Google Cloud names the first domain of an organisation only: those that the
    settings name are no others."""
    second = (principals.provider == "gcp") & one_of(principals.home, criteria.home_domains)
    return principals.is_external & ~second


@rule(
    "IAM-09",
    reads=Principal,
    applies=lambda principals, criteria: _outside(principals, criteria) & (principals.grant_count > 0),
    severity="high",
    nothing="pass",
    ja="権限を持つ外部の主体が確認済みで、特権を持っていない",
    en="Outsiders with rights are reviewed and hold no privileges",
)
def outsiders_are_reviewed(principals: Rows, criteria: Criteria) -> Column:
    known = principals.reviewed | one_of(principals.home, (*criteria.trusted_accounts, *criteria.trusted_tenants))
    return known & ~principals.is_privileged


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
    "IAM-X4",
    reads=Principal,
    kinds=("role", "service"),
    applies=lambda principals, _: principals.is_enabled,
    severity="low",
    nothing="pass",
    providers=("aws", "gcp"),
    ja="使われていないロールやプログラム用の主体が残っていない",
    en="Roles and programs that are not used are gone",
)
def roles_are_used(principals: Rows, criteria: Criteria) -> Column:
    start = days_ago(criteria, criteria.role_unused_days)
    used = ~principals.never_signed_in & (principals.last_sign_in_at >= start)

    def new(made: datetime | None, last: datetime | None) -> bool | None:
        """Google tells no day on which a program was made: what was used before that time is older."""
        known = [moment for moment in (made, last) if moment is not None]
        return False if any(moment < start for moment in known) else None if made is None else True

    young = across(new, principals.created_at, principals.last_sign_in_at)
    # What lies ready for an emergency is rightly not used.
    spared = named_in(principals.resource, (*criteria.incident_roles, *criteria.break_glass))
    return used | young | spared
