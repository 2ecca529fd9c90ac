"""The check sheet as spreadsheet programs open it: whole, only answers can be written, nothing of others computes."""

import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from auditor.gaps import ItemResult
from auditor.registry.answers.layout import ANSWERED, MARK
from auditor.registry.answers.rows import read_file
from auditor.regulation.items import load_items
from reports import xlsx
from reports.view import RunView
from reports.xlsx.items import state
from tests.reports.views import FORMULA, IMAGE, TURNED, services, statements, view

SHEETS = ["確認シート", "不適合・未確認一覧", "読み取れなかったもの", "記入方法"]


@pytest.fixture(scope="module")
def made() -> RunView:
    """The view with statements."""
    return view(said=statements())


@pytest.fixture(scope="module")
def folder(made: RunView, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its check sheets."""
    target = tmp_path_factory.mktemp("checklist")
    xlsx.write(made, target)
    return target


@pytest.fixture(scope="module")
def own(folder: Path) -> Any:
    """The workbook of one service."""
    return openpyxl.load_workbook(folder / "checklist" / "S-001.xlsx")


def table(sheet: Any, head: int) -> list[dict[str, Any]]:
    """The rows below the headings in row `head`, by heading."""
    names, *rows = sheet.iter_rows(min_row=head, values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def columns(sheet: Any) -> dict[str, str]:
    """Key of the hidden row to the column's letter."""
    return {str(cell.value).removeprefix(MARK): cell.column_letter for cell in sheet[1]}


def test_there_is_one_of_all_and_one_for_each_registered_service(folder: Path) -> None:
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    services = ["%2E.%2FS%20%3C2%3E", "S-001", "S-003"]
    assert found == sorted(["checklist.xlsx", *(f"checklist/{name}.xlsx" for name in services)])
    whole = openpyxl.load_workbook(folder / "checklist.xlsx")
    assert whole.sheetnames == SHEETS
    rows = table(whole[SHEETS[0]], 4)
    assert len(rows) == 3 * len(load_items())
    assert {row["サービスID"] for row in rows} == {"S-001", "S-003", "../S <2>"}


def test_every_item_has_its_text_its_result_and_its_question(own: Any, made: RunView) -> None:
    rows = {row["項目"]: row for row in table(own[SHEETS[0]], 4)}
    items = {item.id: item for item in load_items()}
    assert list(rows) == list(items)
    for key, row in rows.items():
        assert (row["規定の本文"], row["確認する事項"]) == (items[key].ja, getattr(items[key].question, "ja", None))
    keys = rows["5-1-2"]["自動検査の結果と根拠"].split("\n")
    assert re.match("検査結果：不適合 [0-9]+件", keys[0])
    assert keys[1].startswith("・［重大］")
    assert any(re.fullmatch("・ほか[0-9]+件は「不適合・未確認一覧」のシート", line) for line in keys)
    assert rows["1-6"]["判定"] == "未確認"
    assert "未確認の理由：" in rows["1-6"]["自動検査の結果と根拠"]


def test_recorded_answers_stand_in_their_cells(own: Any) -> None:
    rows = {row["項目"]: row for row in table(own[SHEETS[0]], 4)}
    attested = rows["2-1"]
    assert (attested["回答"], attested["証跡（文書名・文書番号）"]) == ("はい", IMAGE)
    assert (f"{attested['確認日']:%F}", f"{attested['有効期限']:%F}") == ("2026-04-02", "2027-03-31")
    assert "期限切れ" in rows["6-2-1"]["台帳の記録"]
    assert TURNED not in rows["8-1"]["台帳の記録"]
    assert rows["6-1-2"]["回答"] is None


def test_what_is_past_its_date_is_to_be_filled_in_again_and_what_is_not_due_is_not(folder: Path) -> None:
    told = openpyxl.load_workbook(folder / "checklist" / "S-001.xlsx", data_only=True)[SHEETS[0]]
    states = {row["項目"]: row["記入状況"] for row in table(told, 4)}
    assert (states["2-1"], states["6-2-1"], states["6-2-2"]) == ("記入済", "期限切れ", "未記入")
    asked = sum(state in ("記入済", "期限切れ", "未記入") for state in states.values())
    assert told["J3"].value == f"記入状況：記入済 2件／対象 {asked}件、記入不足 0件、期限切れ 1件"
    disposal = next(item for item in load_items() if item.id == "7-2-1")
    unseen = ItemResult(disposal, "unverified", {"unknown": 1}, ("not_observed",), (), ())
    used, _, ended = services()
    assert [state(unseen, service, date(2026, 11, 23)) for service in (used, ended)] == ["not_due", "empty"]


def test_only_the_cells_for_answers_can_be_written(own: Any) -> None:
    for sheet in own:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
    sheet, at = own[SHEETS[0]], columns(own[SHEETS[0]])
    free = {cell.coordinate for row in sheet for cell in row if not cell.protection.locked}
    asked = [row for row in range(5, sheet.max_row + 1) if str(sheet[f"{at['state']}{row}"].value).startswith("=IF")]
    assert free == {f"{at[key]}{row}" for row in asked for key in ANSWERED}
    ended = {item.id for item in load_items() if item.attested and item.phase == "end"}
    assert {sheet[f"{at['item']}{row}"].value for row in asked} == {
        item.id for item in load_items() if item.attested and item.id not in ended
    }
    assert not any(not cell.protection.locked for name in SHEETS[1:] for row in own[name] for cell in row)


def test_sheets_are_made_for_filling_in_and_for_paper(own: Any) -> None:
    sheet, at = own[SHEETS[0]], columns(own[SHEETS[0]])
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    last = sheet.max_row
    assert rules[f"{at['answer']}5:{at['answer']}{last}"].formula1 == '"はい,いいえ,該当なし"'
    assert len(rules) == len(ANSWERED)
    assert sheet.row_dimensions[1].hidden
    hidden = sheet.column_dimensions[at["run"]]  # of this column and the next
    assert (hidden.hidden, hidden.max, at["edition"]) == (True, hidden.min + 1, get_column_letter(hidden.max))
    # It opens at the first cell to fill in: the first answer is recorded, the second item asks for one.
    for name, head in zip(SHEETS[:3], (4, 3, 3), strict=True):
        paper = own[name]
        assert (paper.page_setup.orientation, paper.page_setup.paperSize) == ("landscape", 9)
        assert paper.print_title_rows == f"${head}:${head}"
        assert paper.print_area
        assert str(paper.auto_filter.ref).partition(":")[0] == ("None" if head == 4 else "A3")
        pane, cell = paper.sheet_view.pane, paper.sheet_view.selection[-1].activeCell
        assert (pane.ySplit, pane.xSplit, cell) == ((4, 3, f"{at['answer']}11") if head == 4 else (head, None, "A1"))


def test_every_gap_and_every_refusal_is_listed(folder: Path, made: RunView) -> None:
    whole = openpyxl.load_workbook(folder / "checklist.xlsx")
    gaps = table(whole[SHEETS[1]], 3)
    assert len(gaps) == sum(len(one.findings) for one in made.gap_lists)
    assert {row["サービスID"] for row in gaps} == {"S-001", "../S <2>", "（台帳に登録なし）"}
    assert "全件" in str(whole[SHEETS[1]]["A2"].value)
    refused = {row["操作"]: row for row in table(whole[SHEETS[2]], 3)}
    assert refused["kms:GetKeyPolicy"]["必要な対応"] == "監査用ロールに kms:GetKeyPolicy を追加する"
    assert len(refused) == 3
    mine = openpyxl.load_workbook(folder / "checklist" / "S-001.xlsx")
    assert table(mine[SHEETS[2]], 3) == []
    assert {row["サービスID"] for row in table(mine[SHEETS[1]], 3)} == {"S-001"}


def test_nothing_computes_but_what_is_ours(folder: Path) -> None:
    for path in folder.rglob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        computed = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
        assert all(re.match(r'="記入状況：|=IF\(COUNTA\(', text) for text in computed)
        assert computed
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            assert not [name for name in names if re.search("vba|macro|external|drawing|connection", name, re.I)]
            assert not [name for name in names if b'TargetMode="External"' in archive.read(name)]
    listed = table(openpyxl.load_workbook(folder / "checklist.xlsx")[SHEETS[1]], 3)
    assert FORMULA in {row["名前"] for row in listed}


def test_the_same_run_gives_the_same_bytes_with_its_own_time(folder: Path, made: RunView, tmp_path: Path) -> None:
    for path in xlsx.write(made, tmp_path):
        assert path.read_bytes() == (folder / path.relative_to(tmp_path)).read_bytes()
        with zipfile.ZipFile(path) as archive:
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 31, 0, 0, 0)}
            core = archive.read("docProps/core.xml").decode()
        assert re.findall(r">(\d{4}-[^<]*)<", core) == ["2026-11-23T00:00:00Z"] * 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["checklist", "checklist.xlsx"]


def test_a_sheet_that_excel_cannot_hold_says_what_is_left_out(
    made: RunView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.xlsx.workbook.ROWS", 7)
    xlsx.write(made, tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "checklist.xlsx")[SHEETS[1]]
    number = sum(len(one.findings) for one in made.gap_lists)
    assert len(table(sheet, 3)) == 4
    assert sheet["A2"].value.endswith(f"先頭の4件だけを示しています。残り{number - 4}件はgaps.csvにあります。")


def test_a_disk_that_takes_no_file_says_so_itself(made: RunView, tmp_path: Path) -> None:
    (tmp_path / "checklist.xlsx").mkdir()
    with pytest.raises(IsADirectoryError):
        xlsx.write(made, tmp_path)


def test_in_english(tmp_path: Path) -> None:
    xlsx.write(view("en"), tmp_path)
    book = openpyxl.load_workbook(tmp_path / "checklist" / "S-001.xlsx")
    assert book.sheetnames == ["Check sheet", "Gaps", "Not read", "How to fill in"]
    assert len(book["Check sheet"].data_validations.dataValidation) == len(ANSWERED)  # one too long is left out
    (row,) = (row for row in table(book["Check sheet"], 4) if row["Item"] == "2-1")
    item = next(item for item in load_items() if item.id == "2-1")
    assert row["Text of the regulation"] == f"{item.en}\n{item.ja}"
    assert all(row.answered is False for row in read_file(tmp_path / "checklist" / "S-001.xlsx"))
