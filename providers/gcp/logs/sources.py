"""Which networks write down what is asked of DNS and what their filters do, and what is recorded of the use of keys and
buckets. Flow logs stand with the networks."""

from auditor.facts.logs import LogSource
from providers.collecting import Collected, reads
from providers.gcp.fields import asset, flag, unset
from providers.gcp.keys.keys import KEYS
from providers.gcp.logs.kept import SWITCHED, Logs
from providers.gcp.logs.sinks import SINKS
from providers.gcp.networks.filters import FIREWALLS
from providers.gcp.networks.parts import NETWORKS, OCCUPANTS, Presence
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place, Rows
from providers.gcp.rows import Row
from providers.gcp.stores import STORAGE
from providers.three import Maybe, either, every

DNS_POLICIES = "cai:dns_policies"

DNS, FIREWALL = "dns.googleapis.com/dns_queries", "compute.googleapis.com/firewall"
"""Names of logs. Source: Google's pages on each of them."""


@reads(
    "account",
    {
        NETWORKS: "log_source[network,firewall].*",
        FIREWALLS: "log_source[firewall].*",
        DNS_POLICIES: SWITCHED.format("network"),
        **dict.fromkeys(OCCUPANTS, "log_source[network,firewall].in_use"),
        SINKS: SWITCHED.format("network,firewall"),
    },
)
def networks(place: Place) -> Collected:
    """Networks, with or without a log, and the rules of each together: a log is a rule's, and what one rule does not
    write nothing else does. Policies of firewalls have rules of their own, which are not looked at here."""
    logs, present = Logs(place), Presence(place)
    policies, firewalls = place.query(DNS_POLICIES), place.query(FIREWALLS)
    for row in place.query(NETWORKS).rows:
        if row[TYPE].endswith("/Network"):
            count = present.count(row[NAME])
            used = None if count is None else count > 0
            asked = _asked(policies, row[NAME])
            yield logs.source(row, "network", "dns_query", DNS, asked, in_use=used)
            if rules := _rules(firewalls, row[NAME]):
                told = every(*map(_written, rules), True if firewalls.whole else None)
                yield logs.source(row, "firewall", "firewall", FIREWALL, told, in_use=used)


def _asked(policies: Rows, network: str) -> Maybe:
    """Whether a policy of Cloud DNS writes down what a network asks."""
    named = [
        flag(unset(row["enableLogging"], False, by=row["networks"]))
        for row in policies.rows
        if any(asset(one.get("networkUrl")) == network for one in row["networks"] or ())
    ]
    return either(*named, False if policies.whole else None)


def _rules(firewalls: Rows, network: str) -> list[Row]:
    """The firewall rules of a network that are in force."""
    rules = (row for row in firewalls.rows if row[TYPE] == "compute.googleapis.com/Firewall")
    return [row for row in rules if asset(row["network"]) == network and not flag(row["disabled"])]


def _written(rule: Row) -> Maybe:
    return flag(unset(rule["logConfig.enable"], False, by=rule["creationTimestamp"]))


@reads("account", {KEYS: "log_source[key].*", STORAGE: "log_source[bucket].*"})
def recorded(place: Place) -> Collected:
    """Keys and buckets, whose use an audit trail records or an access log: a join says which."""
    for row in place.query(KEYS).rows:
        if row[TYPE].endswith("/CryptoKey"):
            yield LogSource(**place.envelope(row), kind="key", log_kind="key_use", in_use=True)
    for row in place.query(STORAGE).rows:
        yield LogSource(**place.envelope(row), kind="bucket", log_kind="object_access", in_use=True)


COLLECTORS = (networks, recorded)
