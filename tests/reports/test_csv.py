"""The CSV files, as a spreadsheet program reads them."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from reports import csv as format_csv
from tests.reports.views import FORMULA, LONG, view


def _rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_files_are_spelt_for_spreadsheets(tmp_path: Path, language: str) -> None:
    for path in format_csv.write(view(language), tmp_path):
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        assert raw.count(b"\n") == raw.count(b"\r\n") == len(_rows(path))
        rows = _rows(path)
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t")]
        assert not [cell for row in rows for cell in row if "\u202e" in cell or "\x07" in cell]


def test_gaps_list_every_fail_and_unknown(tmp_path: Path) -> None:
    made = view()
    format_csv.write(made, tmp_path)
    head, *rows = _rows(tmp_path / "gaps.csv")
    assert len(rows) == sum(len(gaps.findings) for gaps in made.gap_lists)
    named = [dict(zip(head, row, strict=True)) for row in rows]
    formula = next(row for row in named if row["名前"] == f"'{FORMULA}")
    assert formula["結果"] == "不適合"
    assert formula["初回検出（日本時間）"].endswith("09:00")
    assert "はい" in formula["観測した値"]
    assert any(row["名前"] == LONG for row in named)
    assert {row["項目"] for row in named if row["検査"] == "KEY-02"} == {"(5-1-2) (6-5-1)"}


def test_each_check_that_fails_or_is_unknown_has_a_row_with_what_to_do(tmp_path: Path) -> None:
    """The remedy of the cloud where it fails; its counts are those of the rows of gaps.csv."""
    format_csv.write(view(), tmp_path)
    head, *rows = _rows(tmp_path / "checks.csv")
    told = [dict(zip(head, row, strict=True)) for row in rows]
    head, *rows = _rows(tmp_path / "gaps.csv")
    gaps = Counter((row[0], row[head.index("検査")], row[head.index("結果")]) for row in rows)
    for row in told:
        for status in ("不適合", "未確認"):
            assert int(row[f"{status}の件数"]) == gaps.pop((row["サービスID"], row["検査"], status), 0)
        assert bool(row["対応方法"]) == (int(row["不適合の件数"]) > 0)
        assert row["なぜ問題か"]
    assert gaps == {}
    grades = [row["重大度"] for row in told if row["サービスID"] == "S-001"]
    assert grades == sorted(grades, key=["重大", "高", "中", "低"].index)


def test_items_and_readings(tmp_path: Path) -> None:
    made = view("en")
    format_csv.write(made, tmp_path)
    head, *rows = _rows(tmp_path / "items.csv")
    assert len(rows) == sum(len(gaps.items) for gaps in made.gap_lists)
    assert {row[head.index("Verdict")] for row in rows} == {"Gap", "Unverified", "Met", "Not applicable"}
    head, *rows = _rows(tmp_path / "readings.csv")
    assert [row[head.index("Missing permission")] for row in rows if row[head.index("Result")] == "Denied"] == [
        "kms:GetKeyPolicy"
    ]
