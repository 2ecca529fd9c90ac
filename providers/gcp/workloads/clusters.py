"""Clusters of Kubernetes Engine and their pools of nodes."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from auditor.facts.machines import Compute
from providers.collecting import Collected, later, reads
from providers.gcp.fields import asset, flag, moment, unset, word
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.gcp.workloads.identities import acting, of_machines
from providers.three import Maybe, either, every, negate

CLUSTERS = "cai:clusters"
UPGRADES = "rest:cluster_upgrades"

ALL_INTERFACES = "https://www.googleapis.com/auth/cloud-platform"

_NAMED = re.compile(r"/(?:locations|zones)/(?P<location>[^/]+)/clusters/(?P<cluster>[^/]+)")
_REGION, _ZONE = re.compile(r"[a-z]+-[a-z]+\d+"), re.compile(r"[a-z]+-[a-z]+\d+-[a-z]")

CHANNELS = {"rapid": True, **dict.fromkeys(("regular", "stable", "extended", "unspecified"), False)}
"""Channels of versions, and whether they are new ones without a promise."""


@reads(
    "account",
    {CLUSTERS: "compute[kubernetes,node_group].*", UPGRADES: "compute[kubernetes].runtime_support_end"},
)
def clusters(place: Place) -> Collected:
    """A row for each cluster and for each of its pools."""
    rows = place.query(CLUSTERS).rows
    of = {row[NAME]: row for row in rows if row[TYPE].endswith("/Cluster")}
    for row in of.values():
        yield later(_cluster, place, row)
    for row in rows:
        if row[TYPE].endswith("/NodePool"):
            yield _pool(place, row, of.get(row[NAME].partition("/nodePools/")[0]))


def _cluster(place: Place, row: Row) -> Iterator[Compute]:
    made = row["createTime"]
    yield Compute(
        **place.envelope(row, "resourceLabels"),
        kind="kubernetes",
        state=_state(row),
        created_at=moment(made),
        zones=_zones(row),
        has_sla=_promised(row),
        runtime=row["currentMasterVersion"],
        runtime_support_end=_support_end(place, row),
        auto_upgrade=True,  # by design: Google renews the control plane, whether a channel is chosen or not
        # One that checks images does so by a policy that is not read, and that may let everything in.
        verified_images_only=False if _checks_images(row) is False else None,
    )


def _state(row: Row) -> Any:
    told = row["status"]
    running = {"running": "running", "reconciling": "running", "degraded": "running"}
    return None if told is None else word(told, **running) or "other"


def _zones(row: Row) -> tuple[str, ...] | None:
    """The zones of its nodes. Where the control plane stands in a single one, the cluster falls with that."""
    home, told = str(row["location"]), row["locations"]
    if _ZONE.fullmatch(home):
        return (home,)
    return tuple(sorted(map(str, told))) if _REGION.fullmatch(home) and isinstance(told, list) else None


def _promised(row: Row) -> Maybe:
    """Versions of the rapid channel and trials are left out of the promise
    (https://cloud.google.com/kubernetes-engine/sla)."""
    made = row["createTime"]
    channel = unset(_channel(row), "unspecified", by=made)
    trial = flag(unset(row["enableKubernetesAlpha"], False, by=made))
    return negate(either(trial, word(channel, **CHANNELS)))


def _channel(row: Row) -> str | None:
    told = row["releaseChannel.channel"]
    return None if told is None else str(told).lower()


def _support_end(place: Place, row: Row) -> date | None:
    """The last day of support: of the longer one where its channel pays for that."""
    found = _NAMED.search(row[NAME])
    if not found:
        return None
    location, cluster = found["location"], found["cluster"]
    told = place.ask(UPGRADES, about=row[NAME], project=place.project.id, location=location, cluster=cluster)
    kind = "Extended" if _channel(row) == "extended" else "Standard"
    end = moment((told or {}).get(f"endOf{kind}SupportTimestamp"))
    return None if end is None else end.date()


def _checks_images(row: Row) -> Maybe:
    """Whether Binary Authorization looks at what is started; `enabled` is the older way to say so."""
    mode = row["binaryAuthorization.evaluationMode"]
    by_mode = None if mode is None else str(mode).lower() not in {"disabled", "evaluation_mode_unspecified"}
    return unset(by_mode, bool(flag(row["binaryAuthorization.enabled"])), by=row["createTime"])


def _pool(place: Place, row: Row, cluster: Row | None) -> Compute:
    whole = row["version"]
    account, scopes = row["config.serviceAccount"], row["config.oauthScopes"]
    network, subnet = (
        None if cluster is None else cluster[f"networkConfig.{one}"] for one in ("network", "subnetwork")
    )
    spot = bool(flag(row["config.spot"])) or bool(flag(row["config.preemptible"]))
    return Compute(
        **{
            **place.envelope(row, "config.resourceLabels"),
            **acting(
                None if account == "default" else account, of_machines(place), by=account or row["config.machineType"]
            ),
            "identity_full_scope": None if scopes is None else ALL_INTERFACES in scopes,
        },
        kind="node_group",
        state=_state(row),
        network_id=asset(network),
        subnet_id=asset(subnet),
        has_public_ip=_public(row, cluster),
        trusted_launch=_launched(row, cluster),
        zones=tuple(sorted(map(str, row["locations"]))) if isinstance(row["locations"], list) else None,
        group_id=row[NAME].partition("/nodePools/")[0],
        autoscaling=flag(unset(row["autoscaling.enabled"], False, by=whole)),
        has_sla=None if whole is None else not spot,
        runtime=whole,
        auto_upgrade=_text_flag(unset(row["management.autoUpgrade"], False, by=whole)),
    )


def _text_flag(value: Any) -> Maybe:
    """Some wrote it as text."""
    return flag(value) if isinstance(value, bool) else word(value, true=True, false=False)


def _public(row: Row, cluster: Row | None) -> Maybe:
    """Whether nodes have an address on the internet: the pool says, else its cluster."""
    private = flag(row["networkConfig.enablePrivateNodes"])
    if private is None and cluster is not None:
        private = flag(unset(cluster["privateClusterConfig.enablePrivateNodes"], False, by=cluster["createTime"]))
    return negate(private)


def _launched(row: Row, cluster: Row | None) -> Maybe:
    """Whether its nodes are shielded, which brings a virtual TPM, and start by secure boot. Autopilot does both."""
    if cluster is not None and flag(cluster["autopilot.enabled"]):
        return True
    boot = flag(unset(row["config.shieldedInstanceConfig.enableSecureBoot"], False, by=row["config.machineType"]))
    return every(
        boot,
        None if cluster is None else flag(unset(cluster["shieldedNodes.enabled"], False, by=cluster["createTime"])),
    )


COLLECTORS = (clusters,)
