"""What is left of data that nobody uses any more."""

from auditor.facts.stores import DataStore
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.classes import of_class
from checks.columns import days_ago, one_of

COPIES = ("snapshot", "database_snapshot")
"""Kinds that are taken from something else."""


@rule(
    "END-X1",
    reads=DataStore,
    kinds=("bucket", "storage_account"),
    applies=lambda stores, criteria: of_class(stores, criteria.deletion_rule_classes),
    severity="low",
    ja="保存期間を過ぎたデータを自動で削除する規則がある",
    en="Object stores of the classes that need it have a rule that deletes data after a time",
)
def deleted_in_time(stores: Rows, _: Criteria) -> Column:
    return stores.lifecycle_deletes


@rule(
    "END-04",
    reads=DataStore,
    kinds=("volume", *COPIES),
    severity="medium",
    nothing="pass",
    ja="使われていないディスクや元のリソースがないスナップショットが長期間残っていない",
    en="No unused disk and no snapshot of something deleted is kept for long",
)
def no_leftovers(stores: Rows, criteria: Criteria) -> Column:
    used = stores.is_attached | (one_of(stores.kind, COPIES) & stores.source_exists)
    return used | (stores.created_at >= days_ago(criteria, criteria.leftover_days))
