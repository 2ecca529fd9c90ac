"""The way of a check sheet: written by a run, filled in, taken back, and in the next run what it says."""

import io
import json
import re
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from auditor.registry.statements.models import Attestation
from auditor.registry.store import Registry
from auditor.run import folders
from reports import xlsx
from tests.reports.office import resaved
from tests.reports.views import FORMULA, statements, view
from tests.run.conftest import Auditor
from tests.run.test_accounts import NOW, SERVICES, snapshots

SHEET = "確認シート"
SAME = "新規 0件、変更 0件、過去 0件、変わりなし 3件"
ROWS = {
    "2-1": ("はい", None, "契約書 _x005F_x0041_\n別紙2", "佐藤 花子", date(2026, 11, 24), None),
    "6-1-1": ("いいえ", "=HYPERLINK(1) 協議中", None, "佐藤 花子", "令和8年11月20日", "R9.1.31"),
    "6-2-1": ("該当なし", "利用者は職員1名のみ", None, "鈴木 一郎", "2026/11/1", date(2027, 3, 31)),
}
TAKEN = [
    ("S1", "2-1", "yes", "", "契約書 _x0041_\n別紙2", "佐藤 花子", date(2026, 11, 24), date(2027, 3, 31)),
    ("S1", "6-1-1", "no", "=HYPERLINK(1) 協議中", "", "佐藤 花子", date(2026, 11, 20), date(2027, 1, 31)),
    ("S1", "6-2-1", "not_applicable", "利用者は職員1名のみ", "", "鈴木 一郎", date(2026, 11, 1), date(2027, 3, 31)),
]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a registry, a run that is in it, the sheet of S1 filled in, and that saved by LibreOffice."""
    folder = tmp_path_factory.mktemp("town")
    (folder / "auditor.toml").write_text('registry = "sqlite:///registry.db"\n', "utf-8")
    with Registry.open(f"sqlite:///{folder}/registry.db") as registry:
        registry.put_services(SERVICES, replace=True)
    return folder


@pytest.fixture
def auditor(auditor: Auditor, town: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Auditor:
    """The command line in a copy of the town, on 25 November 2026 in Japan."""
    monkeypatch.setattr("auditor.run.collecting.utc_now", lambda: datetime(2026, 11, 24, 16, tzinfo=UTC))
    shutil.copytree(town, tmp_path, dirs_exist_ok=True)
    return auditor


def collected(folder: Path, started: datetime) -> Path:
    """A run's folder as collecting leaves it."""
    with folders.new(folder / "runs", started) as (partial, whole):
        for snapshot in snapshots():
            snapshot.save(partial / folders.SNAPSHOT)
    return whole


def columns(sheet: Any) -> dict[str, str]:
    """Key of the hidden row to the column's letter."""
    return {str(cell.value).removeprefix("auditor:"): cell.column_letter for cell in sheet[1]}


def fill(source: Path, target: Path, answers: dict[str, tuple[Any, ...]]) -> Path:
    """Write answers into the cells for them, as an officer does."""
    book = openpyxl.load_workbook(source)
    sheet = book[SHEET]
    at = columns(sheet)
    lines = {sheet[f"{at['item']}{row}"].value: row for row in range(5, sheet.max_row + 1)}
    for item, values in answers.items():
        keys = ("answer", "text", "evidence", "officer", "answered_on", "valid_until")
        for key, value in zip(keys, values, strict=True):
            cell = sheet[f"{at[key]}{lines[item]}"]
            cell.value = value
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
    book.save(target)
    return target


def taken(folder: Path) -> list[tuple[Any, ...]]:
    """What the registry has."""
    with Registry.open(f"sqlite:///{folder}/registry.db") as registry:
        return [_short(one) for one in registry.attestations()]


def _short(one: Attestation) -> tuple[Any, ...]:
    days = (one.answered_on, one.valid_until)
    return (one.service, one.item, one.answer, one.text, one.evidence, one.officer, *days)


def test_there_and_back_by_two_programs(auditor: Auditor, tmp_path: Path) -> None:
    first = collected(tmp_path, NOW)
    assert auditor("report", first, "--format", "xlsx", "--format", "json").code == 0
    assert auditor("feed", first).code == 0
    written = first / "checklist" / "S1.xlsx"
    mine = fill(written, tmp_path / "filled.xlsx", ROWS)
    (planted,) = (path for path in xlsx.write(view(said=statements()), tmp_path) if path.name == "S-001.xlsx")
    office, opened = resaved([mine, planted], tmp_path)

    told = auditor("attest", "import", office, "--dry-run")
    assert (told.code, taken(tmp_path)) == (0, [])
    assert f"新規　S1 2-1（{SHEET}!J6）" in told.out
    assert "新規 3件、変更 0件" in told.out
    assert "3件を台帳に記録しました（第1号から第3号まで）" in auditor("attest", "import", mine, "--yes").out
    assert taken(tmp_path) == TAKEN
    # What LibreOffice saved says the same, to the letter.
    again = auditor("attest", "import", office, "--yes")
    assert (again.code, again.out) == (0, f"{SAME}\n台帳に新しく記録する回答はありません。\n")

    second = collected(tmp_path, NOW + timedelta(days=1, hours=20))
    assert auditor("report", second, "--format", "xlsx", "--format", "json").code == 0
    (service, *_) = json.loads((second / "gaps.json").read_text("utf-8"))["services"]
    items = {item["id"]: item for item in service["items"]}
    assert [one["officer"] for one in items["2-1"]["attestations"]] == ["佐藤 花子"]
    assert "attestation_missing" not in items["2-1"]["open"] + items["6-2-1"]["open"]
    assert (items["6-1-1"]["verdict"], items["6-1-1"]["open"]) == ("gap", ["attested_no"])
    assert "attestation_missing" in items["6-2-2"]["open"]
    # The next sheet has the answers, and brought back as it is it changes nothing.
    assert auditor("feed", second).code == 0
    unchanged = auditor("attest", "import", second / "checklist.xlsx", "--yes")
    assert (unchanged.code, unchanged.out) == (0, f"{SAME}\n台帳に新しく記録する回答はありません。\n")

    saved = openpyxl.load_workbook(office, data_only=True)
    assert [sheet.title for sheet in saved] == [SHEET, "不適合・未確認一覧", "読み取れなかったもの", "記入方法"]
    assert re.fullmatch("記入状況：記入済 3件／対象 [0-9]+件、記入不足 0件、期限切れ 0件", saved[SHEET]["J3"].value)
    for sheet in (*openpyxl.load_workbook(office), *openpyxl.load_workbook(opened)):
        computed = {cell.coordinate for row in sheet for cell in row if cell.data_type == "f"}
        ours = columns(sheet)["state"] if sheet.title == SHEET else "-"
        assert {name for name in computed if not name.startswith(ours)} == ({"J3"} if sheet.title == SHEET else set())
        assert sheet.protection.sheet
    # Names of others stay the texts that they were.
    before, after = (openpyxl.load_workbook(path)["不適合・未確認一覧"] for path in (planted, opened))
    assert [*after.values] == [*before.values]
    assert FORMULA in {value for values in after.values for value in values}


def test_a_change_is_shown_and_nothing_is_written_unless_it_is_wanted(
    auditor: Auditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = collected(tmp_path, NOW)
    assert auditor("report", run, "--format", "xlsx", "--format", "json").code == 0
    assert auditor("feed", run).code == 0
    sheet = run / "checklist" / "S1.xlsx"
    assert auditor("attest", "import", fill(sheet, tmp_path / "a.xlsx", {"2-1": ROWS["2-1"]}), "--yes").code == 0
    later = fill(sheet, tmp_path / "b.xlsx", {"2-1": ("いいえ", "失効", None, "佐藤 花子", "2026-11-25", None)})
    for answer in (None, io.StringIO(""), io.StringIO("n\n")):  # closed, nobody is there, somebody says no
        monkeypatch.setattr("sys.stdin", answer)
        refused = auditor("attest", "import", later)
        assert (refused.code, len(taken(tmp_path))) == (1, 1)
        assert refused.err.endswith("中止しました。何も記録していません。\n")
    assert "変更　S1 2-1" in refused.out
    assert "  - はい / 契約書 _x0041_\\n別紙2 / 佐藤 花子 / 2026-11-24、2027-03-31まで（第1号）" in refused.out
    assert "  + いいえ / 失効 / 佐藤 花子 / 2026-11-25、2027-03-31まで" in refused.out
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert auditor("attest", "import", later).code == 0
    assert [one[2] for one in taken(tmp_path)] == ["yes", "no"]

    wrong = fill(sheet, tmp_path / "c.xlsx", {**ROWS, "6-2-2": ("はい", None, None, "佐藤", "2026-11-27", "いつか")})
    before = (tmp_path / "registry.db").read_bytes()
    done = auditor("attest", "import", wrong, "--yes")
    assert done.code == 2
    assert "c.xlsx：取り込めないセルが2か所あるため、何も記録していません。" in done.err
    assert re.search(rf"{SHEET}!L[0-9]+ （空欄）：「はい」には証跡（文書名又は文書番号）を書いてください", done.err)
    assert re.search(rf"{SHEET}!O[0-9]+ 「いつか」：日付を、2026/11/26、", done.err)
    assert "Traceback" not in done.err
    assert (tmp_path / "registry.db").read_bytes() == before
    assert auditor("attest", "import", tmp_path / "registry.db", "--yes").code == 2
    assert "cannot be read" in auditor("attest", "import", tmp_path / "none.xlsx").err
    assert "\\x1b[2J\\u202e.doc: a registry is read from" in auditor("registry", "import", "\x1b[2J\u202e.doc").err
