"""Virtual machines as facts: their settings, wiring and identities."""

from typing import Any

import pytest

from auditor.demo.azure import machines
from auditor.demo.azure.cloud import TENANT, Cloud, Fault
from auditor.demo.azure.site import Site
from auditor.facts.machines import Compute
from providers.azure.machines.stacks import brought, stack_end
from providers.azure.machines.systems import of_image, system
from tests.azure.conftest import BAD, GOOD, audit, by_name

IMAGES = """
MicrosoftWindowsServer WindowsServer 2012-R2-Datacenter               = Windows Server, 6.3.9600
MicrosoftWindowsServer WindowsServer 2022-datacenter-azure-edition    = Windows Server, 10.0.20348
MicrosoftWindowsServer WindowsServer datacenter-core-20h2             = Windows Server, None
MicrosoftSQLServer SQL2016SP1-WS2019 standard                         = Windows Server, 10.0.17763
Canonical UbuntuServer 16.04.0-LTS                                    = Ubuntu, 16.04
Canonical 0001-com-ubuntu-server-jammy 22_04-lts-gen2                 = Ubuntu, 22.04
Canonical ubuntu-24_04-lts server                                     = Ubuntu, 24.04
RedHat RHEL 7-LVM                                                     = Red Hat Enterprise Linux, 7
RedHat RHEL 810-gen2                                                  = Red Hat Enterprise Linux, 8
RedHat RHEL 10-lvm-gen2                                               = Red Hat Enterprise Linux, 10
SUSE sles-15-sp5 gen2                                                 = SLES, 15.5
SUSE SLES 12-SP5                                                      = SLES, 12.5
suse opensuse-leap-15-6 gen2                                          = None, None
Debian debian-12 12-gen2                                              = Debian, 12
OpenLogic CentOS 7_9-gen2                                             = CentOS, 7
Oracle Oracle-Linux ol88-lvm-gen2                                     = Oracle Linux, 8
resf rockylinux-x86_64 9-base                                         = Rocky Linux, 9
almalinux almalinux-x86_64 9-gen2                                     = AlmaLinux, 9
MicrosoftCBLMariner azure-linux-3 azure-linux-3-gen2                  = Azure Linux, 3
MicrosoftWindowsDesktop windows-11 win11-23h2-ent                     = None, None
trendmicro deep-security-vm-byol <b>x</b>                             = None, None
"""


@pytest.mark.parametrize("line", IMAGES.strip().splitlines())
def test_systems_by_image(line: str) -> None:
    """By publisher, offer and SKU; what is not known stays unknown."""
    given, _, expected = line.partition(" = ")
    publisher, offer, sku = given.split()
    found = of_image({"publisher": publisher, "offer": offer, "sku": sku})
    assert ", ".join(map(str, found)) == expected


def test_a_system_by_its_agent() -> None:
    """What runs counts before what it was made from; an image of one's own says nothing."""
    made = {"publisher": "RedHat", "offer": "RHEL", "sku": "7-LVM"}
    assert system({"name": "redhat", "version": "9.6", "image": made}) == ("Red Hat Enterprise Linux", "9.6")
    assert system({"name": "Windows Server 2019 Datacenter", "version": "10.0.17763.1"})[1] == "10.0.17763.1"
    assert system({"image": {"id": "/subscriptions/x/images/y"}}) == (None, None)
    assert system({}) == (None, None)


@pytest.mark.parametrize(
    ("stack", "end"),
    [
        ("PYTHON|3.9", "2025-10-31"),
        ("Python|3.10", "2026-10-31"),
        ("NODE|20-lts", "2026-04-30"),
        ("NODE|18LTS", "2025-04-30"),
        ("DOTNETCORE|8.0", "2026-11-10"),
        ("DOTNET-ISOLATED|10.0", "2028-11-14"),
        ("TOMCAT|10.1-java17", "2027-09-30"),
        ("JAVA|21", "2028-09-30"),
        ("PHP|8.2", "2026-12-31"),
        ("TOMCAT|10.1", None),
        ("TOMCAT|8.5-jre8", None),
        ("COBOL|85", None),
        ("DOCKER|crkokuho.azurecr.io/madoguchi:3", None),
        ("", None),
        (None, None),
    ],
)
def test_stacks(stack: str | None, end: str | None) -> None:
    """Until when they are supported; not in the table is unknown."""
    found = stack_end(stack)
    assert (found.isoformat() if found else None) == end
    assert brought(stack) is str(stack).startswith("DOCKER")


def test_a_machine_in_order(cloud: Cloud, good: Site) -> None:
    """Everything that is asked of it is known."""
    machines.good(good)
    found = by_name(audit(cloud)[GOOD], Compute)
    row, group = found["vm-kokuho-ap-01"], found["vmss-kokuho-ap"]
    assert (row["kind"], row["state"], row["region"]) == ("vm", "running", "japaneast")
    assert (row["os_name"], row["os_version"], row["image_id"]) == (
        "Ubuntu",
        "24.04",
        "canonical:ubuntu-24_04-lts:server",
    )
    assert (row["trusted_launch"], row["password_login"], row["metadata_hardened"]) == (True, False, True)
    assert (row["in_group"], row["group_id"], list(row["zones"])) == (True, group["resource"], ["1"])
    assert (row["has_public_ip"], row["in_private_subnet"], row["has_sla"]) == (False, True, True)
    assert row["subnet_id"].endswith("/virtualnetworks/vnet-app/subnets/snet-app")
    assert row["network_id"].endswith("/virtualnetworks/vnet-app")
    assert [disk.rpartition("/")[2] for disk in row["disk_ids"]] == ["disk-vm-kokuho-ap-01"]
    assert row["identity_id"] == f"/tenants/{TENANT}/serviceprincipals/{machines.READER_OF_FILES}"
    assert (row["has_identity"], row["uses_default_identity"]) == (True, False)


def test_a_machine_on_the_internet(cloud: Cloud, bad: Site) -> None:
    """Windows has no switch for passwords; a machine that was made without a secure boot has none."""
    machines.bad(bad)
    found = by_name(audit(cloud)[BAD], Compute)
    web, batch = found["vm-kanko-web-01"], found["vm-kanko-batch-01"]
    assert (web["has_public_ip"], web["trusted_launch"], web["in_group"]) == (True, False, False)
    assert (web["password_login"], list(web["absent"])) == (None, ["password_login"])
    assert (batch["password_login"], batch["has_identity"], batch["trusted_launch"]) == (True, False, False)


def test_what_is_not_said_is_unknown(cloud: Cloud, good: Site) -> None:
    """A row without properties, as an export may hold it: no machine without an identity, and none without a zone."""
    good.resource(machines.MACHINE, "namae<script>")
    row = by_name(audit(cloud)[GOOD], Compute)["namae<script>"]
    asked = ("state", "os_name", "has_identity", "in_group", "zones", "has_sla", "trusted_launch", "password_login")
    wired = ("has_public_ip", "subnet_id", "in_private_subnet", "disk_ids")
    cared = ("patch_assessed_at", "missing_critical", "patch_scheduled", "antimalware", "managed_agent_absent")
    assert {row[name] for name in (*asked, *wired, *cared)} == {None}


def identity(cloud: Cloud, good: Site, kind: str, *keys: str | None, own: str | None = None) -> dict[str, Any]:
    """The row of a machine with user-assigned identities."""
    assigned = {f"/x/{number}": {"clientId": "c", "principalId": key} for number, key in enumerate(keys)}
    told = {"identity": {"type": kind, "principalId": own, "userAssignedIdentities": assigned or None}}
    machines.machine(good, "vm", machines.NOBLE, identity=told)
    return by_name(audit(cloud)[GOOD], Compute)["vm"]


def test_several_identities(cloud: Cloud, good: Site) -> None:
    """All of them count, its own first."""
    row = identity(cloud, good, "SystemAssigned, UserAssigned", "B", own="A")
    assert [name.rpartition("/")[2] for name in row["identity_ids"]] == ["a", "b"]
    assert (row["identity_id"], row["has_identity"]) == (row["identity_ids"][0], True)


def test_an_identity_that_is_not_named(cloud: Cloud, good: Site) -> None:
    """One of two is not enough to say who acts."""
    row = identity(cloud, good, "UserAssigned", "B", None)
    assert (row["identity_id"], row["identity_ids"], row["has_identity"]) == (None, None, True)


def test_a_kind_of_identity_that_nobody_knows(cloud: Cloud, good: Site) -> None:
    """It may act as somebody or not."""
    row = identity(cloud, good, "Delegated<script>")
    assert (row["has_identity"], row["identity_id"]) == (None, None)


def test_an_interface_that_is_not_shown(cloud: Cloud, good: Site) -> None:
    """The lists of interfaces are denied: nothing is said of addresses, and a reading says why."""
    machines.good(good)
    cloud.faults["arg:resources.interfaces"] = Fault(403, "AuthorizationFailed")
    snapshot = audit(cloud)[GOOD]
    row = by_name(snapshot, Compute)["vm-kokuho-ap-01"]
    assert (row["has_public_ip"], row["in_private_subnet"]) == (None, None)
    (reading,) = [r for r in snapshot.readings if r.operation == "arg:resources.interfaces"]
    assert (reading.status, "compute[vm].has_public_ip" in reading.columns) == ("denied", True)
