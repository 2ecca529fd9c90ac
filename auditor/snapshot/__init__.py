"""The snapshot: all facts and readings of one account at one time, on disk and back without loss."""

from auditor.snapshot.facts import Facts
from auditor.snapshot.model import Snapshot, load, load_all
from auditor.snapshot.paths import component

__all__ = ["Facts", "Snapshot", "component", "load", "load_all"]
