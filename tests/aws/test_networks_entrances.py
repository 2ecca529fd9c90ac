"""Logins that AWS brokers, redundant lines, and what they make of the checks."""

from typing import Any

import pandas as pd
import pytest

from auditor.facts.networks import Endpoint, Network
from providers.aws.networks.links import dedicated_lines
from providers.aws.networks.logins import brokered_logins
from tests.aws.bed import TOKYO, Answer, Bed
from tests.aws.refusals import refusing

NONE = b"<DescribeInstanceConnectEndpointsResponse></DescribeInstanceConnectEndpointsResponse>"
ONE = (
    b"<DescribeInstanceConnectEndpointsResponse><instanceConnectEndpointSet><item>"
    b"<instanceConnectEndpointId>eice-1</instanceConnectEndpointId><state>create-complete</state><vpcId>vpc-1</vpcId>"
    b"</item><item><instanceConnectEndpointId>eice-2</instanceConnectEndpointId><state>create-failed</state>"
    b"</item></instanceConnectEndpointSet></DescribeInstanceConnectEndpointsResponse>"
)
SESSION = {"SessionId": "tanaka-1", "Owner": "arn:aws:iam::1:user/tanaka", "Reason": "himitsu no riyu"}


def _bastions(bed: Bed, account: str, sessions: Answer, endpoints: bytes = NONE) -> Any:
    canned = {"ssm:DescribeSessions": sessions, "ec2:DescribeInstanceConnectEndpoints": endpoints}
    return bed.read(account, brokered_logins, canned=canned).frames[Endpoint].set_index("resource")


def _machine(bed: Bed, account: str) -> str:
    started = bed.client(account, "ec2").run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1)
    return str(started["Instances"][0]["InstanceId"])


def test_no_machine_no_login(bed: Bed, account: str) -> None:
    """Where nothing runs, nobody has to log in: no row, no question."""
    machine = _machine(bed, account)
    bed.client(account, "ec2").stop_instances(InstanceIds=[machine])
    read = bed.read(account, brokered_logins)
    assert read.frames[Endpoint].empty
    assert "ssm:DescribeSessions" not in {reading.operation for reading in read.readings}


@pytest.mark.parametrize(("sessions", "used"), [([SESSION], True), ([], False)])
def test_sessions_show_the_use(bed: Bed, account: str, sessions: list[dict[str, str]], used: bool) -> None:
    """That there was one is kept; who opened it and why is not."""
    _machine(bed, account)
    frame = _bastions(bed, account, {"Sessions": sessions})
    assert frame["in_use"].to_dict() == {f"arn:aws:ssm:{TOKYO}:{account}:session-manager": used}
    assert "tanaka" not in frame.to_string()
    assert "himitsu" not in frame.to_string()


def test_sessions_denied(bed: Bed, account: str) -> None:
    """Nobody knows whether there was one."""
    _machine(bed, account)
    frame = _bastions(bed, account, refusing("ssm:DescribeSessions")["ssm:DescribeSessions"])
    assert frame["in_use"].to_list() == [pd.NA]


def test_an_endpoint_does_not_show_its_use(bed: Bed, account: str) -> None:
    """It is a way in, whether it is used is unknown; one that was never made is none."""
    _machine(bed, account)
    frame = _bastions(bed, account, {"Sessions": []}, ONE)
    found = frame.drop(index=f"arn:aws:ssm:{TOKYO}:{account}:session-manager")
    assert list(found.index) == [f"arn:aws:ec2:{TOKYO}:{account}:instance-connect-endpoint/eice-1"]
    assert found["in_use"].to_list() == [pd.NA]


@pytest.mark.parametrize(
    ("places", "redundant"),
    [(("EqTY2",), pd.NA), (("EqTY2", "EqTY2"), pd.NA), (("EqTY2", "EQOS1"), True)],
)
def test_a_second_line_in_another_building(bed: Bed, account: str, places: tuple[str, ...], redundant: Any) -> None:
    """Two lines into one building fall together; moto says nothing of logical redundancy."""
    client = bed.client(account, "directconnect")
    for number, place in enumerate(places):
        client.create_connection(location=place, bandwidth="1Gbps", connectionName=f"kaisen-{number}")
    frame = bed.read(account, dedicated_lines).frames[Network]
    assert frame["redundant"].to_list() == [redundant] * len(places)
