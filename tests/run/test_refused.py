"""Whatever cannot work gives one clear message, no traceback, and no report that looks like conformity."""

import json
import os
from pathlib import Path

import pytest

from tests.run.conftest import Auditor
from tests.run.loopback import cloud, expired, refusing, silent

REGIONS = ("--regions", "ap-northeast-1")


def runs(folder: Path) -> list[Path]:
    """The run folders."""
    return sorted(folder.glob("runs/*")) if (folder / "runs").exists() else []


def verdicts(folder: Path) -> set[str]:
    """Every verdict of every service of the only run."""
    (run,) = runs(folder)
    gaps = json.loads((run / "gaps.json").read_text("utf-8"))
    return {item["verdict"] for service in gaps["services"] for item in service["items"]}


def statuses(folder: Path) -> set[str]:
    """Every status of every finding of the only run."""
    (run,) = runs(folder)
    return {json.loads(line)["status"] for line in (run / "findings.jsonl").read_text("utf-8").splitlines()}


@pytest.mark.parametrize("answer", [refusing("AccessDenied"), refusing("ThrottlingException"), silent])
def test_everything_refused_is_unknown(answer: object, auditor: Auditor, tmp_path: Path) -> None:
    """Exit 4, nothing passes, nothing fails, nothing is met."""
    with cloud(answer) as url:  # type: ignore[arg-type]
        result = auditor("audit", "--endpoint-url", url, *REGIONS)
    assert result.code in (3, 4), result.err
    found = statuses(tmp_path)
    assert "pass" not in found
    assert "unknown" in found
    assert not verdicts(tmp_path) & {"met", "accepted"}


def test_an_expired_token(auditor: Auditor, tmp_path: Path) -> None:
    """Exit 1, says to sign in again, leaves nothing behind."""
    with cloud(expired) as url:
        result = auditor("audit", "--endpoint-url", url)
    assert result.code == 1
    assert "expired" in result.err
    assert "Traceback" not in result.err
    assert runs(tmp_path) == []


def test_a_profile_that_does_not_exist(auditor: Auditor, tmp_path: Path) -> None:
    """Names the profile."""
    result = auditor("audit", "--profile", "nobody")
    assert result.code == 1
    assert "nobody" in result.err
    assert runs(tmp_path) == []


def test_no_credentials(auditor: Auditor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Says where credentials come from."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    result = auditor("audit")
    assert result.code == 1
    assert "no credentials" in result.err


def test_a_region_that_does_not_exist(auditor: Auditor, tmp_path: Path) -> None:
    """Named, with those that are known; nothing is left behind."""
    with cloud(refusing("AccessDenied")) as url:
        result = auditor("audit", "--endpoint-url", url, "--regions", "xx-nowhere-9")
    assert result.code == 2
    assert "xx-nowhere-9" in result.err
    assert "ap-northeast-1" in result.err
    assert runs(tmp_path) == []


def test_nobody_listens(auditor: Auditor, tmp_path: Path) -> None:
    """A closed port."""
    with cloud(silent) as url:
        pass
    result = auditor("audit", "--endpoint-url", url)
    assert result.code == 1
    assert "Traceback" not in result.err
    assert runs(tmp_path) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("audit", "--config", "none.toml"), "none.toml"),
        (("audit", "--fail-on", "terrible"), "terrible"),
        (("audit", "--provider", "azure"), "azure"),
        (("report", "nowhere"), "nowhere"),
        (("report", ".", "--format", "pdf"), "pdf"),
        (("audit", "--closing", "OLD", "--format", "json"), "name html"),
        (("verify", "nowhere"), "nowhere"),
        (("verify", "長" * 300), "File name too long"),
        (("report", "--merge", "長" * 300 + "=x"), "File name too long"),
        (("diff", "長" * 300, "x"), "File name too long"),
        (("bundle", "長" * 300), "File name too long"),
        (("checks", "XXX-99"), "XXX-99"),
        (("items", "9-9-9"), "9-9-9"),
        (("registry", "list"), "registry import"),
        (("registry", "import", "none.csv"), "none.csv"),
        (("registry", "export", "services.doc"), ".csv"),
        (("audit", "--registry", "mysql://x"), "mysql"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], said: str, auditor: Auditor) -> None:
    """One message that names what is wrong."""
    result = auditor(*arguments)
    assert result.code in (1, 2)
    assert said in result.err
    assert "Traceback" not in result.err


def test_stopped_by_hand(auditor: Auditor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is told in one line, and no audit was made."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("reports.bundle.checking.check", stop)
    result = auditor("verify", "run")
    assert (result.code, result.err.strip()) == (1, "auditor: stopped; what was not finished is not kept")


def test_a_sheet_of_the_registry_is_replaced_whole_or_not_at_all(auditor: Auditor, tmp_path: Path) -> None:
    """A pipe in its place stays one; so would the copy of last year on a full disk."""
    os.mkfifo(tmp_path / "services.csv")
    result = auditor("registry", "export", "services.csv", "--template")
    assert (result.code, "cannot be written" in result.err) == (1, True)
    assert (tmp_path / "services.csv").is_fifo()
    assert [path.name for path in tmp_path.iterdir()] == ["services.csv"]
