"""Files of check sheets: what is one is found by its keys, what is none is refused whole."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from auditor.errors import AuditorError
from auditor.registry.answers.layout import MARK, edition, run_mark
from auditor.registry.answers.rows import read_file, read_rows
from tests.registry.made import RUN, SERVICE
from tests.registry.test_answers import ITEMS, KEYS, read


def sheet(
    *rows: tuple[Any, ...], keys: tuple[str, ...] = KEYS, headings: bool = True, title: str = "確認シート"
) -> bytes:
    """A workbook with the hidden row, headings, and rows in the order of KEYS."""
    book = openpyxl.Workbook()
    (made,) = book.worksheets
    made.title = title
    made.append([f"{MARK}{key}" for key in keys])
    if headings:
        made.append([f"{MARK}edition" if key == "edition" else "見出し" for key in keys])
    for values in rows:
        made.append(values)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


TURNED = "確認\u202eシート"
FULL = (
    SERVICE.id,
    "2-1",
    run_mark(RUN),
    edition(ITEMS["2-1"]),
    "はい",
    None,
    "_x005F_x0041_",
    "佐藤 花子",
    date(2026, 11, 20),
)


def test_rows_have_their_own_addresses_and_excels_escapes_are_undone() -> None:
    one, two = read_rows(sheet(FULL, (None,) * 9, FULL), "a.xlsx")
    assert (one.at("answer"), two.at("valid_until")) == ("確認シート!E3", "確認シート!J5")
    assert read(one)[0].evidence == "_x0041_"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no archive", "cannot be read as an XLSX workbook"),
        (sheet(FULL[:4], keys=("x", *KEYS[1:]), title=TURNED), "the column service is gone"),
        (sheet(FULL, keys=(*KEYS, "item"), title=TURNED), "a column is there twice"),
        (sheet(FULL, headings=False, title=TURNED), "row 2: an item stands above the headings"),
        (sheet(headings=False, title=TURNED), "its headings are gone"),
    ],
)
def test_a_foreign_or_broken_workbook_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(AuditorError) as refused:
        read_rows(data, "a.xlsx")
    assert said in str(refused.value)
    assert str(refused.value).isprintable(), "the title is another's text"


def test_a_file_that_cannot_be_read_is_named_as_a_terminal_can_show_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AuditorError, match=r"\\u202eno.xlsx: cannot be read: No such file"):
        read_file(tmp_path / "\u202eno.xlsx")
    (tmp_path / "a.xlsx").write_bytes(bytes(11))
    monkeypatch.setattr("auditor.registry.answers.rows.MAX_BYTES", 10)
    with pytest.raises(AuditorError, match="larger than"):
        read_file(tmp_path / "a.xlsx")


def test_a_sheet_of_too_many_rows_is_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.registry.answers.rows.MAX_ROWS", 1)
    assert len(read_rows(sheet(FULL), "a.xlsx")) == 1
    with pytest.raises(AuditorError, match="確認シート, row 4: more than 1 rows"):
        read_rows(sheet(FULL, FULL), "a.xlsx")


def test_a_workbook_of_something_else_is_refused() -> None:
    book, written = openpyxl.Workbook(), io.BytesIO()
    book.save(written)
    with pytest.raises(AuditorError, match="holds no check sheet"):
        read_rows(written.getvalue(), "a.xlsx")
