"""Flow logs, which each subnet has or has not."""

from auditor.facts.logs import LogSource
from providers.collecting import Collected, reads
from providers.gcp.fields import flag, unset
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


@reads(
    "account",
    {
        NETWORKS: "log_source[subnet].*",
        **dict.fromkeys(OCCUPANTS, "log_source[subnet].in_use"),
    },
)
def flow_logs(place: Place) -> Collected:
    """A row for every subnet that can log."""
    present = Presence(place)
    for row in place.query(NETWORKS).rows:
        if row[TYPE].endswith("/Network") or row["purpose"] in WITHOUT:
            continue
        count = present.count(row[NAME])
        yield LogSource(
            **place.envelope(row),
            kind="subnet",
            log_kind="flow",
            is_enabled=_logs(row),
            in_use=None if count is None else count > 0,
        )


def _logs(row: Row) -> Maybe:
    """The switch stands in two places, of which old answers hold one."""
    told = [flag(row[name]) for name in ("logConfig.enable", "enableFlowLogs") if row[name] is not None]
    return either(*told) if told else unset(None, False, by=row["creationTimestamp"])
