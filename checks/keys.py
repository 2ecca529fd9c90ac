"""Encryption keys and secrets."""

from auditor.facts.keys import Key
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import subset_of


@rule(
    "KEY-01",
    reads=Key,
    applies=lambda keys, _: (keys.manager == "customer") & keys.rotatable & (keys.state == "enabled"),
    severity="medium",
    ja="利用者管理の暗号鍵が自動更新されている",
    en="Customer-managed keys are rotated automatically",
)
def key_rotation(keys: Rows, criteria: Criteria) -> Column:
    return keys.rotation_enabled & (keys.rotation_days <= criteria.key_rotation_days)


@rule(
    "KEY-02",
    reads=Key,
    applies=lambda keys, _: keys.manager == "customer",
    severity="critical",
    ja="暗号鍵が公開されておらず、承認されていない外部アカウントに許可されていない",
    en="Keys are not public and not open to unapproved outside accounts",
)
def key_not_shared(keys: Rows, criteria: Criteria) -> Column:
    return ~keys.is_public & subset_of(keys.external_principals, criteria.trusted_accounts)


@rule(
    "KEY-04",
    reads=Key,
    applies=lambda keys, _: keys.manager == "customer",
    severity="high",
    ja="暗号鍵の削除を一定期間取り消せる",
    en="The deletion of a key can be taken back for a set time",
)
def key_deletion_recoverable(keys: Rows, criteria: Criteria) -> Column:
    return keys.purge_protected & (keys.recovery_days >= criteria.key_recovery_days)
