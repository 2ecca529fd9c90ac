"""The command line on Google Cloud: judged by the same rules, with nothing taken for conformity."""

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.demo.gcp import lists, organization, stores
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.site import FOLDER, ORGANIZATION, Site
from providers.gcp.adapter import operations
from tests.gcp.conftest import BAD, GOOD, UNSEEN
from tests.run.conftest import Auditor, auditor

__all__ = ["auditor"]

DENIED = Fault("PERMISSION_DENIED")
OFF = Fault("PERMISSION_DENIED", "SERVICE_DISABLED", {"service": "storage.googleapis.com", "consumer": "projects/9"})
REGISTRY = (
    "service_id,name,administrator,provider,account_id\n"
    f"juki,住民記録,情報太郎,gcp,{GOOD}\nkieta,介護,情報花子,gcp,{UNSEEN}\n"
)


@pytest.fixture
def findings(cloud: Cloud, auditor: Auditor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Runs `auditor audit --provider gcp`; answers the exit status and the findings."""
    settings = {"SCOPE": ORGANIZATION, "ENDPOINT": cloud.grpc, "API_ENDPOINT": cloud.rest, "MAX_ATTEMPTS": "1"}
    for name, value in settings.items():
        monkeypatch.setenv(f"AUDITOR_GCP__{name}", value)

    def run(registry: str = REGISTRY, *more: str) -> tuple[int, list[dict[str, Any]]]:
        (tmp_path / "services.csv").write_text(registry, "utf-8")
        imported = auditor("registry", "import", "services.csv")
        assert imported.code == 0, imported.err
        done = auditor("audit", "--provider", "gcp", *more)
        assert "Traceback" not in done.err
        (folder,) = (tmp_path / "runs").glob("*")
        lines = (folder / "findings.jsonl").read_text("utf-8").splitlines()
        pages = "".join(page.read_text("utf-8") for page in (folder / "report").rglob("*.html"))
        assert "<img src=x>" not in pages
        return done.code, [json.loads(line) for line in lines]

    return run


def test_an_audit(cloud: Cloud, good: Site, bad: Site, findings: Any, tmp_path: Path) -> None:
    """Two projects are judged, the third is unknown throughout; what nobody registered is a gap."""
    stores.good(good)
    stores.bad(bad)
    code, found = findings()
    assert code == 3
    report = "".join(page.read_text("utf-8") for page in tmp_path.rglob("report/**/*.html"))
    assert "予約&lt;img src=x&gt;" in report
    judged = {(one["account"], one["check"], one["name"]): one["status"] for one in found}
    places = {(one["check"], one["resource"]): one["status"] for one in found if one["check"] == "LOC-06"}
    assert judged[GOOD, "LOC-01", f"{GOOD}-shinsei"] == "pass"
    for name in (f"{BAD}-shashin", "disk-wasure", "disk-kieta-1"):  # ASIA, Seoul, America
        assert judged[BAD, "LOC-01", name] == "fail"
    assert places["LOC-06", f"//storage.googleapis.com/{BAD}-shashin"] == "fail"
    assert judged[BAD, "SVC-02", "予約<img src=x>"] == "fail"
    assert {one["status"] for one in found if one["account"] == UNSEEN} <= {"unknown", "not_applicable"}
    assert {one["account"] for one in found} == {GOOD, BAD, UNSEEN}


def test_a_service_that_is_a_folder(cloud: Cloud, good: Site, bad: Site, findings: Any) -> None:
    """It owns what is in its projects; one that lies elsewhere is a gap, a folder that is not shown is unknown."""
    stores.good(good)
    stores.bad(bad)
    stores.bad(Site(cloud, "yoso-p1").opened("よそ", chain=("folders/77", ORGANIZATION)))
    _, found = findings(
        "service_id,name,administrator,approved_on,starts_on,provider,account_id\n"
        f"kosodate,子育て,情報太郎,2024-02-01,2024-04-01,gcp,{FOLDER}\n"
        "kieta,介護,情報花子,2024-02-01,2024-04-01,gcp,folders/404\n"
    )
    owners = {account: {one["service"] for one in found if one["account"] == account} for account in (GOOD, BAD)}
    assert owners == {GOOD: {"kosodate"}, BAD: {"kosodate"}}
    registered = {one["account"]: one["status"] for one in found if one["check"] == "SVC-02"}
    assert registered == {GOOD: "pass", BAD: "pass", "yoso-p1": "fail", "folders/404": "unknown"}
    unseen = [one for one in found if one["account"] == "folders/404"]
    assert {(one["service"], one["status"]) for one in unseen if one["status"] != "not_applicable"} == {
        ("kieta", "unknown")
    }
    assert FOLDER not in {one["account"] for one in found}


def test_the_end_of_a_folder(
    cloud: Cloud, bad: Site, auditor: Auditor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The projects in it are read and no others; that nothing is left is certified, and what is left is named."""
    ended = Site(cloud, "owari-p1").opened("終わり", chain=("folders/55", ORGANIZATION))
    lists.complete(ended)
    (tmp_path / "services.csv").write_text(
        "service_id,name,administrator,approved_on,starts_on,ends_on,status,provider,account_id\n"
        "owari,終わり,情報太郎,2019-02-01,2019-04-01,2025-03-31,ended,gcp,folders/55\n",
        "utf-8",
    )
    settings = {"SCOPE": ORGANIZATION, "ENDPOINT": cloud.grpc, "API_ENDPOINT": cloud.rest, "MAX_ATTEMPTS": "1"}
    for name, value in settings.items():
        monkeypatch.setenv(f"AUDITOR_GCP__{name}", value)
    assert auditor("registry", "import", "services.csv").code == 0

    def close() -> tuple[int, dict[str, Any], list[str]]:
        code = auditor("audit", "--closing", "owari").code
        (folder,) = sorted((tmp_path / "runs").iterdir())[-1:]
        scopes = json.loads((folder / "run.json").read_text("utf-8"))["scopes"]
        return code, json.loads((folder / "closing.json").read_text("utf-8")), scopes

    code, end, scopes = close()
    assert (code, end["certified"], end["unread"], scopes) == (0, True, [], ["gcp:owari-p1"])
    ended.asset(stores.BUCKET, "nokori", timeCreated="2019-04-01T00:00:00Z")
    code, end, _ = close()
    assert (code, [one["name"] for one in end["remains"] if one["table"] == "data_store"]) == (3, ["nokori"])


def test_everything_is_refused(cloud: Cloud, findings: Any) -> None:
    """Nothing passes and nothing fails but what the list of projects itself says."""
    for name in operations():
        cloud.faults[name] = Fault("PERMISSION_DENIED")
    code, found = findings()
    assert code == 4
    assert {one["status"] for one in found} <= {"unknown", "not_applicable"}


@pytest.mark.parametrize(
    ("faults", "settings", "code", "said", "unsaid"),
    [
        ({}, {}, 0, ["failed: 0", "for people, at least in part"], "denied"),
        ({"cai:storage": DENIED}, {}, 4, ["(needs cloudasset.assets.listResource)", "LOC-01"], "every check"),
        ({"rest:hmac_keys": OFF}, {}, 4, ["storage.googleapis.com is turned off in projects/9"], "every check"),
        (
            {"directory:users": DENIED},
            {},
            4,
            ["consents to the scope https://www.googleapis.com/auth/admin.directory.user.readonly", "--from-export"],
            "every check",
        ),
        ({}, {"SCOPE": "folders/999"}, 4, ["no role on folders/999", "unknown without it: every check"], "not tried"),
        (
            {},
            {"SCOPE": f"projects/{GOOD}"},
            4,
            ["is not seen from the scope", f"scope to {ORGANIZATION}"],
            "every check",
        ),
        ({}, {"SCOPE": "sakura"}, 2, ["gcp.scope"], "tried"),
    ],
)
def test_the_doctor(
    cloud: Cloud,
    auditor: Auditor,
    monkeypatch: pytest.MonkeyPatch,
    faults: dict[str, Fault],
    settings: dict[str, str],
    code: int,
    said: list[str],
    unsaid: str,
) -> None:
    """It names the right, the interface or the scope that is missing, and what stays unknown. What this version does
    not read is no fault of the rights."""
    organization.fill(Site(cloud, GOOD), "good", "bad")
    cloud.page = 1000
    cloud.faults.update(faults)
    told = {"SCOPE": ORGANIZATION, "ENDPOINT": cloud.grpc, "API_ENDPOINT": cloud.rest, "MAX_ATTEMPTS": "1"}
    for name, value in {**told, "PROJECTS": GOOD, **settings}.items():
        monkeypatch.setenv(f"AUDITOR_GCP__{name}", value)
    done = auditor("doctor", "--provider", "gcp")
    assert done.code == code, done.out + done.err
    assert [text for text in said if text not in done.out + done.err] == []
    assert unsaid not in done.out


def test_the_role_and_what_is_no_export(auditor: Auditor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`auditor policy gcp` prints JSON; a file that is no export is refused with a message."""
    monkeypatch.setenv("AUDITOR_GCP__SCOPE", ORGANIZATION)
    printed = auditor("policy", "gcp").out
    granted, end = json.JSONDecoder().raw_decode(printed)
    assert granted["scope"] == ORGANIZATION
    assert json.loads(printed[end:])["stage"] == "GA"
    (tmp_path / "export.json").write_text("{}", "utf-8")
    refused = auditor("audit", "--provider", "gcp", "--from-export", "export.json")
    assert (refused.code, "not a file that this program knows" in refused.err) == (2, True)
