"""Machines: who they act as, where they stand, and how they keep time."""

from auditor.facts.machines import Compute
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import each


@rule(
    "IAM-19",
    reads=Compute,
    kinds=("vm", "vm_group", "function", "app", "container_service"),
    severity="medium",
    ja="計算資源が全権限の主体や全機能を許す既定の主体で動いていない",
    en="No machine acts as a full administrator or as a default identity with every right",
)
def machine_identity_limited(machines: Rows, _: Criteria) -> Column:
    by_default = machines.uses_default_identity & machines.identity_full_scope
    return ~machines.identity_is_wildcard_admin & ~by_default


@rule(
    "ING-03",
    reads=Compute,
    kinds=("vm",),
    severity="medium",
    ja="仮想マシンが公開アドレスを持たず、閉じたサブネットにある",
    en="Virtual machines have no public address and stand in a private subnet",
)
def machine_not_on_internet(machines: Rows, criteria: Criteria) -> Column:
    approved = frozenset(criteria.public_machines_allowed)
    excepted = each(machines.resource, lambda arn: not approved.isdisjoint({arn, arn.rsplit("/", 1)[-1]}))
    return (~machines.has_public_ip & machines.in_private_subnet) | excepted


@rule(
    "TIM-03",
    reads=Compute,
    kinds=("vm",),
    providers=("azure", "gcp"),
    severity="low",
    ja="仮想マシンの時計が提供者の時刻源に同期している",
    en="Clocks of virtual machines follow the provider's time source",
)
def machine_clock_synchronised(machines: Rows, _: Criteria) -> Column:
    return machines.clock_synchronised
