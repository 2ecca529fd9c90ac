"""Accounts: how they are entered and left, and how full they are."""

from datetime import timedelta

from auditor.facts.governance import Account, Guardrail, ServiceInUse
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import before, given


@rule(
    "UTL-X1",
    reads=Guardrail,
    kinds=("block_remote_console",),
    applies=lambda rails, _: rails.region_in_use,
    severity="low",
    ja="利用中の全リージョンで、シリアルコンソール等の遠隔コンソールが禁止されている",
    en="Serial and other remote consoles are blocked in every region in use",
)
def remote_console_blocked(rails: Rows, _: Criteria) -> Column:
    return rails.is_enforced & rails.covers_account


@rule(
    "END-05",
    reads=Account,
    kinds=("account",),
    applies=lambda accounts, _: accounts.service_registered & ~accounts.service_ended,
    severity="medium",
    ja="利用終了予定日が近いサービスの移行計画書又は終了計画書が台帳に記録されている",
    en="Near the planned end of use the registry names a migration or termination plan",
)
def end_is_planned(accounts: Rows, criteria: Criteria) -> Column:
    soon = before(accounts.service_ends_on, criteria.today + timedelta(days=criteria.end_plan_days))
    return ~soon | given(accounts.service_end_plan)


@rule(
    "CAP-03",
    reads=ServiceInUse,
    applies=lambda uses, _: (uses.cloud_service != "*") & uses.is_used,
    severity="medium",
    ja="サービスの上限（クォータ）に対する使用率に余裕がある",
    en="The quotas of services in use are not nearly used up",
)
def quotas_have_room(uses: Rows, criteria: Criteria) -> Column:
    return uses.quota_max_utilisation < criteria.quota_percent
