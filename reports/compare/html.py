"""The comparison as one page that opens from a file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditor.regulation.items import load_items
from reports.compare.text import named, ran, remarks
from reports.compare.values import Difference, differences
from reports.compare.view import KINDS, STILL, Change, Comparison, Kind
from reports.contract.findings import accepted_risk
from reports.html.page import render
from reports.statements import acceptance
from reports.words import Words

CAP = 200
"""Findings of each kind, and items, that a page lists; the JSON has all."""


@dataclass(frozen=True)
class Row:
    """One finding."""

    change: Change
    service: str
    title: str
    statuses: tuple[str, ...]
    """In both audits, in words; empty where it is the same."""
    differences: Sequence[Difference]
    accepted: str
    """The accepted risk that it came under or fell out of; empty elsewhere."""


@dataclass(frozen=True)
class Part:
    """The findings of one kind."""

    kind: Kind
    number: int
    rows: Sequence[Row]


@dataclass(frozen=True)
class Item:
    """One item with another verdict; a verdict is empty where the audit does not know the item."""

    service: str
    item: str
    heading: str
    text: str
    """Both are empty for one that this version does not have."""
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """The values of the page."""

    head: Sequence[tuple[str, str]]
    remarks: Sequence[str]
    counts: Mapping[Kind, int]
    worse: int
    found: int
    better: int
    still: Mapping[str, int]
    verdicts: Sequence[tuple[str, Mapping[str, int]]]
    items: Sequence[Item]
    items_more: int
    parts: Sequence[Part]


def html(comparison: Comparison, say: Words) -> str:
    """The page."""
    counts = comparison.changes.counts
    known = {item.id: (say.of(item.heading), say.of(item)) for item in load_items()}
    sides = (comparison.before, comparison.after)
    page = Page(
        head=[(say(f"compare.{key}"), ran(run, say)) for key, run in zip(("before", "after"), sides, strict=True)],
        remarks=[*remarks(comparison, say)],
        counts=counts,
        worse=counts["new"] + counts["reopened"],
        found=counts["turned_out"],
        better=counts["resolved"],
        still={status: comparison.still.get(status, 0) for status in STILL},
        verdicts=[*zip(("before", "after"), comparison.verdicts, strict=True)],
        items=[
            Item(
                named(one.service, comparison, say),
                one.item,
                *known.get(one.item, ("", "")),
                one.before or "",
                one.after or "",
            )
            for one in comparison.items[:CAP]
        ],
        items_more=max(len(comparison.items) - CAP, 0),
        parts=[_part(kind, counts[kind], comparison, say) for kind in KINDS if counts[kind]],
    )
    return render("compare.html.j2", page, say)


def _part(kind: Kind, number: int, comparison: Comparison, say: Words) -> Part:
    return Part(kind, number, [_row(change, comparison, say) for change in comparison.changes.of(kind, CAP)])


def _row(change: Change, comparison: Comparison, say: Words) -> Row:
    rule = comparison.rules.get(change.check)
    told = differences(change, comparison, say) if change.kind == "evidence" else ()
    sides = [say(f"status.{side.status}") if side else say("compare.nothing") for side in (change.before, change.after)]
    return Row(
        change=change,
        service=named(change.service, comparison, say),
        title=say.of(rule.title) if rule else change.check,
        statuses=tuple(sides) if sides[0] != sides[1] else (),
        differences=told,
        accepted=acceptance(accepted_risk(change.acceptance), say) if change.acceptance else "",
    )
