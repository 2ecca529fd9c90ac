"""The API of Kubernetes clusters, and who can reach it."""

from collections.abc import Mapping
from typing import Any

from auditor.facts.networks import Endpoint
from providers.collecting import Collected, reads
from providers.gcp.databases.common import wide
from providers.gcp.fields import asset, flag, unset
from providers.gcp.operations import TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row, dig

CLUSTERS = "cai:clusters"

_ENDPOINTS = "controlPlaneEndpointsConfig"
_LISTED = "masterAuthorizedNetworksConfig"


@reads("account", {CLUSTERS: "endpoint[kubernetes_api].*"})
def cluster_apis(place: Place) -> Collected:
    """An endpoint for every cluster."""
    for row in place.query(CLUSTERS).rows:
        if row[TYPE].endswith("/NodePool"):
            continue
        yield Endpoint(
            **place.envelope(row, "resourceLabels"),
            kind="kubernetes_api",
            **_exposure(row),
            network_id=asset(row["networkConfig.network"]),
            protocol="HTTPS",
            port=443,
            accepts_plaintext=False,  # by design
            requires_auth=True,  # by design: anonymous requests reach health pages only
        )


def _exposure(row: Row) -> dict[str, Any]:
    ends = row[_ENDPOINTS]
    if flag(dig(ends, "dnsEndpointConfig.allowExternalTraffic")):
        return {"exposure": "internet"}  # its name answers everywhere, whatever addresses are listed
    public = flag(dig(ends, "ipEndpointsConfig.enablePublicEndpoint"))
    closed = flag(row["privateClusterConfig.enablePrivateEndpoint"])
    if public is False or closed or flag(dig(ends, "ipEndpointsConfig.enabled")) is False:
        return {"exposure": "private"}
    if row["createTime"] is None:
        return {}
    return _listed(dig(ends, "ipEndpointsConfig.authorizedNetworksConfig") or row[_LISTED])


def _listed(config: Any) -> dict[str, Any]:
    """Who can reach the public address, by its list. Where addresses of Google Cloud may come in as well, that is
    whoever rents a machine there."""
    if not isinstance(config, Mapping) or not flag(unset(config.get("enabled"), False, by=config)):
        return {"exposure": "internet"}
    ranges = tuple(sorted(str(dig(one, "cidrBlock")) for one in config.get("cidrBlocks") or ()))
    tenants, anybody = flag(config.get("gcpPublicCidrsAccessEnabled")), wide(ranges)
    if tenants or anybody:
        return {"exposure": "internet"}
    return {} if tenants is None or anybody is None else {"exposure": "restricted", "allowed_cidrs": ranges}


COLLECTORS = (cluster_apis,)
