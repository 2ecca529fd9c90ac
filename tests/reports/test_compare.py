"""What became of findings and verdicts between two runs."""

import itertools
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import pytest
from playwright.sync_api import Browser
from typer.testing import CliRunner, Result

from auditor.cli import app
from auditor.errors import AuditorError
from auditor.finding import Status
from auditor.run.comparing import compare
from reports import sums
from reports.compare.decide import Doubt, decide, settle
from reports.compare.html import html
from reports.compare.json import pieces
from reports.compare.text import lines
from reports.compare.view import KINDS, Comparison, Side, Why
from reports.words import LANGUAGES, Words
from tests.reports.browser import watched
from tests.reports.runs import FIRST, REGION, SECOND, acceptance, finding, folder, reading, service
from tests.reports.views import FORMULA, HOSTILE, IMAGE, LONG, SCRIPT

EARLY = "2026-01-01T00:00:00Z"


def _compared(tmp_path: Path, before: Iterable[Any], after: Iterable[Any], **more: Any) -> Comparison:
    number = len(list(tmp_path.iterdir()))
    first = folder(tmp_path / f"{number}-1", FIRST, before, **more.get("first", {}))
    return compare(first, folder(tmp_path / f"{number}-2", SECOND, after, **more.get("second", {})))


def _kinds(comparison: Comparison) -> list[tuple[str, str, str]]:
    return [(kind, one.why, one.resource) for kind in KINDS for one in comparison.changes.of(kind)]


def test_what_is_unknown_on_either_side_is_never_new_and_never_resolved() -> None:
    statuses: tuple[str | None, ...] = (*get_args(Status), None)
    was, now = (
        {status: Side(status, (seen,)) if status else None for status in statuses} for seen in ({"a": 1}, {"a": 2})
    )
    for before, after, failed in itertools.product(statuses, statuses, (False, True)):
        decided = decide(was[before], now[after], failed)
        if isinstance(decided, Doubt):
            assert None in (before, after)
            unsure = settle(decided, covered=False, listed=True, elsewhere=False)
            assert unsure == (("turned_out", "not_read") if before is None else ("unseen", "not_read"))
        elif "unknown" in (before, after):
            assert decided[0] not in ("new", "reopened", "resolved", "evidence")
        elif before in ("fail", "accepted") and after != before:
            assert decided[0] in ("resolved", "accepted", "reopened")
        if before in ("fail", "accepted") and after == "unknown":
            assert decided == ("unseen", "unknown")


@pytest.mark.parametrize(
    ("before", "after", "kind", "why"),
    [
        ("pass", "fail", "new", ""),
        (None, "fail", "new", ""),
        ("unknown", "fail", "turned_out", "unknown"),
        ("accepted", "fail", "reopened", "exception_ended"),
        ("fail", "unknown", "unseen", "unknown"),
        ("pass", "unknown", "unverified", ""),
        (None, "unknown", "unverified", ""),
        ("fail", "accepted", "accepted", ""),
        ("fail", "pass", "resolved", "pass"),
        ("fail", "not_applicable", "resolved", "not_applicable"),
        ("fail", None, "resolved", "gone"),
        ("unknown", "pass", "confirmed", ""),
        ("fail", "fail", "", ""),
        ("unknown", "unknown", "", ""),
        ("unknown", None, "", ""),
        ("pass", None, "", ""),
        (None, "pass", "", ""),
    ],
)
def test_each_kind(tmp_path: Path, before: str | None, after: str | None, kind: str, why: str) -> None:
    sides = [[finding("k", status)] if status else [] for status in (before, after)]
    found = _compared(tmp_path, *sides)
    assert _kinds(found) == ([(kind, why, "k")] if kind else [])
    assert sum(found.changes.counts.values()) == bool(kind)
    still = {before: 1} if before == after else {"left": 1} if (before, after) == ("unknown", None) else {}
    assert dict(found.still) == still


def test_what_failed_before_the_earlier_run_is_back_and_not_new(tmp_path: Path) -> None:
    back = finding("k", first_seen=EARLY, state="reopened")
    assert _kinds(_compared(tmp_path, [finding("k", "pass")], [back])) == [("reopened", "", "k")]
    assert _kinds(_compared(tmp_path, [], [back])) == [("reopened", "", "k")]
    just = finding("k", first_seen=FIRST)  # by the earlier run itself, which tells it of another service
    assert _kinds(_compared(tmp_path, [], [just])) == [("new", "", "k")]
    assert _kinds(_compared(tmp_path, [], [finding("k", first_seen=SECOND)])) == [("new", "", "k")]


@pytest.mark.parametrize(
    "read", [[], [reading("denied")], [reading(region="us-east-1")], [reading(columns=["key.name"])]]
)
def test_absent_is_gone_or_new_only_where_all_was_read(tmp_path: Path, read: list[Any]) -> None:
    short = {"readings": read}
    assert _kinds(_compared(tmp_path, [finding("k")], [], second=short)) == [("unseen", "not_read", "k")]
    assert _kinds(_compared(tmp_path, [], [finding("k")], first=short)) == [("turned_out", "not_read", "k")]


def test_a_check_that_the_earlier_version_did_not_have_found_nothing_new(tmp_path: Path) -> None:
    other = {"second": {"version": "0.2.0"}}
    bare = {"first": {"services": [service(checks={"ING-01": {"pass": 1}})]}}
    assert _kinds(_compared(tmp_path, [], [finding("k")], **other)) == [("new", "", "k")]
    assert _kinds(_compared(tmp_path, [], [finding("k")], **other, **bare)) == [("turned_out", "not_read", "k")]
    assert _kinds(_compared(tmp_path, [], [finding("k")], **bare)) == [("new", "", "k")]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (("fail", None), ("accepted", {}), "第7号）：承認者 鈴木"),
        (("accepted", {}), ("fail", {"standing": "ended"}), "で終了：承認者 鈴木"),
        (("accepted", {}), ("fail", None), "第7号）：承認者 鈴木"),
        (("accepted", {}), ("unknown", None), ""),
    ],
)
def test_who_accepted_a_risk_and_until_when(tmp_path: Path, before: Any, after: Any, said: str) -> None:
    """Also where it ended or was taken back; runs of older versions do not tell."""
    sides = [
        finding("k", status, acceptance=None if more is None else acceptance(approver="鈴木", **more))
        for status, more in (before, after)
    ]
    found = _compared(tmp_path, sides[:1], sides[1:])
    shown = [*lines(found, Words("ja")), html(found, Words("ja"))]
    assert [said in text for text in ("\n".join(shown[:-1]), shown[-1])] == [True, True]
    assert bool(said) == ("2027年3月31日" in shown[-1])
    (change,) = json.loads("".join(pieces(found)))["changes"]
    assert [change[key]["acceptance"] for key in ("before", "after")] == [one["acceptance"] for one in sides]


def test_another_service_is_no_resolution(tmp_path: Path) -> None:
    """A scope that moved to another service, and a service that left the registry."""
    moved = finding("k", service=None)
    both = {"second": {"services": [service(), service(None)]}, "first": {"services": [service(), service(None)]}}
    assert set(_kinds(_compared(tmp_path, [finding("k")], [moved], **both))) == {
        ("unseen", "other_service", "k"),
        ("new", "other_service", "k"),
    }
    gone = {"second": {"services": [service("S-002")]}}
    found = _compared(tmp_path, [finding("k")], [], **gone)
    assert _kinds(found) == [("unseen", "service_gone", "k")]
    assert (found.services_added, found.services_removed) == (["S-002"], ["S-001"])
    assert found.items == []


def test_changed_evidence_is_told_value_by_value(tmp_path: Path) -> None:
    before = finding("k", observed={"rotation_days": 400, "deleted_at": None, "old": 1})
    after = finding("k", observed={"rotation_days": 500, "deleted_at": None, "more": True})
    found = _compared(tmp_path, [before], [after])
    assert _kinds(found) == [("evidence", "", "k")]
    text = "\n".join(lines(found, Words("en")))
    assert ": 400 → 500\n" in f"{text}\n"
    assert f"KEY-01 {found.rules['KEY-01'].title['en']}" in text
    assert text.count(" → ") == 1
    assert _kinds(_compared(tmp_path, [before], [finding("k", observed=before["observed"] | {"more": 1})])) == []


def test_rows_that_share_a_finding_are_compared_as_one(tmp_path: Path) -> None:
    rows = [finding("g", check="ING-01", observed={"from_port": port}) for port in (22, 3389)]
    table = {"readings": [reading(columns=["ingress_rule.*"])]}
    more = {"first": table, "second": table}
    assert _kinds(_compared(tmp_path, rows, rows[::-1], **more)) == []
    found = _compared(tmp_path, rows, rows[:1], **more)
    (change,) = found.changes.of("evidence")
    assert [len(side.observed) for side in (change.before, change.after) if side] == [2, 1]
    assert "3389" in "".join(lines(found, Words("ja")))
    came = "".join(lines(_compared(tmp_path, rows[:1], rows, **more), Words("ja")))
    for text in (came, "".join(lines(found, Words("ja")))):
        assert ("3389" in text, "22" in text.replace(rows[0]["account"], "")) == (True, False), "only what differs"
    passing = [rows[0], {**rows[1], "status": "pass"}]
    assert _kinds(_compared(tmp_path, passing, passing[::-1], **more)) == []


def test_items_services_scopes_and_notes(tmp_path: Path) -> None:
    first = {"services": [service(items={"6-5-1": "gap", "6-5-2": "met", "6-5-3": "met"})], "complete": False}
    second = {
        "services": [service(items={"6-5-1": "unverified", "6-5-2": "met", "6-5-4": "gap"}), service("S-002")],
        "regulation": "ef" * 32,
        "scopes": ["aws:444455556666"],
    }
    found = _compared(tmp_path, [], [], first=first, second=second)
    assert [(one.item, one.before, one.after) for one in found.items] == [
        ("6-5-1", "gap", "unverified"),
        ("6-5-4", None, "gap"),
        ("6-5-3", "met", None),
    ]
    assert found.notes == ["regulation", "incomplete_before", "no_common"]
    assert found.verdicts[1] == {"gap": 2, "unverified": 1, "accepted": 0, "met": 2, "not_applicable": 0}
    for language in LANGUAGES:
        text = html(found, Words(language))
        assert "aws:444455556666" in text
        assert "S-002" in text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Names of others that would like to be more than names, and half a character."""
    names = [*HOSTILE, "</script><script>alert(3)</script>"]
    before = [finding(name, name=name, observed={"rotation_days": name}) for name in names]
    after = [finding(name, name=name, observed={"rotation_days": f"{name}!"}) for name in names]
    lists = {"services": [service(IMAGE), service(SCRIPT)]}
    half = "half \ud800"
    before.append(finding("half", name=half))
    after.append(finding("half", name=half, observed={"rotation_days": half}))
    before += [finding(name, service=IMAGE, check=SCRIPT) for name in names]
    after += [finding(f"new {name}", service=SCRIPT, severity="critical") for name in names]
    before.append(finding("risk"))
    risk = acceptance(approver=IMAGE, reason=half, measure="</p><script>alert(4)</script>", applicant=FORMULA)
    after.append(finding("risk", "accepted", acceptance=risk))
    return _compared(tmp_path_factory.mktemp("runs"), before, after, first=lists, second=lists)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_are_text(hostile: Comparison, language: str, browser: Browser, tmp_path: Path) -> None:
    text = html(hostile, Words(language))
    path = tmp_path / "page.html"
    path.write_text(text, "utf-8")
    for width in (1280, 640):
        with watched(browser, width) as seen:
            page = seen.open(path)
            assert page.locator("img").count() == 0
            assert page.locator("script").count() == 1
            shown = page.locator("main").inner_text()
            for name in (SCRIPT, IMAGE, LONG, FORMULA, "half \\ud800", "invoice\\u202etxt.exe\\x07"):
                assert name in shown
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    plain = "\n".join(lines(hostile, Words(language)))
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e\ud800]", plain)
    json.loads("".join(pieces(hostile)).encode())


def test_the_json_has_all_and_pages_say_what_they_leave_out(tmp_path: Path) -> None:
    after = [finding(f"k{number:04}", severity=("low", "critical")[number % 2]) for number in range(300)]
    found = _compared(tmp_path, [], after)
    document = json.loads("".join(pieces(found)))
    assert document["counts"]["new"] == len(document["changes"]) == 300
    assert [one["severity"] for one in document["changes"]] == ["critical"] * 150 + ["low"] * 150
    text = html(found, Words("ja"))
    assert text.count("<tr data-severity=") == 200
    assert "ほかに100件あります" in text
    assert text.count("<td>（なし） → 不適合") == 200
    assert "250 more are not shown" in "\n".join(lines(found, Words("en")))
    again = compare(found.before.folder, found.after.folder)
    assert "".join(pieces(again)) == "".join(pieces(found))
    assert html(again, Words("ja")) == text


def test_english_is_english(tmp_path: Path) -> None:
    rows = [finding(f"k{number}", status) for number, status in enumerate(get_args(Status))]
    turned = [finding(f"k{number}", status) for number, status in enumerate(reversed(get_args(Status)))]
    text = html(_compared(tmp_path, rows, turned), Words("en")).replace("サービス", "")
    assert re.findall(r"[ぁ-んァ-ヶ一-龠]+", re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.DOTALL)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_and_reason_has_words(kind: str) -> None:
    for language in LANGUAGES:
        assert Words(language).has(f"compare.kind_{kind}")
        assert [why for why in get_args(Why) if why and not Words(language).has(f"compare.why_{why}")] == []


def _spoil(path: Path, name: str, text: str) -> Path:
    (path / name).write_text(text, "utf-8")
    sums.write(path)
    return path


def test_broken_and_foreign_folders_are_refused(tmp_path: Path) -> None:
    good = folder(tmp_path / "good", FIRST, [finding("k")])
    with pytest.raises(AuditorError, match="no such file; name the folder"):
        compare(good, tmp_path / "none")
    changed = folder(tmp_path / "changed", SECOND, [finding("k")])
    (changed / "findings.jsonl").write_text("", "utf-8")
    with pytest.raises(AuditorError, match=r"findings\.jsonl: not as the run wrote it"):
        compare(good, changed)
    bare = folder(tmp_path / "bare", SECOND)
    (bare / "gaps.json").unlink()
    sums.write(bare)
    with pytest.raises(AuditorError, match=r"has no gaps\.json: not the folder of a judged run"):
        compare(good, bare)
    line = json.dumps(finding("k"))
    spoiled = [
        ("findings.jsonl", line, "line 1: the line does not end"),
        ("findings.jsonl", f"{line}\n{line[:50]}\n", "line 2: not JSON"),
        ("findings.jsonl", f"{json.dumps(finding('k', status='fine'))}\n", "status holds 'fine'"),
        ("findings.jsonl", f"{json.dumps({'id': '../x'})}\n", "id holds '../x'"),
        ("findings.jsonl", "[]\n", "not an object"),
        *(
            ("findings.jsonl", f"{json.dumps(finding('k', acceptance=acceptance(**{name: wrong})))}\n", f"{name} holds")
            for name, wrong in (("ends_on", "soon"), ("approver", 7), ("standing", "fine"), ("number", True))
        ),
        ("findings.jsonl", f"{'[' * 100_000}\n", "not JSON"),
        ("readings.jsonl", f"{json.dumps(reading('great'))}\n", "status holds 'great'"),
        ("run.json", "{}", "id is missing"),
        ("run.json", json.dumps({"id": "x", "started_at": "yesterday"}), "started_at holds 'yesterday'"),
        ("gaps.json", json.dumps({"services": [service(), service()]}), "S-001 stands there twice"),
        ("gaps.json", '{"services": [{"service": ', "not JSON"),
        ("gaps.json", json.dumps({"services": [{"items": []}]}), "service is missing"),
        ("gaps.json", json.dumps({"services": [service(items={"1-1": "fine"})]}), "verdict holds 'fine'"),
    ]
    for number, (name, text, said) in enumerate(spoiled):
        broken = _spoil(folder(tmp_path / f"broken{number}", SECOND, [finding("k")]), name, text)
        with pytest.raises(AuditorError, match=re.escape(said)):
            compare(good, broken)
    with pytest.raises(AuditorError, match="name the earlier run first"):
        compare(good, good)
    closing = folder(tmp_path / "closing", SECOND, closing="S-001")
    with pytest.raises(AuditorError, match="proves the end of one service"):
        compare(good, closing)


def _auditor(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["diff", *map(str, words)])


def test_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    runs = folder(tmp_path / "1", FIRST), folder(tmp_path / "2", SECOND, [finding("k", region=REGION)])
    assert "       1  新規の不適合" in _auditor(*runs).output
    assert "       1  New" in _auditor(*runs, "--lang", "en").output
    assert json.loads(_auditor(*runs, "--format", "json").output)["counts"]["new"] == 1
    assert _auditor(*runs, "--format", "html", "--out", tmp_path / "pages" / "d.html").output.strip().endswith("d.html")
    assert [path.name for path in (tmp_path / "pages").iterdir()] == ["d.html"]
    os.mkfifo(tmp_path / "pipe")
    assert "it is there, and no file" in str(_auditor(*runs, "--out", tmp_path / "pipe").exception)
    assert (tmp_path / "pipe").is_fifo()
    # By ID and by the words for the last two; what proves an end, is not whole or is no run is none of them.
    assert "no such run: runs has 0 audits" in str(_auditor("previous", "latest").exception)
    for name, run in (("20261001T000000Z", runs[0]), ("20261101T000000Z-1", runs[1])):
        (run / "started_at").write_text("")
        (tmp_path / "runs").mkdir(exist_ok=True)
        (tmp_path / "runs" / name).symlink_to(run)
    for name, closing in (("20261201T000000Z", True), ("20261202T000000Z.partial", False), ("ZZZ", False)):
        (tmp_path / "runs" / name).mkdir()
        for file in ("started_at", "closing")[: 1 + closing]:
            (tmp_path / "runs" / name / file).write_text("")
    for words in (("previous", "latest"), ("20261001T000000Z", "20261101T000000Z-1")):
        assert "       1  新規の不適合" in _auditor(*words).output
    refused = _auditor(runs[0], tmp_path, "--out", tmp_path / "x")
    assert isinstance(refused.exception, AuditorError)
    assert not (tmp_path / "x").exists()
