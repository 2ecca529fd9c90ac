"""items.csv: every item of the regulation for every service, with its verdict."""

from collections.abc import Iterator

from auditor.gaps import GapList, ItemResult
from reports import statements
from reports.csv.sheet import Row
from reports.view import RunView
from reports.words import Words

_STATUSES = ("fail", "unknown", "pass", "accepted")
COLUMNS = (
    "service",
    "service_name",
    "item",
    "heading",
    "text",
    "verdict",
    *_STATUSES,
    "open",
    "question",
    "proof",
    "unread",
    "attestations",
    "acceptances",
)


def rows(view: RunView, say: Words) -> Iterator[Row]:
    """The rows, service by service, in the regulation's order."""
    return (_row(gaps, result, say) for gaps in view.gap_lists for result in gaps.items)


def _row(gaps: GapList, result: ItemResult, say: Words) -> Row:
    item = result.item
    return (
        gaps.service.id if gaps.service else say("csv.unclaimed"),
        gaps.service.name if gaps.service else "",
        # A bare 5-1-3 becomes a date in a spreadsheet.
        f"({item.id})",
        say.of(item.heading),
        say.of({"ja": item.ja, "en": f"{item.en} / {item.ja}"}),
        say(f"verdict.{result.verdict}"),
        *(result.counts.get(status, 0) for status in _STATUSES),
        " / ".join(say(f"open.{reason}") for reason in result.open),
        say.of(item.question) if item.question else "",
        say.of(item.proof) if item.proof else "",
        " / ".join(say(f"unread.{table}") for table in result.unread),
        " / ".join(statements.answers(result.answers, say)),
        " / ".join(statements.acceptance(told, say) for told in result.acceptances),
    )
