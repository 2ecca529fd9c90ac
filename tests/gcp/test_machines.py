"""Virtual machines as facts."""

from typing import Any

import pytest

from auditor.demo.gcp import care, continuity, machines
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.machines import DEBIAN, machine, settings
from auditor.demo.gcp.site import TOKYO, Site
from auditor.facts.continuity import Backup
from auditor.facts.machines import Compute
from providers.gcp.fields import moment
from providers.gcp.machines import COLLECTORS
from tests.gcp.conftest import BAD, GOOD, alone, audit, by_name

SETTINGS = "cai:machine_settings"

KNOWN: dict[str, dict[str, Any]] = {
    "ap1": {
        "kind": "vm",
        "state": "running",
        "region": TOKYO,
        "zones": [f"{TOKYO}-a"],
        "os_name": "Ubuntu 24.04.2 LTS",
        "os_version": "24.04",
        "has_public_ip": False,
        "in_private_subnet": True,
        "identity_id": f"serviceAccount:kosodate-app@{GOOD}.iam.gserviceaccount.com",
        "uses_default_identity": False,
        "identity_full_scope": False,
        "trusted_launch": True,
        "password_login": False,
        "disk_ids": [f"//compute.googleapis.com/projects/{GOOD}/regions/{TOKYO}/disks/disk-ap1"],
        "in_group": True,
        "has_sla": True,
        "provider_managed": False,
        "managed_agent_absent": False,
        "missing_critical": 0,
        "patch_scheduled": True,
        "antimalware": True,
        "antimalware_product": "mdatp",
        "vuln_scanned": True,
        "critical_vulns": 0,
        "clock_synchronised": True,
        "pending_maintenance": 0,
    },
    "web1": {
        "os_name": "Microsoft Windows Server 2012 R2 Datacenter",
        "os_version": "6.3.9600",
        "has_public_ip": True,
        "uses_default_identity": True,
        "identity_full_scope": True,
        "trusted_launch": False,
        "password_login": None,
        "absent": ["password_login"],
        "missing_critical": 1,
        "missing_critical_since": moment(care.LONG_AGO),
        "managed_agent_at": moment(care.LONG_AGO),
        "patch_scheduled": False,
        "antimalware": None,
        "vuln_scanned": None,
        "critical_vulns": 1,
        "clock_synchronised": False,
        "pending_maintenance": 1,
    },
    "ap": {
        "kind": "vm_group",
        "zones": [f"{TOKYO}-a", f"{TOKYO}-b"],
        "autoscaling": True,
        "has_sla": True,
        "trusted_launch": True,
        "password_login": False,
        "has_public_ip": False,
        "uses_default_identity": False,
        "os_version": "24.04",
    },
    "web": {
        "kind": "vm_group",
        "zones": [f"{TOKYO}-a"],
        "autoscaling": False,
        "has_sla": False,
        "trusted_launch": False,
        "password_login": True,
        "has_public_ip": True,
        "has_identity": False,
        "os_name": "Debian",
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
    """Machines and groups, well kept and not, over gRPC as over REST; nothing of scripts and keys is kept."""
    machines.good(good)
    machines.bad(bad)
    snapshots = audit(cloud, transport=transport)
    found = {name: row for one in snapshots.values() for name, row in by_name(one, Compute).items()}
    assert {name: told(found[name], wanted) for name, wanted in KNOWN.items()} == KNOWN
    assert not any(secret in str(found) for secret in ("hunter2", "ssh-rsa"))


@pytest.mark.parametrize(("kind", "told"), [("SCRATCH", []), ("PERSISTENT", None), (None, None)])
def test_a_disk_without_a_source(cloud: Cloud, good: Site, kind: str | None, told: list[str] | None) -> None:
    """Is a local one only where it says so."""
    disk = {"type": kind} if kind else {}
    good.asset("compute.googleapis.com/Instance", f"zones/{TOKYO}-a/instances/m1", TOKYO, id="1", disks=[disk])
    row = by_name(alone(cloud, COLLECTORS)[GOOD], Compute)["m1"]
    assert (None if row["disk_ids"] is None else list(row["disk_ids"])) == told


def test_a_machine_that_does_not_say(cloud: Cloud, good: Site) -> None:
    """A part of one says nothing of what it lacks; by design are its metadata server and its host."""
    good.asset(machines.INSTANCE, f"zones/{TOKYO}-a/instances/kakera", f"{TOKYO}-a")
    found = by_name(audit(cloud)[GOOD], Compute)["kakera"]
    fixed = {"metadata_hardened": True, "disk_encrypted_at_host": True, "kind": "vm", "provider_managed": False}
    fixed["patch_scheduled"] = False  # no deployment is there at all
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
    sites: dict[str, Site] = {}
    for at, (project, own, _) in enumerate(OPENED):
        if str(project) not in sites:
            sites[str(project)] = Site(cloud, f"kagi-{at}").opened("鍵")
            if project is not None:
                settings(sites[str(project)], **project)
        machine(sites[str(project)], f"m{at}", DEBIAN, metadata=own)
    found = {name: row for one in audit(cloud).values() for name, row in by_name(one, Compute).items()}
    assert [found[f"m{at}"]["password_login"] for at in range(len(OPENED))] == [expected for *_, expected in OPENED]


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


def test_backups_of_machines(cloud: Cloud, good: Site) -> None:
    """By the schedule of its disk, by a plan, or not at all; what a group makes anew needs none."""
    continuity.good(good)
    machines.good(good)
    planned = machine(good, "keikaku", DEBIAN)
    machine(good, "nashi", DEBIAN)
    good.asset(
        continuity.ASSOCIATION,
        f"locations/{TOKYO}/backupPlanAssociations/keikaku",
        TOKYO,
        backupPlan=f"projects/{GOOD}/locations/{TOKYO}/backupPlans/mainichi",
        resource=planned,
        rulesConfigInfo=[{"lastBackupState": "SUCCEEDED", "lastSuccessfulBackupConsistencyTime": continuity.LAST}],
    )
    rows = by_name(audit(cloud)[GOOD], Backup)
    ways = {name: list(rows[name]["mechanisms"]) for name in ("batch1", "keikaku")}
    assert ways == {"batch1": ["snapshot_schedule"], "keikaku": ["service_backup"]}
    assert (rows["batch1"]["retention_days"], rows["keikaku"]["retention_days"]) == (30, 30)
    assert "ap1" not in rows
    assert rows["nashi"]["mechanisms"] is None  # its disk is in no list
