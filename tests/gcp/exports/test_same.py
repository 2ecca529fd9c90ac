"""What files say is what the organisation itself says, or nothing."""

import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from auditor.demo.gcp.cloud import CONTENTS, Cloud
from auditor.demo.gcp.rights import role
from auditor.demo.gcp.server import running
from auditor.demo.gcp.site import Site, binding
from auditor.demo.gcp.stores import BUCKET
from auditor.errors import AuditorError
from auditor.facts.governance import Account
from auditor.facts.identities import Grant
from auditor.facts.stores import DataStore
from auditor.reading import FROM_FILES
from auditor.settings import Gcp, Settings
from auditor.snapshot import Snapshot
from providers.gcp.adapter import from_files
from tests.gcp.conftest import BAD, GOOD, NOW, rows
from tests.gcp.world import ACCOUNT, JUDGE, World, filled


def files(cloud: Cloud, folder: Path) -> list[Path]:
    """Every kind of content as a file of lines, older than the run."""
    written = []
    for content, members in CONTENTS.items():
        held = [
            {name: one[name] for name in ("name", "assetType", "ancestors", *members) if name in one}
            for one in cloud.assets
            if any(name in one for name in members)
        ]
        if held:
            path = folder / f"{content.lower()}.json"
            path.write_text("".join(json.dumps(one) + "\n" for one in held), "utf-8")
            _date(path)
            written.append(path)
    return written


def _date(path: Path, before: int = 0) -> None:
    os.utime(path, (NOW.timestamp() - before, NOW.timestamp() - before))


def told(paths: list[Path], **gcp: Any) -> dict[str, Snapshot]:
    """The snapshots of files, by project."""
    found = from_files(Settings(gcp=Gcp(**gcp)), paths, lambda: NOW, lambda *_: None)
    return {one.account: one for one in found}


def test_no_pass_and_no_fail_that_the_audit_has_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same project over the network and from files: what files decide, the organisation decides so."""
    cloud = Cloud()
    filled(cloud)
    with running(cloud):
        live = JUDGE.findings(JUDGE.joined(World.of(cloud).read()))

    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    (snapshot,) = told(files(cloud, tmp_path), projects=(ACCOUNT,)).values()
    said = JUDGE.findings(JUDGE.joined(snapshot))
    decided = {key: finding.status for key, finding in said.items() if finding.status in ("pass", "fail")}
    assert {key: live[key].status if key in live else "?" for key in decided} == decided
    assert set(decided.values()) == {"pass", "fail"}
    asked = [reading for reading in snapshot.readings if not reading.ok and not reading.operation.startswith("(")]
    assert asked
    assert all((reading.error or "").startswith(FROM_FILES) for reading in asked)


def test_a_newer_file_counts(tmp_path: Path) -> None:
    """Of one asset in two files. The project itself is in neither: its assets say which it is."""
    for name, kept, age in (("new", True, 1), ("old", False, 9)):
        path = tmp_path / f"{name}.json"
        data = {"timeCreated": "2024-04-01T00:00:00Z", "versioning": {"enabled": kept}}
        held = {"parent": f"//cloudresourcemanager.googleapis.com/projects/{BAD}", "data": data}
        path.write_text(json.dumps([{"name": "//storage.googleapis.com/b1", "assetType": BUCKET, "resource": held}]))
        _date(path, age)
    (snapshot,) = told([tmp_path]).values()
    assert (snapshot.account, [row["versioning"] for row in rows(snapshot, DataStore)]) == (BAD, [True])
    (account,) = rows(snapshot, Account)
    assert (account["state"], account["in_organization"]) == (None, None)


def test_only_projects_that_are_asked_for(cloud: Cloud, tmp_path: Path) -> None:
    """The others of the files are left alone; without any, a message."""
    paths = files(cloud, tmp_path)
    assert set(told(paths)) == {GOOD, BAD}
    assert set(told(paths, projects=(BAD,))) == {BAD}
    with pytest.raises(AuditorError, match="project that is asked for"):
        told(paths, projects=(ACCOUNT,))


def test_what_is_denied_stands_in_no_file(cloud: Cloud, good: Site, tmp_path: Path) -> None:
    """Basic roles are judged; what another role still gives is unknown; one that gives nothing is known to."""
    role(good, "henko", "変更", "iam.roles.update")
    role(good, "etsuran", "閲覧", "compute.instances.list")
    for name in ("roles/editor", f"projects/{GOOD}/roles/henko", f"projects/{GOOD}/roles/etsuran"):
        good.policy("", binding(name, "user:ito@sakura-city.example"))
    found = rows(told(files(cloud, tmp_path), projects=(GOOD,))[GOOD], Grant)
    privileged = {row["role_id"].rpartition("/")[2]: row["is_privileged"] for row in found}
    assert privileged == {"editor": True, "henko": None, "etsuran": False}
