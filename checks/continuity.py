"""Backups and the vaults that hold them."""

from auditor.facts.continuity import BackupVault
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.places import region_allowed, regions_allowed


@rule(
    "LOC-02",
    reads=BackupVault,
    severity="critical",
    nothing="pass",
    ja="バックアップの保管場所と複製先が許可リージョンにある",
    en="Backups and their copies are kept in allowed regions",
)
def backup_in_allowed_regions(vaults: Rows, criteria: Criteria) -> Column:
    return region_allowed(vaults, criteria) & regions_allowed(vaults, criteria, vaults.copy_regions)
