"""Flow logs: of virtual networks, subnets and interfaces; and the older ones of security groups, until these end."""

from collections.abc import Iterator
from typing import Any

from auditor.facts.base import Fact
from auditor.facts.logs import LogSource
from providers.azure.fields import flag, word
from providers.azure.networks.filters import ident
from providers.azure.networks.parts import GROUPS, INTERFACES, NETWORKS, Presence
from providers.azure.place import Place, Rows
from providers.azure.rows import Row, dig
from providers.collecting import Collected, reads

FLOW_LOGS = "arg:resources.flow_logs"
KINDS: dict[str, Any] = {"virtualnetworks": "network", "subnets": "subnet", "networkinterfaces": "interface"}
"""What a flow log is attached to, by the last type in the ID."""


@reads(
    "account",
    {
        FLOW_LOGS: "log_source[network,subnet,interface].*",
        NETWORKS: "log_source[network].* log_source[network,subnet,interface].in_use",
        GROUPS: "log_source[subnet,interface].*",
        INTERFACES: "log_source[network,subnet,interface].in_use",
    },
)
def flow_logs(place: Place) -> Collected:
    """A row for every flow log and what it covers, and for every network that none is attached to."""
    logs, networks = place.query(FLOW_LOGS), place.query(NETWORKS)
    present = Presence(place, networks)
    groups = {row["id"]: row for row in place.query(GROUPS).rows}
    logged = set()
    for log in logs.rows:
        for target in _covered(ident(log["properties.targetResourceId"]), groups):
            logged.add(target)
            yield from _log(place, log, target, present)
    yield from _unlogged(place, networks, logged, present, logs)


def _covered(target: str, groups: dict[str, Row]) -> Iterator[str]:
    """What a log of a security group covers is what the group stands before."""
    if target not in groups:
        yield target
        return
    for name in ("properties.subnets", "properties.networkInterfaces"):
        yield from (ident(one["id"]) for one in groups[target][name] or ())


def _log(place: Place, log: Row, target: str, present: Presence) -> Iterator[Fact]:
    kind = KINDS.get(target.rsplit("/", 2)[-2]) if target.startswith("/") else None
    if kind is None:  # of a group that was not read, or that is gone
        return
    count = 1 if kind == "interface" else present.count(target)
    storage = log["properties.storageId"]
    yield LogSource(
        **{**place.envelope(log), "resource": f"{target}#{ident(log['name'])}"},
        kind=kind,
        log_kind="flow",
        is_enabled=flag(log["properties.enabled"]),
        in_use=None if count is None else count > 0,
        traffic="all",  # by design: what was let in and what was refused
        destination_id=ident(storage) if storage else None,
        retention_days=_days(log),
        has_error=word(log["properties.provisioningState"], failed=True, succeeded=False, updating=False),
    )


def _days(log: Row) -> int | None:
    """Days after which the log itself deletes; where it does not, the storage account decides, and it is asked."""
    policy = log["properties.retentionPolicy"]
    days = dig(policy, "days") if flag(dig(policy, "enabled")) else None
    return int(days) or None if days is not None else None


def _unlogged(place: Place, networks: Rows, logged: set[str], present: Presence, logs: Rows) -> Iterator[Fact]:
    for row in networks.rows:
        if row["id"] not in logged:
            count = present.count(row["id"])
            yield LogSource(
                **place.envelope(row),
                kind="network",
                log_kind="flow",
                is_enabled=False if logs.whole else None,
                in_use=None if count is None else count > 0,
            )
