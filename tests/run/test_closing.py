"""The end of a service: a certificate where nothing remains, and never where something does or was not seen."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from auditor.demo import town
from auditor.demo.place import Site, site
from auditor.demo.run import serving
from reports.choice import MARKS, Name
from tests.reports import readers
from tests.run.conftest import Auditor

ENDED = "321321321321"
SHEET = """[[service]]
id = "{id}"
name = "旧システム <script>alert(1)</script>"
approved_on = 2018-10-01
starts_on = 2019-04-01
ends_on = {ends_on}
administrator = "田中"
classification = "2"
personal_info = true
status = "{status}"
scope = [{scope}]
"""


@pytest.fixture(scope="module")
def cloud() -> Iterator[tuple[str, Site]]:
    """The demo's server, and an account in it."""
    with serving(()) as url:
        yield url, site(url, ENDED)


def prepare(auditor: Auditor, url: str, account: str, **more: str) -> None:
    """A registry with the one service, and the settings."""
    scope = f'{{ provider = "aws", account = "{account}" }}'
    sheet = SHEET.format(**{"id": "OLD", "ends_on": "2025-09-30", "status": "ended", "scope": scope, **more})
    Path("services.toml").write_text(sheet, "utf-8")
    aws = f'[aws]\nrole_name = "audit"\nendpoint_url = "{url}"\n'
    Path("auditor.toml").write_text(aws + more.get("settings", ""), "utf-8")
    assert auditor("registry", "import", "services.toml", "--replace").code == 0


def written() -> tuple[Path, dict[str, Any], str]:
    """The newest run: its folder, closing.json and the page."""
    folder = max(Path("runs").iterdir())
    end = json.loads((folder / "closing.json").read_text("utf-8"))
    return folder, end, (folder / "report" / "closing.html").read_text("utf-8")


def test_nothing_left_is_certified(auditor: Auditor, cloud: tuple[str, Site]) -> None:
    """An account in which the audit's own role is all that there is, read in every region; reported again it gives the
    same bytes."""
    trust = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::777766665555:root"}, "Action": "sts:AssumeRole"}
    site(cloud[0], town.KENSHIN).client("iam").create_role(
        RoleName="audit", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    )
    prepare(auditor, cloud[0], town.KENSHIN)
    code = auditor("audit", "--closing", "OLD").code
    run, end, page = written()
    assert end["unread"] == []
    assert [(one["table"], one["region"], one["resource"]) for one in end["remains"]] == []
    assert (code, end["certified"]) == (0, True)
    assert [one["name"] for one in end["kept"]] == ["audit"]
    assert "意図して残すものを除き" in page
    assert "読み取れなかった情報があります" not in page, "quotas were left out; no list of what may remain was"
    assert "必要な情報をすべて読み取りました" in page
    assert "クラウドサービス利用終了（残存物なし）確認書" in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page

    readings = [json.loads(line) for line in (run / "readings.jsonl").read_text("utf-8").splitlines()]
    assert {r["region"] for r in readings if r["operation"] == "ec2:DescribeVpcs"} >= {"us-east-1", "eu-west-1"}
    before = {path.name: path.read_bytes() for path in (run / "report").iterdir()}
    assert auditor("report", run).code == 0
    assert {path.name: path.read_bytes() for path in (run / "report").iterdir()} == before
    assert auditor("feed", run).code == 2, "the proof of one end is no audit of all services"

    # The same snapshot, and a registry by which the use goes on.
    prepare(auditor, cloud[0], town.KENSHIN, ends_on="2035-09-30", status="in_use")
    assert auditor("report", run).code == 0
    _, end, page = written()
    assert (end["remains"], end["certified"]) == ([], False)
    assert "台帳では利用が終了していません" in page


def test_what_remains_is_named_by_kind(auditor: Auditor, cloud: tuple[str, Site]) -> None:
    """A bucket, a key in its waiting time, a user whose key still works."""
    url, place = cloud
    tokyo = {"LocationConstraint": "ap-northeast-1"}
    place.client("s3").create_bucket(Bucket="kyu-toshokan", CreateBucketConfiguration=tokyo)
    kms = place.client("kms")
    key = kms.create_key(Description="old")["KeyMetadata"]
    kms.schedule_key_deletion(KeyId=key["KeyId"], PendingWindowInDays=30)
    place.client("iam").create_user(UserName="itaku")
    place.client("iam").create_access_key(UserName="itaku")
    prepare(auditor, url, ENDED)

    code = auditor("audit", "--closing", "OLD").code
    run, end, page = written()

    assert (code, end["certified"]) == (3, False)
    kinds = {(one["table"], one["kind"]) for one in end["remains"]}
    assert {("data_store", "bucket"), ("principal", "service"), ("credential", "access_key")} <= kinds
    assert [one["resource"] for one in end["scheduled"]] == [key["Arn"]]
    assert end["scheduled"][0]["destroyed_at"]
    assert "確認書は作成できません" in page
    assert "kyu-toshokan" in page
    assert "kyu-toshokan" in (run / "remains.csv").read_text("utf-8-sig")

    kept = '[parameters]\nclosing_kept = ["kyu-toshokan"]\nclosing_admins = ["itaku"]\n'
    prepare(auditor, url, ENDED, settings=kept)
    assert auditor("report", run, *(word for name in Name for word in ("--format", name))).code == 0
    for path in run.rglob("*"):
        if path.suffix in (".csv", ".json", ".jsonl", ".sarif", ".xlsx", ".xml"):
            readers.whole(path)
    assert {name for name in Name if (run / MARKS[name]).exists()} == set(Name)
    _, end, _ = written()
    assert {one["name"] for one in end["kept"]} >= {"kyu-toshokan", "itaku"}
    assert not {one["name"] for one in end["remains"]} & {"kyu-toshokan", "itaku"}


def test_a_cloud_that_does_not_answer_certifies_nothing(auditor: Auditor) -> None:
    """Nobody listens: nothing was read, and no run is left that could be taken for a proof."""
    prepare(auditor, "http://127.0.0.1:9", town.KENSHIN)
    assert auditor("audit", "--closing", "OLD").code == 1
    assert not list(Path("runs").glob("*"))


def test_a_service_that_is_not_there(auditor: Auditor, cloud: tuple[str, Site]) -> None:
    """One line that names those there are, and no run folder."""
    prepare(auditor, cloud[0], town.KENSHIN)
    done = auditor("audit", "--closing", "NEW")
    assert (done.code, "there are: OLD" in done.err) == (2, True)
    assert not Path("runs").exists()


def test_a_service_without_accounts_proves_nothing(auditor: Auditor) -> None:
    """The registry names no scope."""
    Path("services.csv").write_text("サービスID,サービス名\nOLD,旧\n", "utf-8")
    assert auditor("registry", "import", "services.csv", "--replace").code == 0
    done = auditor("audit", "--closing", "OLD")
    assert (done.code, "no account" in done.err) == (2, True)


def test_files_prove_no_end(auditor: Auditor, cloud: tuple[str, Site]) -> None:
    """What somebody saved shows what was there then, and not that nothing is there now."""
    prepare(auditor, cloud[0], town.KENSHIN)
    done = auditor("audit", "--closing", "OLD", "--from-export", "services.toml")
    assert (done.code, "--from-export" in done.err) == (2, True)
