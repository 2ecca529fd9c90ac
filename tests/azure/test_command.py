"""The command line on an Azure tenant: judged by the same rules, with nothing taken for conformity."""

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.demo.azure import stores
from auditor.demo.azure.cloud import TENANT, Cloud, Fault
from auditor.demo.azure.site import Site
from providers.azure.adapter import operations
from tests.azure.conftest import BAD, CLIENT, GOOD, NAME, UNSEEN
from tests.run.conftest import Auditor, auditor

__all__ = ["auditor"]

REGISTRY = (
    "service_id,name,administrator,provider,account_id,approved_on,starts_on,ends_on\n"
    f"juki,住民記録,情報太郎,azure,{GOOD},2025-04-01,2025-04-01,2040-03-31\n"
    f"kieta,介護,情報花子,azure,{UNSEEN},2025-04-01,2025-04-01,2040-03-31\n"
)


@pytest.fixture
def findings(cloud: Cloud, auditor: Auditor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Runs `auditor audit --provider azure`; answers the exit status and the findings."""
    for name, value in {
        "TENANT": TENANT,
        "CLIENT_ID": CLIENT,
        "CA_BUNDLE": str(cloud.ca),
        "ENDPOINT": cloud.url,
        "GRAPH_ENDPOINT": cloud.url,
        "AUTHORITY": cloud.url,
        "MAX_ATTEMPTS": "1",
    }.items():
        monkeypatch.setenv(f"AUDITOR_AZURE__{name}", value)

    def run() -> tuple[int, list[dict[str, Any]]]:
        (tmp_path / "services.csv").write_text(REGISTRY, "utf-8")
        imported = auditor("registry", "import", "services.csv")
        assert imported.code == 0, imported.err
        done = auditor("audit", "--provider", "azure")
        assert "Traceback" not in done.err
        (folder,) = (tmp_path / "runs").glob("*")
        lines = (folder / "findings.jsonl").read_text("utf-8").splitlines()
        pages = "".join(page.read_text("utf-8") for page in (folder / "report").rglob("*.html"))
        assert "<img src=x>" not in pages
        return done.code, [json.loads(line) for line in lines]

    return run


def test_an_audit(cloud: Cloud, good: Site, bad: Site, findings: Any, tmp_path: Path) -> None:
    """Two subscriptions are judged, the third is unknown throughout."""
    stores.good(good)
    stores.bad(bad)
    bad.resource(stores.ACCOUNT, "mukashi")
    code, found = findings()
    assert code == 3
    report = "".join(page.read_text("utf-8") for page in tmp_path.rglob("report/**/*.html"))
    assert "予約&lt;img src=x&gt;" in report
    judged: dict[tuple[str, str, str], set[str]] = {}
    for one in found:
        judged.setdefault((one["account"], one["check"], one["name"]), set()).add(one["status"])
    for check in ("LOC-01", "LOC-06", "ENC-04", "ACC-X1"):
        assert "fail" not in judged[GOOD, check, "stkokuhobunsho"]
        assert "pass" in judged[GOOD, check, "stkokuhobunsho"]
        assert "fail" in judged[BAD, check, "stkankophoto"], check
    assert judged[BAD, "ENC-04", "mukashi"] == {"unknown"}
    # Seen, and not in the registry: 6-1-2.
    assert (judged[GOOD, "SVC-02", "国民健康保険"], judged[BAD, "SVC-02", NAME]) == ({"pass"}, {"fail"})
    assert {one["status"] for one in found if one["account"] == UNSEEN} <= {"unknown", "not_applicable"}
    assert {one["account"] for one in found} == {GOOD, BAD, UNSEEN}


def test_everything_is_refused(cloud: Cloud, findings: Any) -> None:
    """Nothing passes and nothing fails."""
    for name in operations():
        cloud.faults[name] = Fault(403, "AuthorizationFailed")
    code, found = findings()
    assert code == 4
    assert {one["status"] for one in found} <= {"unknown", "not_applicable"}


def test_the_role_and_what_has_no_reader(auditor: Auditor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`auditor policy azure` prints JSON; a file that is no export is refused with a message."""
    monkeypatch.setenv("AUDITOR_AZURE__TENANT", TENANT)
    assert json.loads(auditor("policy", "azure", "--document", "1").out)["Actions"] == ["*/read"]
    (tmp_path / "export.json").write_text("{}", "utf-8")
    refused = auditor("audit", "--provider", "azure", "--from-export", "export.json")
    assert (refused.code, "not a file that this program knows" in refused.err) == (2, True)
