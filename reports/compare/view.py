"""A comparison of two runs, as every format lays it out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, get_args

from auditor.rule.texts import RuleText
from reports.contract import Run

Kind = Literal["new", "reopened", "turned_out", "unseen", "unverified", "evidence", "accepted", "resolved", "confirmed"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What became of a finding, in the order in which an officer looks at it.

new: fails, and did not; reopened: fails again, or is no longer accepted; turned_out: fails, and was not known before;
unseen: failed, and is not known now, which is no resolution; unverified: unknown, and was not; evidence: still fails,
with other observed values; accepted: an exception covers it now; resolved: failed, and is seen to pass or to be gone;
confirmed: was unknown, and is seen to pass."""

Why = Literal[
    "", "unknown", "not_read", "other_service", "service_gone", "exception_ended", "pass", "not_applicable", "gone"
]
"""What the kind rests on; empty where the statuses say it."""


@dataclass(frozen=True)
class Side:
    """A finding in one of the runs."""

    status: str
    observed: tuple[Mapping[str, Any], ...]
    """JSON values, one mapping for each row that shares the identity; empty where it passes."""
    acceptance: Mapping[str, Any] | None = None
    """The accepted risk that covers it, or did until it ended, as findings.jsonl has it."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One finding that is not as it was."""

    kind: Kind
    why: Why
    id: str
    check: str
    severity: str
    service: str | None
    provider: str
    account: str
    region: str
    resource: str
    name: str | None
    first_seen: str | None
    before: Side | None
    after: Side | None

    @property
    def acceptance(self) -> Mapping[str, Any] | None:
        """The accepted risk that it came under, or fell out of."""
        if self.kind != "accepted" and self.why != "exception_ended":
            return None
        sides = (side.acceptance for side in (self.after, self.before) if side)
        return next((one for one in sides if one), None)


@dataclass(frozen=True)
class ItemChange:
    """One item of one service with another verdict; None where the run does not know the item."""

    service: str | None
    item: str
    before: str | None
    after: str | None


class Changes(Protocol):
    """The changes, on disk: there may be as many as findings."""

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many there are of each kind."""
        ...

    def of(self, kind: Kind, limit: int = -1) -> Iterator[Change]:
        """Those of a kind, worst first; at most `limit`, or all."""
        ...


STILL = ("fail", "unknown", "accepted", "left")


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two runs, the earlier one first."""

    before: Run
    after: Run
    changes: Changes
    still: Mapping[str, int]
    """Findings that are as they were, by status: fail, unknown, accepted; `left` are those that were unknown and that
    the later run does not tell of, which says nothing about them."""
    items: Sequence[ItemChange]
    verdicts: tuple[Mapping[str, int], Mapping[str, int]]
    """Items by verdict, over the services of the registry, in each run."""
    services: Mapping[str, str]
    """Names by ID, of the services of both."""
    services_added: Sequence[str]
    services_removed: Sequence[str]
    scopes_added: Sequence[str]
    scopes_removed: Sequence[str]
    notes: Sequence[str]
    """What to know before one reads it: keys of the words `compare.note_...`."""
    rules: Mapping[str, RuleText]
    """The checks that this version has, by code."""
