"""A reading: one attempt to read. What could not be read is kept beside what could, with the missing permission."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Status = Literal[
    "ok", "partial", "denied", "not_enabled", "not_licensed", "unsupported", "throttled", "error", "skipped"
]
STATUSES: tuple[Status, ...] = get_args(Status)


FILE = "file:"
"""How the operation of a reading begins that stands for a file given with `--from-export`; its times are its date."""

FROM_FILES = "files: "
"""How the error of a reading begins that says what such files do not hold."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One operation in one account and region. Successful calls of one operation on many resources are one reading."""

    provider: str
    account: str
    region: str
    operation: str
    """`kms:GetKeyRotationStatus`: the SDK's service and operation."""
    status: Status
    error: str | None = None
    """The cloud's error code and message, shortened; None when ok."""
    denied_by: Literal["policy", "organization_policy"] | None = None
    """Whose rule refused: a right that the audit role lacks, or an organisation's guardrail (SCP)."""
    permission: str | None = None
    """The right that was missing, as it is written in a policy (`s3:GetEncryptionConfiguration`)."""
    resource: str | None = None
    """Set where the failure concerns one resource only; that row's columns are unknown, the table is whole."""
    rows: int = 0
    pages: int = 0
    """Calls that were answered."""
    columns: tuple[str, ...] = ()
    """What it feeds: `key.rotation_days`, or `key.*` where rows come from it."""
    started_at: datetime
    finished_at: datetime

    @property
    def ok(self) -> bool:
        """Whether all of it was read."""
        return self.status == "ok"

    @property
    def is_file(self) -> bool:
        """Whether it is a file that was read instead of a cloud."""
        return self.operation.startswith(FILE)

    @property
    def not_in_files(self) -> bool:
        """Whether files were asked that do not hold it."""
        return (self.error or "").startswith(FROM_FILES)

    @property
    def tables(self) -> tuple[str, ...]:
        """The fact tables that it feeds."""
        return tuple(sorted({column.split(".")[0] for column in self.columns}))
