"""Sign-in rules: second factors, passwords, directories, reviews, and from where people may sign in."""

from collections.abc import Collection
from ipaddress import ip_network

from auditor.facts.identities import AuthPolicy
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import days_ago, each, one_of


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
    "IAM-X3",
    reads=AuthPolicy,
    kinds=("password",),
    severity="medium",
    ja="パスワードの最小の長さと再利用の禁止が設定されている",
    en="Passwords have a least length and may not be used again",
)
def passwords_are_long(policies: Rows, criteria: Criteria) -> Column:
    long = policies.password_min_length >= criteria.password_min_length
    return long & (policies.password_reuse_prevention >= criteria.password_reuse)


@rule(
    "IAM-X5",
    reads=AuthPolicy,
    kinds=("guest", "app_consent"),
    severity="low",
    providers=("azure", "gcp"),
    ja="外部の利用者の招待と、利用者によるアプリへの同意が制限されている",
    en="Inviting guests, and letting applications act for oneself, are restricted",
)
def guests_and_consent_are_limited(policies: Rows, _: Criteria) -> Column:
    by_few = one_of(policies.guest_inviters, ("nobody", "admins")) & policies.guest_access_restricted
    invited = (policies.kind == "guest") & by_few
    consented = (policies.kind == "app_consent") & policies.app_consent_restricted
    return (policies.state == "enforced") & (invited | consented)


@rule(
    "IAM-X7",
    reads=AuthPolicy,
    kinds=("legacy_auth",),
    exists=True,
    severity="low",
    providers=("azure", "gcp"),
    ja="多要素認証に対応しない古い認証方式が遮断されている",
    en="Old ways to sign in that know no second factor are blocked",
)
def old_sign_in_is_blocked(policies: Rows, criteria: Criteria) -> Column:
    return (policies.state == "enforced") & (policies.excluded_count <= criteria.mfa_max_exclusions)


def _within(column: Column, networks: Collection[str]) -> Column:
    """Whether every network of a list lies inside `networks`; where none are given, every list does."""
    own = [ip_network(cidr, strict=False) for cidr in networks]

    def inside(cidr: str) -> bool:
        found = ip_network(cidr, strict=False)
        return any(found.version == net.version and found.subnet_of(net) for net in own)  # type: ignore[arg-type]

    return each(column, lambda cidrs: not own or all(inside(cidr) for cidr in cidrs))
