"""Looks into a region that should be empty: few calls, chosen to show data and machines, not settings."""

from typing import Any

from auditor.facts.governance import ServiceInUse
from providers.aws.place import Place
from providers.collecting import Collected, reads

LOOKS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("ec2:DescribeNetworkInterfaces", "NetworkInterfaces", {}),
    ("ec2:DescribeSnapshots", "Snapshots", {"OwnerIds": ["self"]}),
    ("lambda:ListFunctions", "Functions", {}),
    ("dynamodb:ListTables", "TableNames", {}),
    ("sqs:ListQueues", "QueueUrls", {}),
    ("logs:DescribeLogGroups", "logGroups", {}),
    ("ecr:DescribeRepositories", "repositories", {}),
    ("kms:ListAliases", "Aliases", {}),
)
"""Interfaces stand for nearly everything that runs in a network (machines, databases, file systems, load balancers);
the others are the kinds of store that have none."""


@reads("region", {operation: "service_in_use.*" for operation, _, _ in LOOKS})
def sentinel(place: Place) -> Collected:
    """One row for every service that shows something, else one row for the region, whose use is not yet confirmed.

    Ends at the first refusal by the organisation's policy: the region is locked, and every further call would be too.
    """
    found = False
    for operation, rows, parameters in LOOKS:
        listing = place.listing(operation, rows, **parameters)
        service = operation.split(":")[0]
        count = sum(1 for row in listing.rows if not _provided(row))
        if count:
            found = True
            yield ServiceInUse(
                **place.here,
                resource=place.arn(service, "*"),
                cloud_service=service,
                evidence=("resource",),
                is_used=True,
                resource_count=count,
            )
        if place.locked:
            return
    if not found:
        yield ServiceInUse(**place.here, resource=place.arn("*", "*"), cloud_service="*", is_used=None)


def _provided(row: object) -> bool:
    """AWS lists its own key aliases everywhere, used or not."""
    return isinstance(row, dict) and str(row.get("AliasName", "")).startswith("alias/aws/")
