"""Virtual networks and their subnets. What nothing has an address in is not in use."""

from auditor.facts.networks import Network
from providers.azure.fields import flag
from providers.azure.networks.filters import ident
from providers.azure.networks.parts import INTERFACES, NETWORKS, Presence
from providers.azure.place import Place
from providers.azure.rows import dig
from providers.collecting import Collected, reads

UNFILTERABLE = ("gatewaysubnet", "azurefirewallsubnet", "azurefirewallmanagementsubnet", "routeserversubnet")
"""Subnets of Azure's own gateways and firewalls, by their fixed names: no security group is allowed on them."""


@reads(
    "account",
    {
        NETWORKS: "network[network,subnet].*",
        INTERFACES: "network[network,subnet].attached_count",
    },
)
def networks(place: Place) -> Collected:
    """A row for every virtual network and every subnet. A subnet has no tags of its own: its network's count."""
    listing = place.query(NETWORKS)
    present = Presence(place, listing)
    for row in listing.rows:
        found = row["properties.subnets"]
        yield Network(
            **place.envelope(row),
            kind="network",
            is_default=False,  # by design: Azure makes no network by itself
            is_legacy=False,  # by design: classic networks are another type, and gone since 2024
            attached_count=None if found is None else present.count(row["id"]),
            default_group_attached=0,  # by design: there is no default group
            ddos_plan=flag(row["properties.enableDdosProtection"]),
        )
        for subnet in found or ():
            key = ident(subnet["id"])
            yield Network(
                **{**place.envelope(row), "resource": key, "name": subnet.get("name")},
                kind="subnet",
                network_id=row["id"],
                is_default=False,
                is_legacy=False,
                attached_count=present.count(key),
                # A subnet without a security group has no such part at all.
                has_filter=bool(dig(subnet, "properties.networkSecurityGroup.id")) if "properties" in subnet else None,
                absent=("has_filter",) if str(subnet.get("name")).lower() in UNFILTERABLE else (),
            )
