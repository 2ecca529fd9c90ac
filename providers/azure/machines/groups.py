"""Scale sets: how far they are spread, and whether they follow the load."""

from auditor.facts.machines import Compute
from providers.azure.fields import flag, moment
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.machines.autoscale import SETTINGS, Autoscale
from providers.azure.machines.clusters import CLUSTERS, node_groups
from providers.azure.machines.identities import feeds, identities
from providers.azure.machines.systems import of_image
from providers.azure.machines.vms import image, launched, promised, zones
from providers.azure.machines.wiring import placed, settings
from providers.azure.names import tenant
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, reads
from providers.three import Maybe, negate

SCALE_SETS = "arg:resources.scale_sets"


@reads(
    "account",
    {
        SCALE_SETS: "compute[vm_group].*",
        SETTINGS: "compute[vm_group].autoscaling",
        CLUSTERS: "compute[vm_group].provider_managed",
        SUBSCRIPTIONS: feeds("vm_group"),
    },
)
def scale_sets(place: Place) -> Collected:
    """Scale sets of either orchestration. Single machines of uniform ones are not resources of their own."""
    rows = place.query(SCALE_SETS).rows
    if not rows:
        return
    scaling, nodes, of = Autoscale(place), node_groups(place), tenant(place)
    for row in rows:
        told = row["properties.provisioningState"] is not None
        profile = "properties.virtualMachineProfile"
        linux = f"{profile}.osProfile.linuxConfiguration.disablePasswordAuthentication"
        cards = row[f"{profile}.networkProfile.networkInterfaceConfigurations"]
        reference = row[f"{profile}.storageProfile.imageReference"]
        name, version = of_image(reference)
        inside = [settings(one) for card in cards or () for one in settings(card).get("ipConfigurations") or ()]
        yield Compute(
            **place.envelope(row),
            # Nodes of a cluster are made and kept by the cluster, and named by it: aks-system-12345678-vmss.
            provider_managed=_group(row) in nodes and str(row["name"]).lower().startswith("aks"),
            kind="vm_group",
            created_at=moment(row["properties.timeCreated"]),
            image_id=image(reference),
            os_name=name,
            os_version=version,
            has_public_ip=_public(cards, inside),
            trusted_launch=launched(row[f"{profile}.securityProfile"], told=told),
            password_login=negate(flag(row[linux])),
            zones=zones(row, told=told),
            autoscaling=scaling.of(row["id"]),
            has_sla=promised(row["sku.name"], row[f"{profile}.priority"]),
            auto_upgrade=flag(
                dig(row["properties.upgradePolicy"], "automaticOSUpgradePolicy.enableAutomaticOSUpgrade")
            ),
            **placed(inside),
            **identities(row, of, told=told),
        )


def _group(row: Row) -> str:
    """The name of the resource group, in lower case."""
    return str(row["id"].partition("/resourcegroups/")[2].partition("/")[0])


def _public(cards: object, inside: list[dict[str, object]]) -> Maybe:
    if not isinstance(cards, list):
        return None
    return any(bool(one.get("publicIPAddressConfiguration")) for one in inside)


COLLECTORS = (scale_sets,)
