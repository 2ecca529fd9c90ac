"""How a machine is wired: its interfaces, their networks and public addresses."""

from typing import Any

from providers.gcp.fields import asset


def wired(interfaces: Any) -> dict[str, Any]:
    """The columns of a machine, or of the template of machines, by its `networkInterfaces`."""
    if not isinstance(interfaces, list) or not interfaces:
        return {}
    network, subnet = asset(interfaces[0].get("network")), asset(interfaces[0].get("subnetwork"))
    return {
        "network_id": network,
        "subnet_id": subnet,
        # An access configuration gives a public address, whether or not the machine runs and has one now.
        "has_public_ip": any(one.get("accessConfigs") or one.get("ipv6AccessConfigs") for one in interfaces),
        # By design: no route leads into a subnet from the internet. What does is a public address, which is a column
        # of its own. Networks of the oldest kind have no subnets.
        "in_private_subnet": subnet is not None if subnet or network else None,
    }
