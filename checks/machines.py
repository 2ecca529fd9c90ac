"""Machines: who they act as, where they stand, whose they are, how they withstand failure and keep time."""

from auditor.facts.machines import Compute
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import beside, each, named_in, one_of
from checks.patches import (
    antimalware_present,
    images_scanned,
    metadata_service_hardened,
    no_critical_patch_missing,
    no_old_critical_vulnerability,
    no_overdue_maintenance,
    patches_managed,
    runtime_supported,
    system_supported,
    vulnerabilities_scanned,
)
from checks.places import region_allowed

PATCHES = (
    patches_managed,
    no_critical_patch_missing,
    antimalware_present,
    system_supported,
    vulnerabilities_scanned,
    no_old_critical_vulnerability,
    metadata_service_hardened,
    images_scanned,
    runtime_supported,
    no_overdue_maintenance,
)
"""Rules of the same topic that have a file of their own."""


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


@rule(
    "LOC-X1",
    reads=Compute,
    kinds=("vm", "vm_group", "kubernetes", "node_group", "function", "app", "container_service"),
    severity="high",
    nothing="pass",
    ja="計算資源が許可されたリージョンにある",
    en="Machines and managed runtimes are in allowed regions",
)
def machine_in_allowed_region(machines: Rows, criteria: Criteria) -> Column:
    return region_allowed(machines, criteria)


@rule(
    "LBL-02",
    reads=Compute,
    kinds=("vm", "vm_group", "kubernetes", "function", "app", "container_service"),
    severity="medium",
    ja="計算資源に所管とシステム名のタグがあり、台帳のサービスと一致する",
    en="Machines carry tags of their owner and of a system that is in the registry",
)
def machine_has_owner(machines: Rows, _: Criteria) -> Column:
    return beside(machines.owner_tagged & machines.system_registered, machines.owner_tag, machines.system_tag)


@rule(
    "AVL-02",
    reads=Compute,
    kinds=("vm_group", "kubernetes"),
    severity="medium",
    ja="仮想マシンのグループやクラスターが複数のゾーンに分散している",
    en="Groups of machines and clusters are spread over several zones",
)
def group_over_zones(machines: Rows, criteria: Criteria) -> Column:
    return each(machines.zones, lambda zones: len(zones) >= criteria.zones_min)


@rule(
    "AVL-X3",
    reads=Compute,
    kinds=("vm",),
    applies=lambda machines, criteria: one_of(machines.service_criticality, criteria.group_criticalities),
    severity="medium",
    ja="重要なサービスの仮想マシンが単独ではなく、障害時に置き換えられるグループに属している",
    en="Machines of important services belong to a group that replaces them when they fail",
)
def machine_not_alone(machines: Rows, _: Criteria) -> Column:
    return machines.in_group


@rule(
    "VM-X1",
    reads=Compute,
    kinds=("vm", "vm_group", "node_group"),
    providers=("azure", "gcp"),
    severity="medium",
    ja="仮想マシンのセキュアブートと仮想TPMが有効である",
    en="Secure boot and a virtual TPM are on in virtual machines",
)
def machine_starts_unaltered(machines: Rows, _: Criteria) -> Column:
    return machines.trusted_launch


@rule(
    "VM-X2",
    reads=Compute,
    kinds=("vm", "vm_group"),
    providers=("azure", "gcp"),
    severity="medium",
    ja="仮想マシンにパスワードやプロジェクト共通の鍵でログインできない",
    en="Nobody logs in to a virtual machine with a password or a key that the whole project shares",
)
def machine_takes_no_password(machines: Rows, _: Criteria) -> Column:
    return ~machines.password_login


@rule(
    "AVL-X4",
    reads=Compute,
    kinds=("vm", "vm_group", "kubernetes", "function", "app", "container_service"),
    providers=("azure", "gcp"),
    severity="medium",
    ja="計算資源が、稼働率の保証（SLA）がある種類・価格レベルで動いている",
    en="Machines run in a size and tier for which the provider promises availability",
)
def machine_has_promise(machines: Rows, _: Criteria) -> Column:
    return machines.has_sla


@rule(
    "CAP-X1",
    reads=Compute,
    kinds=("vm_group", "app", "container_service"),
    severity="low",
    ja="仮想マシンのグループが負荷に応じて増減する、または固定容量と定められている",
    en="Groups of machines follow the load, or their size is declared to be fixed",
)
def capacity_follows_load(machines: Rows, criteria: Criteria) -> Column:
    return machines.autoscaling | named_in(machines.resource, criteria.fixed_capacity)
