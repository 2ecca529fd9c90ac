"""What an item was judged without stands beside it, in words and for programs, and nowhere else."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from reports import csv as format_csv
from reports import html
from reports import json as format_json
from reports.view import RunView
from reports.words import Words
from tests.reports.views import view

ITEM = "6-4-4"


def without(language: str) -> RunView:
    """A run in which one item was judged without the records of use."""
    made = view(language)
    lists = [
        replace(one, items=tuple(replace(r, unread=("activity",) if r.item.id == ITEM else ()) for r in one.items))
        for one in made.gap_lists
    ]
    return replace(made, gap_lists=tuple(lists))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_says_so_once_and_how_to_change_it(language: str, tmp_path: Path) -> None:
    said = Words(language)("unread.activity")
    assert "[aws] activity = true" in said
    html.write(without(language), tmp_path)
    page = (tmp_path / "report" / "S-001.html").read_text("utf-8")
    assert page.count(said) == 1
    assert f'id="item-{ITEM}"' in page[: page.index(said)].rpartition("<div class=")[0]
    html.write(view(language), tmp_path)
    assert said not in (tmp_path / "report" / "S-001.html").read_text("utf-8")


def test_programs_get_the_table(tmp_path: Path) -> None:
    format_json.write(without("ja"), tmp_path)
    items = json.loads((tmp_path / "gaps.json").read_text("utf-8"))["services"][0]["items"]
    assert {item["id"]: item["unread"] for item in items if item["unread"]} == {ITEM: ["activity"]}


def test_a_spreadsheet_gets_the_sentence(tmp_path: Path) -> None:
    format_csv.write(without("en"), tmp_path)
    head, *rows = csv.reader(io.StringIO((tmp_path / "items.csv").read_text("utf-8-sig"), newline=""))
    told = {row[head.index("Item")] for row in rows if row[head.index("Not looked at")]}
    assert told == {f"({ITEM})"}
