"""The comparison for a terminal."""

from collections.abc import Iterator

from auditor.cells import printable
from reports.compare.values import differences
from reports.compare.view import KINDS, STILL, Change, Comparison
from reports.contract import Run
from reports.contract.findings import accepted_risk
from reports.statements import acceptance
from reports.times import moment_text
from reports.words import Words

CAP = 50
"""Findings of each kind."""
NAMES = 20
"""Accounts or services that one remark names."""
_LONGEST = 160


def lines(comparison: Comparison, say: Words) -> Iterator[str]:
    """The lines. What others named has no controls in it."""
    yield from (printable(line, 2_000) for line in _lines(comparison, say))


def ran(run: Run, say: Words) -> str:
    """Which run, and when."""
    return say("compare.run_at", when=moment_text(run.started_at, say.language), run=run.id)


def named(service: str | None, comparison: Comparison, say: Words) -> str:
    """A service as a reader knows it."""
    return say("page.unclaimed") if service is None else f"{service} {comparison.services.get(service, '')}".rstrip()


def remarks(comparison: Comparison, say: Words) -> Iterator[str]:
    """What to know before one reads on."""
    yield from (say(f"compare.note_{note}") for note in comparison.notes)
    for key in ("scopes_added", "scopes_removed", "services_added", "services_removed"):
        if names := getattr(comparison, key):
            yield say(f"compare.{key}", names=say("value.joint").join(say.some(names, NAMES)))


def _lines(comparison: Comparison, say: Words) -> Iterator[str]:
    for key in ("before", "after"):
        yield f"{say(f'compare.{key}')}{say('value.colon')}{ran(getattr(comparison, key), say)}"
    yield from (f"! {remark}" for remark in remarks(comparison, say))
    yield ""
    counts = comparison.changes.counts
    yield from (f"{counts[kind]:>8}  {say(f'compare.kind_{kind}')}" for kind in KINDS)
    yield say("compare.still", **{status: comparison.still.get(status, 0) for status in STILL})
    yield ""
    yield f"## {say('compare.items')}"
    for one in comparison.items:
        before, after = (say(f"verdict.{v}") if v else say("compare.absent") for v in (one.before, one.after))
        moved = say("compare.arrow", before=before, after=after)
        yield f"({one.item}) {moved}  {printable(named(one.service, comparison, say), _LONGEST)}"
    if not comparison.items:
        yield say("compare.items_none")
    for kind in KINDS:
        if counts[kind]:
            yield ""
            yield f"## {say(f'compare.kind_{kind}')}"
            for change in comparison.changes.of(kind, CAP):
                yield from _change(change, comparison, say)
            if counts[kind] > CAP:
                yield say("compare.more", n=counts[kind] - CAP)


def _change(change: Change, comparison: Comparison, say: Words) -> Iterator[str]:
    resource = printable(change.resource, _LONGEST)
    service = printable(named(change.service, comparison, say), _LONGEST)
    rule = comparison.rules.get(change.check)
    title = f" {say.of(rule.title)}" if rule else ""
    yield f"[{say(f'severity.{change.severity}')}] {change.check}{title}  {service}"
    yield f"    {change.account} {resource}"
    if change.why:
        yield f"    {say(f'compare.why_{change.why}')}"
    if change.acceptance:
        yield f"    {acceptance(accepted_risk(change.acceptance), say)}"
    if change.kind == "evidence":
        for what, before, after in differences(change, comparison, say):
            told = (printable(side or say("compare.nothing"), _LONGEST) for side in (before, after))
            moved = say("compare.arrow", **dict(zip(("before", "after"), told, strict=True)))
            yield f"    {what}{say('value.colon')}{moved}"
