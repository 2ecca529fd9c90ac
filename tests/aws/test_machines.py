"""Machines built with boto3 and read back through the adapter, and what is joined to them."""

import io
import json
import zipfile
from typing import Any

import pandas as pd

from auditor.facts.frames import frame
from auditor.facts.identities import Grant
from auditor.facts.machines import Compute
from auditor.facts.tables import TABLES
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import judge
from auditor.snapshot import Snapshot
from checks import machines as rules
from checks.joins import machines as joins
from providers.aws import machines
from tests.aws.bed import NOW, TOKYO, Bed, response

REFUSED = (
    b"<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors></Response>"
)
TRUST = json.dumps(
    {"Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
)


def _rows(snapshot: Snapshot) -> Any:
    return snapshot.frames[Compute].set_index("name")


def _network(ec2: Any, public: bool) -> str:
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = str(ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"])
    if public:
        gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
        table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
        ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    return subnet


def _machine(ec2: Any, name: str, subnet: str, public: bool, **more: Any) -> str:
    card = {"DeviceIndex": 0, "SubnetId": subnet, "AssociatePublicIpAddress": public}
    started = ec2.run_instances(
        ImageId="ami-12345678",
        MinCount=1,
        MaxCount=1,
        NetworkInterfaces=[card],
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}],
        **more,
    )
    return str(started["Instances"][0]["InstanceId"])


def test_address_subnet_and_metadata_service(bed: Bed, account: str) -> None:
    """A machine in a closed subnet, and one with an address in a subnet that leads to the internet."""
    ec2 = bed.client(account, "ec2")
    hostile = "<script>=cmd()"
    _machine(ec2, "juki-ap", _network(ec2, False), False, MetadataOptions={"HttpTokens": "required"})
    _machine(ec2, hostile, _network(ec2, True), True, MetadataOptions={"HttpTokens": "optional"})
    gone = _machine(ec2, "gone", _network(ec2, False), False)
    ec2.terminate_instances(InstanceIds=[gone])

    found = _rows(bed.read(account, *machines.COLLECTORS))

    assert sorted(found.index) == sorted(["juki-ap", hostile])
    assert found["has_public_ip"].to_dict() == {"juki-ap": False, hostile: True}
    assert found["in_private_subnet"].to_dict() == {"juki-ap": True, hostile: False}
    assert found["metadata_hardened"].to_dict() == {"juki-ap": True, hostile: False}
    assert found["has_identity"].to_dict() == {"juki-ap": False, hostile: False}
    assert found.loc["juki-ap", "state"] == "running"


def test_route_tables_denied_leave_the_subnet_unknown(bed: Bed, account: str) -> None:
    """Whether a subnet is private is concluded from route tables only."""
    ec2 = bed.client(account, "ec2")
    _machine(ec2, "juki-ap", _network(ec2, False), False)
    denied = {"ec2:DescribeRouteTables": lambda _: response(REFUSED, 403)}

    read = bed.read(account, *machines.COLLECTORS, canned=denied)

    assert _rows(read).loc["juki-ap", "in_private_subnet"] is pd.NA
    assert {r.permission for r in read.readings if r.status == "denied"} == {"ec2:DescribeRouteTables"}


def test_the_role_behind_a_profile(bed: Bed, account: str) -> None:
    """The profile leads to the role; without the list of profiles the role is unknown."""
    iam, ec2 = bed.client(account, "iam"), bed.client(account, "ec2")
    role = iam.create_role(RoleName="juki-ap", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    iam.create_instance_profile(InstanceProfileName="juki-profile")
    iam.add_role_to_instance_profile(InstanceProfileName="juki-profile", RoleName="juki-ap")
    _machine(ec2, "juki-ap", _network(ec2, False), False, IamInstanceProfile={"Name": "juki-profile"})
    refused = b"<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"
    denied = {"iam:ListInstanceProfiles": lambda _: response(refused, 403)}

    known = _rows(bed.read(account, *machines.COLLECTORS)).loc["juki-ap"]
    unknown = _rows(bed.read(account, *machines.COLLECTORS, canned=denied)).loc["juki-ap"]

    assert (known["has_identity"], known["identity_id"]) == (True, role)
    assert unknown["has_identity"] is pd.NA
    assert unknown["identity_id"] is pd.NA


def test_functions_keep_no_environment(bed: Bed, account: str) -> None:
    """Runtime and role are read; what the environment holds is in no column."""
    role = bed.client(account, "iam").create_role(RoleName="uketsuke", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("a.py", "")
    bed.client(account, "lambda").create_function(
        FunctionName="uketsuke",
        Runtime="python3.13",
        Role=role,
        Handler="a.b",
        Code={"ZipFile": package.getvalue()},
        Environment={"Variables": {"DB_PASSWORD": "himitsu-no-kotoba"}},
    )
    read = bed.read(account, *machines.COLLECTORS)
    row = _rows(read).loc["uketsuke"]
    assert (row["kind"], row["runtime"], row["identity_id"]) == ("function", "python3.13", role)
    assert "himitsu" not in read.frames[Compute].to_csv()


def test_clusters(bed: Bed, account: str) -> None:
    """A Kubernetes cluster, whole and with its details denied."""
    eks = bed.client(account, "eks")
    role = f"arn:aws:iam::{account}:role/eks"
    eks.create_cluster(name="kyotsu-kiban", version="1.34", roleArn=role, resourcesVpcConfig={"subnetIds": []})

    def deny(_: Any) -> Any:
        return response(b'{"message": "no"}', 403, {"x-amzn-errortype": "AccessDeniedException"})

    row = _rows(bed.read(account, *machines.COLLECTORS)).loc["kyotsu-kiban"]
    blind = _rows(bed.read(account, *machines.COLLECTORS, canned={"eks:DescribeCluster": deny})).loc["kyotsu-kiban"]

    assert (row["kind"], row["runtime"], row["identity_id"]) == ("kubernetes", "1.34", role)
    assert blind["resource"] == row["resource"] == f"arn:aws:eks:{TOKYO}:{account}:cluster/kyotsu-kiban"
    assert blind["runtime"] is pd.NA


def test_a_machine_that_acts_as_full_administrator_fails(bed: Bed, account: str) -> None:
    """What the role of a machine is granted decides; grants that were not listed leave it unknown."""
    base: dict[str, Any] = {"provider": "aws", "account": account, "region": TOKYO}
    rows = [
        Compute(
            **base, resource=f"i-{role}", kind="vm", uses_default_identity=False, has_identity=True, identity_id=role
        )
        for role in ("admin", "few", "none", "unread")
    ]
    held: dict[str, tuple[bool | None, ...]] = {"admin": (False, True), "few": (False,), "unread": (None, False)}
    grants = [
        Grant(**{**base, "region": "global"}, resource=f"g-{role}-{n}", principal_id=role, is_wildcard_admin=wild)
        for role, wilds in held.items()
        for n, wild in enumerate(wilds)
    ]
    seen = bed.read(account, *machines.COLLECTORS).readings

    def statuses(readings: Any) -> dict[str, str]:
        facts: dict[Any, Any] = {Compute: rows, Grant: grants}
        frames = {table: frame(table, facts.get(table, ())) for table in TABLES}
        rule = rules.machine_identity_limited
        judged = judge(frames, readings, (), Parameters.load(), NOW, [rule], joins.JOINS)
        return {finding.resource: finding.status for batch in judged.batches for finding in batch.findings()}

    assert statuses(seen) == {"i-admin": "fail", "i-few": "pass", "i-none": "pass", "i-unread": "unknown"}
    refused = next(r for r in seen if r.operation == "lambda:ListFunctions")
    lost = type(refused)(**{**vars(refused), "operation": "iam:List", "status": "denied", "columns": ("grant.*",)})
    expected = {"i-admin": "fail", "i-few": "unknown", "i-none": "unknown", "i-unread": "unknown"}
    assert statuses([lost]) == expected


def test_empty_account(bed: Bed, account: str) -> None:
    """No machine: no route table and no profile is asked for."""
    read = bed.read(account, *machines.COLLECTORS)
    assert read.frames[Compute].empty
    assert not {"ec2:DescribeRouteTables", "iam:ListInstanceProfiles"} & {r.operation for r in read.readings}
