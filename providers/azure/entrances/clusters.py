"""The API of Kubernetes clusters, and who can reach it."""

from typing import Any

from auditor.facts.networks import Endpoint
from providers.azure.entrances.parts import network_of
from providers.azure.fields import flag, word
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, reads
from providers.internet import addresses, is_anybody

CLUSTERS = "arg:resources.cluster_entrances"


@reads("account", {CLUSTERS: "endpoint[kubernetes_api].*"})
def cluster_apis(place: Place) -> Collected:
    """An endpoint for every cluster."""
    for row in place.query(CLUSTERS).rows:
        pools = row["properties.agentPoolProfiles"] or [{}]
        yield Endpoint(
            **place.envelope(row),
            kind="kubernetes_api",
            **_exposure(row),
            network_id=network_of(dig(pools[0], "vnetSubnetID")),
            protocol="HTTPS",
            port=443,
            accepts_plaintext=False,  # by design
            requires_auth=True,  # by design: anonymous requests reach health pages only
        )


def _exposure(row: Row) -> dict[str, Any]:
    private = flag(row["properties.apiServerAccessProfile.enablePrivateCluster"])
    if private or word(row["properties.publicNetworkAccess"], disabled=True):
        return {"exposure": "private"}
    if ranges := row["properties.apiServerAccessProfile.authorizedIPRanges"]:
        texts = tuple(sorted(str(text) for text in ranges))
        opened = any(is_anybody(addresses(text) or ()) for text in texts)
        return {"exposure": "internet" if opened else "restricted", "allowed_cidrs": texts}
    # A public name and no ranges: the profile is left out of a cluster on which nothing of it was ever set.
    return {"exposure": "internet"} if row["properties.fqdn"] or private is False else {}
