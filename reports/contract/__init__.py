"""Reads what a run wrote for other programs: its folder, its findings, its gap lists, its readings.

The counterpart of `reports.json`, for whatever looks at runs long after they were judged: it asks neither a snapshot
nor the registry. Files are gone through, not held, and one that is not as its run wrote it is refused.
"""

from reports.contract.findings import Found, findings
from reports.contract.folder import Run, opened
from reports.contract.gaps import Listed, services
from reports.contract.readings import readings

__all__ = ["Found", "Listed", "Run", "findings", "opened", "readings", "services"]
