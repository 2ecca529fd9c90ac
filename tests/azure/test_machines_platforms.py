"""Scale sets, clusters, applications, containers and registries as facts."""

from typing import Any

import pytest

from auditor.demo.azure import care, data_services, machines
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.site import Site
from auditor.facts.machines import Compute
from tests.azure.conftest import BAD, GOOD, audit, by_name

GROUP = "Microsoft.ContainerInstance/containerGroups"


def test_platforms_in_order(cloud: Cloud, good: Site) -> None:
    """Everything that is asked of them is known."""
    machines.good(good)
    found = by_name(audit(cloud)[GOOD], Compute)
    group, cluster, pool = found["vmss-kokuho-ap"], found["aks-kokuho-batch"], found["system"]
    assert (group["kind"], list(group["zones"]), group["autoscaling"]) == ("vm_group", ["1", "2", "3"], True)
    assert (group["trusted_launch"], group["password_login"], group["has_sla"]) == (True, False, True)
    assert (group["provider_managed"], group["has_identity"]) == (False, False)
    assert (cluster["kind"], cluster["state"], list(cluster["zones"])) == ("kubernetes", "running", ["1", "2"])
    assert (cluster["runtime"], cluster["runtime_support_end"].isoformat()) == ("1.37.2", "2028-10-31")
    assert (cluster["has_sla"], cluster["auto_upgrade"], cluster["has_identity"]) == (True, True, True)
    assert (pool["kind"], pool["group_id"], pool["autoscaling"]) == ("node_group", cluster["resource"], True)
    assert pool["resource"] == f"{cluster['resource']}/agentpools/system"
    function, web, app = (found[name] for name in ("func-kokuho-tsuchi", "app-kokuho-shinsei", "ca-kokuho-renkei"))
    assert (function["kind"], web["kind"], app["kind"]) == ("function", "app", "container_service")
    assert (web["runtime"], web["runtime_support_end"].isoformat()) == ("PYTHON|3.14", "2030-10-31")
    assert {one["autoscaling"] for one in (function, web, app)} == {True}
    assert {one["has_sla"] for one in (function, web, app)} == {True}


def test_platforms_as_they_are_found(cloud: Cloud, bad: Site) -> None:
    """One zone or none, no support, no promise, no scans."""
    machines.bad(bad)
    found = by_name(audit(cloud)[BAD], Compute)
    group, cluster, web = found["vmss-kanko-web"], found["aks-kanko-batch"], found["app-kanko-map"]
    assert (list(group["zones"]), group["autoscaling"], group["has_sla"]) == (["1"], False, False)
    assert (group["trusted_launch"], group["password_login"]) == (False, True)
    assert (list(cluster["zones"]), cluster["has_sla"], cluster["auto_upgrade"]) == ([], False, None)
    assert cluster["runtime_support_end"].isoformat() == "2025-03-31"
    assert (web["autoscaling"], web["has_sla"], web["runtime_support_end"].isoformat()) == (False, False, "2024-10-07")


def test_what_is_not_said_is_unknown(cloud: Cloud, good: Site) -> None:
    """Rows without properties."""
    for kind, name in (
        (machines.SCALE_SET, "group"),
        (machines.CLUSTER, "cluster"),
        (machines.WEB, "web"),
        (machines.CONTAINER_APP, "app"),
        (GROUP, "containers"),
    ):
        good.resource(kind, name)
    found = by_name(audit(cloud)[GOOD], Compute)
    asked = {
        "group": ("zones", "has_sla", "trusted_launch", "password_login", "has_public_ip", "has_identity"),
        "cluster": ("zones", "has_sla", "runtime", "runtime_support_end", "has_identity", "state", "auto_upgrade"),
        "web": ("autoscaling", "has_sla", "runtime", "runtime_support_end", "has_identity", "state"),
        "app": ("autoscaling", "has_identity"),
        "containers": ("has_public_ip", "zones", "has_identity"),
    }
    assert {found[name][column] for name, columns in asked.items() for column in columns} == {None}


def test_nodes_belong_to_their_cluster(cloud: Cloud, good: Site) -> None:
    """Its scale sets are kept by AKS; neither a tag that says so is enough, nor a name, nor the place alone."""
    good.resource(machines.CLUSTER, "aks", **machines.DONE, nodeResourceGroup="MC_rg_aks")
    good.resource(machines.SCALE_SET, "aks-system", group="mc_RG_aks", **machines.DONE)
    good.resource(machines.SCALE_SET, "vmss-kokuho", group="MC_rg_aks", **machines.DONE)
    good.resource(machines.SCALE_SET, "aks-other", tags={"aks-managed-poolName": "x"}, **machines.DONE)
    found, names = by_name(audit(cloud)[GOOD], Compute), ("aks-system", "vmss-kokuho", "aks-other")
    assert [found[name]["provider_managed"] for name in names] == [True, False, False]


def test_the_system_of_a_scale_set(cloud: Cloud, good: Site) -> None:
    """By its image: the machines of a uniform one are not resources that say it themselves."""
    profile = {"storageProfile": {"imageReference": machines.OLD_WINDOWS}}
    good.resource(machines.SCALE_SET, "group", **machines.DONE, virtualMachineProfile=profile)
    row = by_name(audit(cloud)[GOOD], Compute)["group"]
    assert (row["os_name"], row["os_version"]) == ("Windows Server", "6.3.9600")
    assert row["image_id"] == "microsoftwindowsserver:windowsserver:2012-r2-datacenter"


SETTINGS: dict[str, tuple[Any, Any, Any, bool | None, bool | None]] = {
    "follows": (True, "1", "4", True, True),
    "off": (False, "1", "4", True, False),
    "fixed": (True, "2", "2", True, False),
    "by hand": (True, "1", "4", False, False),
    "without a size": (True, None, "4", True, None),
}
"""Case: enabled, least, most, whether there is a rule, and whether the size follows the load."""


def test_autoscale(cloud: Cloud, good: Site) -> None:
    """A setting counts that is on, with a rule and with room."""
    for name, (enabled, least, most, rule, _) in SETTINGS.items():
        made = good.resource(machines.SCALE_SET, name, **machines.DONE)
        profile = {"capacity": {"minimum": least, "maximum": most}, "rules": [{}] if rule else []}
        told: dict[str, Any] = {"enabled": enabled, "targetResourceUri": made.upper(), "profiles": [profile]}
        good.resource("Microsoft.Insights/autoscaleSettings", f"of {name}", **told)
    good.resource(machines.SCALE_SET, "none", **machines.DONE)
    found = by_name(audit(cloud)[GOOD], Compute)
    expected = {name: case[-1] for name, case in SETTINGS.items()}
    assert {name: found[name]["autoscaling"] for name in expected} == expected
    assert found["none"]["autoscaling"] is False
    cloud.faults["arg:resources.autoscale"] = Fault(403, "AuthorizationFailed")
    assert by_name(audit(cloud)[GOOD], Compute)["none"]["autoscaling"] is None


def test_an_application_on_a_plan_that_scales(cloud: Cloud, good: Site) -> None:
    """By the plan's own switch or by a setting for the plan; a container of one's own has no runtime of Azure's."""
    for name, switch in (("switched", True), ("by-setting", False), ("fixed", None)):
        plan = good.resource(machines.PLAN, f"plan {name}", sku={"tier": "PremiumV3"}, elasticScaleEnabled=switch)
        if name == "by-setting":
            care.autoscaled(good, plan, 1, 3)
        machines.app(good, name, "app,linux,container", plan, "DOCKER|crkokuho.azurecr.io/madoguchi:3", None)
    found = by_name(audit(cloud)[GOOD], Compute)
    assert [found[name]["autoscaling"] for name in ("switched", "by-setting", "fixed")] == [True, True, False]
    assert (found["fixed"]["runtime"], list(found["fixed"]["absent"])) == (None, ["runtime", "runtime_support_end"])


WINDOWS: tuple[tuple[str, dict[str, Any], str | None], ...] = (
    ("app", {"NetFrameworkVersion": "v8.0"}, "DOTNET|8.0"),
    ("app", {"netFrameworkVersion": "v4.0"}, None),
    ("functionapp", {"netFrameworkVersion": "v8.0"}, None),
    ("functionapp", {"netFrameworkVersion": "v6.0", "powerShellVersion": "7.4"}, "POWERSHELL|7.4"),
    ("app", {"netFrameworkVersion": "v4.0", "javaVersion": "17"}, "JAVA|17"),
    ("app,linux", {"netFrameworkVersion": "v8.0"}, None),
    ("app", {"netFrameworkVersion": "<script>"}, None),
)


def test_stacks_on_windows(cloud: Cloud, good: Site) -> None:
    """By the configuration of the site, as far as it names a language."""
    for number, (kind, config, _) in enumerate(WINDOWS):
        made = good.resource(machines.WEB, f"site{number}", more={"kind": kind}, state="Running")
        row = {"id": f"{made}/config/web", "name": "web", "type": f"{machines.WEB}/config", "properties": config}
        good.row("appserviceresources", row)
    found = by_name(audit(cloud)[GOOD], Compute)
    assert [found[f"site{number}"]["runtime"] for number in range(len(WINDOWS))] == [stack for *_, stack in WINDOWS]


def test_flex_consumption(cloud: Cloud, good: Site) -> None:
    """It says its runtime elsewhere."""
    told: dict[str, Any] = {"functionAppConfig": {"runtime": {"name": "python", "version": "3.11"}}, "state": "Stopped"}
    good.resource(machines.WEB, "flex", more={"kind": "functionapp,linux"}, **told)
    row = by_name(audit(cloud)[GOOD], Compute)["flex"]
    assert (row["runtime"], row["runtime_support_end"].isoformat()) == ("python|3.11", "2027-10-31")
    assert (row["state"], row["kind"], row["has_identity"]) == ("stopped", "function", False)


def test_container_groups(cloud: Cloud, good: Site) -> None:
    """Fixed in size; an address on the internet is said of those that have one."""
    good.resource(GROUP, "public", **machines.DONE, ipAddress={"type": "Public", "ip": "203.0.113.9"})
    subnet = f"{good.scope}/resourceGroups/rg-app/providers/Microsoft.Network/virtualNetworks/vnet/subnets/aci"
    inside: dict[str, Any] = {"ipAddress": {"type": "Private"}, "subnetIds": [{"id": subnet}], "priority": "Spot"}
    good.resource(GROUP, "private", more={"zones": ["1"]}, **machines.DONE, **inside)
    good.resource(GROUP, "silent", **machines.DONE)
    found = by_name(audit(cloud)[GOOD], Compute)
    assert [found[name]["has_public_ip"] for name in ("public", "private", "silent")] == [True, False, False]
    assert [found[name]["has_sla"] for name in ("public", "private")] == [True, False]
    assert (list(found["private"]["zones"]), found["private"]["subnet_id"]) == (["1"], subnet.lower())
    assert {found[name]["autoscaling"] for name in ("public", "private", "silent")} == {False}


@pytest.mark.parametrize(
    ("plans", "scanned"),
    [
        ({"Containers": ("Standard", care.IMAGES)}, True),
        ({"CloudPosture": ("Standard", care.IMAGES), "Containers": ("Free",)}, True),
        ({"Containers": ("Standard", "ContainerSensor")}, None),
        ({"Containers": ("Free",), "CloudPosture": ("Standard",)}, None),
        ({}, False),
    ],
)
def test_registries(cloud: Cloud, good: Site, plans: dict[str, tuple[str, ...]], scanned: bool | None) -> None:
    """Two plans scan images; one that does not say so leaves it open."""
    good.resource(data_services.REGISTRY, "cr", creationDate="2024-04-01T00:00:00Z")
    for name, (tier, *extensions) in plans.items():
        care.plan(good, name, tier, *extensions)
    assert by_name(audit(cloud)[GOOD], Compute)["cr"]["image_scanning"] is scanned


def test_plans_denied(cloud: Cloud, good: Site) -> None:
    """Unknown, and a reading that names the column."""
    good.resource(data_services.REGISTRY, "cr")
    cloud.faults["arg:securityresources.pricings"] = Fault(403, "AuthorizationFailed")
    snapshot = audit(cloud)[GOOD]
    assert by_name(snapshot, Compute)["cr"]["image_scanning"] is None
    (reading,) = [r for r in snapshot.readings if r.operation == "arg:securityresources.pricings"]
    assert "compute[registry].image_scanning" in reading.columns


def test_secrets_are_not_kept(cloud: Cloud, good: Site) -> None:
    """Custom data, settings of applications and extensions, environments of containers: neither asked for nor kept."""
    secret = "himitsu-no-atai"
    environment = {"name": "DB_PASSWORD", "value": secret}
    contained = [{"name": "c", "env": [environment], "properties": {"environmentVariables": [environment]}}]
    system = {"customData": secret, "adminPassword": secret, "linuxConfiguration": {}}
    vm = machines.machine(good, "vm", machines.NOBLE, identity=None, osProfile=system)
    good.resource(
        f"{machines.MACHINE}/extensions", "vm/ext", type="CustomScript", settings={"commandToExecute": secret}
    )
    profile = {"osProfile": system, "extensionProfile": {"extensions": [{"properties": {"settings": secret}}]}}
    good.resource(machines.SCALE_SET, "group", **machines.DONE, virtualMachineProfile=profile)
    settings = {"appSettings": [environment], "connectionStrings": [environment], "linuxFxVersion": "PYTHON|3.12"}
    told = {"properties": [{"name": "LinuxFxVersion", "value": "PYTHON|3.12"}], "appSettings": [environment]}
    good.resource(machines.WEB, "site", state="Running", siteConfig=settings, siteProperties=told)
    good.resource(machines.CONTAINER_APP, "app", **machines.DONE, template={"containers": contained, "scale": {}})
    good.resource(GROUP, "containers", **machines.DONE, containers=contained)
    care.plan(good, "VirtualMachines", "Standard", care.DISKS)
    snapshot = audit(cloud)[GOOD]
    assert vm.lower() in str(snapshot.frames[Compute].to_dict("records"))
    everything = [frame.to_dict("records") for frame in snapshot.frames.values()]
    assert secret not in f"{everything} {snapshot.readings}"
    assert {row["type"] for row in cloud.tables["resources"]} >= {machines.MACHINE, machines.WEB, GROUP}
