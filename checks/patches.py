"""Machines: are they patched, protected, scanned, and on software that is still supported?"""

from datetime import timedelta

from auditor.facts.machines import Compute
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import before, beside, days_ago


def _runs(machines: Rows, _: Criteria) -> Column:
    """A machine that is stopped answers nobody: neither an agent's server nor a scanner."""
    return machines.state != "stopped"


@rule(
    "VM-01",
    reads=Compute,
    kinds=("vm",),
    applies=_runs,
    severity="high",
    ja="仮想マシンが更新プログラムの管理下にあり、定期的に適用されている",
    en="Virtual machines are in touch with patch management, and patches are applied to them on a schedule",
)
def patches_managed(machines: Rows, criteria: Criteria) -> Column:
    in_touch = machines.managed_agent_at >= days_ago(criteria, criteria.agent_contact_days)
    return ~machines.managed_agent_absent & in_touch & machines.patch_scheduled


@rule(
    "VM-02",
    reads=Compute,
    kinds=("vm",),
    severity="high",
    ja="仮想マシンに緊急・セキュリティの更新プログラムの適用漏れがない",
    en="No critical or security patch has been missing on a virtual machine longer than allowed",
)
def no_critical_patch_missing(machines: Rows, criteria: Criteria) -> Column:
    since = days_ago(criteria, criteria.patch_days)
    # A count that is older than the patches it should have found says nothing good.
    none_missing = (machines.missing_critical == 0) & (machines.patch_assessed_at >= since)
    still_in_time = ~machines.missing_after_grace & (machines.missing_critical_since >= since)
    fine = none_missing | ((machines.missing_critical > 0) & still_in_time)
    return beside(fine, machines.managed_agent_absent)


@rule(
    "VM-03",
    reads=Compute,
    kinds=("vm",),
    severity="high",
    ja="仮想マシンにウイルス対策ソフトウェアが導入されている",
    en="A product against malware is installed on every virtual machine",
)
def antimalware_present(machines: Rows, _: Criteria) -> Column:
    return beside(machines.antimalware, machines.antimalware_product, machines.managed_agent_absent)


@rule(
    "VM-04",
    reads=Compute,
    kinds=("vm",),
    severity="high",
    ja="仮想マシンのOSがサポート期間内である",
    en="The operating system of every virtual machine is supported on the day of the audit",
)
def system_supported(machines: Rows, criteria: Criteria) -> Column:
    supported = ~before(machines.support_end, criteria.today)
    return beside(supported, machines.os_name, machines.os_version, machines.managed_agent_absent)


@rule(
    "VM-05",
    reads=Compute,
    kinds=("vm",),
    applies=_runs,
    severity="medium",
    ja="仮想マシンの脆弱性が継続的に検査されている",
    en="Virtual machines are scanned for vulnerabilities",
)
def vulnerabilities_scanned(machines: Rows, _: Criteria) -> Column:
    return machines.vuln_scanned


@rule(
    "VM-06",
    reads=Compute,
    kinds=("vm",),
    severity="high",
    ja="仮想マシンに緊急の脆弱性が放置されていない",
    en="No critical vulnerability of a virtual machine has been open longer than allowed",
)
def no_old_critical_vulnerability(machines: Rows, criteria: Criteria) -> Column:
    since = days_ago(criteria, criteria.vulnerability_days)
    return (machines.critical_vulns == 0) | (machines.oldest_critical_vuln_at >= since)


@rule(
    "VM-07",
    reads=Compute,
    kinds=("vm",),
    severity="medium",
    ja="仮想マシンのメタデータサービスがセッション認証（IMDSv2）を必須としている",
    en="The metadata service of virtual machines refuses requests without a session",
)
def metadata_service_hardened(machines: Rows, _: Criteria) -> Column:
    return machines.metadata_hardened


@rule(
    "VM-08",
    reads=Compute,
    kinds=("registry",),
    severity="medium",
    ja="コンテナイメージが登録時に脆弱性検査を受けている",
    en="Container images are scanned when they are pushed",
)
def images_scanned(registries: Rows, _: Criteria) -> Column:
    return registries.image_scanning


@rule(
    "MNT-01",
    reads=Compute,
    kinds=("kubernetes", "function", "app"),
    severity="high",
    ja="実行環境（ランタイム、Kubernetes）のサポート終了が迫っていない",
    en="The runtime or Kubernetes version is supported for long enough to move away from it",
)
def runtime_supported(machines: Rows, criteria: Criteria) -> Column:
    needed = criteria.today + timedelta(days=criteria.runtime_days_left)
    return beside(~before(machines.runtime_support_end, needed), machines.runtime)


@rule(
    "MNT-X1",
    reads=Compute,
    kinds=("vm",),
    severity="medium",
    ja="仮想マシンに期限を過ぎた保守作業が残っていない",
    en="No maintenance of a virtual machine that the provider has announced is overdue",
)
def no_overdue_maintenance(machines: Rows, criteria: Criteria) -> Column:
    return (machines.pending_maintenance == 0) | (machines.maintenance_due_at >= criteria.now)
