"""Lambda functions. Their environment variables may hold secrets and are never kept."""

from auditor.facts.machines import Compute
from auditor.regulation.lifetimes import runtime_support_end
from providers.aws.fields import field, moment
from providers.aws.place import Place
from providers.aws.tagging import TAGS, Tagged
from providers.collecting import Collected, reads

OWN_RUNTIME = ("runtime", "runtime_support_end")
"""What a function made from a container image does not have: AWS keeps no runtime for it."""


@reads("region", {"lambda:ListFunctions": "compute[function].*", TAGS: "compute[function].tags"})
def functions(place: Place) -> Collected:
    """Lambda functions: name, runtime, role and network."""
    tagged = Tagged(place)
    for row in place.listing("lambda:ListFunctions", "Functions").rows:
        arn = row["FunctionArn"]
        network = field(row, "VpcConfig.VpcId")
        role = row.get("Role")
        yield Compute(
            **place.here,
            resource=arn,
            name=row["FunctionName"],
            tags=tagged.of(arn),
            provider_managed=row["FunctionName"].lower().startswith("aws-controltower"),
            kind="function",
            created_at=moment(row.get("LastModified")),
            network_id=place.arn("ec2", f"vpc/{network}") if network else None,
            has_public_ip=False,  # by design: functions have no address of their own
            uses_default_identity=False,  # by design: AWS makes no identity for functions
            has_identity=None if role is None else True,
            identity_id=role,
            metadata_hardened=True,  # by design: there is no metadata service
            runtime=row.get("Runtime"),
            runtime_support_end=runtime_support_end("lambda", row.get("Runtime")),
            absent=OWN_RUNTIME if row.get("PackageType") == "Image" else (),
        )


COLLECTORS = (functions,)
