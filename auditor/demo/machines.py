"""Demo: machines and functions, some as they should be and some as they are found."""

import io
import json
import zipfile
from typing import Any

from auditor.demo.place import Site

IMAGE = "ami-12345678"


def good(site: Site) -> None:
    """An application server in a closed subnet, with a role that may do little."""
    ec2 = site.client("ec2")
    network = ec2.create_vpc(CidrBlock="10.10.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=network, CidrBlock="10.10.1.0/24")["Subnet"]["SubnetId"]
    _role(site, "juki-ap", "ec2.amazonaws.com", ["s3:GetObject"], f"arn:aws:s3:::juki-backup-{site.account[-4:]}/*")
    _machine(site, "juki-ap-01", subnet, False, "juki-ap", HttpTokens="required")


def bad(site: Site) -> None:
    """A web server on the internet and a function, both with every right."""
    ec2 = site.client("ec2")
    network = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=network, CidrBlock="10.20.1.0/24")["Subnet"]["SubnetId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=network)
    table = ec2.create_route_table(VpcId=network)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    _role(site, "shisetsu-yoyaku-web", "ec2.amazonaws.com", ["*"], "*")
    _machine(site, "shisetsu-yoyaku-web-01", subnet, True, "shisetsu-yoyaku-web", HttpTokens="optional")
    role = _role(site, "shisetsu-yoyaku-tsuchi", "lambda.amazonaws.com", ["*"], "*")
    _function(site, "shisetsu-yoyaku-tsuchi", role)


def remains(site: Site) -> None:
    """The old library system's server, stopped and forgotten."""
    ec2 = site.client("ec2")
    network = ec2.create_vpc(CidrBlock="10.30.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=network, CidrBlock="10.30.1.0/24")["Subnet"]["SubnetId"]
    machine = _machine(site, "kyu-tosho-01", subnet, False, None, HttpTokens="optional")
    ec2.stop_instances(InstanceIds=[machine])


def _role(site: Site, name: str, service: str, actions: list[str], resource: str) -> str:
    """A role for a service; for machines with a profile of the same name."""
    iam = site.client("iam")
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    arn = str(iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))["Role"]["Arn"])
    allowed = {"Effect": "Allow", "Action": actions, "Resource": resource}
    iam.put_role_policy(RoleName=name, PolicyName=name, PolicyDocument=_policy(allowed))
    if service.startswith("ec2."):
        iam.create_instance_profile(InstanceProfileName=name)
        iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    return arn


def _machine(site: Site, name: str, subnet: str, public: bool, profile: str | None, **metadata: Any) -> str:
    more: dict[str, Any] = {"IamInstanceProfile": {"Name": profile}} if profile else {}
    started = site.client("ec2").run_instances(
        ImageId=IMAGE,
        InstanceType="t3.medium",
        MinCount=1,
        MaxCount=1,
        MetadataOptions=metadata,
        BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 30, "Encrypted": not public}}],
        NetworkInterfaces=[{"DeviceIndex": 0, "SubnetId": subnet, "AssociatePublicIpAddress": public}],
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}],
        **more,
    )
    return str(started["Instances"][0]["InstanceId"])


def _function(site: Site, name: str, role: str) -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        # A fixed date: the same town has the same functions.
        archive.writestr(zipfile.ZipInfo("index.py", (2026, 4, 1, 0, 0, 0)), "def handler(event, context): ...\n")
    site.client("lambda").create_function(
        FunctionName=name,
        Runtime="python3.9",
        Role=role,
        Handler="index.handler",
        Code={"ZipFile": package.getvalue()},
        Environment={"Variables": {"API_KEY": "kari-no-himitsu"}},
    )


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
