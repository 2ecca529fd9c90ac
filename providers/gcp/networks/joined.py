"""Networks that are joined with other projects: shared ones, and hubs of Network Connectivity Center."""

from collections import defaultdict
from collections.abc import Iterator

from auditor.facts.networks import Network
from providers.collecting import Collected, reads
from providers.gcp.fields import asset, word
from providers.gcp.networks.parts import INSTANCES, interfaces, project_of
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row

HUBS = "cai:hubs"

STATES = {"active": True, **dict.fromkeys(("creating", "deleting", "updating", "inactive", "accepting"), False)}


@reads("account", {INSTANCES: "network[transit].*"})
def shared(place: Place) -> Collected:
    """A row for every network of another project that a machine of this one is in, and for every other project that
    has a machine in a network of this one."""
    place.query(INSTANCES)
    found = place.everywhere(INSTANCES, pairs)
    for network, project in sorted({pair for name in place.project.names for pair in found.get(name, ())}):
        host = project_of(network)
        far = host if project in place.project.names else project
        if far not in place.project.names:
            yield Network(
                **place.here(None),
                resource=f"{network}#{project}",
                name=network.rpartition("/")[2],
                kind="transit",
                network_id=network,
                peer_account=far,
                is_up=True,  # a machine is in it
            )


def pairs(rows: Iterator[Row]) -> dict[str, set[tuple[str, str]]]:
    """Networks and the projects of other machines in them, by either project."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for project, cards in interfaces(rows).of.items():
        for network in {card.network for card in cards if card.network}:
            for name in (project, project_of(network)):
                found[name].add((network, project))
    return found


@reads("account", {HUBS: "network[transit].*"})
def transits(place: Place) -> Collected:
    """A row for every spoke, which ends in the project of its hub, and for every project that a hub of this one
    joins."""
    for row in place.query(HUBS).rows:
        state = {"status": row["state"], "is_up": word(row["state"], **STATES)}
        if row[TYPE].endswith("/Spoke"):
            parts = str(row["hub"]).rpartition("projects/")[2].split("/")
            yield Network(
                **place.envelope(row),
                kind="transit",
                network_id=asset(row["linkedVpcNetwork.uri"]),
                peer_account=parts[0] if row["hub"] else None,
                **state,
            )
            continue
        named = {name for one in row["routingVpcs.*.uri"] or () if (name := asset(one))}
        for far in sorted({name.split("/")[4] for name in named}):
            if far not in place.project.names:
                held = {**place.envelope(row), "resource": f"{row[NAME]}#{far}"}
                yield Network(**held, kind="transit", peer_account=far, **state)
