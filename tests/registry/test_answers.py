"""Rows of a check sheet: what is understood becomes an attestation, what is not is refused by its cell."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import AuditorError
from auditor.registry.answers.faults import RefusedSheetError, Why
from auditor.registry.answers.layout import ANSWERED, IDENTITY, WORDS, edition, run_mark, shown
from auditor.registry.answers.parse import Ground, parse
from auditor.registry.answers.plan import plan, record
from auditor.registry.answers.rows import Row
from auditor.registry.importing.records import Cell
from auditor.registry.importing.values import empty
from auditor.registry.statements.models import Attestation, Revocation
from auditor.registry.store import Registry
from auditor.regulation.items import load_items
from auditor.regulation.parameters import Parameters
from reports.answers import lines, refused
from reports.times import wareki
from reports.words import Words
from tests.registry.made import NOW, RUN, SERVICE, TODAY, attestation, filled

ITEMS = {item.id: item for item in load_items()}
GROUND = Ground([SERVICE], [RUN], ITEMS.values(), Parameters.load())
KEYS = (*IDENTITY, *ANSWERED)
COLUMNS = dict(zip(KEYS, "ABCDEFGHIJ", strict=True))
FILLED: Mapping[str, Any] = {
    "answer": "はい",
    "evidence": "契約書 2026-014",
    "officer": "佐藤 花子",
    "answered_on": date(2026, 11, 20),
}


def row(number: int = 5, item: str = "2-1", kind: Any = "value", **cells: Any) -> Row:
    """A row as the reader gives it; cells that are None are empty."""
    identity = {
        "service": SERVICE.id,
        "item": item,
        "run": run_mark(RUN),
        "edition": edition(ITEMS.get(item, ITEMS["2-1"])),
    }
    values = {**identity, **cells}
    found = {key: Cell("", value, kind if key in ANSWERED else "value") for key, value in values.items()}
    return Row("確認シート", number, COLUMNS, {key: cell for key, cell in found.items() if not empty(cell.value)})


def read(*rows: Row) -> list[Attestation]:
    """What the rows say."""
    return [one.attestation for one in parse(rows, GROUND, "sheet.xlsx")]


def told(action: Callable[[], object], language: str = "en") -> list[str]:
    """Why a sheet is refused, a line a cell below the head."""
    with pytest.raises(RefusedSheetError) as error:
        action()
    return refused(error.value, Words(language)).splitlines()


def test_an_answer_holds_to_the_end_of_the_fiscal_year_unless_it_says_otherwise() -> None:
    assert read(row(**FILLED)) == [attestation()]
    assert read(row(**FILLED, valid_until="令和9年1月31日")) == [attestation(valid_until=date(2027, 1, 31))]
    year = Ground([SERVICE], [RUN], ITEMS.values(), Parameters.load({"attestation_valid": "one_year"}))
    (one,) = parse([row(**FILLED)], year, "")
    assert one.attestation.valid_until == date(2027, 11, 19)
    assert read(row(), row(6, "6-1-1", edition="0" * 16)) == []  # nobody answered what is put in other words now


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_words_of_answers_are_those_of_the_reports(language: str) -> None:
    for answer, word in WORDS[language].items():
        assert Words(language)(f"answer.{answer}") == word
        found = read(row(**{**FILLED, "answer": f" {word.upper()} ", "text": "理由"}))
        assert [one.answer for one in found] == [answer]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"service": "minute"}, "確認シート!A5: 「minute」: the registry has no such service"),
        ({"service": None}, "確認シート!A5: (empty)"),
        ({"run": "20200101T000000Z"}, "確認シート!C5: 「20200101T000000Z」: the registry has no such run"),
        ({"run": run_mark(replace(RUN, scopes=("aws:999900001111",)))}, "確認シート!C5: 「20261123T000000Z "),
        ({"edition": "0" * 16}, "確認シート!B5: 「2-1」: 2-1: the item was put in other words"),
        ({"answer": "たぶん"}, "確認シート!E5: 「たぶん」: choose one of Yes, No"),
        ({"answer": True}, "確認シート!E5: 「True」"),
        ({"answer": None}, "確認シート!E5: (empty): choose one of Yes"),
        ({"evidence": " "}, "確認シート!G5: (empty): a yes needs its evidence"),
        ({"answer": "いいえ"}, "確認シート!F5: (empty): say why in a few words"),
        ({"officer": None}, "確認シート!H5: (empty): write who answers"),
        ({"officer": "長" * 2001}, "5: 「" + "長" * 59 + "…」: up to 2,000 characters are kept"),
        ({"officer": 10**5000}, "確認シート!H5: 「9999…」: expected text"),
        ({"answered_on": "あした"}, "確認シート!I5: 「あした」: write a day that there is, such as"),
        ({"answered_on": 46000}, "確認シート!I5: 「46000」: write a day"),
        ({"answered_on": "未定"}, "確認シート!I5: 「未定」: write a day"),
        ({"answered_on": "令和0年1月1日"}, "確認シート!I5"),
        ({"valid_until": "2027-02-29"}, "確認シート!J5: 「2027-02-29」: write a day that there is"),
        ({"kind": "formula", "officer": "=A1"}, "確認シート!H5: 「=A1」: a formula is not computed here"),
        ({"kind": "error", "evidence": "#N/A"}, "確認シート!G5: 「#N/A」: an error of Excel"),
        ({"item": "1-6"}, "確認シート!E5: 「はい」: 1-6 is not for people to answer: checks decide it"),
        ({"item": "8-1"}, "確認シート!E5: 「はい」: 8-1 is not for people to answer: `auditor review`"),
    ],
)
def test_what_is_not_understood_is_named_by_its_cell(cells: dict[str, Any], said: str) -> None:
    head, *wrong = told(lambda: read(row(item="6-1-1", number=4, **FILLED), row(**{**FILLED, **cells})))
    number = len(FILLED) if "kind" in cells else 1
    assert re.fullmatch(rf"sheet.xlsx: {number} cells? (is|are) not understood; nothing was recorded.", head)
    assert [line for line in wrong if said in line]
    assert len([line for line in wrong if "5: " in line]) == len(wrong) == number


def test_one_item_is_answered_once_and_an_unknown_item_never() -> None:
    (_, twice) = told(lambda: read(row(**FILLED), row(6, **FILLED)))
    assert twice.startswith(
        "確認シート!E6: 「はい」: 2-1 is answered twice for this service; the other answer is 確認シート!E5"
    )
    (_, unknown) = told(lambda: read(row(item="9-9", **FILLED)))
    assert unknown.startswith("確認シート!B5: 「9-9」: there is no such item")


def test_a_service_is_known_by_what_its_cell_shows() -> None:
    odd = "会議録\u202e\t1"
    ground = replace(GROUND, services=[replace(SERVICE, id=odd)])
    (one,) = parse([row(**FILLED, service=shown(odd))], ground, "")
    assert one.attestation.service == odd


def test_each_cell_that_an_officer_filled_in_is_named() -> None:
    _, *wrong = told(
        lambda: read(*(row(number, item, **{**FILLED, "answer": "?"}) for number, item in ((5, "2-1"), (6, "6-1-1"))))
    )
    assert [line.partition(":")[0] for line in wrong] == ["確認シート!E5", "確認シート!E6"]


def test_a_sheet_of_another_town_is_refused_in_a_line_whose_every_cell_is_counted() -> None:
    rows = [row(number, service="よその町", **(FILLED if number == 7 else {})) for number in (5, 6, 7)]
    head, line = told(lambda: read(*rows), "ja")
    assert head == "sheet.xlsx：取り込めないセルが3か所あるため、何も記録していません。"
    assert line.startswith("確認シート!A5 「よその町」：このサービスIDは台帳にありません。")
    assert line.endswith("（同じ理由のセルがほかに2か所）")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_fault_has_words(language: str) -> None:
    about = {"item": "2-1", "other": "E5", "said": "no", "last": "2027-03-31"}
    texts = {Words(language)(f"fault.{why}", **about) for why in get_args(Why)}
    assert len(texts) == len(get_args(Why))


def test_the_proof_of_an_end_is_no_audit_of_the_registry() -> None:
    assert read(row(**{**FILLED, "run": f"end:{RUN.id}"})) == [attestation()]


LEGAL = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")).filter(str.strip)
DAYS = st.dates(date(2019, 5, 1), date(2099, 12, 31))


@given(LEGAL, LEGAL, LEGAL, DAYS, st.integers(0, 364), st.sampled_from(["date", "moment", "iso", "slash", "era", "R"]))
def test_whatever_is_written_comes_back(
    officer: str, evidence: str, text: str, day: date, days: int, spelling: str
) -> None:
    until = day + timedelta(days=days)
    spelt = {
        "date": day,
        "moment": datetime(day.year, day.month, day.day),
        "iso": day.isoformat(),
        "slash": f"{day.year}/{day.month}/{day.day}",
        "era": wareki(day),
        "R": f"Ｒ{day.year - 2018}.{day.month}.{day.day}",
    }[spelling]
    texts: dict[str, Any] = {"officer": shown(officer), "evidence": shown(evidence), "text": shown(text)}
    given_again = parse([row(answer="はい", answered_on=spelt, valid_until=until, **texts)], GROUND, "")
    one = given_again[0].attestation
    assert {key: getattr(one, key) for key in texts} == texts
    assert (one.answered_on, one.valid_until) == (day, until)
    kept = attestation(officer=officer, evidence=evidence, text=text, answered_on=day, valid_until=until, number=1)
    assert [change.kind for change in plan(given_again, [kept])] == ["same"]


ANYTHING = st.one_of(
    *(st.none(), st.text(max_size=40), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.times()),
    st.sampled_from(["はい", "no", "R8.11.20", "=1+1", "#N/A", 10**30, "\ud800", "_x0000_"]),
)


@given(st.dictionaries(st.sampled_from(KEYS), ANYTHING), st.sampled_from(["value", "formula", "error"]))
def test_any_cells_are_understood_or_refused_by_name(cells: dict[str, Any], kind: str) -> None:
    try:
        found = read(row(kind=kind, **{**FILLED, **cells}))
    except AuditorError as error:
        refused = str(error).splitlines()
        found = []
    else:
        refused = []
    assert all("確認シート!" in line for line in refused[1:])
    for one in found:
        assert (one.service, one.item, one.answer in WORDS["ja"], kind) == (SERVICE.id, "2-1", True, "value")
        assert one.evidence if one.answer == "yes" else one.text


@given(st.text(max_size=200))
def test_what_a_cell_shows_of_a_text_shows_itself(text: str) -> None:
    assert shown(shown(text)) == shown(text)
    assert all(mark.isprintable() or mark in "\n\u3000" for mark in shown(text))


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    """With a service and a run."""
    return filled(Registry.open(f"sqlite:///{tmp_path}/registry.db"))


def test_answers_are_added_beside_older_ones_and_none_is_lost(registry: Registry) -> None:
    def take(*rows: Row) -> tuple[list[str], int]:
        known = registry.attestations()
        changes = plan(parse(rows, GROUND, "a.xlsx"), known)
        return [one.kind for one in changes], len(record(changes, registry, NOW, "a.xlsx", known))

    with registry:
        assert take(row(**FILLED), row(6, "6-1-1", **FILLED)) == (["new", "new"], 2)
        assert take(row(**FILLED), row(6, "6-1-1", **{**FILLED, "evidence": "別の契約"})) == (["same", "changed"], 1)
        assert take(row(**FILLED), row(6, "6-1-1", **FILLED)) == (["same", "same"], 0)
        assert take(row(**{**FILLED, "answered_on": "2026-11-01"})) == (["older"], 1)
        assert [one.evidence for one in registry.attestations() if one.item == "6-1-1"] == [
            "契約書 2026-014",
            "別の契約",
        ]


def test_what_the_registry_does_not_take_is_named_by_its_cell_and_nothing_is_kept(registry: Registry) -> None:
    late = {**FILLED, "answered_on": date(2026, 11, 26)}
    changes = plan(parse([row(**FILLED), row(6, "6-1-1", **late)], GROUND, "a.xlsx"), ())
    with registry:
        (_, wrong) = told(lambda: record(changes, registry, NOW, "a.xlsx", ()))
        assert wrong == "確認シート!I6: 「2026-11-26」: the day is still to come"
        assert registry.attestations() == ()


def test_nothing_is_recorded_upon_answers_that_were_changed_since_they_were_shown(registry: Registry) -> None:
    with registry:
        (one,) = registry.add_attestations([attestation(item="6-1-1")], NOW)
        known = registry.attestations()
        changes = plan(parse([row(**FILLED)], GROUND, "a.xlsx"), known)
        registry.revoke("attestation", 1, Revocation(by="鈴木", on=TODAY, reason="誤り"), NOW)
        with pytest.raises(AuditorError, match="was changed in the meantime; nothing was recorded"):
            record(changes, registry, NOW, "a.xlsx", known)
        assert [kept.number for kept in registry.attestations()] == [one.number]


def test_the_reader_is_told_what_a_record_would_not_change(registry: Registry) -> None:
    with registry:
        registry.add_attestations([attestation()], NOW)
        registry.revoke("attestation", 1, Revocation(by="鈴木", on=TODAY, reason="誤り"), NOW)
        late = {**FILLED, "answered_on": "令和7年11月1日"}
        changes = plan(parse([row(**FILLED), row(6, "6-1-1", **late)], GROUND, ""), registry.attestations())
    told = [*lines(changes, TODAY, Words("ja"))]
    assert told[0].startswith("取消済　minutes 2-1（確認シート!E5）：台帳で取り消された回答（第1号）と同じ内容のため")
    assert told[3:] == [
        "  ! 有効期限を過ぎているため、記録しても項目は未確認のままです",
        "新規 1件、変更 0件、過去 0件、変わりなし 1件",
    ]
    changed = plan(parse([row(**FILLED)], GROUND, ""), [attestation(number=3, evidence="旧契約")])
    told = [line[:12] for line in lines(changed, TODAY, Words("ja"))]
    assert told[1:3] == ["  - はい / 旧契約", "  + はい / 契約書"]
    same = plan(parse([row(**FILLED)], GROUND, ""), [attestation(number=1)])
    assert [line for line in lines(same, TODAY, Words("ja")) if "minutes" in line] == [], "what stays is only counted"
    assert [*lines((), TODAY, Words("ja"))][-1] == "台帳に新しく記録する回答はありません。"
