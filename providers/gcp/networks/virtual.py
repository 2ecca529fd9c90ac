"""Virtual networks and their subnets. What nothing stands in is not in use."""

from auditor.facts.networks import Network
from providers.collecting import Collected, reads
from providers.gcp.fields import asset, unset, word
from providers.gcp.machines.switches import SETTINGS
from providers.gcp.networks.parts import NETWORKS, OCCUPANTS, Presence
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.three import Maybe

DEFAULT = "default"
"""The name of the network that Google makes with a project."""


@reads(
    "account",
    {
        NETWORKS: "network[network,subnet].*",
        **dict.fromkeys(OCCUPANTS, "network[network,subnet].attached_count"),
        SETTINGS: "network[network].ddos_plan",
    },
)
def networks(place: Place) -> Collected:
    """A row for every network and every subnet of the project, whoever uses them."""
    present, plan = Presence(place), _plan(place)
    for row in place.query(NETWORKS).rows:
        is_network = row[TYPE].endswith("/Network")
        named = place.envelope(row)
        yield Network(
            **named,
            kind="network" if is_network else "subnet",
            network_id=None if is_network else asset(row["network"]),
            is_default=named["name"] == DEFAULT if is_network else False,
            is_legacy=_legacy(row) if is_network else False,
            attached_count=present.count(row[NAME]),
            default_group_attached=0 if is_network else None,  # by design: a network has no group of rules
            # By design: what no rule lets in is refused in every network.
            has_filter=None if is_network else True,
            ddos_plan=plan if is_network else None,
        )


def _plan(place: Place) -> Maybe:
    """Cloud Armor Enterprise is bought for a project, with all of its networks. One that says nothing has the standard
    tier (https://cloud.google.com/compute/docs/reference/rest/v1/projects)."""
    told: Maybe = None
    for row in place.query(SETTINGS).rows:
        tier = unset(row["cloudArmorTier"], "CA_STANDARD", by=row["creationTimestamp"])
        told = word(tier, ca_standard=False, ca_enterprise_paygo=True, ca_enterprise_annual=True)
    return told


def _legacy(row: Row) -> Maybe:
    """A network without subnets has a range of its own."""
    return True if row["IPv4Range"] else unset(None, False, by=row["creationTimestamp"])
