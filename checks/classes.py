"""Which class of information a row holds: its own label first, else what the registry says of its service."""

from collections.abc import Collection

from auditor.rule.declare import Column, Rows
from checks.columns import across


def of_class(rows: Rows, classes: Collection[str]) -> Column:
    """Whether a row with the columns `classification` and `class_tagged` holds information of one of `classes`.

    Unknown where its tags were not read, where its label is none of the known classes, and where neither a label nor
    the registry says anything.
    """
    wanted = frozenset(classes)

    def test(own: str | None, tagged: bool | None, service: str | None) -> bool | None:
        found = own if tagged else None if tagged is None else service
        return None if found is None else found in wanted

    return across(test, rows.classification, rows.class_tagged, rows.service_classification)
