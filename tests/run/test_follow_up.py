"""Run after run over one account: found, still there, mended, back again, and not resolved by looking away."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from auditor.demo.place import Site, site
from auditor.demo.run import serving
from reports.choice import DEFAULT, MARKS, Name
from tests.reports import readers
from tests.run.conftest import Auditor

ACCOUNT = "123123123123"
SHEET = f"""[[service]]
id = "JUKI"
name = "住民記録 <script>alert(1)</script> ../../x"
approved_on = 2025-01-29
starts_on = 2025-02-01
ends_on = 2030-03-31
administrator = "佐藤"
classification = "3B"
personal_info = true
scope = [{{ provider = "aws", account = "{ACCOUNT}" }}]
"""


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[str, Site, Any, str]]:
    """The server, and an account with one key that does not rotate."""
    with serving(()) as url:
        here = site(url, ACCOUNT)
        kms = here.client("kms")
        yield url, here, kms, kms.create_key()["KeyMetadata"]["KeyId"]


def last(folder: Path) -> Path:
    """The newest run."""
    return max((folder / "runs").iterdir())


def state(folder: Path, check: str, key: str) -> tuple[str, str]:
    """Status and state of the finding of a check on a key, in the newest run."""
    lines = (last(folder) / "findings.jsonl").read_text("utf-8").splitlines()
    (found,) = [f for f in map(json.loads, lines) if f["check"] == check and key in f["resource"]]
    return found["status"], found["state"]


def test_a_gap_over_six_runs(
    place: tuple[str, Site, Any, str], auditor: Auditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New, open, resolved, reopened; a run that could not look leaves it open."""
    url, _, kms, key = place
    (tmp_path / "services.toml").write_text(SHEET, "utf-8")
    assert auditor("registry", "import", "services.toml").code == 0
    monkeypatch.setenv("AUDITOR_AWS__ROLE_NAME", "audit")

    def audit(*more: str) -> int:
        return auditor("audit", "--endpoint-url", url, "--regions", "ap-northeast-1", *more).code

    assert audit("--fail-on", "medium") == 3
    assert state(tmp_path, "KEY-01", key) == ("fail", "new")
    assert audit("--fail-on", "medium") == 4, "nothing new, but regions were left out"
    assert state(tmp_path, "KEY-01", key) == ("fail", "open")

    assert auditor("audit", "--endpoint-url", url, "--regions", "ap-northeast-3").code in (3, 4)
    changes = json.loads((last(tmp_path) / "gaps.json").read_text("utf-8"))
    assert changes, "a run elsewhere says nothing of Tokyo"

    kms.enable_key_rotation(KeyId=key)
    audit()
    assert state(tmp_path, "KEY-01", key)[0] == "pass"
    kms.disable_key_rotation(KeyId=key)
    audit()
    assert state(tmp_path, "KEY-01", key) == ("fail", "reopened")


def test_judging_again_gives_the_same_bytes(
    place: tuple[str, Site, Any, str], auditor: Auditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the snapshot alone, with no cloud; and `verify` sees every change."""
    url, *_ = place
    monkeypatch.setenv("AUDITOR_AWS__ROLE_NAME", "audit")
    (tmp_path / "services.toml").write_text(SHEET, "utf-8")
    auditor("registry", "import", "services.toml")
    assert auditor("audit", "--endpoint-url", url, "--regions", "ap-northeast-1").code in (3, 4)
    run = last(tmp_path)
    before = {path.relative_to(run): path.read_bytes() for path in run.rglob("*") if path.is_file()}
    assert auditor("verify", run).code == 0
    assert auditor("report", run).code == 0
    after = {path.relative_to(run): path.read_bytes() for path in run.rglob("*") if path.is_file()}
    assert {str(name) for name in before if before[name] != after.get(name)} == set()
    assert set(before) == set(after)
    assert run.stat().st_mode & 0o777 == 0o700
    assert not list(tmp_path.glob("runs/*.partial"))

    (run / "gaps.csv").write_bytes(b"nothing to see")
    result = auditor("verify", run)
    assert result.code == 2
    assert "gaps.csv" in result.out


def test_steps_one_by_one(
    place: tuple[str, Site, Any, str], auditor: Auditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """collect, judge, report, feed: each from what the one before left."""
    url, *_ = place
    (tmp_path / "services.toml").write_text(SHEET, "utf-8")
    auditor("registry", "import", "services.toml")
    monkeypatch.setenv("AUDITOR_AWS__ROLE_NAME", "audit")
    run = auditor("collect", "--endpoint-url", url, "--regions", "ap-northeast-1").out.strip()
    assert sorted(path.name for path in Path(run).iterdir()) == ["snapshot", "started_at"]
    assert auditor("judge", run).code == 0
    assert (Path(run) / "findings.jsonl").exists()
    (Path(run) / "memo.txt").write_text("電話で確認", "utf-8")
    for name in Name:
        assert (Path(run) / MARKS[name]).exists() == (name is Name.JSON)
    wanted = [name for name in Name if name is Name.HTML or name not in DEFAULT]
    asked = [word for name in wanted for word in ("--format", name)]
    Path(f"{run}.partial").mkdir()
    busy = auditor("report", run, "--lang", "en", *asked)
    assert (busy.code, "another process is writing this run" in busy.err) == (1, True)
    Path(f"{run}.partial").rename(f"{run}.old")
    (Path(f"{run}.old") / "half").touch()
    assert auditor("report", run, "--lang", "en", *asked).code == 0
    for name in Name:
        assert (Path(run) / MARKS[name]).exists() == (name is Name.JSON or name in wanted)
    assert auditor("verify", run, "--lang", "en").out.splitlines() == ["not listed: memo.txt"], (
        "kept, and no part of the run"
    )
    assert "<script>alert(1)" not in (Path(run) / "report" / "index.html").read_text("utf-8")
    assert readers.events(Path(run) / "ocsf.jsonl")
    assert readers.requests(Path(run) / "asff.jsonl")
    assert readers.results(Path(run) / "findings.sarif")
    assert readers.suites(Path(run) / "junit.xml")
    assert readers.catalog(Path(run) / "oscal" / "catalog.json")
    assert readers.assessment(Path(run) / "oscal" / "results" / "JUKI.json")
    assert auditor("feed", run).code == 0
    (Path(run) / "snapshot").rename(tmp_path / "away")
    bare = auditor("report", run)
    assert (bare.code, f"{Path(run).name}/snapshot: there is no such folder" in bare.err.replace("\n", "")) == (2, True)
    (tmp_path / "away").rename(Path(run) / "snapshot")
    (tmp_path / "registry.db").rename(tmp_path / "elsewhere.db")
    lost = auditor("report", run, "--format", "csv")
    assert (lost.code, "tell of 1 service(s) of a registry" in lost.err) == (2, True)
    assert auditor("verify", run, "--lang", "en").out.splitlines() == ["not listed: memo.txt"]
    (tmp_path / "elsewhere.db").rename(tmp_path / "registry.db")
    assert auditor("registry", "show", "JUKI").code == 0
    assert "JUKI" in auditor("registry", "list").out


def test_doctor_and_policy(
    place: tuple[str, Site, Any, str], auditor: Auditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Doctor tries, and says what it could not try; the policy holds what is declared and denies content."""
    url, *_ = place
    monkeypatch.setenv("AUDITOR_AWS__ROLE_NAME", "audit")
    monkeypatch.setenv("AUDITOR_AWS__ACCOUNTS", ACCOUNT)
    result = auditor("doctor", "--endpoint-url", url)
    assert ACCOUNT in result.out
    assert "not tried" in result.out
    assert "(region)" not in result.out
    policies = [json.loads(text) for text in auditor("policy", "aws").out.split("\n\n")]
    denied = policies[0]["Statement"][1]
    assert "kms:ListKeys" in {action for one in policies for action in one["Statement"][0]["Action"]}
    assert "s3:GetObject" in denied["Action"]
    assert not list(tmp_path.glob("runs/*"))


def test_an_empty_account(place: tuple[str, Site, Any, str], auditor: Auditor, tmp_path: Path) -> None:
    """Nothing in it, nobody registered it: a report all the same, and 6-1-2 is a gap."""
    url, *_ = place
    result = auditor("audit", "--endpoint-url", url, "--regions", "ap-northeast-1", "--lang", "en")
    assert result.code in (3, 4)
    gaps = json.loads((last(tmp_path) / "gaps.json").read_text("utf-8"))
    (unclaimed,) = gaps["services"]
    verdicts = {item["id"]: item["verdict"] for item in unclaimed["items"]}
    assert len(verdicts) == 48
    assert verdicts["6-1-2"] == "gap"


def test_init_leaves_what_is_there(auditor: Auditor, tmp_path: Path) -> None:
    """Two files to fill in; a second time nothing is touched."""
    assert auditor("init").code == 0
    (tmp_path / "services.csv").write_text("mine", "utf-8")
    assert "left alone" in auditor("init").out
    assert (tmp_path / "services.csv").read_text("utf-8") == "mine"
    assert auditor("checks").code == 0
    assert auditor("checks", "KEY-01", "--lang", "en").out.startswith("KEY-01")
    assert auditor("items").code == 0
    assert "5-1-3" in auditor("items", "5-1-3").out


def test_a_policy_that_needs_several_documents_says_so(auditor: Auditor, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the error stream, so that the documents can be put into files."""
    monkeypatch.setattr("providers.aws.policy.LIMIT", 100_000)
    whole = auditor("policy", "aws")
    assert (whole.code, whole.err) == (0, "")
    allowed = set(json.loads(whole.out)["Statement"][0]["Action"])

    monkeypatch.setattr("providers.aws.policy.LIMIT", 3000)
    split = auditor("policy", "aws")
    documents = [json.loads(text) for text in split.out.split("\n\n")]
    assert f"{len(documents)} documents" in split.err
    assert len(documents) > 1
    assert {action for document in documents for action in document["Statement"][0]["Action"]} == allowed
