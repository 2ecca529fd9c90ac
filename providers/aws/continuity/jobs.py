"""AWS Backup's jobs: what failed in the last days, and what was ever restored."""

from collections import defaultdict
from datetime import timedelta

from providers.aws.continuity.parts import Part
from providers.aws.fields import moment
from providers.aws.place import Answer, Place
from providers.collecting import Collected, Collector, reads

FAILED = {"FAILED", "ABORTED", "EXPIRED", "PARTIAL"}

BAD_VALIDATION = {"FAILED", "TIMED_OUT"}


@reads("region", {"backup:ListBackupJobs": "backup.last_status backup.failed_7d backup.failed_since_success"})
def backup_jobs(place: Place) -> Collected:
    """The jobs of the last seven days, summed up by resource."""
    since = place.now - timedelta(days=7)
    jobs: dict[str, list[Answer]] = defaultdict(list)
    for job in place.pages("backup:ListBackupJobs", "BackupJobs", ByCreatedAfter=since):
        if job.get("ResourceArn") and moment(job.get("CreationDate")):
            jobs[job["ResourceArn"]].append(job)
    for resource, found in jobs.items():
        found.sort(key=lambda job: str(moment(job["CreationDate"])))
        states = [job.get("State") for job in found]
        good = [at for at, state in enumerate(states) if state == "COMPLETED"]
        later_ones = states[good[-1] + 1 :] if good else states
        yield Part(
            **place.here,
            resource=resource,
            source="job",
            last_status=states[-1],
            failed_7d=sum(state in FAILED for state in states),
            failed_since_success=any(state in FAILED for state in later_ones),
        )


@reads(
    "region",
    {"backup:ListRestoreJobs": "backup.last_restore_at backup.never_restored backup.restore_validated"},
)
def restore_jobs(place: Place) -> Collected:
    """Restores that came to a good end. One whose validation failed is none."""
    for job in place.pages("backup:ListRestoreJobs", "RestoreJobs"):
        done = moment(job.get("CompletionDate"))
        checked = job.get("ValidationStatus")
        if done and job.get("Status") == "COMPLETED" and checked not in BAD_VALIDATION:
            yield Part(
                **place.here,
                # The source is named since restore testing came; a job from before it names no resource.
                resource=job.get("SourceResourceArn") or job.get("RestoreJobId") or "",
                source="restore",
                last_restore_at=done,
                restore_validated=checked == "SUCCESSFUL",
            )


COLLECTORS: tuple[Collector, ...] = (backup_jobs, restore_jobs)
