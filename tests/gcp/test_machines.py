"""Virtual machines as facts."""

from typing import Any

import pytest

from auditor.demo.gcp import machines
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.machines import DEBIAN, machine, settings
from auditor.demo.gcp.site import TOKYO, Site
from auditor.facts.machines import Compute
from tests.gcp.conftest import BAD, GOOD, audit, by_name

SETTINGS = "cai:machine_settings"

KNOWN: dict[str, dict[str, Any]] = {
    "ap1": {
        "kind": "vm",
        "state": "running",
        "region": TOKYO,
        "zones": [f"{TOKYO}-a"],
        "os_name": "Ubuntu",
        "os_version": "24.04",
        "has_public_ip": False,
        "in_private_subnet": True,
        "identity_id": f"serviceAccount:kosodate-app@{GOOD}.iam.gserviceaccount.com",
        "uses_default_identity": False,
        "identity_full_scope": False,
        "trusted_launch": True,
        "password_login": False,
        "disk_ids": [f"//compute.googleapis.com/projects/{GOOD}/regions/{TOKYO}/disks/disk-ap1"],
        "in_group": False,
        "has_sla": True,
        "provider_managed": False,
    },
    "web1": {
        "os_name": "Windows Server",
        "os_version": "6.3.9600",
        "has_public_ip": True,
        "uses_default_identity": True,
        "identity_full_scope": True,
        "trusted_launch": False,
        "password_login": None,
        "absent": ["password_login"],
    },
    "batch9": {
        "has_identity": False,
        "uses_default_identity": False,
        "trusted_launch": False,
        "password_login": True,
        "has_sla": False,
    },
}


def told(row: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """The wanted columns of a row."""
    return {name: list(row[name]) if isinstance(value, list) else row[name] for name, value in wanted.items()}


@pytest.mark.parametrize("transport", ["grpc", "rest"])
def test_machines(cloud: Cloud, good: Site, bad: Site, transport: str) -> None:
    """Well kept and not, over gRPC as over REST; nothing of scripts and keys is kept."""
    machines.good(good)
    machines.bad(bad)
    snapshots = audit(cloud, transport=transport)
    found = {name: row for one in snapshots.values() for name, row in by_name(one, Compute).items()}
    assert {name: told(found[name], wanted) for name, wanted in KNOWN.items()} == KNOWN
    assert not any(secret in str(found) for secret in ("hunter2", "ssh-rsa"))


def test_a_machine_that_does_not_say(cloud: Cloud, good: Site) -> None:
    """A part of one says nothing of what it lacks; by design are its metadata server and its host."""
    good.asset(machines.INSTANCE, f"zones/{TOKYO}-a/instances/kakera", f"{TOKYO}-a")
    found = by_name(audit(cloud)[GOOD], Compute)["kakera"]
    fixed = {"metadata_hardened": True, "disk_encrypted_at_host": True, "kind": "vm", "provider_managed": False}
    envelope = ("provider", "account", "region", "resource", "name", "tags", "absent")
    assert {name: value for name, value in found.items() if value is not None and name not in envelope} == fixed


ON, OFF, KEYS = {"enable-oslogin": "TRUE"}, {"enable-oslogin": "false"}, {"block-project-ssh-keys": "1"}
SERIAL = {"serial-port-enable": "true"}


OPENED: tuple[tuple[dict[str, str] | None, dict[str, str], bool | None], ...] = (
    ({}, {}, True),
    ({}, ON, False),
    (ON, {}, False),
    (ON, OFF, True),
    (KEYS, {}, True),
    ({}, KEYS, False),
    (ON, SERIAL, True),
    ({**ON, **SERIAL}, {}, True),
    (None, KEYS, None),
    (None, {**KEYS, "serial-port-enable": "0"}, False),
    (ON, {"enable-oslogin": "tabun"}, None),
)
"""What the project sets, what the machine does, and whether a password or a key of the project opens it."""


def test_what_opens_a_machine(cloud: Cloud) -> None:
    """Its own switch before the project's; only its own refusal of the project's keys counts."""
    for at, (project, own, _) in enumerate(OPENED):
        site = Site(cloud, f"kagi-{at}").opened("鍵")
        if project is not None:
            settings(site, **project)
        machine(site, "m1", DEBIAN, metadata=own)
    found = audit(cloud)
    opened = [by_name(found[f"kagi-{at}"], Compute)["m1"]["password_login"] for at in range(len(OPENED))]
    assert opened == [expected for _, _, expected in OPENED]


def test_settings_that_were_denied(cloud: Cloud, bad: Site) -> None:
    """Then it is not known what opens a machine."""
    machines.bad(bad)
    cloud.faults[SETTINGS] = Fault("PERMISSION_DENIED")
    assert by_name(audit(cloud)[BAD], Compute)["batch9"]["password_login"] is None


def test_nodes_of_a_cluster(cloud: Cloud, good: Site) -> None:
    """They are the cluster's; a label alone makes none."""
    by = {"created-by": f"projects/1/zones/{TOKYO}-a/instanceGroupManagers/gke-k1-grp"}
    machine(good, "node", DEBIAN, labels={"goog-gke-node": ""}, metadata=by)
    machine(good, "nise", DEBIAN, labels={"goog-gke-node": ""})
    found = by_name(audit(cloud)[GOOD], Compute)
    assert (found["node"]["provider_managed"], found["nise"]["provider_managed"]) == (True, False)
    group = f"//compute.googleapis.com/projects/{GOOD}/zones/{TOKYO}-a/instanceGroupManagers/gke-k1-grp"
    assert (found["node"]["in_group"], found["node"]["group_id"]) == (True, group)
