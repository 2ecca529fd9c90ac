"""Charts say their numbers, carry no style or script, and are the same bytes each time; what is late is told."""

import re
from datetime import timedelta
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from auditor.registry.history import Change
from reports import html
from reports.html.ages import age, ages, open_days
from reports.html.charts import Chart, Series, bars
from reports.html.pictures import pictures
from reports.words import Words
from tests.reports.views import NOW, view


def _chart(*, sideways: bool = False) -> Chart:
    series = [Series("critical", "重大", [1, 0, 200]), Series("high", "高<b>", [90, 0, 300])]
    return bars("c", "title", "says", ["一", "二", "<script>"], series, sideways=sideways)


@pytest.mark.parametrize("sideways", [False, True])
def test_a_chart_is_a_picture_and_nothing_else(sideways: bool) -> None:
    svg = _chart(sideways=sideways).svg
    assert svg == _chart(sideways=sideways).svg
    tree = fromstring(svg)
    tags = {element.tag.partition("}")[2] for element in tree.iter()}
    assert tags - {"path"} == {"svg", "g", "rect", "text"}
    names = {name for element in tree.iter() for name in element.attrib}
    assert not [name for name in names if name in ("style", "id", "href") or name.startswith("on")]
    assert "<script" not in svg
    assert len(tree.findall(".//{*}rect")) == 4


def test_a_number_stands_in_its_bar_where_there_is_room() -> None:
    texts = [element.text for element in fromstring(_chart().svg).iter() if element.get("class") == "value"]
    assert texts == ["200", "90", "300"]


def test_the_numbers_of_a_chart_are_those_of_the_page() -> None:
    seen, say = view(), Words("ja")
    lists = seen.gap_lists[1:2]
    items, months, old = pictures(seen, lists, [ages(seen, gaps) for gaps in lists], say)
    assert {one.tone: sum(one.values) for one in items.series} == lists[0].verdicts
    assert months.labels == ["2026-10", "2026-11"]
    ids = {finding.id for finding in lists[0].findings if finding.status == "fail"}
    assert sum(one.values[-1] for one in months.series) == len(ids)
    assert sum(number for _, numbers in old.rows for number in numbers) == len(ids)


def test_a_first_run_has_neither_trend_nor_ages() -> None:
    seen = view(previous=False)
    found = pictures(seen, seen.gap_lists, [ages(seen, gaps) for gaps in seen.gap_lists], Words("en"))
    assert [chart.id for chart in found] == ["chart-items"]
    assert not [label for label in found[0].labels if "…" in label], "English is narrower: its headings fit whole"


def test_ages_have_their_bounds() -> None:
    assert [age(days) for days in (0, 30, 31, 90, 91, 180, 181, 365, 366)] == [0, 0, 1, 1, 2, 2, 3, 3, 4]


def test_a_gap_is_late_when_its_days_are_over_and_old_from_when_it_came_back() -> None:
    seen = view()
    changes: list[Change] = [change for change in seen.changes.values() if change.after.state == "open"]
    days = {change.id: open_days(seen, change) for change in changes}
    assert set(days.values()) == {0, 30}
    assert all(days[change.id] == 0 for change in changes if change.state == "reopened")
    assert any(change.first_seen == NOW - timedelta(days=30) for change in changes if change.state == "reopened")
    late = [number for gaps in seen.gap_lists for number in ages(seen, gaps).late.values()]
    limits = {"critical": 14, "high": 20, "medium": 30, "low": 180}
    expected = [c for c in changes if c.state == "open" and days[c.id] > limits[c.after.severity]]
    failing = {finding.id for gaps in seen.gap_lists for finding in gaps.findings if finding.status == "fail"}
    assert sum(late) == len([change for change in expected if change.id in failing]) > 0


def test_what_is_late_is_told_on_both_pages(tmp_path: Path) -> None:
    html.write(view(), tmp_path)
    index, service = ((tmp_path / "report" / name).read_text("utf-8") for name in ("index.html", "S-001.html"))
    assert "是正の期限を過ぎたもの" in index
    assert re.search(r'class="over">期限超過 \d+件', index)
    assert re.search(r'class="over">期限超過</span>', service)
    assert '<dt>根拠（観測した操作）</dt><dd class="small"><code>kms:ListKeys</code>' in service
