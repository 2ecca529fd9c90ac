"""What became of one finding. Nothing that is unknown on either side is ever called new or resolved."""

from dataclasses import dataclass
from typing import Literal

from reports.compare.view import Kind, Side, Why

_BAD = ("fail", "accepted")
_WORST_FIRST = ("fail", "accepted", "unknown", "pass", "not_applicable")

Still = Literal["still", "left", "nothing"]
"""still: as it was; left: was unknown, and the later run does not tell of it; nothing: of no interest."""
Decided = tuple[Kind | Still, Why]


@dataclass(frozen=True)
class Doubt:
    """What only one of the runs tells of: what the other one read there decides."""

    absent_before: bool
    """Whether it is the earlier run that says nothing."""
    failed_before: bool
    """Whether the registry had seen it fail before the earlier run."""


def worst(statuses: list[str]) -> str:
    """The status of several rows that share an identity."""
    return min(statuses, key=_WORST_FIRST.index)


def alike(before: Side, after: Side) -> bool:
    """Whether both observed the same. A column that only one of them has, as another version does, says nothing."""
    if len(before.observed) == len(after.observed) == 1:
        was, now = before.observed[0], after.observed[0]
        return all(was[column] == now[column] for column in was.keys() & now.keys())
    return before.observed == after.observed


def decide(before: Side | None, after: Side | None, failed_before: bool) -> Decided | Doubt:
    """What became of a finding: `before` and `after` as the runs tell it, None where one does not.

    `failed_before`: it had failed already before the earlier run, so that it is not new.
    """
    if after is None:
        if before is not None and before.status in _BAD:
            return Doubt(False, failed_before)
        return ("left" if before is not None and before.status == "unknown" else "nothing"), ""
    if after.status == "fail":
        return Doubt(True, failed_before) if before is None else _fails(before, after, failed_before)
    if before is not None and before.status == after.status:
        return ("evidence", "") if after.status == "accepted" and not alike(before, after) else ("still", "")
    was = before.status if before else None
    match after.status:
        case "accepted":
            return "accepted", ""
        case "unknown":
            return ("unseen", "unknown") if was in _BAD else ("unverified", "")
        case "pass" | "not_applicable":
            if was in _BAD:
                return "resolved", "pass" if after.status == "pass" else "not_applicable"
            return ("confirmed", "") if was == "unknown" else ("nothing", "")
    raise ValueError(after.status)


def settle(doubt: Doubt, *, covered: bool, listed: bool, elsewhere: bool) -> Decided:
    """What a doubt comes to. Of the run that says nothing: `covered`: it read everything that the check needs there;
    `listed`: it knows the service; `elsewhere`: the same resource fails the check for another service in it."""
    if doubt.absent_before:
        if elsewhere:
            return "new", "other_service"
        if not covered:
            return "turned_out", "not_read"
        return ("reopened" if doubt.failed_before else "new"), ""
    if elsewhere:
        return "unseen", "other_service"
    if not listed:
        return "unseen", "service_gone"
    return ("resolved", "gone") if covered else ("unseen", "not_read")


def _fails(before: Side, after: Side, failed_before: bool) -> Decided:
    match before.status:
        case "fail":
            return ("still", "") if alike(before, after) else ("evidence", "")
        case "accepted":
            return "reopened", "exception_ended"
        case "unknown":
            return "turned_out", "unknown"
    return ("reopened" if failed_before else "new"), ""
