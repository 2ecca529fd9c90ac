"""`auditor audit --from-export`: a report from files, which says so; or one message, and nothing is written."""

import json
from pathlib import Path

import pytest

from tests.aws.exports import recorder
from tests.aws.exports.test_files import A, report, volume, whole, write
from tests.reports import readers
from tests.run.conftest import Auditor
from tests.run.test_follow_up import last

SHEET = f"""[[service]]
id = "JUKI"
name = "住民記録"
approved_on = 2025-01-29
starts_on = 2025-02-01
administrator = "佐藤"
classification = "3B"
personal_info = true
scope = [{{ provider = "aws", account = "{A}" }}]
"""


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a snapshot and a report; no credentials anywhere."""
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    folder = tmp_path / "files"
    folder.mkdir()
    recorder.snapshot(folder, A, [volume(A), recorder.recorder(A)])
    write(folder, "report.csv", report(A))
    return folder


def lines(run: Path, name: str) -> list[dict[str, object]]:
    """The lines of a file of the run."""
    return [json.loads(line) for line in (run / name).read_text("utf-8").splitlines()]


def test_a_report_from_files(files: Path, auditor: Auditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The registered service's gap list, found in files; JSON and HTML say so in both languages."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    (tmp_path / "services.toml").write_text(SHEET, "utf-8")
    assert auditor("registry", "import", "services.toml").code == 0
    result = auditor("audit", "--from-export", files)
    assert result.code in (3, 4), result.err
    run = last(tmp_path)
    (disk,) = [f for f in lines(run, "findings.jsonl") if f["check"] == "ENC-01" and "volume" in str(f["resource"])]
    assert (disk["status"], disk["service"], disk["account"]) == ("fail", "JUKI", A)
    about = json.loads((run / "run.json").read_text("utf-8"))
    assert about["calls"] == {}
    assert about["finished_at"] >= about["started_at"]
    (snapshot,) = about["snapshots"]
    assert snapshot["taken_at"] == "2026-11-20T03:00:00Z"
    assert {file["name"]: file["dated"] for file in snapshot["from_files"]}["report.csv"] > "2026-11-20"
    evidence = json.loads((run / "gaps.json").read_text("utf-8"))["evidence"]
    assert evidence == about["evidence"]
    assert "From files of 2026-11-20" in evidence["en"]
    assert "2026年11月20日（令和8年11月20日）" in evidence["ja"]
    for page in (run / "report").glob("*.html"):
        assert evidence["ja"] in page.read_text("utf-8")
    assert "年11月20日" in result.out
    assert auditor("report", run, "--lang", "en").code == 0
    assert evidence["en"] in (run / "report" / "index.html").read_text("utf-8")
    files_read = {
        str(r["operation"]): r["status"] for r in lines(run, "readings.jsonl") if "file:" in str(r["operation"])
    }
    assert set(files_read.values()) == {"ok"}
    assert "file:report.csv" in files_read


def test_what_files_do_not_tell_is_unverified(files: Path, auditor: Auditor, tmp_path: Path) -> None:
    """Nothing is met that the files are silent of, and the reason names them; no format passes it."""
    auditor("audit", "--from-export", files, "--lang", "en", "-f", "html", "-f", "json", "-f", "junit")
    run = last(tmp_path)
    gaps = json.loads((run / "gaps.json").read_text("utf-8"))
    (unclaimed,) = gaps["services"]
    assert unclaimed["service"] is None
    assert "not_in_files" in {reason for item in unclaimed["items"] for reason in item["open"]}
    closed = [f for f in lines(run, "findings.jsonl") if f["check"] == "DET-01" and f["region"] == "ap-northeast-1"]
    assert {f["status"] for f in closed} == {"unknown"}
    assert "report.csv" in json.dumps(closed)
    assert "Not in the files" in (run / "report" / "index.html").read_text("utf-8")
    assert not (run / "gaps.csv").exists()
    (suite,) = [one for one in readers.suites(run / "junit.xml") if one.name.startswith("DET-01 ")]
    of_region = [case for case in suite if case.classname.endswith(".ap-northeast-1")]
    assert of_region
    assert all(case.is_error for case in of_region)


def test_collect_and_judge(files: Path, auditor: Auditor) -> None:
    """The steps one by one, and the same answer as in one go."""
    run = auditor("collect", "--from-export", files / "report.csv").out.strip()
    assert sorted(path.name for path in Path(run).iterdir()) == ["snapshot", "started_at"]
    assert auditor("judge", run).code == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("broken.json", whole([volume(A)])[:-9], "broken.json"),
        ("other.json", b"[]", "not a file that this program knows"),
        ("<script>.csv", b"a,b\n", "<script>.csv"),
    ],
)
def test_nothing_is_written_for_a_bad_file(
    name: str, content: bytes, said: str, auditor: Auditor, tmp_path: Path
) -> None:
    """Wrong use, one message, and not even the folder of the runs."""
    write(tmp_path, name, content)
    result = auditor("audit", "--from-export", tmp_path / name)
    assert result.code == 2
    assert said in result.err
    assert "Traceback" not in result.err
    assert not (tmp_path / "runs").exists()


def test_files_are_of_one_cloud(files: Path, auditor: Auditor, tmp_path: Path) -> None:
    """And a region that there is not is refused as for the cloud itself."""
    result = auditor("audit", "--from-export", files, "-p", "aws", "-p", "azure")
    assert (result.code, "one cloud" in result.err) == (2, True)
    result = auditor("audit", "--from-export", files, "--regions", "xx-nowhere-9")
    assert (result.code, "xx-nowhere-9" in result.err) == (2, True)
    assert not (tmp_path / "runs").exists()
