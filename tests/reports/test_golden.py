"""Every format but the check sheet, to the byte."""

import time
from pathlib import Path

import pytest

from tests.reports.golden import FOLDER, write


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the small view as they are made today, far from the town's clock."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "America/New_York")
        time.tzset()
        files = write(tmp_path_factory.mktemp("golden"))
    time.tzset()
    return files


def _kept() -> list[str]:
    return sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", _kept())
def test_a_file_is_as_it_was_looked_at(name: str, written: dict[str, bytes]) -> None:
    assert written[name] == (FOLDER / name).read_bytes(), "looked at and right? python -m tests.reports.golden"


def test_no_file_is_without_one_to_compare(written: dict[str, bytes]) -> None:
    assert sorted(written) == _kept()


def test_the_files_hold_what_the_formats_are_to_tell(written: dict[str, bytes]) -> None:
    lines = written["findings.jsonl"].decode()
    for status in ("pass", "fail", "unknown", "accepted"):
        assert f'"status":"{status}"' in lines
    assert Path(FOLDER / "ocsf.jsonl").read_text("utf-8").count("OLD-99") > 0
