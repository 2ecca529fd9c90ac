"""Collectors of the topic continuity: what AWS Backup and the databases themselves keep, and where."""

from providers.aws.continuity import databases, jobs, nightly, points, schedules, vaults
from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = (
    *vaults.COLLECTORS,
    *points.COLLECTORS,
    *jobs.COLLECTORS,
    *databases.COLLECTORS,
    *nightly.COLLECTORS,
    *schedules.COLLECTORS,
)
