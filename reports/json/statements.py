"""Statements as JSON values: the registry's fields, days as ISO 8601, and whether they hold on the day of the run."""

from dataclasses import fields
from datetime import date
from typing import Any

from auditor.gaps import Told


def row(told: Told[Any]) -> dict[str, Any]:
    """One statement. When it was recorded, and by what it was revoked, stays in the registry."""
    one = told.statement
    names = [field.name for field in fields(one) if field.name not in ("number", "service", "recorded_at", "revoked")]
    values = {name: getattr(one, name) for name in names}
    return {
        "number": one.number,
        **{name: _value(value) for name, value in values.items()},
        "standing": told.standing,
    }


def _value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return dict(sorted(value.items())) if isinstance(value, dict) else value
