"""What the collectors of stores share: which columns a kind of store has no concept of, and names of keys."""

from typing import Any

from providers.aws.place import Place

NO_CONNECTION = (
    "tls_enforced",
    "min_tls",
    "has_public_endpoint",
    "public_endpoint_open",
    "network_restricted",
    "has_private_endpoint",
    "time_zone",
)
"""Columns without meaning for what nobody connects to: disks, snapshots, images."""

PROVIDER_API = ("tls_enforced", "min_tls", "has_public_endpoint", "public_endpoint_open", "network_restricted")
"""Columns without meaning for what is reached by AWS's own interface only: there is no such setting."""


def key_resource(place: Place, key: Any) -> str | None:
    """The ARN of a KMS key that an answer names by ARN or by key ID; None for an alias, which needs a lookup."""
    if not key or str(key).startswith("alias/"):
        return None
    return str(key) if str(key).startswith("arn:") else place.arn("kms", f"key/{key}")


def region_of(arn: Any) -> str | None:
    """The region in an ARN; None for a bare name, which means a resource of the same region."""
    parts = str(arn).split(":")
    return parts[3] if len(parts) > 5 and parts[0] == "arn" else None


def other_regions(place: Place, *arns: Any) -> tuple[str, ...]:
    """The regions, other than this one, that ARNs lie in."""
    return tuple(sorted({region for arn in arns if (region := region_of(arn)) and region != place.region}))
