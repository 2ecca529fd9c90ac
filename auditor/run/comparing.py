"""Two runs, or many of them, from the files that they wrote: the steps behind `auditor diff` and `report --merge`."""

from collections.abc import Iterable
from pathlib import Path

from auditor.reading import Reading
from auditor.registry.history import Covered
from auditor.rule.coverage import Coverage
from auditor.rule.derive import spread
from auditor.rule.texts import RuleText
from checks.register import DERIVED, rules, texts
from reports.compare.items import changed, notes, verdicts
from reports.compare.join import Joined
from reports.compare.view import Comparison
from reports.contract import opened


def compare(before: Path, after: Path) -> Comparison:
    """What became of the findings and verdicts of one run in a later one.

    Needs neither snapshots nor the registry. AuditorError for folders that are not whole, or in the wrong order.
    """
    first, second = opened(before), opened(after)
    said = notes(first, second)
    was, now = verdicts(first), verdicts(second)
    joined = Joined(first, second, (was, now), _cover)
    return Comparison(
        before=first,
        after=second,
        changes=joined,
        still=joined.still,
        items=changed(was, now),
        verdicts=(was.counts, now.counts),
        services={key: name for key, name in {**was.names, **now.names}.items() if key is not None},
        services_added=sorted(key for key in now.items.keys() - was.items.keys() if key is not None),
        services_removed=sorted(key for key in was.items.keys() - now.items.keys() if key is not None),
        scopes_added=sorted({*second.scopes} - {*first.scopes}),
        scopes_removed=sorted({*first.scopes} - {*second.scopes}),
        notes=said,
        rules=rule_texts(),
    )


def rule_texts() -> dict[str, RuleText]:
    """The words of every check, by code."""
    return {code: RuleText.of(rule, texts()[code]) for code, rule in rules().items()}


def _cover(readings: Iterable[Reading]) -> Covered:
    return Coverage(spread(readings, DERIVED), rules()).covered
