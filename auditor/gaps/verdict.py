"""The verdict of an item for a service, and why it is open."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from auditor.gaps.model import Open, Verdict
from auditor.gaps.stated import Answers
from auditor.reading import Reading
from auditor.regulation.items import Item
from auditor.scope import Service


def why_open(reading: Reading) -> Open:
    """The reason that a failed reading gives."""
    if reading.status == "denied":
        return "denied_by_organization" if reading.denied_by == "organization_policy" else "denied"
    if reading.not_in_files:
        return "not_in_files"
    if reading.status in ("not_enabled", "not_licensed", "unsupported", "skipped"):
        return reading.status
    return "failed"


def due(item: Item, service: Service | None, today: date) -> bool:
    """Whether people are asked for the item on that day: those of the end wait until the use has ended."""
    return item.phase != "end" or (service is not None and service.ended(today))


def verdict_of(
    item: Item,
    service: Service | None,
    total: Counter[str],
    found: Collection[Open],
    answers: Answers,
    today: date,
) -> tuple[Verdict, tuple[Open, ...]]:
    """(verdict, reasons why it is open). `total`: findings by status; `found`: why they are unknown.

    An attestation decides what no check does: it takes back neither what fails nor what could not be seen. Where checks
    alone decide, what an officer says of a part can only make it worse.
    """
    reasons = set(found)
    asked = due(item, service, today)
    if service is not None and asked:
        reasons |= {"planned"} if item.planned else set()
        reasons |= {"review_missing"} if item.needs_review and not answers.reviewed else set()
        reasons |= _unattested(answers, item.attested)
    if service is not None and not service.scopes and item.checks:
        reasons.add("no_scope")
    kept = tuple(sorted(reasons))
    if total["fail"] or "attested_no" in reasons:
        return "gap", kept
    if not asked and not total["unknown"] and not total["accepted"]:
        return "not_applicable", ("not_due",)
    if kept:
        return "unverified", kept
    if total["accepted"]:
        return "accepted", ()
    if total["pass"]:
        return "met", ()
    answer = answers.answer if service is not None and item.attested else None
    if answer == "not_applicable":
        return "not_applicable", ()
    if (answer or answers.reviewed) and (not item.checks or item.none_is_fine):
        return "met", ()
    # Nothing was judged. Where the item can stand that, nothing of the kind exists; elsewhere silence is no conformity.
    return ("not_applicable", ()) if item.none_is_fine or service is None else ("unverified", ("nothing_judged",))


def _unattested(answers: Answers, needed: bool) -> set[Open]:
    if answers.denied:
        return {"attested_no"}
    return {"attestation_missing"} if needed and not answers.answer else set()
