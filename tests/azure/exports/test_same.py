"""What files say is what the tenant itself says, or nothing."""

import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from auditor.demo.azure.cloud import Cloud
from auditor.demo.azure.server import running
from auditor.errors import AuditorError
from auditor.facts.machines import Compute
from auditor.facts.stores import DataStore
from auditor.reading import FROM_FILES
from auditor.settings import Azure, Settings
from auditor.snapshot import Snapshot
from providers.azure.adapter import from_files
from tests.azure.conftest import BAD, NOW, rows
from tests.azure.world import ACCOUNT, JUDGE, World, filled


def files(cloud: Cloud, folder: Path) -> list[Path]:
    """Every table of Resource Graph as a file, older than the run."""
    written = []
    for name, held in cloud.tables.items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps({"data": held, "count": len(held)}), "utf-8")
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
        written.append(path)
    return written


def told(paths: list[Path], **azure: Any) -> dict[str, Snapshot]:
    """The snapshots of files, by subscription."""
    found = from_files(Settings(azure=Azure(**azure)), paths, lambda: NOW, lambda *_: None)
    return {one.account: one for one in found}


def test_no_pass_and_no_fail_that_the_audit_has_not(
    certificates: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same subscription over the network and from files: what files decide, the tenant decides so."""
    monkeypatch.setenv("AZURE_CLIENT_SECRET", "himitsu")
    cloud = Cloud()
    filled(cloud)
    with running(cloud, certificates):
        live = JUDGE.findings(JUDGE.joined(World.of(cloud).read()))

    def refuse(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    snapshot = told(files(cloud, tmp_path))[ACCOUNT]
    said = JUDGE.findings(JUDGE.joined(snapshot))
    decided = {key: finding.status for key, finding in said.items() if finding.status in ("pass", "fail")}
    assert {key: live[key].status if key in live else "?" for key in decided} == decided
    assert set(decided.values()) == {"pass", "fail"}
    asked = [reading for reading in snapshot.readings if not reading.ok and reading.operation.startswith("ar")]
    assert asked
    assert all((reading.error or "").startswith(FROM_FILES) for reading in asked)


def test_a_newer_file_counts(tmp_path: Path) -> None:
    """Of one resource in two files."""
    row = {"id": f"/subscriptions/{BAD}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st1"}
    for name, tls, age in (("new", "TLS1_2", 1), ("old", "TLS1_0", 9)):
        path = tmp_path / f"{name}.json"
        kind = {"name": "st1", "type": "Microsoft.Storage/storageAccounts"}
        whole = {**row, **kind, "properties": {"minimumTlsVersion": tls}}
        path.write_text(json.dumps([whole]), "utf-8")
        os.utime(path, (NOW.timestamp() - age, NOW.timestamp() - age))
    (snapshot,) = told([tmp_path]).values()
    assert [row["min_tls"] for row in rows(snapshot, DataStore)] == ["1.2"]


def test_only_subscriptions_that_are_asked_for(cloud: Cloud, tmp_path: Path) -> None:
    """The others of the files are left alone; without any, a message."""
    paths = files(cloud, tmp_path)
    assert set(told(paths, subscriptions=(BAD,))) == {BAD}
    with pytest.raises(AuditorError, match="subscription that is asked for"):
        told(paths, subscriptions=(ACCOUNT,))


@pytest.mark.parametrize(
    ("said", "tags"), [({}, None), ({"tags": None}, {}), ({"tags": {"owner": "a"}}, {"owner": "a"})]
)
def test_a_file_without_the_column_says_nothing_of_tags(tmp_path: Path, said: dict[str, Any], tags: Any) -> None:
    """Null is a resource without tags; no column at all is unknown."""
    kind = "Microsoft.Storage/storageAccounts"
    row = {"id": f"/subscriptions/{BAD}/resourceGroups/rg/providers/{kind}/st1", "name": "st1", "type": kind, **said}
    (tmp_path / "a.json").write_text(json.dumps([row]), "utf-8")
    (snapshot,) = told([tmp_path]).values()
    (found,) = rows(snapshot, DataStore)
    assert (None if found["tags"] is None else dict(found["tags"])) == tags


@pytest.mark.parametrize(("more", "acts"), [({}, None), ({"identity": None}, False)])
def test_a_column_that_was_not_exported_is_unknown(more: dict[str, Any], acts: bool | None, tmp_path: Path) -> None:
    """A machine whose row says nothing of an identity may have one."""
    key = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/"
    kind = "Microsoft.Compute/virtualMachines"
    row = {"id": f"{key}{kind}/vm1", "name": "vm1", "type": kind, "properties": {"provisioningState": "Succeeded"}}
    path = tmp_path / "resources.json"
    path.write_text(json.dumps([{**row, **more}]), "utf-8")
    (snapshot,) = told([path]).values()
    (found,) = rows(snapshot, Compute)
    assert (found["has_identity"], found["trusted_launch"]) == (acts, False)
