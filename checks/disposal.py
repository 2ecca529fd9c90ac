"""What is left of data that nobody uses any more."""

from auditor.facts.stores import DataStore
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import days_ago, one_of

COPIES = ("snapshot", "database_snapshot")
"""Kinds that are taken from something else."""


@rule(
    "END-04",
    reads=DataStore,
    kinds=("volume", *COPIES),
    severity="medium",
    nothing="pass",
    ja="使われていないディスクや元の資源がないスナップショットが長期間残っていない",
    en="No unused disk and no snapshot of something deleted is kept for long",
)
def no_leftovers(stores: Rows, criteria: Criteria) -> Column:
    used = stores.is_attached | (one_of(stores.kind, COPIES) & stores.source_exists)
    return used | (stores.created_at >= days_ago(criteria, criteria.leftover_days))
