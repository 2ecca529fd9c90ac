"""How machines are looked after, by what VM Manager tells: patches, software, schedules, clocks, systems."""

from typing import Any

import pytest

from auditor.demo.gcp import care
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.machines import DEBIAN, OLD_WINDOWS, group, machine, settings, template
from auditor.demo.gcp.site import TOKYO, Site
from auditor.facts.machines import Compute
from providers.gcp.machines.schedules import fits
from providers.gcp.machines.systems import of_licences
from tests.gcp.conftest import GOOD, audit, by_name

SINCE, LATELY = "2026-05-01T00:00:00Z", "2026-06-30T00:00:00Z"
BASH = care.installed("aptPackage", "bash")
APT = care.waiting("aptPackage", packageName="openssl")
HOLE = care.waiting("zypperPatch", patchName="SUSE-1", category="security")
UPDATE = {"lastDeploymentChangeTime": SINCE}

Case = tuple[tuple[dict[str, Any], ...] | None, tuple[tuple[str, str, bool], ...] | None, dict[str, Any]]

PATCHES: dict[str, Case] = {
    "nothing-waits": ((BASH,), None, {"missing_critical": 0, "antimalware": False, "vuln_scanned": None}),
    "unsorted": ((BASH, APT), None, {"missing_critical": None, "antimalware": False}),
    "sorted-by-report": (
        (BASH, APT),
        (("HIGH", SINCE, True), ("CRITICAL", LATELY, False), ("LOW", SINCE, True)),
        {"missing_critical": 1, "critical_vulns": 1, "vuln_scanned": True},
    ),
    "report-without-holes": ((BASH, APT), (), {"missing_critical": 0, "critical_vulns": 0, "vuln_scanned": True}),
    "not-graded": ((BASH, APT), (("", SINCE, True),), {"missing_critical": None, "critical_vulns": None}),
    "suse": ((BASH, HOLE), None, {"missing_critical": 1, "missing_critical_since": None}),
    "windows-feature": (
        (care.waiting("wuaPackage", categories=[{"id": "b54e7d24-7add-428f-8b75-90a396fa584f"}], **UPDATE),),
        None,
        {"missing_critical": 0, "antimalware": None},
    ),
    "silent": (None, None, {"missing_critical": None, "managed_agent_absent": None, "os_name": "Debian"}),
    "protected": ((care.installed("yumPackage", "ds_agent"),), None, {"antimalware_product": "ds_agent"}),
    "nothing-told": ((), None, {"missing_critical": None, "antimalware": None, "managed_agent_absent": False}),
}
"""What the agent tells, what the report holds, and the columns."""


def test_patches_and_software(cloud: Cloud, good: Site) -> None:
    """What does not say whether it closes a hole is counted by the report, or not at all."""
    settings(good, **{"enable-osconfig": "TRUE"})
    for name, (items, found, _) in PATCHES.items():
        made = machine(good, name, DEBIAN)
        if items is not None:
            care.told(good, made, ("Debian GNU/Linux 12 (bookworm)", "12"), LATELY, *items)
        if found is not None:
            care.reported(good, made, LATELY, *found)
    off = machine(good, "off", DEBIAN, metadata={"enable-osconfig": "FALSE"})
    rows = by_name(audit(cloud)[GOOD], Compute)
    assert {name: {key: rows[name][key] for key in wanted} for name, (*_, wanted) in PATCHES.items()} == {
        name: wanted for name, (*_, wanted) in PATCHES.items()
    }
    assert (rows["off"]["resource"], rows["off"]["managed_agent_absent"]) == (off, True)
    cloud.faults["cai:guests"] = Fault("PERMISSION_DENIED")
    without = by_name(audit(cloud)[GOOD], Compute)
    names = ("managed_agent_absent", "os_name", "missing_critical", "antimalware")
    assert {without["nothing-waits"][name] for name in names} == {None}


def test_a_report_that_is_old(cloud: Cloud, good: Site) -> None:
    """It finds what it finds, and shows nothing good."""
    for name, found in (("clean", ()), ("holed", (("CRITICAL", SINCE, True),))):
        care.reported(good, machine(good, name, OLD_WINDOWS), care.LONG_AGO, *found)
    rows = by_name(audit(cloud)[GOOD], Compute)
    assert [(rows[name]["vuln_scanned"], rows[name]["critical_vulns"]) for name in ("clean", "holed")] == [
        (None, None),
        (None, 1),
    ]


FILTERS: tuple[tuple[dict[str, Any] | None, bool | None], ...] = (
    ({"all": True}, True),
    ({"zones": [f"{TOKYO}-a"]}, True),
    ({"zones": [f"{TOKYO}-b"]}, False),
    ({"instances": [f"zones/{TOKYO}-a/instances/ap1"]}, True),
    ({"instances": [f"https://www.googleapis.com/compute/v1/projects/p/zones/{TOKYO}-a/instances/ap1"]}, True),
    ({"instances": [f"zones/{TOKYO}-a/instances/ap10"]}, False),
    ({"instanceNamePrefixes": ["ap"]}, True),
    ({"instanceNamePrefixes": ["ap"], "zones": [f"{TOKYO}-c"]}, False),
    ({"groupLabels": [{"labels": {"env": "test"}}, {"labels": {"env": "prod"}}]}, True),
    ({"groupLabels": [{"labels": {"env": "prod", "os": "linux"}}]}, False),
    ({}, None),
    (None, None),
)


@pytest.mark.parametrize(("wanted", "expected"), FILTERS)
def test_whom_a_deployment_reaches(wanted: dict[str, Any] | None, expected: bool | None) -> None:
    """All that the filter names has to fit; one that names nothing is no whole one."""
    name = f"//compute.googleapis.com/projects/p/zones/{TOKYO}-a/instances/ap1"
    row: Any = {"asset.name": name, "zone": f"https://x/zones/{TOKYO}-a", "labels": {"env": "prod"}}
    assert fits(wanted, row) is expected


def test_clocks_and_schedules_that_are_not_whole(cloud: Cloud, good: Site) -> None:
    """What may lie on the page that failed shows nothing good; what was seen counts."""
    made = machine(good, "m1", DEBIAN)
    for name, state in (("check-time-sync", "COMPLIANT"), ("kansi", "NON_COMPLIANT"), ("ntp-jp", "UNKNOWN")):
        care.policy(good, made, name, state)
    care.deployed(good, "hoka", zones=[f"{TOKYO}-c"])
    assert by_name(audit(cloud)[GOOD], Compute)["m1"]["clock_synchronised"] is None
    cloud.faults["cai:os_policies"] = Fault("PERMISSION_DENIED", page=1)
    cloud.faults["cai:patch_deployments"] = Fault("PERMISSION_DENIED")
    row = by_name(audit(cloud)[GOOD], Compute)["m1"]
    assert (row["clock_synchronised"], row["patch_scheduled"]) == (None, None)


@pytest.mark.parametrize(
    ("licence", "system"),
    [
        ("windows-server-2022-dc", ("Windows Server", "10.0.20348")),
        ("windows-server-2012-dc", ("Windows Server", "6.2.9200")),
        ("windows-server-core", ("Windows Server", None)),
        ("rhel-9-server", ("Red Hat Enterprise Linux", "9")),
        ("rhel-8-sap", ("Red Hat Enterprise Linux", "8")),
        ("ubuntu-pro-2204-lts", ("Ubuntu", "22.04")),
        ("centos-stream-9", ("CentOS Stream", "9")),
        ("centos-7", ("CentOS", "7")),
        ("sles-15", (None, None)),
        ("cos", (None, None)),
    ],
)
def test_systems_by_licence(licence: str, system: tuple[str | None, str | None]) -> None:
    """Of Google's public images."""
    assert (
        of_licences([None, [f"https://www.googleapis.com/compute/v1/projects/x/global/licenses/{licence}"]]) == system
    )


def test_a_group_between_two_templates(cloud: Cloud, good: Site) -> None:
    """Only what both have in common is known; one whose template is not there tells of none."""
    shielded = {"enableSecureBoot": True, "enableVtpm": True}
    names = [
        template(good, "kyu", "debian-cloud/global/images/debian-11", labels={"owner": "a"}),
        template(good, "shin", "debian-cloud/global/images/debian-12", shieldedInstanceConfig=shielded),
    ]
    versions = [{"instanceTemplate": f"https://x/{name.partition('googleapis.com/')[2]}"} for name in names]
    group(good, "ap", f"zones/{TOKYO}-a", names[0], versions=versions)
    group(good, "kara", f"zones/{TOKYO}-a", "//compute.googleapis.com/projects/hoka/global/instanceTemplates/t")
    rows = by_name(audit(cloud)[GOOD], Compute)
    told = ("os_name", "os_version", "trusted_launch", "has_public_ip", "has_sla", "tags")
    assert [rows["ap"][name] for name in told] == ["Debian", None, None, False, True, None]
    assert [rows["kara"][name] for name in told] == [None] * len(told)
    assert list(rows["kara"]["zones"]) == [f"{TOKYO}-a"]


@pytest.mark.parametrize("transport", ["grpc", "rest"])
def test_inventories_come_in_small_pages(cloud: Cloud, good: Site, transport: str) -> None:
    """One holds as much as a hundred other assets."""
    cloud.page = 1000
    for number in range(101):
        care.told(good, machine(good, f"m{number}", DEBIAN), ("Debian GNU/Linux 12", "12"), LATELY, BASH)
    rows = by_name(audit(cloud, transport=transport)[GOOD], Compute)
    assert {row["os_version"] for row in rows.values()} == {"12"}
    assert [cloud.asked.count(name) for name in ("cai:guests", "cai:instances")] == [2, 1]
