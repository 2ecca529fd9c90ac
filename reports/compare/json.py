"""The comparison for programs: one JSON document, written piece by piece."""

from collections.abc import Iterator
from typing import Any

from reports.compare.view import KINDS, Change, Comparison, Side
from reports.json.encode import Streamed, pretty


def pieces(comparison: Comparison) -> Iterator[str]:
    """The document."""
    changes = comparison.changes
    return pretty(
        {
            "before": comparison.before.head(),
            "after": comparison.after.head(),
            "notes": list(comparison.notes),
            "scopes": {"added": list(comparison.scopes_added), "removed": list(comparison.scopes_removed)},
            "services": {"added": list(comparison.services_added), "removed": list(comparison.services_removed)},
            "verdicts": dict(zip(("before", "after"), map(dict, comparison.verdicts), strict=True)),
            "counts": dict(changes.counts),
            "still": dict(sorted(comparison.still.items())),
            "items": [
                {"service": one.service, "item": one.item, "before": one.before, "after": one.after}
                for one in comparison.items
            ],
            "changes": Streamed(_All(comparison)),
        }
    )


class _All:
    """The changes of all kinds, read each time."""

    def __init__(self, comparison: Comparison) -> None:
        self._changes = comparison.changes

    def __len__(self) -> int:
        return sum(self._changes.counts.values())

    def __iter__(self) -> Iterator[Any]:
        return (_change(one) for kind in KINDS for one in self._changes.of(kind))

    def __contains__(self, one: object) -> bool:
        return any(one == other for other in self)


def _change(one: Change) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "why": one.why or None,
        "id": one.id,
        "check": one.check,
        "severity": one.severity,
        "service": one.service,
        "provider": one.provider,
        "account": one.account,
        "region": one.region,
        "resource": one.resource,
        "name": one.name,
        "first_seen": one.first_seen,
        "before": _side(one.before),
        "after": _side(one.after),
    }


def _side(side: Side | None) -> dict[str, Any] | None:
    return {"status": side.status, "observed": list(side.observed), "acceptance": side.acceptance} if side else None
