"""A service's result in a few plain sentences."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from auditor.gaps import GapList, ItemResult
from reports import statements
from reports.html import changes
from reports.html.checks import Failing
from reports.view import RunView
from reports.words import Words

_TOKYO = ZoneInfo("Asia/Tokyo")


def summary(view: RunView, gaps: GapList, failing: Sequence[Failing], say: Words) -> list[str]:
    """The sentences, the most important first."""
    return [*_standing(view, gaps, say), *_gaps(gaps, failing, say), *_stated(gaps, say), *_open(view, gaps, say)]


def waits_for_people(result: ItemResult) -> bool:
    """Whether somebody has to attest the item, or to review the audit for it."""
    return bool({"attestation_missing", "review_missing"} & set(result.open))


def _standing(view: RunView, gaps: GapList, say: Words) -> list[str]:
    service = gaps.service
    if service is None:
        return [say("summary.unclaimed")]
    found = []
    if service.ended(view.run.started_at.astimezone(_TOKYO).date()):
        found.append(say("summary.ended"))
    if not service.scopes:
        found.append(say("summary.no_scope"))
    return [*found, say("summary.items", n=len(gaps.items), **gaps.verdicts)]


def _gaps(gaps: GapList, failing: Sequence[Failing], say: Words) -> list[str]:
    if not failing:
        return [say("summary.no_gaps")]
    severities = gaps.severities
    number = sum(severities.values())
    return [
        say("summary.gaps", n=number, critical=severities["critical"], high=severities["high"]),
        say("summary.worst", title=failing[0].title),
    ]


def _stated(gaps: GapList, say: Words) -> list[str]:
    denied = sum("attested_no" in result.open for result in gaps.items)
    ended = sum(not told.holds for told in gaps.acceptances)
    lapsed = sum(1 for result in gaps.items if waits_for_people(result) and statements.lapsed(result.answers, say))
    said = {"denied": denied, "ended": ended, "lapsed": lapsed, "accepted": len(gaps.acceptances) - ended}
    return [say(f"statement.{key}_n", n=number) for key, number in said.items() if number]


def _open(view: RunView, gaps: GapList, say: Words) -> list[str]:
    unknown = sum(counts.get("unknown", 0) for counts in gaps.checks.values())
    attest = sum(1 for result in gaps.items if waits_for_people(result))
    found = [say("summary.unknown", n=unknown)] if unknown else []
    if attest:
        found.append(say("summary.attest", n=attest))
    if view.previous:
        counted = changes.counts([view.moves.get(gaps.service.id if gaps.service else "", {})])
        found.append(say("summary.changes", **counted))
    if gaps.managed:
        found.append(say("summary.managed", n=gaps.managed))
    return found
