"""Which charts a page has: items by verdict, open gaps by month, and how old they are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from auditor.cells import printable
from auditor.finding import SEVERITIES, Severity
from auditor.gaps import VERDICTS, GapList
from auditor.regulation.items import Item
from reports.html.ages import BOUNDS, Ages
from reports.html.charts import Chart, Series, bars
from reports.times import TOKYO
from reports.view import RunView
from reports.words import Words

_LABEL = {"ja": 20, "en": 36}
"""Characters of a section's heading beside its bar; the page has it whole."""


def pictures(view: RunView, lists: Sequence[GapList], old: Sequence[Ages], say: Words) -> list[Chart]:
    """Those of one service or of all: how it was in earlier months, and ages, only where a run came before."""
    charts = [_items(lists, say)] if lists else []
    if len(view.trend.months) > 1:
        charts.append(_months(view, [gaps.service.id if gaps.service else "" for gaps in lists], say))
    if view.previous and any(counted for one in old for counted in one.by_severity.values()):
        charts.append(_ages(old, say))
    return charts


def _items(lists: Sequence[GapList], say: Words) -> Chart:
    counted: dict[str, Counter[str]] = {}
    headings: dict[str, Item] = {}
    for result in (result for gaps in lists for result in gaps.items):
        number = result.item.id.partition("-")[0]
        headings.setdefault(number, result.item)
        counted.setdefault(number, Counter())[result.verdict] += 1
    labels = [
        printable(f"({number}) {say.of(item.section)}", _LABEL[say.language]) for number, item in headings.items()
    ]
    series = [
        Series(verdict, say(f"verdict.{verdict}"), [one[verdict] for one in counted.values()]) for verdict in VERDICTS
    ]
    total = {verdict: sum(one[verdict] for one in counted.values()) for verdict in VERDICTS}
    return bars("chart-items", say("chart.items"), say("chart.items_says", **total), labels, series, sideways=True)


def _months(view: RunView, services: Iterable[str], say: Words) -> Chart:
    trend = view.trend
    ids = [*services]
    numbers = {severity: [trend.of(ids, severity, at) for at in trend.months] for severity in SEVERITIES}
    series = _by_severity(numbers, say)
    labels = [f"{trend.runs[at].astimezone(TOKYO):%Y-%m}" for at in trend.months]
    first, last = (sum(one.values[at] for one in series) for at in (0, -1))
    says = say("chart.months_says", start=labels[0], first=first, end=labels[-1], last=last)
    return bars("chart-months", say("chart.months"), says, labels, series)


def _ages(old: Sequence[Ages], say: Words) -> Chart:
    labels = [say(f"chart.age_{bound}") for bound in (*BOUNDS, "more")]
    numbers = {
        severity: [sum(one.number(severity, at) for one in old) for at in range(len(labels))] for severity in SEVERITIES
    }
    series = _by_severity(numbers, say)
    late = sum(sum(one.late.values()) for one in old)
    total = sum(sum(one.values) for one in series)
    return bars("chart-ages", say("chart.ages"), say("chart.ages_says", total=total, late=late), labels, series)


def _by_severity(numbers: Mapping[Severity, Sequence[int]], say: Words) -> list[Series]:
    return [Series(severity, say(f"severity.{severity}"), numbers[severity]) for severity in SEVERITIES]
