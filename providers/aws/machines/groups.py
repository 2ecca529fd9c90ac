"""EC2 Auto Scaling groups: how far they are spread, and whether they follow the load."""

from auditor.facts.machines import Compute
from providers.aws.fields import moment, tags
from providers.aws.place import Answer, Listing, Place
from providers.collecting import Collected, reads

CLUSTER_AUTOSCALER = "k8s.io/cluster-autoscaler/enabled"
"""The tag by which the autoscaler of a Kubernetes cluster finds the groups that it scales, without a policy in AWS."""

OF_MACHINES = ("has_identity", "identity_id", "identity_is_wildcard_admin", "uses_default_identity")
"""What a group does not have: each of its machines is a row of its own."""


@reads(
    "region",
    {
        "autoscaling:DescribeAutoScalingGroups": "compute[vm_group].*",
        "autoscaling:DescribePolicies": "compute[vm_group].autoscaling",
    },
)
def groups(place: Place) -> Collected:
    """Auto Scaling groups; one list of policies for all of them."""
    rows = place.listing("autoscaling:DescribeAutoScalingGroups", "AutoScalingGroups").rows
    policies = place.listing("autoscaling:DescribePolicies", "ScalingPolicies") if rows else None
    for row in rows:
        yield _group(place, row, policies)


def _group(place: Place, row: Answer, policies: Listing | None) -> Compute:
    name, found = row["AutoScalingGroupName"], tags(row.get("Tags") or [])
    return Compute(
        **place.here,
        resource=row.get("AutoScalingGroupARN") or place.arn("autoscaling", f"autoScalingGroup:*:{name}"),
        name=name,
        tags=found,
        kind="vm_group",
        created_at=moment(row.get("CreatedTime")),
        zones=tuple(sorted(row["AvailabilityZones"])),
        autoscaling=_follows(row, found or {}, policies),
        absent=OF_MACHINES,
    )


def _follows(row: Answer, found: dict[str, str], policies: Listing | None) -> bool | None:
    """Whether the group's size may differ, and something changes it by the load. A schedule alone does not."""
    if row["MaxSize"] <= row["MinSize"]:
        return False
    own = [
        p for p in (policies.rows if policies else ()) if p.get("AutoScalingGroupName") == row["AutoScalingGroupName"]
    ]
    if CLUSTER_AUTOSCALER in found or any(policy.get("Enabled", True) for policy in own):
        return True
    return False if policies and policies.whole else None


COLLECTORS = (groups,)
