"""What is locked against deletion, and what is not."""

from typing import Literal

from auditor.facts.governance import Guardrail
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.locks import LOCKS, Locks, locks
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.collecting import Collected, reads

TAGGED = "arg:resources.tagged"
GROUPS = "arg:resourcecontainers.groups"

_ROWS = "guardrail[delete_lock].*"


@reads(
    "account",
    {
        LOCKS: "guardrail[delete_lock].is_enforced guardrail[delete_lock].lock_level",
        SUBSCRIPTIONS: _ROWS,
        GROUPS: _ROWS,
        TAGGED: _ROWS,
    },
)
def delete_locks(place: Place) -> Collected:
    """One row for the subscription, for each resource group and for each resource that carries a tag, locked or not.
    A resource without a tag is in nobody's list of critical ones."""
    set_here = locks(place)
    levels: dict[str, Literal["account", "group", "resource"]] = {
        SUBSCRIPTIONS: "account",
        GROUPS: "group",
        TAGGED: "resource",
    }
    for operation, level in levels.items():
        for row in place.query(operation).rows:
            yield _lock(place, row, level, set_here)


def _lock(place: Place, row: Row, level: Literal["account", "group", "resource"], set_here: Locks) -> Guardrail:
    return Guardrail(
        **place.envelope(row),
        kind="delete_lock",
        target=row["id"],
        target_level=level,
        is_enforced=set_here.locked(row["id"]),
        covers_account=level == "account",
        lock_level=set_here.level(row["id"]),
        evidence="configuration",
    )


COLLECTORS = (delete_locks,)
