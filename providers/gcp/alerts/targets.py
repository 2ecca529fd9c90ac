"""Which resources an alert on a metric watches: those of the metric's kind that its filter lets through."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from providers.gcp.alerts.comparisons import UNSURE, plain
from providers.gcp.alerts.language import condition, text_of, tokens
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.grammars import NotUnderstoodError
from providers.three import Maybe, either, every

WATCHED = "cai:watched"

SQL, SPANNER, VM = "sqladmin.googleapis.com", "spanner.googleapis.com", "gce_instance"
BALANCED: dict[str, tuple[bool, tuple[str, ...]]] = {
    "https_lb_rule": (True, ("EXTERNAL", "EXTERNAL_MANAGED")),
    "http_external_regional_lb_rule": (False, ("EXTERNAL_MANAGED",)),
    "internal_http_lb_rule": (False, ("INTERNAL_MANAGED",)),
    **dict.fromkeys(("tcp_lb_rule", "udp_lb_rule"), (False, ("EXTERNAL",))),
    **dict.fromkeys(("internal_tcp_lb_rule", "internal_udp_lb_rule"), (False, ("INTERNAL",))),
}
"""By the type of a monitored balancer: whether its rules are the world's, and their schemes. A rule of one region is
none of the world's, but for internal ones across regions, which are either."""


def _vm(row: Row) -> dict[str, str]:
    return {"instanceid": str(row["id"]), "zone": str(row["zone"]).rpartition("/")[2]}


def _last(label: str) -> Callable[[Row], dict[str, str]]:
    return lambda row: {label: row[NAME].rpartition("/")[2]}


def _sql(row: Row) -> dict[str, str]:
    parts = row[NAME].split("/")
    return {"databaseid": f"{parts[4]}:{parts[-1]}"}


def _instance(row: Row) -> dict[str, str]:
    return {"instanceid": row[NAME].split("/instances/")[1].split("/")[0]}


MONITORED: dict[str, tuple[tuple[str, Callable[[Row], dict[str, str]]], ...]] = {
    VM: (("compute.googleapis.com/Instance", _vm),),
    "cloudsql_database": ((f"{SQL}/Instance", _sql),),
    "spanner_instance": ((f"{SPANNER}/Instance", _instance), (f"{SPANNER}/Database", _instance)),
    "alloydb.googleapis.com/Cluster": (("alloydb.googleapis.com/Cluster", _last("clusterid")),),
    "alloydb.googleapis.com/Instance": (("alloydb.googleapis.com/Cluster", lambda _: {}),),
    "filestore_instance": (("file.googleapis.com/Instance", _last("instancename")),),
    **{
        kind: tuple((f"compute.googleapis.com/{rule}", _last("forwardingrulename")) for rule in rules)
        for kind in BALANCED
        for rules in (("ForwardingRule", "GlobalForwardingRule"),)
    },
}
"""By the type of a monitored resource the types of assets that it stands for, with the labels of each. Source:
https://cloud.google.com/monitoring/api/resources."""

KINDS: dict[str, tuple[str, ...]] = {
    "compute.googleapis.com/instance/": (VM,),
    "agent.googleapis.com/": (VM,),
    "cloudsql.googleapis.com/": ("cloudsql_database",),
    "spanner.googleapis.com/": ("spanner_instance",),
    "alloydb.googleapis.com/": ("alloydb.googleapis.com/Cluster", "alloydb.googleapis.com/Instance"),
    "file.googleapis.com/": ("filestore_instance",),
    "loadbalancing.googleapis.com/https/external/regional/": ("http_external_regional_lb_rule",),
    "loadbalancing.googleapis.com/https/internal/": ("internal_http_lb_rule",),
    "loadbalancing.googleapis.com/https/": ("https_lb_rule",),
    "loadbalancing.googleapis.com/l3/external/": ("tcp_lb_rule", "udp_lb_rule"),
    "loadbalancing.googleapis.com/l3/internal/": ("internal_tcp_lb_rule", "internal_udp_lb_rule"),
}
"""By the beginning of a metric the types of monitored resource that it is of; the first that fits."""

SCHEMES = {"EXTERNAL", "EXTERNAL_MANAGED", "INTERNAL", "INTERNAL_MANAGED", "INTERNAL_SELF_MANAGED"}
ELSEWHERE = re.compile(r"^(all-apis|vpc-sc)$|/serviceAttachments/")
"""Targets of rules that lead to a service of Google's or of another project, which balance nothing."""

GROUPS = ("compute.googleapis.com/InstanceGroupManager", "compute.googleapis.com/RegionInstanceGroupManager")


def named(text: Any) -> tuple[str, ...]:
    """The types of metrics that a filter of Cloud Monitoring names; none where it cannot be told."""
    try:
        found = tokens(text) if isinstance(text, str) else []
    except NotUnderstoodError:
        return ()
    told = [found[at + 1 : at + 3] for at in range(len(found) - 2) if plain(found[at]) == "metric.type"]
    exact = all(sign == "=" and name[0] in "\"'" for sign, name in told)
    return tuple(dict.fromkeys(text_of(name) for _, name in told)) if exact else ()


def watched(place: Place, text: Any, metric: str) -> tuple[str, ...] | None:
    """The resources that a filter lets through, by full name; None where it cannot be told."""
    asked, rows = condition(text), place.query(WATCHED)
    kinds = next((kinds for start, kinds in KINDS.items() if metric.startswith(start)), ())
    if asked is None or not rows.whole or not kinds:
        return None
    # A label that no asset tells of may narrow it.
    unsure = {field: UNSURE for field in map(plain, tokens(text)) if field.startswith("resource.labels.")}
    own = {**unsure, "metric.type": metric, "resource.labels.projectid": place.project.id}
    states: dict[str, set[Maybe]] = {}
    for kind, row, labels in _monitored(rows.rows, kinds):
        told = {f"resource.labels.{name}": value for name, value in labels.items()}
        states.setdefault(row[NAME], set()).add(asked({**own, **told, "resource.type": kind}))
    # One on every machine is one on the groups that they come and go in.
    anyone = {field: value for field, value in own.items() if field != "resource.labels.instanceid"}
    of_groups = asked({**anyone, "resource.type": VM})
    states.update({row[NAME]: {of_groups} for row in rows.rows if row[TYPE] in GROUPS and VM in kinds})
    found = {name: either(*seen) for name, seen in states.items()}
    return None if None in found.values() else tuple(sorted(name for name, met in found.items() if met))


def _monitored(rows: tuple[Row, ...], kinds: tuple[str, ...]) -> Iterator[tuple[str, Row, dict[str, str]]]:
    """Every resource of the kinds, with its labels. One of which it is unknown whether it is of the kind has `?`."""
    for row in rows:
        for kind in kinds:
            for asset, labels in MONITORED[kind]:
                if asset == row[TYPE] and (fits := _fits(row, kind)) is not False:
                    yield kind if fits else f"{UNSURE}{kind}", row, labels(row)


def _fits(row: Row, kind: str) -> Maybe:
    """Whether a rule of forwarding leads to a balancer of the kind."""
    if kind not in BALANCED:
        return True
    worldwide, schemes = BALANCED[kind]
    scheme = row["loadBalancingScheme"]
    if scheme is None and ELSEWHERE.search(str(row["target"])):
        return False
    placed = "INTERNAL_MANAGED" in schemes or ("/global/" in row[NAME]) == worldwide
    return every(placed, scheme in schemes if scheme in SCHEMES else None)
