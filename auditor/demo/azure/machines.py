"""Demo: virtual machines, clusters and applications, some as they should be and some as they are found."""

from typing import Any

from auditor.demo.azure import care
from auditor.demo.azure.rights import AUTHORIZATION, OWNER, assigned
from auditor.demo.azure.site import EAST, Site

MACHINE, SCALE_SET = "Microsoft.Compute/virtualMachines", "Microsoft.Compute/virtualMachineScaleSets"
CLUSTER = "Microsoft.ContainerService/managedClusters"
WEB, PLAN, CONTAINER_APP = "Microsoft.Web/sites", "Microsoft.Web/serverFarms", "Microsoft.App/containerApps"

OWN = {"owner": "hoken-nenkin-ka", "system": "KOKUHO"}
DONE: dict[str, Any] = {"provisioningState": "Succeeded"}
NOBLE = {"publisher": "Canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "latest"}
OWN_IMAGE = {"id": "/subscriptions/x/resourceGroups/rg-image/providers/Microsoft.Compute/images/rhel-sakura"}
OLD_WINDOWS = {"publisher": "MicrosoftWindowsServer", "offer": "WindowsServer", "sku": "2012-R2-Datacenter"}
LAUNCHED = {"securityType": "TrustedLaunch", "uefiSettings": {"secureBootEnabled": True, "vTpmEnabled": True}}
BY_KEY: dict[str, Any] = {
    "linuxConfiguration": {"disablePasswordAuthentication": True, "patchSettings": {"patchMode": "ImageDefault"}}
}
BY_PLATFORM = {"patchMode": "AutomaticByPlatform", "assessmentMode": "AutomaticByPlatform"}
BY_HAND = {"windowsConfiguration": {"patchSettings": {"patchMode": "Manual"}}}
BY_PASSWORD = {"linuxConfiguration": {"disablePasswordAuthentication": False}}

READER_OF_FILES = "acc00000-0000-4000-8000-000000000001"
OWNER_OF_ALL = "acc00000-0000-4000-8000-000000000002"


def good(site: Site) -> None:
    """An application server of a scale set over three zones, a cluster, a function; all of them looked after."""
    scale_set = site.resource(
        SCALE_SET,
        "vmss-kokuho-ap",
        tags=OWN,
        sku={"name": "Standard_D4s_v5", "capacity": 2},
        more={"zones": ["1", "2", "3"]},
        **DONE,
        orchestrationMode="Flexible",
        virtualMachineProfile={"securityProfile": LAUNCHED, "osProfile": BY_KEY},
    )
    care.autoscaled(site, scale_set, 2, 6)
    os = {"linuxConfiguration": {**BY_KEY["linuxConfiguration"], "patchSettings": BY_PLATFORM}}
    made = machine(
        site,
        "vm-kokuho-ap-01",
        NOBLE,
        tags=OWN,
        osProfile=os,
        securityProfile=LAUNCHED,
        virtualMachineScaleSet={"id": scale_set},
        identity=acting(READER_OF_FILES),
    )
    care.kept(site, made)
    _relay(site)
    site.resource(
        CLUSTER,
        "aks-kokuho-batch",
        tags=OWN,
        sku={"name": "Base", "tier": "Premium"},
        more=acting(READER_OF_FILES),
        **DONE,
        currentKubernetesVersion="1.37.2",
        supportPlan="AKSLongTermSupport",
        powerState={"code": "Running"},
        nodeResourceGroup="MC_kokuho",
        autoUpgradeProfile={"upgradeChannel": "patch"},
        agentPoolProfiles=[{"name": "system", "availabilityZones": ["1", "2"], "enableAutoScaling": True}],
    )
    plan = site.resource(PLAN, "asp-kokuho", sku={"name": "EP1", "tier": "ElasticPremium"})
    for name, kind in (("func-kokuho-tsuchi", "functionapp,linux"), ("app-kokuho-shinsei", "app,linux")):
        app(site, name, kind, plan, "PYTHON|3.14", OWN)
    scale = {"minReplicas": 1, "maxReplicas": 5}
    site.resource(CONTAINER_APP, "ca-kokuho-renkei", tags=OWN, **DONE, template={"scale": scale})
    care.defended(site)


def _relay(site: Site) -> None:
    """A relay to the prefecture that stands alone. A schedule of its own patches it; its scanner is the plan's."""
    settings = {**BY_PLATFORM, "automaticByPlatformSettings": {"bypassPlatformSafetyChecksOnUserSchedule": True}}
    made = machine(
        site,
        "vm-kokuho-chukei-01",
        OWN_IMAGE,
        tags=OWN,
        osProfile={"linuxConfiguration": {"disablePasswordAuthentication": True, "patchSettings": settings}},
        securityProfile=LAUNCHED,
        identity=None,
        system=("redhat", "9.6"),
    )
    care.assessed(site, made, care.FAR_OFF, security=0)
    care.extension(site, made, "MDE.Linux")
    care.scheduled(site, made)
    care.reported(site, made, "CheckTimeSync", "Compliant", care.FAR_OFF)


def bad(site: Site) -> None:
    """An old web server on the internet that may do everything; a group in one zone; a cluster without support."""
    made = machine(
        site,
        "vm-kanko-web-01",
        OLD_WINDOWS,
        public=True,
        osProfile=BY_HAND,
        securityProfile={"securityType": "Standard"},
        identity=acting(OWNER_OF_ALL),
    )
    care.neglected(site, made)
    site.listed(f"{AUTHORIZATION}/roleAssignments", assigned(site.scope, OWNER, OWNER_OF_ALL, "ServicePrincipal"))
    machine(site, "vm-kanko-batch-01", NOBLE, osProfile=BY_PASSWORD, identity=None)
    site.resource(
        SCALE_SET,
        "vmss-kanko-web",
        sku={"name": "Standard_B2ms", "capacity": 1},
        more={"zones": ["1"]},
        **DONE,
        virtualMachineProfile={"priority": "Spot", "osProfile": BY_PASSWORD},
    )
    site.resource(
        CLUSTER,
        "aks-kanko-batch",
        sku={"name": "Base", "tier": "Free"},
        **DONE,
        currentKubernetesVersion="1.29.4",
        supportPlan="KubernetesOfficial",
        powerState={"code": "Running"},
        agentPoolProfiles=[{"name": "system", "availabilityZones": None, "enableAutoScaling": False}],
    )
    plan = site.resource(PLAN, "asp-kanko", sku={"name": "F1", "tier": "Free"}, elasticScaleEnabled=False)
    app(site, "app-kanko-map", "app,linux", plan, "PYTHON|3.8", None)
    care.undefended(site)


def abroad(site: Site) -> None:
    """A server for trials in America."""
    machine(site, "vm-kanko-shiken-01", NOBLE, "eastus", osProfile=BY_PASSWORD, identity=None)


def remains(site: Site) -> None:
    """The festival's server, stopped and forgotten."""
    machine(site, "vm-matsuri-01", NOBLE, osProfile=BY_PASSWORD, identity=None, power="deallocated")


def machine(
    site: Site,
    name: str,
    image: dict[str, str],
    location: str = EAST,
    *,
    identity: dict[str, Any] | None,
    public: bool = False,
    power: str = "running",
    system: tuple[str, str] | None = None,
    tags: dict[str, str] | None = None,
    **properties: Any,
) -> str:
    """A machine with one interface and one disk; its ID."""
    address = f"{site.scope}/resourceGroups/rg-app/providers/Microsoft.Network/publicIPAddresses/pip-{name}"
    subnet = f"{site.scope}/resourceGroups/rg-app/providers/Microsoft.Network/virtualNetworks/vnet-app/subnets/snet-app"
    inside = {"subnet": {"id": subnet}, **({"publicIPAddress": {"id": address}} if public else {})}
    configurations = [{"name": "ipconfig1", "properties": inside}]
    card = site.resource(
        "Microsoft.Network/networkInterfaces", f"nic-{name}", location, ipConfigurations=configurations
    )
    disk = f"{site.scope}/resourceGroups/rg-app/providers/Microsoft.Compute/disks/disk-{name}"
    kind = "Windows" if "Windows" in image.get("offer", "") else "Linux"
    name_of, version = system or (None, None)
    view = {"powerState": {"code": f"PowerState/{power}"}, "osName": name_of, "osVersion": version}
    return site.resource(
        MACHINE,
        name,
        location,
        tags=tags,
        more={"zones": ["1"], **(identity or {})},
        **DONE,
        timeCreated="2024-04-01T00:00:00.1234567Z",
        hardwareProfile={"vmSize": "Standard_D4s_v5"},
        storageProfile={"imageReference": image, "osDisk": {"osType": kind, "managedDisk": {"id": disk}}},
        networkProfile={"networkInterfaces": [{"id": card}]},
        extended={"instanceView": view},
        **properties,
    )


def app(site: Site, name: str, kind: str, plan: str, stack: str, tags: dict[str, str] | None) -> None:
    """A web application or a function app on Linux, which only the town's own network reaches."""
    made = site.resource(
        WEB,
        name,
        tags=tags,
        more={"kind": kind, **acting(READER_OF_FILES)},
        state="Running",
        httpsOnly=True,
        publicNetworkAccess="Disabled",
        serverFarmId=plan,
        siteProperties={"properties": [{"name": "LinuxFxVersion", "value": stack}], "appSettings": None},
    )
    wanted = {"requireAuthentication": True, "unauthenticatedClientAction": "RedirectToLoginPage"}
    site.document(f"{made}/config/authsettingsV2", platform={"enabled": True}, globalValidation=wanted)


def acting(principal: str) -> dict[str, Any]:
    """A resource's own identity."""
    return {"identity": {"type": "SystemAssigned", "principalId": principal}}
