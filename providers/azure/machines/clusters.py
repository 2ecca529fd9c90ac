"""Clusters of Azure Kubernetes Service and their pools of nodes."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from auditor.facts.machines import Compute
from auditor.regulation.lifetimes import runtime_support_end
from providers.azure.fields import flag, tags, word
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.machines.identities import feeds, identities
from providers.azure.machines.vms import promised
from providers.azure.names import tenant
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, reads
from providers.three import Maybe, every

CLUSTERS = "arg:resources.clusters"

STATES: dict[str, Literal["running", "stopped"]] = {"running": "running", "stopped": "stopped"}

CHANNELS = {"patch": True, "stable": True, "rapid": True, "node-image": False, "none": False}
"""Channels of automatic upgrade: `node-image` renews the system of the nodes and leaves Kubernetes as it is."""


@reads("account", {CLUSTERS: "compute[kubernetes,node_group].*", SUBSCRIPTIONS: feeds("kubernetes")})
def clusters(place: Place) -> Collected:
    """A row for each cluster and for each of its pools."""
    rows = place.query(CLUSTERS).rows
    of = tenant(place) if rows else None
    for row in rows:
        pools = row["properties.agentPoolProfiles"]
        yield _cluster(place, row, pools, of)
        for pool in pools or ():
            yield _pool(place, row, pool)


def node_groups(place: Place) -> frozenset[str]:
    """The resource groups, in lower case, that clusters of this subscription keep their nodes in. Callers declare
    CLUSTERS."""
    named = (row["properties.nodeResourceGroup"] for row in place.query(CLUSTERS).rows)
    return frozenset(str(name).lower() for name in named if name)


def _cluster(place: Place, row: Row, pools: Any, of: str | None) -> Compute:
    version = row["properties.currentKubernetesVersion"] or row["properties.kubernetesVersion"]
    tier, channel = row["sku.tier"], row["properties.autoUpgradeProfile.upgradeChannel"]
    return Compute(
        **place.envelope(row),
        kind="kubernetes",
        state=word(row["properties.powerState.code"], **STATES),
        zones=_zones(pools),
        has_sla=word(tier, free=False, standard=True, premium=True, paid=True),
        runtime=version,
        runtime_support_end=support_end(version, row["properties.supportPlan"]),
        auto_upgrade=None if channel is None else CHANNELS.get(str(channel).lower()),
        **identities(row, of, told=row["properties.provisioningState"] is not None),
    )


def support_end(version: Any, plan: Any) -> date | None:
    """The last day of support of a version (`1.33.7`), by the plan that is paid for."""
    minor = ".".join(str(version).split(".")[:2])
    return runtime_support_end("aks_lts" if str(plan).lower() == "akslongtermsupport" else "aks", minor)


def _zones(pools: Any) -> tuple[str, ...] | None:
    """The zones of all pools together; unknown where a pool's are not said."""
    if not isinstance(pools, list):
        return None
    return tuple(sorted({str(zone) for pool in pools for zone in dig(pool, "availabilityZones") or ()}))


def _pool(place: Place, row: Row, pool: Mapping[str, Any]) -> Compute:
    version = dig(pool, "currentOrchestratorVersion") or dig(pool, "orchestratorVersion")
    subnet = dig(pool, "vnetSubnetID")
    return Compute(
        **place.here(row["location"]),
        resource=f"{row['id']}/agentpools/{dig(pool, 'name')}".lower(),
        name=dig(pool, "name"),
        tags=tags(dig(pool, "tags")),
        kind="node_group",
        state=word(dig(pool, "powerState.code"), **STATES),
        image_id=dig(pool, "nodeImageVersion"),
        subnet_id=str(subnet).lower() if subnet else None,
        network_id=str(subnet).lower().rpartition("/subnets/")[0] if subnet else None,
        has_public_ip=flag(dig(pool, "enableNodePublicIP")),
        trusted_launch=_launched(pool),
        zones=_zones([pool]),
        group_id=row["id"],
        autoscaling=flag(dig(pool, "enableAutoScaling")),
        has_sla=promised(dig(pool, "vmSize"), dig(pool, "scaleSetPriority")),
        runtime=version,
        runtime_support_end=support_end(version, row["properties.supportPlan"]),
    )


def _launched(pool: Mapping[str, Any]) -> Maybe:
    return every(flag(dig(pool, "securityProfile.enableSecureBoot")), flag(dig(pool, "securityProfile.enableVTPM")))


COLLECTORS = (clusters,)
