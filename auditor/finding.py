"""A finding: what one rule says of one resource for one service, with what was observed and what could not be read."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from auditor.reading import Reading

Status = Literal["pass", "fail", "unknown", "not_applicable", "accepted"]
Severity = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""Worst first."""


def identity(service: str | None, check: str, provider: str, account: str, region: str, resource: str) -> str:
    """The identity of a finding from run to run: it leaves out everything that changes while the gap stays the same."""
    parts = (service or "", check, provider, account, region, resource)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One rule on one resource for one service (None: no service claims the resource)."""

    check: str
    status: Status
    severity: Severity
    service: str | None
    provider: str
    account: str
    region: str
    resource: str
    name: str | None
    observed: Mapping[str, Any]
    """The columns that the rule read, and those that it names to be shown; None is unknown."""
    readings: tuple[Reading, ...] = ()
    """For an unknown: the failed attempts that would have answered it."""
    acceptance: int | None = None
    """The number of the acceptance that covers it; of a fail, the one that covered it until it ended."""
    note: Literal["", "nothing_there", "not_listed", "managed"] = ""
    """Not about one row: nothing of the kind exists there, or a list could not be read whole."""
    id: str = field(default="")

    def __post_init__(self) -> None:
        """Fill in the identity."""
        if not self.id:
            key = identity(self.service, self.check, self.provider, self.account, self.region, self.resource)
            object.__setattr__(self, "id", key)
