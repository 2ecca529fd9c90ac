"""Jobs of Azure Backup: what failed in the last days, and what was restored. There are those of 14 days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from providers.azure.fields import moment
from providers.azure.rows import Row

DONE = ("completed", "completedwithwarnings")


@dataclass(frozen=True)
class Job:
    """One job of an item."""

    at: datetime
    """When it began."""
    ended: datetime | None
    restore: bool
    status: str

    @property
    def done(self) -> bool:
        """Whether it came to a good end."""
        return self.status.lower() in DONE

    @property
    def failed(self) -> bool:
        """Whether it came to a bad one."""
        return self.status.lower() == "failed"


def by_item(rows: Iterable[Row]) -> Mapping[str, tuple[Job, ...]]:
    """Backups and restores by the ID of their item in lower case, in the order in which they began."""
    found: dict[str, list[Job]] = {}
    for row in rows:
        kind = str(row["properties.operationCategory"] or row["properties.operation"]).lower()
        at, item = moment(row["properties.startTime"]), row["properties.backupInstanceId"]
        if at and item and (kind == "backup" or kind.endswith("restore")):
            job = Job(at, moment(row["properties.endTime"]), kind != "backup", str(row["properties.status"]))
            found.setdefault(str(item).lower(), []).append(job)
    return {item: tuple(sorted(jobs, key=lambda job: job.at)) for item, jobs in found.items()}


def outcome(jobs: Iterable[Job], now: datetime) -> dict[str, Any]:
    """The columns on jobs of a backup row: of the last seven days, as far as there were any."""
    recent = [job for job in jobs if not job.restore and job.at >= now - timedelta(days=7)]
    good = [at for at, job in enumerate(recent) if job.done]
    later = recent[good[-1] + 1 :] if good else recent
    told = {"failed_7d": sum(job.failed for job in recent), "failed_since_success": any(job.failed for job in later)}
    return {**told, "last_status": recent[-1].status} if recent else told


def restored(jobs: Iterable[Job]) -> dict[str, Any]:
    """The columns on restores. That there is none among the jobs of 14 days does not say that there was none before."""
    last = max((job.ended or job.at for job in jobs if job.restore and job.done), default=None)
    if last is None:
        return {}
    return {"last_restore_at": last, "never_restored": False, "restore_validated": None}
