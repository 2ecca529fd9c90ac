"""SHA256SUMS, and what `auditor verify` finds."""

import subprocess
from pathlib import Path

import pytest

from auditor.errors import AuditorError
from reports import sums
from reports.choice import Name
from reports.formats import load, write_bundle
from tests.reports.views import view


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run's folder with something beside the reports."""
    (tmp_path / "snapshot" / "aws").mkdir(parents=True)
    (tmp_path / "snapshot" / "aws" / "key.parquet").write_bytes(b"PAR1")
    write_bundle(view(), tmp_path)
    return tmp_path


def test_a_whole_folder_has_no_problems(folder: Path) -> None:
    assert sums.verify(folder) == []
    listed = [line.partition("  ")[2] for line in (folder / "SHA256SUMS").read_text().splitlines()]
    assert listed == sorted(listed)
    assert {"findings.jsonl", "gaps.csv", "report/index.html", "snapshot/aws/key.parquet"} <= set(listed)
    assert "SHA256SUMS" not in listed
    subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, check=True)


def test_changed_missing_and_added_files_are_named(folder: Path) -> None:
    (folder / "gaps.json").write_text("{}")
    (folder / "run.json").unlink()
    (folder / "report" / "more.html").write_text("")
    (folder / "link").symlink_to(folder / "gaps.csv")
    assert sums.verify(folder) == [
        "missing: run.json",
        "changed: gaps.json",
        "not listed: link",
        "not listed: report/more.html",
    ]


def test_a_link_in_the_place_of_a_file_is_a_change(folder: Path) -> None:
    (folder / "gaps.csv").rename(folder / "other")
    (folder / "gaps.csv").symlink_to(folder / "other")
    assert sums.verify(folder) == ["changed: gaps.csv", "not listed: other"]


def test_no_sums_or_broken_ones_are_one_message(tmp_path: Path) -> None:
    with pytest.raises(AuditorError, match="no such file"):
        sums.verify(tmp_path)
    (tmp_path / "SHA256SUMS").write_text("nonsense\n")
    with pytest.raises(AuditorError, match="line 1"):
        sums.verify(tmp_path)


def test_only_the_formats_that_were_asked_for(tmp_path: Path) -> None:
    written = write_bundle(view(), tmp_path, [Name.CSV])
    assert [path.name for path in written] == [
        "checks.csv",
        "gaps.csv",
        "items.csv",
        "locations.csv",
        "readings.csv",
        "SHA256SUMS",
    ]
    assert [load(name).name for name in Name] == [str(name) for name in Name]


def test_bundles_are_the_same_to_the_byte(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_bundle(view(), tmp_path / name, Name)
    assert (tmp_path / "one" / "SHA256SUMS").read_bytes() == (tmp_path / "two" / "SHA256SUMS").read_bytes()
