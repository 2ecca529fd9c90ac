"""Registry files that are wrong: every error is told, each in one line, and nothing but AuditorError comes out."""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.errors import AuditorError
from auditor.registry.exporting import export_services
from auditor.registry.importing import import_services, records, services, table, workbooks
from tests.registry.sheets import HEADER, JUKI, ROW, csv_bytes, csv_file, toml_file, xlsx_file


def refusal(path: Path) -> str:
    with pytest.raises(AuditorError) as error:
        import_services(path)
    return str(error.value)


def repacked(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    """Change the parts of a workbook."""
    changed = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    path.write_bytes(changed.getvalue())


def one(at: int, value: Any) -> tuple[Any, ...]:
    return (*ROW[:at], value, *ROW[at + 1 :])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (one(0, ""), "row 2, サービスID: (empty): this must be filled in"),
        (one(1, " "), "row 2, サービス名: (empty): this must be filled in"),
        (one(1, "a\x07b"), "control character U+0007"),
        (one(1, "x" * 2001), "at most 2000"),
        (one(0, "a\nb"), "expected an ID of one line"),
        (one(2, "令和7年2月30日"), "row 2, 承認日: 「令和7年2月30日」: there is no such day"),
        (one(2, "平成32年1月1日"), "outside 平成"),
        (one(3, "3"), "expected a confidentiality class"),
        (one(3, "4A"), "expected a confidentiality class"),
        (one(4, "sakura:1"), "unknown provider"),
        (one(4, "aws:12345678901"), "12 digits"),
        (one(4, "aws:1.23457E+11"), "expected an account"),
        (one(4, "aws:abcdefghijkl"), "12 digits"),
        (one(4, "123456789012"), "expected provider:account"),
        (one(4, "aws:123456789012[東京]"), "names of regions"),
        (one(4, "aws:123456789012{a}"), "expected tags"),
        (one(4, "aws:123456789012{a=b,a=c}"), "the same tag is there twice"),
        (one(4, 'aws:123456789012{a="\\x"}'), "as JSON writes them"),
        (one(4, "aws:123456789012{a=b"), "expected provider:account"),
    ],
)
def test_a_bad_value_is_named_with_its_place(tmp_path: Path, row: Sequence[str], said: str) -> None:
    text = refusal(csv_file(tmp_path, HEADER, row))
    assert said in text
    assert text.startswith("台帳.csv: 1 error(s)")
    assert len(text.split("\n")) == 2


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (one(2, "=TODAY()"), "is a formula"),
        (one(0, "=A9"), "is a formula"),
        (one(2, "#N/A"), "an error of Excel"),
        (one(2, 45686), "expected a date"),
        (one(0, True), "expected text"),
        (one(4, 123456789012), "expected provider:account"),
    ],
)
def test_traps_of_excel(tmp_path: Path, row: tuple[Any, ...], said: str) -> None:
    text = refusal(xlsx_file(tmp_path, HEADER, row))
    assert "台帳.xlsx, sheet 台帳, row 2" in text
    assert said in text


@pytest.mark.parametrize(
    ("account", "said"), [(1.5, "12 digits"), (5, "12 digits"), (None, "a scope needs"), (1234567890123, "12 digits")]
)
def test_accounts_as_numbers(tmp_path: Path, account: object, said: str) -> None:
    path = xlsx_file(tmp_path, ("ID", "サービス名", "プロバイダ", "アカウント"), ("a", "A", "aws", account))
    assert said in refusal(path)


def test_all_errors_are_told_at_once(tmp_path: Path) -> None:
    rows = (("", "A", "いつか", "9", "x:1"), ROW, ("juki", "別名", *ROW[2:]))
    lines = refusal(csv_file(tmp_path, (*HEADER, "色"), *rows)).split("\n")
    assert lines[0] == "台帳.csv: 6 error(s); nothing was imported."
    assert [line.split(": ")[0] for line in lines[1:]] == [
        "台帳.csv, row 1, 色",
        "台帳.csv, row 2, 承認日",
        "台帳.csv, row 2, 自治体機密性",
        "台帳.csv, row 2, サービスID",
        "台帳.csv, row 2, 対象範囲",
        "台帳.csv, row 4, サービスID",
    ]
    assert "unknown column" in lines[1]
    assert "duplicate ID, first in row 3" in lines[6]


def test_a_row_that_is_there_twice_is_a_duplicate(tmp_path: Path) -> None:
    assert "duplicate ID, first in row 2" in refusal(csv_file(tmp_path, HEADER, ROW, ROW))


def test_errors_show_hostile_values_printably_and_shortened(tmp_path: Path) -> None:
    text = refusal(csv_file(tmp_path, HEADER, one(2, "\x1b[2J\u202e" + "x" * 500)))
    assert "\\x1b[2J\\u202e" in text
    assert "\x1b" not in text
    assert len(text) < 400


def test_a_line_number_is_that_of_the_file(tmp_path: Path) -> None:
    assert "row 4, 承認日" in refusal(csv_file(tmp_path, HEADER, one(1, "a\nb"), ("x", "X", "bad", "2", ROW[4])))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("a = ", "is not TOML"),
        ("services = []", "top level, services: (empty): unknown key"),
        ("service = 1", "must be written as [[service]]"),
        ('[[service]]\nid="a"\nname="A"\ncolour="red"', "[[service]] 1, colour: 「red」: unknown key"),
        ('[[service]]\nid="a"\nname="A"\nscope=[1]', "expected [[service.scope]]"),
        ('[[service]]\nid="a"\nname="A"\nprovider="aws"', "unknown key"),
        ('[[service]]\nid="a"\nname="A"\n"サービス名"="B"', "there twice, under two names"),
        ('[[service]]\nid="a"\nname="A"\n[[service.scope]]\nprovider="aws"', "a scope needs"),
        (
            '[[service]]\nid="a"\nname="A"\n[[service.scope]]\nprovider="gcp"\naccount="p"\ntags={a=1}',
            "texts as the values",
        ),
        ('[[service]]\nid="a"\nname="A"\n[[service]]\nid="a"\nname="A"\nscope="gcp:p"', "duplicate ID"),
        ('[[service]]\nid="a"\nname=["A"]', "expected text"),
        ('[[service]]\nid="a"\nname="A"\nallowed_services=["a,b"]', "items without commas"),
        (f'[[service]]\nid=0x{"f" * 9000}\nname="A"', "a very large number"),
        (f"a = {'[' * 5000}", "is not TOML"),
    ],
)
def test_toml_that_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(toml_file(tmp_path, text))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("a", "b")], "no header row"),
        ([HEADER[1:]], "サービスID: (empty): this column is missing"),
        ([(*HEADER, "ID"), ROW], "this column is there twice"),
        ([HEADER, (*ROW, "", "x")], "stands under no header"),
    ],
)
def test_headers_that_are_wrong(tmp_path: Path, rows: list[tuple[str, ...]], said: str) -> None:
    assert said in refusal(csv_file(tmp_path, *rows))
    if said != "no header row":
        assert said in refusal(xlsx_file(tmp_path, *rows))


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert "cannot be read: No such file" in refusal(tmp_path / "none.csv")
    (tmp_path / "folder.csv").mkdir()
    assert "cannot be read" in refusal(tmp_path / "folder.csv")
    (tmp_path / "a.xls").write_bytes(b"x")
    assert "save it as one of these" in refusal(tmp_path / "a.xls")
    (tmp_path / "a.csv").write_bytes("サービスID,サービス名".encode("utf-16"))
    assert "UTF-16" in refusal(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_bytes(b"\xff\x00\x81")
    assert "neither UTF-8 nor Shift_JIS" in refusal(tmp_path / "b.csv")
    (tmp_path / "c.csv").write_bytes(b'ID,name\n"a,b\n')
    assert "is not a CSV file" in refusal(tmp_path / "c.csv")
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04")
    assert "cannot be read as an XLSX workbook" in refusal(tmp_path / "a.xlsx")


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    big = tmp_path / "big.csv"
    with big.open("wb") as file:
        file.truncate(records.MAX_BYTES + 1)
    assert "larger than 20 MB" in refusal(big)
    assert records.MAX_ROWS == 100_000
    monkeypatch.setattr(table, "MAX_ROWS", 1)
    assert "more than 1 rows" in refusal(csv_file(tmp_path, HEADER, ROW, ("b", *ROW[1:])))
    monkeypatch.setattr(services, "MAX_BYTES", 10)
    assert "is larger than" in refusal(csv_file(tmp_path, HEADER, ROW))


@pytest.mark.parametrize(
    ("part", "limits"),
    [
        ("xl/workbook.xml", {"_UNPACKED": 2**20}),
        ("xl/worksheets/sheet1.xml", {"_UNPACKED": 2**20}),
        ("xl/worksheets/sheet1.xml", {"_STRETCH": 2**20}),
        ("xl/worksheets/sheet1.xml", {"_TAGS": 10_000}),
    ],
)
def test_an_archive_that_unpacks_to_very_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, limits: dict[str, int]
) -> None:
    stuff = b"<x/>" * 20_000 if "_TAGS" in limits else b"<x>" + b"x" * 2**21 + b"</x>"
    path = xlsx_file(tmp_path, HEADER, ROW)
    repacked(path, lambda name, data: data.replace(b"<sheet", stuff + b"<sheet", 1) if name == part else data)
    for name, limit in limits.items():
        monkeypatch.setattr(workbooks, name, limit)
    assert "unpacks to more than" in refusal(path)


def test_an_old_or_a_protected_workbook_says_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    assert "is an old XLS workbook, or protected by a password; save it as XLSX" in refusal(path)
    path.write_bytes(b"a,b")
    assert "it is of another kind, or cut short" in refusal(path)


def test_a_sheet_of_endless_empty_rows_is_refused(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, HEADER, ROW)
    repacked(path, lambda _, data: data.replace(b'r="2"', b'r="99999999999"'))
    assert "too large for a registry" in refusal(path)


WHOLE = {
    ".csv": csv_bytes(HEADER, ROW),
    ".toml": export_services([JUKI], "toml"),
    ".xlsx": export_services([JUKI], "xlsx"),
}


def survives(path: Path) -> None:
    try:
        import_services(path)
    except AuditorError as error:
        said = str(error)
    else:
        said = path.name
    assert path.name in said


@pytest.mark.parametrize("suffix", WHOLE)
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
@settings(max_examples=80, deadline=None)
def test_garbage_is_refused_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / f"garbage{suffix}"
    path.write_bytes(data)
    survives(path)


@pytest.mark.parametrize("suffix", WHOLE)
@given(
    cuts=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6), st.integers(0, 6)), max_size=4)
)
@settings(max_examples=80, deadline=None)
def test_a_damaged_file_is_refused_or_read(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, cuts: list[tuple[float, bytes, int]]
) -> None:
    data = WHOLE[suffix]
    for where, new, lost in cuts:
        at = int(where * len(data))
        data = data[:at] + new + data[at + lost :]
    path = tmp_path_factory.getbasetemp() / f"damaged{suffix}"
    path.write_bytes(data)
    survives(path)


CELLS = st.text(max_size=12) | st.sampled_from([*ROW, *HEADER, "=1", "aws:1{", 'gcp:p{a="', "R1.1.1"])


@given(rows=st.lists(st.lists(CELLS, max_size=6), max_size=5))
@settings(max_examples=120, deadline=None)
def test_any_cells_under_a_header(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = tmp_path_factory.getbasetemp() / "cells.csv"
    path.write_bytes(csv_bytes(HEADER, *rows).replace(b"\x00", b""))
    survives(path)
