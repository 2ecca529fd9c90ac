"""Container Apps and container groups. Their environments may hold secrets and are never asked for."""

from typing import Any

from auditor.facts.machines import Compute
from providers.azure.fields import word
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.machines.identities import feeds, identities
from providers.azure.machines.vms import zones
from providers.azure.names import tenant
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, reads
from providers.three import Maybe

CONTAINERS = "arg:resources.containers"


@reads("account", {CONTAINERS: "compute[container_service].*", SUBSCRIPTIONS: feeds("container_service")})
def containers(place: Place) -> Collected:
    """Container Apps, and groups of Container Instances, whose size nothing but a deployment changes."""
    rows = place.query(CONTAINERS).rows
    of = tenant(place) if rows else None
    for row in rows:
        app = row["type"] == "microsoft.app/containerapps"
        told = row["properties.provisioningState"] is not None
        yield Compute(
            **place.envelope(row),
            kind="container_service",
            autoscaling=_scale(row["properties.template.scale"]) if app else False,  # by design: a group is fixed
            has_sla=True if app else str(row["properties.priority"]).lower() != "spot",
            **({} if app else _placed(row, told=told)),
            **identities(row, of, told=told),
        )


def _scale(scale: Any) -> Maybe:
    """Whether there is room between least and most; the least is 0 where none is set."""
    least, most = dig(scale, "minReplicas"), dig(scale, "maxReplicas")
    return None if most is None else int(most) > int(least or 0)


def _placed(row: Row, *, told: bool) -> dict[str, Any]:
    """A group without an address on the internet has no `ipAddress`, or a private one in a subnet."""
    shown = row["properties.ipAddress.type"]
    public = False if shown is None and told else word(shown, public=True, private=False)
    subnet = next((dig(one, "id") for one in row["properties.subnetIds"] or ()), None)
    named = {"subnet_id": str(subnet).lower(), "network_id": str(subnet).lower().rpartition("/subnets/")[0]}
    return {"has_public_ip": public, "zones": zones(row, told=told), **(named if subnet else {})}


COLLECTORS = (containers,)
