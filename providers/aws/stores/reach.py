"""Whether the rule groups of something with a public address let anybody in."""

from providers.aws.place import Answer, Place

ANYBODY = {"0.0.0.0/0", "::/0"}


def admits_anybody(place: Place, groups: tuple[str, ...], port: int | None) -> bool | None:
    """Whether a security group lets any address connect (to a port); None where a group could not be read."""
    listing = place.listing("ec2:DescribeSecurityGroups", "SecurityGroups")
    rules = {group["GroupId"]: group.get("IpPermissions") or [] for group in listing.rows}
    if any(_open(rule, port) for group in groups for rule in rules.get(group, [])):
        return True
    return False if groups and set(groups) <= set(rules) else None


def _open(rule: Answer, port: int | None) -> bool:
    sources = {part.get("CidrIp") for part in rule.get("IpRanges") or []}
    sources |= {part.get("CidrIpv6") for part in rule.get("Ipv6Ranges") or []}
    if not sources & ANYBODY:
        return False
    first, last = rule.get("FromPort"), rule.get("ToPort")
    if rule.get("IpProtocol") == "-1" or first is None or last is None or port is None:
        return True
    return bool(first <= port <= last)
