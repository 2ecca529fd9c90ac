"""The pages as text: what they say, and that they say it whole."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from auditor.facts.keys import Key
from auditor.scope import Scope, Service
from reports import html
from reports.html.checks import CAP, ROWS, undecided
from reports.html.names import page_names
from reports.html.page import SYMBOLS, _environment
from reports.html.unread import Unread, unread
from reports.words import Words
from tests.reports.views import A, crowded, facts, readings, services, view

OUTSIDE = re.compile(r"""(?:src|href|action)\s*=\s*["']?(?:https?:|//|data:)|@import|url\(""", re.IGNORECASE)


@pytest.fixture(params=["ja", "en"])
def written(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The pages by file name."""
    return {path.name: path.read_text("utf-8") for path in html.write(view(request.param), tmp_path)}


def test_one_page_a_service_and_nothing_from_outside(written: dict[str, str]) -> None:
    assert set(written) == {"index.html", "S-001.html", "S-003.html", "%2E.%2FS%20%3C2%3E.html", "~unclaimed.html"}
    for text in written.values():
        assert not OUTSIDE.search(text)
        assert "style=" not in text
        assert "default-src &#39;none&#39;" in text


def test_every_item_has_its_own_text_on_every_page(written: dict[str, str]) -> None:
    for name in ("S-001.html", "~unclaimed.html"):
        assert len(re.findall(r'class="item ', written[name])) == 48
        assert "事前に承認を受けていないクラウドサービスの利用を禁止する。" in written[name]


def test_english_pages_are_english(tmp_path: Path) -> None:
    html.write(view("en"), tmp_path)
    text = (tmp_path / "report" / "S-001.html").read_text("utf-8")
    text = re.sub(r'<p class="text" lang="ja">.*?</p>', "", text)
    text = re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.DOTALL)
    for ours in ("住民情報システム", "情報政策課 山田 太郎", "情報政策課", "業務用鍵", "管理用", "長"):
        text = text.replace(ours, "")
    assert re.findall(r"[ぁ-んァ-ヶ一-龠]+", text) == []


def test_a_poor_record_is_flagged_and_a_whole_one_is_not(tmp_path: Path) -> None:
    html.write(view(), tmp_path)
    whole = (tmp_path / "report" / "S-001.html").read_text("utf-8")
    poor = (tmp_path / "report" / "S-003.html").read_text("utf-8")
    assert "記録なし" not in whole
    assert "2025年1月29日（令和7年1月29日）" in whole
    assert poor.count("<strong>記録なし</strong>") == 7
    assert "利用が終了したサービスです" in poor
    assert "対象範囲（アカウント等）が台帳に登録されていない" in poor


def test_many_rows_are_capped_with_a_sentence(tmp_path: Path) -> None:
    key = next(row for row in facts() if row.name == "=HYPERLINK(1)")
    rows = [replace(key, resource=f"{key.resource}-{number}") for number in range(CAP + 7)]
    html.write(view(rows=rows), tmp_path)
    text = (tmp_path / "report" / "S-001.html").read_text("utf-8")
    assert f"{CAP}件まで表示しています。残り7件は確認シートとgaps.csvにあります。" in text
    table = text.partition('id="check-KEY-01"')[2].partition("</table>")[0]
    assert table.count("<tr") == CAP + 1


def test_a_long_value_that_all_rows_share_is_told_once(tmp_path: Path) -> None:
    key = next(row for row in facts() if isinstance(row, Key) and row.name == "=HYPERLINK(1)")
    shared = tuple(f"arn:aws:iam::55556666777{n}:root" for n in range(3))
    for rows, times, other in ((3, 1, shared), (2, 2, shared), (3, 2, shared[:2])):
        keys = [replace(key, resource=f"k-{n}", external_principals=shared) for n in range(rows)]
        keys[-1] = replace(keys[-1], external_principals=other)
        html.write(view(rows=keys), tmp_path)
        check = (tmp_path / "report" / "S-001.html").read_text("utf-8").partition('id="check-KEY-02"')[2]
        article = check.partition("</article>")[0]
        assert article.count(shared[2]) == times
        assert article.count("一般公開") == rows, "a short one stays in its row"


def test_nothing_wrong_and_nothing_registered_still_make_pages(tmp_path: Path) -> None:
    html.write(view(rows=(), of=(), read=(), previous=False), tmp_path)
    text = (tmp_path / "report" / "index.html").read_text("utf-8")
    assert "不適合は見つかりませんでした" in text
    assert "前回の監査の記録がないため" in text
    fine = (Service(id="S", name="S", starts_on=date(2025, 4, 1), scopes=(Scope(provider="aws", account=A),)),)
    html.write(view(rows=(), of=fine, read=(), previous=False), tmp_path)
    assert "適合しない" not in (tmp_path / "report" / "S.html").read_text("utf-8")


def test_refusals_come_first_with_what_they_leave_open() -> None:
    made = view()
    groups = unread(readings(), [finding for gaps in made.gap_lists for finding in gaps.findings])
    assert [group.kind for group in groups] == ["denied", "denied_by_organization", "throttled"]
    assert groups[0].what == "kms:GetKeyPolicy"
    assert groups[1].checks == {"ACC-02"}
    assert groups[1].results == 3


def test_examples_of_what_is_unknown_have_a_name_or_an_id() -> None:
    keys = [row for row in facts() if isinstance(row, Key)]
    made = view(rows=[Key(provider="aws", account=A, region=keys[0].region, resource="nameless")])
    shown = [one for gaps in made.gap_lists for one in undecided(made, gaps, Words("ja")) if one.code.startswith("KEY")]
    assert shown
    assert {example for one in shown for example in one.examples} == {"nameless"}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_region_that_was_not_read_is_said_in_words_and_its_checks_are_capped(language: str) -> None:
    say = Words(language)
    group = Unread("not_in_files", "aws", "(region)", operations={"(region)"}, results=30)
    group.checks = {f"XXX-{number:02}" for number in range(30)}
    macros = _environment().get_template("macros.html.j2").make_module({"t": say, "symbols": SYMBOLS})
    shown = str(macros.unread([group], ["-"], "", 0))  # type: ignore[attr-defined]
    assert say("whole.(region)") in shown
    assert "(region)" not in shown
    assert "XXX-11" in shown
    assert "XXX-12" not in shown
    assert say("value.more", n=18) in shown


def test_names_of_pages_never_meet() -> None:
    gaps = view().gap_lists[0]
    ids = ("index", "INDEX", "a", "A", "con", "~unclaimed", "住民", "con.txt", "x" * 300)
    lists = [replace(gaps, service=replace(services()[0], id=one)) for one in ids]
    names = page_names([*lists, replace(gaps, service=None)])
    assert len({name.casefold() for name in names}) == len(names)
    assert not {"index.html", "con.html"} & {name.casefold() for name in names}
    assert all(re.fullmatch(r"[A-Za-z0-9._~%-]{1,130}", name) for name in names)
    assert names[-1] == "~unclaimed.html"


def test_the_same_view_gives_the_same_pages(tmp_path: Path) -> None:
    one = html.write(view(), tmp_path)
    before = [path.read_bytes() for path in one]
    assert before == [path.read_bytes() for path in html.write(view(), tmp_path)]


def test_a_service_with_ten_thousand_failing_findings_stays_below_two_mebibytes(tmp_path: Path) -> None:
    seen = crowded("ja", 925)
    gaps = next(one for one in seen.gap_lists if one.service and one.service.id == "S-001")
    total = sum(gaps.severities.values())
    assert total >= 10_000
    html.write(seen, tmp_path)
    page = tmp_path / "report" / "S-001.html"
    assert page.stat().st_size < 2 * 1024 * 1024
    text = page.read_text("utf-8").partition('id="gap-list"')[2].partition('aria-labelledby="unknown"')[0]
    failing = [code for code, counts in gaps.checks.items() if counts.get("fail")]
    assert sorted(re.findall(r'id="check-([A-Z0-9-]+)"', text)) == failing
    shown = len(re.findall(r'<tr[^>]*>\s*<th scope="row">', text))
    assert len(failing) < shown <= ROWS
    assert sum(map(int, re.findall(r"残り(\d+)件は確認シートとgaps.csvにあります", text))) == total - shown
