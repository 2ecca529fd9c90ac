"""One overview of the services of many runs."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from typer.testing import CliRunner, Result

from auditor.cli import app
from auditor.errors import AuditorError
from auditor.finding import SEVERITIES
from auditor.run.comparing import merged, rule_texts
from reports import merge, sums
from reports.formats import Name
from reports.merge import page
from reports.merge.overview import Note, Overview, overview
from reports.words import LANGUAGES, Words
from tests.reports.browser import watched
from tests.reports.runs import FIRST, SECOND, finding, folder, service
from tests.reports.views import FORMULA, IMAGE, SCRIPT

SEVERE = {"critical": 2, "high": 0, "medium": 0, "low": 0}


def _two(tmp_path: Path) -> Overview:
    """Two municipalities that call a service alike; one has accounts that nobody claims."""
    first = folder(tmp_path / "1", FIRST, [finding("k")], services=[service(), service(None, severities=SEVERE)])
    severe = service(severities=SEVERE, items={"6-5-1": "gap", "6-5-2": "unverified"})
    second = folder(tmp_path / "2", SECOND, services=[severe], scopes=["aws:444455556666"], complete=False)
    return overview([("さくら市", first), ("みどり市", second)], rule_texts())


def test_services_of_the_same_name_stay_apart(tmp_path: Path) -> None:
    seen = _two(tmp_path)
    named = [(line.audit.label, line.id, line.severities["critical"]) for line in seen.lines]
    assert named == [("さくら市", "S-001", 0), ("さくら市", None, 2), ("みどり市", "S-001", 2)]
    assert len(seen.registered) == 2
    # What nobody claims has no verdicts that count, but what fails there fails.
    assert seen.items["6-5-1"] == {"gap": 2, "unverified": 0, "accepted": 0, "met": 0, "not_applicable": 0}
    assert seen.items["6-5-2"]["met"] == seen.items["6-5-2"]["unverified"] == 1
    assert [(one.check, one.findings, one.services) for one in seen.failing] == [("KEY-01", 3, 3)]
    assert seen.notes == [Note("dates", ["さくら市"], 31), Note("incomplete", ["みどり市"])]
    assert seen.shared == []


def test_names_that_collide_are_numbered_and_never_taken(tmp_path: Path) -> None:
    paths = [folder(tmp_path / str(number), f"2026-10-0{number}T00:00:00Z", id="X") for number in range(1, 6)]
    seen = overview([("市", paths[0]), ("市", paths[1]), ("X", paths[2]), (None, paths[3]), (None, paths[4])], {})
    assert [audit.label for audit in seen.audits] == ["市", "市 (2)", "X", "X (2)", "X (3)"]
    assert seen.shared == ["aws:111122223333"]


def test_what_makes_audits_hard_to_compare_is_said_with_names(tmp_path: Path) -> None:
    """What the newest is measured by counts; many names are counted. One day is one day in Japan."""
    odd: dict[str, Any] = {"regulation": "ef" * 32, "parameters": "ef" * 32, "version": "0.0.9"}
    named: list[tuple[str | None, Path]] = [
        (f"{n}市", folder(tmp_path / str(n), "2026-11-01T14:59:00Z", id=str(n), **odd)) for n in range(7)
    ]
    named.append(("新市", folder(tmp_path / "new", "2026-11-01T15:01:00Z")))
    seen = overview(named, {})
    assert [(note.key, len(note.audits), note.days) for note in seen.notes] == [
        *((key, 7, 0) for key in odd),
        ("dates", 7, 1),
    ]
    text = page.html(seen, Words("ja"))
    assert "最大1日の開き" in text
    assert text.count("0市、1市、2市、3市、4市、ほか2件") == 4
    same = overview(named[:2], {})
    assert same.notes == []


def test_what_to_do_first_is_the_worst_that_most_have(tmp_path: Path) -> None:
    texts = rule_texts()
    worst = sorted(texts, key=lambda code: (SEVERITIES.index(texts[code].severity), code))
    low, first, second = worst[-1], worst[0], worst[1]
    of = {"甲町": {low: {"fail": 9}, first: {"fail": 2}}, "乙町": {low: {"fail": 9}, second: {"fail": 1}}}
    named: list[tuple[str | None, Path]] = [
        (name, folder(tmp_path / name, FIRST, id=name, services=[service(one, checks=checks) for one in "AB"[: 1 + n]]))
        for n, (name, checks) in enumerate(of.items())
    ]
    seen = overview(named, texts)
    found = [(step.numbers.check, step.numbers.services, step.names) for step in page._first(seen, Words("ja"))]
    assert found == [(second, 2, "乙町（2）"), (first, 1, "甲町（1）"), (low, 3, "乙町（2）、甲町（1）")]
    assert texts[second].why["ja"] in page.html(seen, Words("ja"))
    assert [page._joined("甲乙丙丁戊己"[:n], Words("ja"))[-4:] for n in (5, 6)] == ["、丁、戊", "ほか1件"]


def test_a_run_counts_once_and_an_end_is_no_audit(tmp_path: Path) -> None:
    path = folder(tmp_path / "1", FIRST)
    copied = folder(tmp_path / "copy", FIRST)
    with pytest.raises(AuditorError, match="the same run as"):
        overview([("a", path), ("b", copied)], {})
    closing = folder(tmp_path / "closing", SECOND, closing="S-001")
    with pytest.raises(AuditorError, match="leave it out"):
        overview([(None, path), (None, closing)], {})
    (path / "gaps.json").write_text("{}")
    with pytest.raises(AuditorError) as caught:
        overview([(None, path), (None, copied), (None, tmp_path / "none"), (None, closing)], {})
    # Whoever gathers a hundred folders hears of all that are wrong at once.
    first, second, third = str(caught.value).splitlines()
    assert "gaps.json: not as the run wrote it" in first
    assert "none" in second
    assert "leave it out" in third


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_files_that_agree(tmp_path: Path, language: str) -> None:
    seen = _two(tmp_path)
    say = Words(language)
    written = merge.write(seen, tmp_path / "out", (Name.HTML, Name.CSV, Name.JSON), say)
    assert [path.name for path in written] == ["SHA256SUMS", "overview.csv", "overview.html", "overview.json"]
    assert sums.verify(tmp_path / "out") == []
    document = json.loads((tmp_path / "out" / "overview.json").read_text("utf-8"))
    rows = list(csv.reader((tmp_path / "out" / "overview.csv").read_text("utf-8-sig").splitlines()))
    assert [(one["audit"], one["name"]) for one in document["services"]] == [(row[0], row[5]) for row in rows[1:]]
    assert (
        [int(row[11]) for row in rows[1:]]
        == [one["severities"]["critical"] for one in document["services"]]
        == [0, 2, 2]
    )
    assert [one["services"] for one in document["audits"]] == [1, 1]
    assert merge.write(seen, tmp_path / "again", (Name.HTML, Name.CSV, Name.JSON), say)
    for path in written:
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()
    text = (tmp_path / "out" / "overview.html").read_text("utf-8")
    assert re.search(r"\d+:\d\d（日本時間）～\d{4}年" if language == "ja" else r":\d\d JST to \d{4}-", text)
    # Worst first: the two with critical findings, then the other.
    order = re.findall(r"</th><td>(さくら市|みどり市)</td>", text)
    assert order == ["みどり市", "さくら市", "さくら市"]
    if language == "en":
        text = re.sub(r"<(style|script)>.*?</\1>|さくら市|みどり市|サービス", "", text, flags=re.DOTALL)
        assert re.findall(r"[ぁ-んァ-ヶ一-龠]+", text) == []


def test_hostile_names_are_text_and_no_formulas(tmp_path: Path, browser: Browser) -> None:
    names = (SCRIPT, IMAGE, FORMULA, "../../x", "\u202egnp.exe")
    lists = [service(name, items={SCRIPT: "gap"}, checks={IMAGE: {"fail": 1}}) for name in names]
    path = folder(tmp_path / "1", FIRST, services=lists)
    written = merge.write(
        overview([(FORMULA, path)], rule_texts()), tmp_path / "out", (Name.HTML, Name.CSV), Words("ja")
    )
    assert {one.parent for one in written} == {tmp_path / "out"}
    for width in (1280, 640):
        with watched(browser, width) as seen:
            shown = seen.open(tmp_path / "out" / "overview.html")
            assert shown.locator("img").count() == 0
            assert shown.locator("script").count() == 1
            text = shown.locator("main").inner_text()
            assert all(name in text for name in names[:4])
            assert "\\u202egnp.exe" in text
            assert shown.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    rows = list(csv.reader((tmp_path / "out" / "overview.csv").read_text("utf-8-sig").splitlines()))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
    assert rows[1][0] == f"'{FORMULA}"


def test_the_page_says_what_it_leaves_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "CAP", 2)
    text = page.html(_two(tmp_path), Words("en"))
    assert "1 more is not shown; overview.csv has all." in text
    assert text.count("<tr data-severity=") == 2


def _auditor(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["report", *map(str, words)])


def test_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    one, two = folder(tmp_path / "a=b", FIRST), folder(tmp_path / "2", SECOND)
    done = _auditor("--merge", one, f"みどり市={two}", "--lang", "en", "--format", "json")
    assert done.output.splitlines() == ["overview/SHA256SUMS", "overview/overview.json"]
    document = json.loads((tmp_path / "overview" / "overview.json").read_text("utf-8"))
    assert [audit["label"] for audit in document["audits"]] == ["20261001T000000Z", "みどり市"]
    wrong: list[tuple[tuple[Any, ...], str]] = [
        ((one, two), "need --merge"),
        ((one, "--out", "x"), "need --merge"),
        (("--merge", one, "--format", "ocsf"), "no overview as ocsf"),
        (("--merge", one, "=2"), "neither a folder nor NAME=FOLDER"),
        (("--merge", one, "--out", one / "x"), "lies in a run's folder"),
        (("--merge", one, tmp_path / "none"), "no such file"),
    ]
    for words, said in wrong:
        assert said in str(_auditor(*words).exception)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2", "a=b", "overview"]
    with pytest.raises(AuditorError, match="cannot be written"):
        merged([str(one)], two / "run.json" / "x", "ja")
