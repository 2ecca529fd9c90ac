"""Flow logs, which each subnet has or has not."""

from providers.collecting import Collected, reads
from providers.gcp.fields import flag, unset
from providers.gcp.logs.kept import SWITCHED, Logs
from providers.gcp.logs.sinks import SINKS
from providers.gcp.networks.parts import NETWORKS, OCCUPANTS, Presence
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.three import Maybe, either

WITHOUT = {
    *("INTERNAL_HTTPS_LOAD_BALANCER", "REGIONAL_MANAGED_PROXY", "GLOBAL_MANAGED_PROXY"),
    *("PRIVATE_SERVICE_CONNECT", "PRIVATE_NAT"),
}
"""Purposes of subnets that hold addresses of Google's own machines, and have no flow log
(https://cloud.google.com/vpc/docs/flow-logs)."""


FLOWS = "compute.googleapis.com/vpc_flows"
"""The name of the log. What no sink keeps of it is lost."""


@reads(
    "account",
    {
        NETWORKS: "log_source[subnet].*",
        **dict.fromkeys(OCCUPANTS, "log_source[subnet].in_use"),
        SINKS: SWITCHED.format("subnet"),
    },
)
def flow_logs(place: Place) -> Collected:
    """A row for every subnet that can log."""
    logs, present = Logs(place), Presence(place)
    for row in place.query(NETWORKS).rows:
        if row[TYPE].endswith("/Network") or row["purpose"] in WITHOUT:
            continue
        count = present.count(row[NAME])
        used = None if count is None else count > 0
        yield logs.source(row, "subnet", "flow", FLOWS, _logs(row), in_use=used)


def _logs(row: Row) -> Maybe:
    """The switch stands in two places, of which old answers hold one."""
    told = [flag(row[name]) for name in ("logConfig.enable", "enableFlowLogs") if row[name] is not None]
    return either(*told) if told else unset(None, False, by=row["creationTimestamp"])
