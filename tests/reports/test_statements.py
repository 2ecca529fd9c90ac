"""Attestations, accepted risks and reviews in every report: with name and date, and harmless whatever they say."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from markupsafe import escape

from auditor.gaps import ItemResult, Told
from auditor.registry.statements.models import Statements
from reports import csv as format_csv
from reports import html
from reports import json as format_json
from reports.html.stated import SHOWN
from reports.statements import acceptance
from reports.view import RunView
from reports.words import Words
from tests.reports.views import FORMULA, IMAGE, SCRIPT, facts, statements, view


@pytest.fixture(scope="module")
def made() -> RunView:
    """The view with statements."""
    return view(said=statements())


@pytest.fixture(scope="module")
def folder(made: RunView, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its JSON and CSV files."""
    written = tmp_path_factory.mktemp("statements")
    format_json.write(made, written)
    format_csv.write(made, written)
    return written


def items(folder: Path) -> dict[str, Any]:
    """The items of the first service by ID, as gaps.json has them."""
    services = json.loads((folder / "gaps.json").read_text("utf-8"))["services"]
    (mine,) = (one for one in services if one["service"] and one["service"]["id"] == "S-001")
    return {item["id"]: item for item in mine["items"]}


def test_gaps_json_holds_what_was_stated(folder: Path) -> None:
    found = items(folder)
    assert found["2-1"]["attestations"] == [
        {
            "number": 1,
            "item": "2-1",
            "part": "",
            "answer": "yes",
            "text": "",
            "evidence": IMAGE,
            "officer": "佐藤 花子",
            "answered_on": "2026-04-02",
            "valid_until": "2027-03-31",
            "standing": "in_force",
        }
    ]
    assert (found["6-1-1"]["verdict"], found["6-1-1"]["open"]) == ("gap", ["attested_no"])
    assert [one["standing"] for one in found["6-2-1"]["attestations"]] == ["ended"]
    assert "attestation_missing" in found["6-2-1"]["open"]
    assert (found["8-1"]["verdict"], [one["run"] for one in found["8-1"]["reviews"]]) == ("met", ["20261024T000000Z"])
    accepted = found["5-1-2"]["acceptances"]
    assert [(one["number"], one["approver"], one["ends_on"], one["standing"]) for one in accepted] == [
        (1, IMAGE, "2027-03-31", "in_force"),
        (2, "鈴木", "2026-10-31", "ended"),
        (3, "木村", "2027-03-31", "in_force"),
    ]


def test_findings_name_their_acceptance(folder: Path) -> None:
    lines = [json.loads(line) for line in (folder / "findings.jsonl").read_text("utf-8").splitlines()]
    named = {(one["status"], one["resource"][-4:], one["acceptance"]["number"]) for one in lines if one["acceptance"]}
    assert named == {("accepted", "bad0", 1), ("fail", "bad1", 2)}
    (accepted,) = (one for one in lines if one["status"] == "accepted")
    assert accepted["acceptance"]["reason"] == SCRIPT
    assert accepted["state"] in ("new", "open", "reopened"), "it is still there"
    assert accepted["id"] in items(folder)["5-1-2"]["findings"]


def rows(path: Path) -> list[dict[str, str]]:
    """A CSV file by its headings."""
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def test_csv_names_who_and_until_when(folder: Path) -> None:
    covered = {row["リソース"][-4:]: row for row in rows(folder / "gaps.csv") if row["例外措置"]}
    assert covered["bad0"]["結果"] == "例外承認済"
    assert covered["bad1"]["結果"] == "不適合"
    assert "2027年3月31日" in covered["bad0"]["例外措置"]
    assert covered["bad1"]["例外措置"].startswith("例外措置（第2号）は2026年10月31日")
    mine = {row["項目"]: row for row in rows(folder / "items.csv") if row["サービスID"] == "S-001"}
    assert "佐藤 花子" in mine["(2-1)"]["確認記録"]
    assert "期限切れ" in mine["(6-2-1)"]["確認記録"]
    assert FORMULA in mine["(5-1-2)"]["例外措置"]
    assert "20261024T000000Z" in mine["(8-1)"]["確認記録"]
    assert not [cell for row in mine.values() for cell in row.values() if cell[:1] in "=+-@" and cell]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_shows_names_and_dates_and_runs_nothing(tmp_path: Path, language: str) -> None:
    html.write(view(language, said=statements()), tmp_path)
    page = (tmp_path / "report" / "S-001.html").read_text("utf-8")
    accepted = page.partition('id="accepted"')[2].partition("</section>")[0]
    assert accepted.index("鈴木") < accepted.index("佐藤") < accepted.index(str(escape(IMAGE))), "ended ones first"
    assert ("期限切れ" in accepted) == (language == "ja")
    idle = accepted.partition("<code>")[2].partition("木村")[0]
    assert (
        "対象となる不適合がない" if language == "ja" else "Nothing that fails in this audit is covered"
    ) in accepted.rpartition("<tr>")[2]
    assert "key/gone" in idle, "what was meant, though nothing fails there"
    assert [mark in accepted for mark in ("key/bad0", "key/bad1", "2027", "2026")] == [True] * 4
    row = page.partition('id="check-KEY-02"')[2].partition("key/bad1")[2].partition("</tr>")[0]
    assert ("例外措置（第2号）は期限切れ" if language == "ja" else "accepted risk 2 has ended") in row
    summary = page.partition('id="summary"')[2].partition("</section>")[0]
    said = (
        ("「いいえ」", "期限の切れた例外措置が1件", "有効な例外措置が2件")
        if language == "ja"
        else ("has ended", "are in force")
    )
    assert [text for text in said if text not in summary] == []
    no = page.partition('id="item-6-1-1"')[2].partition('id="item-')[0]
    assert ("不適合の理由" if language == "ja" else "Why it is a gap") in no
    item = page.partition('id="item-2-1"')[2].partition('id="item-')[0]
    assert "佐藤 花子" in item
    assert str(escape(IMAGE)) in item
    assert not [text for text in (SCRIPT, IMAGE) if text in page]


@pytest.mark.parametrize(
    ("language", "reason", "told"),
    [("ja", "公開用。", "公開用。代替"), ("en", "It is.", "It is. Comp"), ("en", "公開用。", "公開用. Comp")],
)
def test_a_reason_that_ends_as_a_sentence_ends_once(language: str, reason: str, told: str) -> None:
    one = replace(statements().acceptances[0], reason=reason)
    assert told in acceptance(Told(one, "in_force"), Words(language))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_overview_tells_what_is_past_its_date(made: RunView, tmp_path: Path, language: str) -> None:
    html.write(replace(made, language=language), tmp_path)
    page = (tmp_path / "report" / "index.html").read_text("utf-8")
    told = page.partition('aria-labelledby="ended"')[2].partition("</section>")[0]
    assert told.count("<tr>") == 3
    for text in ('href="S-001.html#accepted"', "鈴木", "2026", 'href="S-001.html#item-6-2-1"', "佐藤 花子"):
        assert text in told
    line = page.partition('id="services-list"')[2].partition('href="S-001.html"')
    assert re.search(r'data-work="late[ "][^>]*>\s*<th scope="row"><a $', line[0])
    assert '<a class="small" href="#ended">' in line[2].partition("</tr>")[0]
    assert ("例外措置・確認記録が2件" if language == "ja" else "2 accepted risks or attestations") in page
    own = (
        (tmp_path / "report" / "S-001.html").read_text("utf-8").partition('id="summary"')[2].partition("</section>")[0]
    )
    assert ("期限の切れた確認記録のある項目が1件" if language == "ja" else "1 attested item is past its date") in own


def test_many_statements_are_capped_with_a_sentence(tmp_path: Path) -> None:
    said = statements()
    key = next(row for row in facts() if row.name == FORMULA)
    rows = [replace(key, resource=f"{key.resource}-{number:03}") for number in range(SHOWN + 7)]
    parts = [replace(said.attestations[0], number=100 + n, part=f"<部分 {n}>", text=SCRIPT) for n in range(30)]
    parts[-1] = replace(parts[-1], part="<古い部分>", valid_until=date(2026, 9, 30))
    risks = [replace(said.acceptances[0], number=n, resource=row.resource) for n, row in enumerate(rows)]
    risks[-1] = replace(risks[-1], applicant="最後の人", ends_on=date(2026, 9, 30))
    html.write(view(rows=rows, said=Statements((*said.attestations, *parts), tuple(risks), ())), tmp_path)
    page = (tmp_path / "report" / "S-001.html").read_text("utf-8")
    accepted = page.partition('id="accepted"')[2].partition("</section>")[0]
    assert accepted.count("<tr>") == SHOWN + 1
    assert "ほか7件は、items.csv" in accepted
    assert "最後の人" in accepted, "what has ended is told first"
    item = page.partition('id="item-2-1"')[2].partition('id="item-')[0]
    assert "ほか11件の記録は、items.csvにあります" in item
    assert item.index("古い部分") < item.index("部分 1&gt;")


def test_verdicts_of_what_nobody_stated_are_as_before(made: RunView) -> None:
    pairs = [
        (old, new)
        for before, after in zip(view().gap_lists, made.gap_lists, strict=True)
        for old, new in zip(before.items, after.items, strict=True)
        if not (new.answers.attestations or new.answers.review or new.acceptances)
    ]
    assert len(pairs) > len(made.gap_lists[0].items)
    assert [_plain(old) for old, _ in pairs] == [_plain(new) for _, new in pairs]


def _plain(result: ItemResult) -> tuple[object, ...]:
    return result.verdict, result.counts, result.open, [*result.findings]
