"""Rights: who holds which, for how long, and through what."""

from collections.abc import Collection

from auditor.facts.identities import Grant
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import each, has_any, named_in, one_of

GUARDIANS = frozenset({"guardrail_write", "log_write", "support"})
"""What whoever looks after guardrails may do besides."""


@rule(
    "IAM-10",
    reads=Grant,
    applies=lambda grants, _: grants.role_is_custom & ~grants.via_group,
    severity="high",
    nothing="pass",
    ja="全操作・全リソースを許可する独自の権限定義を使っていない",
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
    high_up = one_of(grants.scope_level, ("directory", "org", "folder", "account"))
    return ~(grants.is_privileged & high_up) | named_in(grants.principal_id, criteria.deployment_principals)


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


@rule(
    "UTL-01",
    reads=Grant,
    applies=lambda grants, _: has_any(grants.capabilities, ("remote_command",)),
    severity="medium",
    nothing="pass",
    ja="機器への遠隔操作（コマンド実行等）の権限を、定めた者だけが持っている",
    en="Only listed people and programs may run commands on machines from outside",
)
def remote_commands_are_limited(grants: Rows, criteria: Criteria) -> Column:
    return _listed(grants, criteria.remote_command_principals)


@rule(
    "UTL-02",
    reads=Grant,
    applies=lambda grants, _: (
        has_any(grants.capabilities, ("impersonate",)) & one_of(grants.scope_level, ("org", "folder", "account"))
    ),
    severity="medium",
    nothing="pass",
    ja="任意のロール等を渡す・引き受ける権限を、定めた者だけが持っている",
    en="Only listed people and programs may pass or take any role of the account",
)
def taking_roles_is_limited(grants: Rows, criteria: Criteria) -> Column:
    return _listed(grants, (*criteria.impersonation_principals, *criteria.deployment_principals))


@rule(
    "IAM-X1",
    reads=Grant,
    applies=lambda grants, _: grants.principal_kind == "human",
    severity="low",
    nothing="pass",
    ja="利用者の権限がグループ又はロールを通じて与えられ、個人に直接付けられていない",
    en="People hold rights through groups or roles and not by themselves",
)
def people_hold_through_groups(grants: Rows, criteria: Criteria) -> Column:
    taken = each(grants.role_id, lambda role: ":role/" in role)  # a role of AWS, which is taken for a session
    return grants.via_group | taken | named_in(grants.principal_id, criteria.break_glass)


@rule(
    "CON-X2",
    reads=Grant,
    exists=True,
    severity="low",
    ja="インシデント対応やサポートへの問合せのためのロールがある",
    en="There is a role for incidents and for talking to the provider's support",
)
def role_for_incidents(grants: Rows, criteria: Criteria) -> Column:
    # Whoever may do everything may call support, too: that is nobody's role for it.
    own = has_any(grants.capabilities, ("support",)) & ~grants.is_wildcard_admin
    by_people = one_of(grants.principal_kind, ("human", "group", "role"))
    return (own & by_people) | named_in(grants.principal_id, criteria.incident_roles)


@rule(
    "UTL-X2",
    reads=Grant,
    exists=True,
    severity="low",
    ja="統制（ガードレール、検知、ロック）を管理するためのロールが、日常の作業の権限と分かれている",
    en="Guardrails, detection and locks are managed by a role of their own, apart from daily work",
)
def guardrails_have_their_own_role(grants: Rows, _: Criteria) -> Column:
    apart = each(grants.capabilities, lambda held: "guardrail_write" in held and GUARDIANS.issuperset(held))
    return apart & ~grants.is_wildcard_admin & one_of(grants.principal_kind, ("human", "group", "role"))


def _listed(grants: Rows, names: Collection[str]) -> Column:
    """Whether a list names who holds a right: itself, the group that it comes through, or the role that is taken."""
    through = grants.via_group & named_in(grants.group_id, names)
    return named_in(grants.principal_id, names) | through | named_in(grants.role_id, names)
