"""What the registry keeps of one audit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class RunRecord:
    """One audit. Instants are in UTC."""

    id: str
    """The run's folder name: UTC time, sortable."""
    started_at: datetime
    finished_at: datetime
    version: str
    """Of this program."""
    regulation: str = ""
    """Hash of the regulation's data."""
    parameters: str = ""
    """Hash of the parameters."""
    complete: bool
    """Whether everything that the checks asked for could be read."""
    exit_status: int
    scopes: tuple[str, ...] = ()
    """What was audited: `aws:123456789012`."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Findings by status, calls, or whatever else the run counts."""
