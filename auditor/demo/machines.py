"""Demo: machines and functions, some as they should be and some as they are found."""

import io
import json
import zipfile
from typing import Any

from auditor.demo.place import TOKYO, Site

IMAGE = "ami-12345678"
VIRGINIA = "us-east-1"
OWN = {"所管課": "市民課", "システム名": "JUKI"}


def good(site: Site) -> None:
    """An application server in a closed subnet and in a group, with a role that may do little; a current function."""
    subnets = _subnets(site, "10.10")
    role = f"arn:aws:s3:::juki-backup-{site.account[-4:]}/*"
    _role(site, "juki-ap", "ec2.amazonaws.com", ["s3:GetObject"], role)
    machine = _machine(site, "juki-ap-01", subnets[0], False, "juki-ap", OWN, HttpTokens="required")
    scaling = site.client("autoscaling")
    _group(site, "juki-ap", machine, subnets, 0, 4)
    scaling.attach_instances(AutoScalingGroupName="juki-ap", InstanceIds=[machine])
    scaling.put_scaling_policy(
        AutoScalingGroupName="juki-ap",
        PolicyName="juki-ap-cpu",
        PolicyType="TargetTrackingScaling",
        TargetTrackingConfiguration={
            "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"},
            "TargetValue": 50.0,
        },
    )
    tsuchi = _role(site, "juki-tsuchi", "lambda.amazonaws.com", ["sqs:SendMessage"], "arn:aws:sqs:*:*:juki-*")
    _function(site, "juki-tsuchi", tsuchi, "python3.13", OWN)
    site.client("ecr").create_repository(
        repositoryName="juki/batch",
        imageTagMutability="IMMUTABLE",
        imageScanningConfiguration={"scanOnPush": True},
        encryptionConfiguration={"encryptionType": "AES256"},
    )


def bad(site: Site) -> None:
    """A web server on the internet and a function, both with every right; an old system; a group in one zone."""
    ec2 = site.client("ec2")
    first, _ = _subnets(site, "10.20")
    network = ec2.describe_subnets(SubnetIds=[first])["Subnets"][0]["VpcId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=network)
    table = ec2.create_route_table(VpcId=network)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.associate_route_table(RouteTableId=table, SubnetId=first)
    _role(site, "shisetsu-yoyaku-web", "ec2.amazonaws.com", ["*"], "*")
    _machine(site, "shisetsu-yoyaku-web-01", first, True, "shisetsu-yoyaku-web", {}, HttpTokens="optional")
    machine = _machine(site, "shisetsu-yoyaku-ap-01", first, False, None, {}, HttpTokens="optional")
    _machine(site, "bosai-haishin-01", first, False, None, {"System": "bosai"}, HttpTokens="required")
    _group(site, "shisetsu-yoyaku-batch", machine, (first,), 0, 0)
    role = _role(site, "shisetsu-yoyaku-tsuchi", "lambda.amazonaws.com", ["*"], "*")
    _function(site, "shisetsu-yoyaku-tsuchi", role, "python3.9", {})


def abroad(site: Site) -> None:
    """A server for trials in Virginia."""
    subnet = site.client("ec2", VIRGINIA).describe_subnets()["Subnets"][0]["SubnetId"]
    _machine(site, "shisetsu-yoyaku-shiken-01", subnet, False, None, {}, VIRGINIA, HttpTokens="optional")


def remains(site: Site) -> None:
    """The old library system's server, stopped and forgotten."""
    ec2 = site.client("ec2")
    machine = _machine(site, "kyu-tosho-01", _subnets(site, "10.30")[0], False, None, {}, HttpTokens="optional")
    ec2.stop_instances(InstanceIds=[machine])


def _subnets(site: Site, begin: str) -> tuple[str, str]:
    """Subnets in two zones of a network of its own (`10.10` is 10.10.0.0/16)."""
    ec2 = site.client("ec2")
    network = ec2.create_vpc(CidrBlock=f"{begin}.0.0/16")["Vpc"]["VpcId"]
    first, second = (
        ec2.create_subnet(VpcId=network, CidrBlock=f"{begin}.{number}.0/24", AvailabilityZone=TOKYO + zone)["Subnet"]
        for number, zone in ((1, "a"), (2, "c"))
    )
    return str(first["SubnetId"]), str(second["SubnetId"])


def _group(site: Site, name: str, like: str, subnets: tuple[str, ...], least: int, most: int) -> None:
    """A group of machines like another one."""
    site.client("autoscaling").create_auto_scaling_group(
        AutoScalingGroupName=name,
        InstanceId=like,
        MinSize=least,
        MaxSize=most,
        DesiredCapacity=least,
        VPCZoneIdentifier=",".join(subnets),
        Tags=[
            {"Key": key, "Value": value, "PropagateAtLaunch": True, "ResourceId": name}
            for key, value in (OWN if name.startswith("juki") else {}).items()
        ],
    )


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


def _machine(
    site: Site,
    name: str,
    subnet: str,
    public: bool,
    profile: str | None,
    tags: dict[str, str],
    region: str = TOKYO,
    **metadata: Any,
) -> str:
    more: dict[str, Any] = {"IamInstanceProfile": {"Name": profile}} if profile else {}
    named = [{"Key": key, "Value": value} for key, value in {"Name": name, **tags}.items()]
    started = site.client("ec2", region).run_instances(
        ImageId=IMAGE,
        InstanceType="t3.medium",
        MinCount=1,
        MaxCount=1,
        MetadataOptions=metadata,
        BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 30, "Encrypted": not public}}],
        NetworkInterfaces=[{"DeviceIndex": 0, "SubnetId": subnet, "AssociatePublicIpAddress": public}],
        TagSpecifications=[{"ResourceType": "instance", "Tags": named}],
        **more,
    )
    return str(started["Instances"][0]["InstanceId"])


def _function(site: Site, name: str, role: str, runtime: str, tags: dict[str, str]) -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        # A fixed date: the same town has the same functions.
        archive.writestr(zipfile.ZipInfo("index.py", (2026, 4, 1, 0, 0, 0)), "def handler(event, context): ...\n")
    site.client("lambda").create_function(
        FunctionName=name,
        Runtime=runtime,
        Role=role,
        Handler="index.handler",
        Code={"ZipFile": package.getvalue()},
        Environment={"Variables": {"API_KEY": "kari-no-himitsu"}},
        Tags=tags,
    )


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
