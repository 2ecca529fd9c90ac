"""Ways by which administrators log in to machines without opening a port: sessions that AWS brokers."""

from auditor.facts.networks import Endpoint
from providers.aws.fields import field, name_tag, tags
from providers.aws.networks.parts import part
from providers.aws.place import Place
from providers.collecting import Collected, reads

BROKER = "endpoint[bastion].*"


@reads(
    "region",
    {
        "ssm:DescribeSessions": "endpoint[bastion].in_use",
        "ec2:DescribeInstances": BROKER,
        "ec2:DescribeInstanceConnectEndpoints": BROKER,
    },
)
def brokered_logins(place: Place) -> Collected:
    """Session Manager, where there are machines to log in to, and the endpoints of EC2 Instance Connect.

    Of sessions only their being there is kept: who opened them, and why, is nobody's business here.
    """
    machines = place.listing("ec2:DescribeInstances", "Reservations[].Instances[]").rows
    if not any(field(machine, "State.Name") == "running" for machine in machines):
        return
    yield Endpoint(
        **place.here,
        resource=place.arn("ssm", "session-manager"),
        name="Session Manager",
        kind="bastion",
        exposure="private",  # by design: the agent calls out, nothing listens
        requires_auth=True,
        in_use=_used(place),
    )
    for endpoint in place.pages("ec2:DescribeInstanceConnectEndpoints", "InstanceConnectEndpoints"):
        if endpoint.get("State") == "create-complete":
            found = tags(endpoint.get("Tags") or [])  # EC2 leaves the element out of a resource without tags
            identity = endpoint["InstanceConnectEndpointId"]
            yield Endpoint(
                **place.here,
                resource=part(place, "instance-connect-endpoint", identity),
                name=name_tag(found, identity),
                tags=found,
                kind="bastion",
                exposure="private",  # by design: it has no address outside the network
                network_id=part(place, "vpc", endpoint["VpcId"]) if endpoint.get("VpcId") else None,
                requires_auth=True,
            )


def _used(place: Place) -> bool | None:
    """Whether a session was opened in the last 30 days, which is how long AWS remembers them."""
    for state in ("History", "Active"):
        sessions = place.listing("ssm:DescribeSessions", "Sessions", State=state)
        if sessions.rows:
            return True
        if not sessions.whole:
            return None
    return False
