"""The time that is left for cleaning up after the end of a service."""

from datetime import timedelta

from auditor.rule.declare import Column, Criteria, Rows
from checks.columns import before, given


def in_grace(rows: Rows, criteria: Criteria) -> Column:
    """Whether the registry's end of the row's service lies at most `end_grace_days` back; False where it has none."""
    until = criteria.today - timedelta(days=criteria.end_grace_days)
    return given(rows.service_ends_on) & ~before(rows.service_ends_on, until)
