"""The gap list of each approved service: every item of the regulation with its verdict, and what stands behind it."""

from auditor.gaps.counted import Counted, gap_lists
from auditor.gaps.model import OPEN, VERDICTS, GapList, ItemResult, Kept, Open, Verdict, worst_first
from auditor.gaps.stated import Answers, Stated, Told, nothing_stated
from auditor.gaps.verdict import due, why_open

__all__ = [
    "OPEN",
    "VERDICTS",
    "Answers",
    "Counted",
    "GapList",
    "ItemResult",
    "Kept",
    "Open",
    "Stated",
    "Told",
    "Verdict",
    "due",
    "gap_lists",
    "nothing_stated",
    "why_open",
    "worst_first",
]
