"""Locks: what is tagged as critical cannot be deleted by a slip."""

from auditor.facts.governance import Guardrail
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import each
from checks.joins.labels import labelled, plain


def _critical(rails: Rows, criteria: Criteria) -> Column:
    """Whether a tag says so."""
    marks = criteria.critical_tag
    values = {plain(value) for value in marks["values"]}
    return each(rails.tags, lambda pairs: plain(labelled(pairs, marks["keys"]) or "") in values)


@rule(
    "CHG-01",
    reads=Guardrail,
    kinds=("delete_lock",),
    applies=_critical,
    severity="medium",
    ja="重要と表示されたリソースに、誤って削除できないようにするロックが設定されている",
    en="What is tagged as critical is locked against deletion by mistake",
)
def critical_things_are_locked(rails: Rows, _: Criteria) -> Column:
    return rails.is_enforced
