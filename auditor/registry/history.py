"""What becomes of a finding from run to run. Pure: the same past, run and instant give the same changes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Self

from auditor.finding import Finding, Status

State = Literal["new", "open", "resolved", "reopened"]

Covered = Callable[[str, str, str, str], bool]
"""covered(check, provider, account, region): this run read everything that the check needed there."""

_WORST_FIRST: tuple[Status, ...] = ("fail", "accepted", "unknown", "pass", "not_applicable")
FAILING: tuple[Status, ...] = ("fail", "accepted")
"""An accepted risk is still there; when its acceptance ends it is no new finding."""


@dataclass(frozen=True, kw_only=True)
class _Named:
    id: str
    service: str
    """The service's ID; empty where no service claims the resource."""
    check: str
    provider: str
    account: str
    region: str
    resource: str
    severity: str


@dataclass(frozen=True, kw_only=True)
class Seen(_Named):
    """One result of this run."""

    status: Status

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """What the history has to know of a finding."""
        return cls(
            id=finding.id,
            service=finding.service or "",
            check=finding.check,
            provider=finding.provider,
            account=finding.account,
            region=finding.region,
            resource=finding.resource,
            severity=finding.severity,
            status=finding.status,
        )


@dataclass(frozen=True, kw_only=True)
class Past(_Named):
    """A finding that failed at least once, as the registry remembers it; severity as of the last failure."""

    state: Literal["open", "resolved"]
    first_seen: datetime
    last_seen: datetime
    """The last run that saw it fail; runs that could not look do not move it."""
    resolved_at: datetime | None = None
    reopened_at: datetime | None = None
    reopened_count: int = 0

    @property
    def changed_at(self) -> datetime:
        """The latest instant at which a run said something about it."""
        return max(self.last_seen, self.resolved_at or self.last_seen)


@dataclass(frozen=True)
class Change:
    """What a run makes of one finding: its state for findings.jsonl, and what the registry remembers from now on."""

    state: State
    after: Past

    @property
    def id(self) -> str:
        """The finding's identity."""
        return self.after.id

    @property
    def first_seen(self) -> datetime:
        """The first run that saw it fail."""
        return self.after.first_seen

    @property
    def last_seen(self) -> datetime:
        """The last run that saw it fail."""
        return self.after.last_seen


def follow(past: Mapping[str, Past], seen: Iterable[Seen], covered: Covered, at: datetime) -> tuple[Change, ...]:
    """The changes of a run at an instant, sorted by finding: all that fails now, and all that was open before.

    Run again over its own outcome it gives the same changes. A run older than what the registry already knows of a
    finding changes nothing of it, and tells what it saw itself. Raises ValueError where `at` has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("a run needs an instant with a time zone")
    now = _by_id(seen)
    changes = (_follow(past.get(key), now.get(key), covered, at) for key in sorted(past.keys() | now.keys()))
    return tuple(change for change in changes if change is not None)


def _by_id(seen: Iterable[Seen]) -> dict[str, Seen]:
    """One result a finding. Of several the worst counts, whatever their order."""
    found: dict[str, Seen] = {}
    for one in seen:
        known = found.setdefault(one.id, one)
        if _WORST_FIRST.index(one.status) < _WORST_FIRST.index(known.status):
            found[one.id] = one
    return found


def _follow(past: Past | None, now: Seen | None, covered: Covered, at: datetime) -> Change | None:
    failing = now if now is not None and now.status in FAILING else None
    if past is None:
        return _failing(None, failing, at) if failing else None
    if at < past.changed_at:  # what came of it since then is not this run's to tell
        if failing:
            return Change(_state(past, at), past)
        return Change("open", past) if past.first_seen <= at and not _gone(past, now, covered) else None
    if failing:
        return _failing(past, failing, at)
    if past.state == "resolved":
        return Change("resolved", past) if past.resolved_at == at else None  # this very run, again
    if _gone(past, now, covered):
        return Change("resolved", replace(past, state="resolved", resolved_at=at))
    return Change("open", past)


def _failing(past: Past | None, now: Seen, at: datetime) -> Change:
    if past is None:
        return Change("new", _failed(now, at, first_seen=at))
    if past.state == "resolved":
        count = past.reopened_count + 1
        return Change("reopened", _failed(now, at, first_seen=past.first_seen, reopened_at=at, reopened_count=count))
    return Change(
        _state(past, at),
        _failed(
            now,
            at,
            first_seen=past.first_seen,
            reopened_at=past.reopened_at,
            reopened_count=past.reopened_count,
        ),
    )


def _state(past: Past, at: datetime) -> State:
    """Of what fails in a run at an instant. The instants tell a run that is judged again that it was the one which saw
    it first or anew."""
    return "new" if past.first_seen >= at else "reopened" if past.reopened_at == at else "open"


def _failed(
    now: Seen, at: datetime, *, first_seen: datetime, reopened_at: datetime | None = None, reopened_count: int = 0
) -> Past:
    return Past(
        id=now.id,
        service=now.service,
        check=now.check,
        provider=now.provider,
        account=now.account,
        region=now.region,
        resource=now.resource,
        severity=now.severity,
        state="open",
        first_seen=first_seen,
        last_seen=at,
        reopened_at=reopened_at,
        reopened_count=reopened_count,
    )


def _gone(past: Past, now: Seen | None, covered: Covered) -> bool:
    """Whether what failed is known to fail no longer: seen to pass, or absent where everything was read."""
    if now is None:
        return covered(past.check, past.provider, past.account, past.region)
    return now.status in ("pass", "not_applicable")
