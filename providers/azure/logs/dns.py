"""Query logs of virtual networks: a DNS security policy that is linked to a network writes what is asked there."""

from auditor.facts.logs import LogSource
from providers.azure.logs.settings import SETTINGS, asked, place_of, settings, written
from providers.azure.place import Place, Rows
from providers.azure.rows import Row
from providers.collecting import Collected, later, reads
from providers.three import Maybe, either

NETWORKS = "arg:resources.dns_logging"
POLICY = "microsoft.network/dnsresolverpolicies"

CATEGORY = (frozenset({"dnsresponse"}),)


@reads(
    "account",
    {
        NETWORKS: "log_source[network].*",
        SETTINGS: "log_source[network].is_enabled log_source[network].destination_id",
    },
)
def dns_queries(place: Place) -> Collected:
    """Virtual networks; one call for each policy that is linked to one."""
    listing = place.query(NETWORKS)
    for row in listing.rows:
        if row["type"] == "microsoft.network/virtualnetworks":
            yield later(_network, place, listing, row)


def _network(place: Place, listing: Rows, row: Row) -> LogSource:
    linked = {
        one["id"].partition("/virtualnetworklinks/")[0]
        for one in listing.rows
        if one["type"] == f"{POLICY}/virtualnetworklinks"
        and str(one["properties.virtualNetwork.id"]).lower() == row["id"]
    }
    # A policy may be linked to many networks: its settings are no detail of one of them.
    answers = [asked(place, policy, None) for policy in sorted(linked)]
    found = settings(setting for answer in answers for setting in answer.rows)
    on = written(found, CATEGORY, audit=None)
    none: Maybe = False if listing.whole and all(answer.whole for answer in answers) else None
    # What a network asks of servers of its own is logged there, if at all.
    elsewhere: Maybe = None if row["properties.dhcpOptions.dnsServers"] else False
    return LogSource(
        **place.envelope(row),
        kind="network",
        log_kind="dns_query",
        is_enabled=either(on, none, elsewhere),
        in_use=_in_use(row),
        destination_id=place_of(found, CATEGORY) if on else None,
    )


def _in_use(row: Row) -> Maybe:
    """Whether anything has an address in one of the network's subnets."""
    subnets = row["properties.subnets"]
    if not isinstance(subnets, list):
        return None
    parts = [subnet.get("properties") or {} for subnet in subnets]
    return any(part.get("ipConfigurations") or part.get("privateEndpoints") for part in parts)


COLLECTORS = (dns_queries,)
