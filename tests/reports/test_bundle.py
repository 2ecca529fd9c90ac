"""Bundles: what is in one, and that the same run gives the same bytes."""

import csv
import io
import shutil
import stat
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.errors import AuditorError
from reports import sums
from reports.bundle import signing
from reports.bundle.checking import check
from reports.bundle.narrow import narrow
from reports.bundle.pack import bundles
from reports.contract import opened
from reports.contract import services as listed
from reports.formats import Name, write_bundle
from reports.html.names import file_names, page_names, reserved
from reports.words import LANGUAGES, Words
from tests.reports.bundled import KEY, files_of
from tests.reports.views import IMAGE, services, view
from tests.test_closing import closed

HOSTILE = "../S <2>"
STEM = "%2E.%2FS%20%3C2%3E"


def _rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_one_for_each_service_with_names_that_lead_nowhere(run: Path, packed: Path) -> None:
    names = {"S-001.zip", "S-003.zip", f"{STEM}.zip", "~unclaimed.zip"}
    assert {path.name for path in packed.iterdir()} == names
    assert {stat.S_IMODE(path.stat().st_mode) for path in packed.iterdir()} == {0o600}
    beside = {"index.html", "checks.csv", "gaps.csv", "items.csv", "locations.csv", "readings.csv"} | sums.BESIDE
    assert set(files_of(packed / "S-001.zip")) == {"S-001.html", "checklist.xlsx"} | beside
    assert files_of(packed / "S-001.zip")["checklist.xlsx"] == (run / "checklist" / "S-001.xlsx").read_bytes()
    assert set(files_of(packed / f"{STEM}.zip")) == {f"{STEM}.html", "checklist.xlsx"} | beside
    assert set(files_of(packed / "~unclaimed.zip")) == {"~unclaimed.html"} | beside
    for name in names:
        assert check(packed / name, KEY.public_key()).problems == ()


def test_sheets_hold_the_service_and_nothing_of_others(run: Path, packed: Path) -> None:
    whole = _rows((run / "gaps.csv").read_bytes())
    parts = []
    for stem, owner in (("S-001", "S-001"), (STEM, HOSTILE), ("S-003", "S-003"), ("~unclaimed", "（台帳に登録なし）")):
        files = files_of(packed / f"{stem}.zip")
        head, *rows = _rows(files["gaps.csv"])
        assert head == whole[0]
        assert {row[0] for row in rows} <= {owner}
        parts += rows
        assert {row[0] for row in _rows(files["items.csv"])[1:]} == {owner}
    assert sorted(parts) == sorted(whole[1:])
    assert len(parts) > 10
    accounts = {row[1] for row in _rows(files_of(packed / "S-001.zip")["readings.csv"])[1:]}
    assert accounts == {"111122223333"}
    # Neither page, cover nor sheet of one service tells of another.
    for name, data in files_of(packed / "S-003.zip").items():
        assert "住民情報システム".encode() not in data, name
        assert b"444455556666" not in data, name


def test_an_account_of_another_cloud_with_the_same_number_stays_out(run: Path, tmp_path: Path) -> None:
    (first, *_) = listed(opened(run))
    ((cloud, account),) = first.accounts
    say = Words("ja")
    rows = [[say("csv.provider"), say("csv.account")], *([say(f"provider.{one}"), account] for one in ("aws", "gcp"))]
    (tmp_path / "in.csv").write_text("".join(f"{','.join(row)}\r\n" for row in rows), "utf-8-sig")
    assert narrow(tmp_path / "in.csv", tmp_path / "out.csv", first)
    assert _rows((tmp_path / "out.csv").read_bytes())[1:] == [[say(f"provider.{cloud}"), account]]


def test_cells_stay_neutral(packed: Path) -> None:
    text = files_of(packed / "S-001.zip")["gaps.csv"].decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith("=")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cover_escapes_names_and_names_every_file(run: Path, tmp_path: Path, language: str) -> None:
    (path,) = bundles(run, tmp_path, language, [HOSTILE], KEY)
    files = files_of(path)
    text = files["index.html"].decode()
    assert IMAGE not in text
    assert "&lt;img src=x onerror=alert(2)&gt;" in text
    assert 'href="%252E.%252FS%2520%253C2%253E.html"' in text
    assert all(f">{name}</a>" in text for name in files if name != "index.html")
    assert signing.fingerprint(KEY.public_key()) in text
    assert "../S &lt;2&gt;" in text
    assert "style=" not in text


def test_the_same_run_gives_the_same_bytes(run: Path, packed: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / "run"
    moved.parent.mkdir()
    (tmp_path / "out").mkdir()
    moved.symlink_to(run)
    for path in bundles(moved, tmp_path / "out", "ja", key=KEY):
        assert path.read_bytes() == (packed / path.name).read_bytes()
    with zipfile.ZipFile(packed / "S-001.zip") as zipped:
        assert {info.date_time for info in zipped.infolist()} == {(2026, 11, 23, 9, 0, 0)}
        assert zipped.namelist() == sorted(zipped.namelist())


def test_nothing_is_left_where_a_run_was_changed(run: Path, tmp_path: Path) -> None:
    copied = tmp_path / "run"
    shutil.copytree(run, copied)
    (copied / "items.csv").write_bytes((run / "items.csv").read_bytes() + b"more\r\n")
    with pytest.raises(AuditorError, match="not as the run wrote it"):
        bundles(copied, tmp_path / "out", "ja")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_full_disk_is_not_told_of_the_sheet_that_was_read(run: Path) -> None:
    (first, *_) = listed(opened(run))
    with pytest.raises(OSError, match="No space left"):
        narrow(run / "gaps.csv", Path("/dev/full"), first)


def test_what_is_asked_wrongly_is_said(run: Path, tmp_path: Path) -> None:
    with pytest.raises(AuditorError, match=r"no such service in the run: S-9; there are: .*S-001"):
        bundles(run, tmp_path, "ja", ["S-9"])
    with pytest.raises(AuditorError, match="lies in the run's folder"):
        bundles(run, run / "bundles", "ja")
    with pytest.raises(AuditorError, match="no such file"):
        bundles(tmp_path, tmp_path / "out", "ja")
    (tmp_path / "bare").mkdir()
    write_bundle(view(), tmp_path / "bare", [Name.JSON])
    with pytest.raises(AuditorError, match="`auditor report` writes"):
        bundles(tmp_path / "bare", tmp_path / "out", "ja")


def test_services_that_look_the_same_in_a_sheet_are_not_packed(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    first, *_ = services()
    write_bundle(view(of=(first, replace(first, id="（台帳に登録なし）"))), folder)
    with pytest.raises(AuditorError, match="look the same"):
        bundles(folder, tmp_path / "out", "ja")


def test_the_end_of_a_service_goes_with_its_own_bundle(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    end = closed()
    seen = view(of=(*services(), end.service))
    write_bundle(replace(seen, closing=end), folder)
    own, other = bundles(folder, tmp_path / "out", "ja", [end.service.id, "S-003"])
    held = {path.stem: {"closing.html", "remains.csv"} & set(files_of(path)) for path in (own, other)}
    assert held[end.service.id] == {"closing.html", "remains.csv"}
    assert held["S-003"] == set()


def test_names_that_windows_opens(tmp_path: Path) -> None:
    """Whatever services are called: one file each, of plain letters, no device, and short enough inside."""
    folder = tmp_path / "run"
    folder.mkdir()
    ids = ["CON", "con.x", "s", "S", "S.", "住民基本台帳ネットワークシステム", "長" * 200, "a" * 61, "..", "\0\u202e"]
    first, *_ = services()
    write_bundle(view(of=tuple(replace(first, id=one) for one in ids)), folder, [Name.HTML, Name.JSON])
    packed = bundles(folder, tmp_path / "out", "ja")
    assert len({path.name.casefold() for path in packed}) == len(ids) + 1
    for path in packed:
        assert check(path).problems == ()
        assert not reserved(path.name)
        with zipfile.ZipFile(path) as zipped:
            assert not [info for info in zipped.infolist() if info.flag_bits]
            assert max(map(len, zipped.namelist())) + len(path.stem) < 190


def test_file_names_of_ids_are_those_of_gap_lists() -> None:
    lists = view().gap_lists
    assert file_names([gaps.service.id if gaps.service else None for gaps in lists]) == page_names(lists)
