"""Groups of machines, where images come from, and until when clusters and functions are supported."""

import io
import json
import zipfile
from datetime import date
from typing import Any

import pandas as pd
import pytest

from auditor.facts.machines import Compute
from auditor.snapshot import Snapshot
from providers.aws.machines.clusters import clusters
from providers.aws.machines.functions import functions
from providers.aws.machines.groups import groups
from providers.aws.machines.images import registries
from providers.aws.machines.instances import instances
from tests.aws.bed import TOKYO, Answer, Bed, response
from tests.aws.refusals import refusing


def _rows(snapshot: Snapshot) -> Any:
    return snapshot.frames[Compute].set_index("name")


def _group(bed: Bed, account: str, name: str, zones: str, least: int, most: int, **tags: str) -> None:
    scaling = bed.client(account, "autoscaling")
    if not scaling.describe_launch_configurations()["LaunchConfigurations"]:
        scaling.create_launch_configuration(
            LaunchConfigurationName="kata", ImageId="ami-12345678", InstanceType="t3.micro"
        )
    scaling.create_auto_scaling_group(
        AutoScalingGroupName=name,
        LaunchConfigurationName="kata",
        MinSize=least,
        MaxSize=most,
        DesiredCapacity=least,
        AvailabilityZones=[TOKYO + zone for zone in zones],
        Tags=[{"Key": key, "Value": value, "ResourceId": name} for key, value in tags.items()],
    )


def _policy(bed: Bed, account: str, name: str) -> None:
    bed.client(account, "autoscaling").put_scaling_policy(
        AutoScalingGroupName=name,
        PolicyName=f"cpu of {name}",
        PolicyType="TargetTrackingScaling",
        TargetTrackingConfiguration={
            "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"},
            "TargetValue": 50.0,
        },
    )


def test_groups(bed: Bed, account: str) -> None:
    """Zones, tags, and whether the load moves their size."""
    hostile = "<b>=cmd()"
    _group(bed, account, "follows", "ac", 0, 4, owner=hostile)
    _policy(bed, account, "follows")
    _group(bed, account, "room without a policy", "a", 0, 4)
    _group(bed, account, "policy without room", "a", 0, 0)
    _policy(bed, account, "policy without room")
    _group(bed, account, "nodes", "ac", 0, 4, **{"k8s.io/cluster-autoscaler/enabled": "true"})
    denied = refusing("autoscaling:DescribePolicies")

    found = _rows(bed.read(account, groups))
    blind = _rows(bed.read(account, groups, canned=denied))

    assert found["zones"].map(list).to_dict()["follows"] == [f"{TOKYO}a", f"{TOKYO}c"]
    assert found["autoscaling"].to_dict() == {
        "follows": True,
        "room without a policy": False,
        "policy without room": False,
        "nodes": True,
    }
    assert dict(found.loc["follows", "tags"]) == {"owner": hostile}
    assert "identity_is_wildcard_admin" in found.loc["follows", "absent"]
    assert blind["autoscaling"].isna().to_dict() == {
        "follows": True,
        "room without a policy": True,
        "policy without room": False,
        "nodes": False,
    }


def test_a_machine_of_a_group_is_in_it(bed: Bed, account: str) -> None:
    """By the tag that only Auto Scaling can set."""
    _group(bed, account, "follows", "a", 1, 1)
    rows = bed.read(account, instances).frames[Compute]
    assert rows["in_group"].tolist() == [True]


REPOSITORY = "arn:aws:ecr:ap-northeast-1:{}:repository/{}"


@pytest.mark.parametrize(
    ("own", "registry", "scanned"),
    [
        (True, {"scanType": "BASIC", "rules": []}, True),
        (False, {"scanType": "BASIC", "rules": []}, False),
        (False, {"scanType": "BASIC", "rules": [("SCAN_ON_PUSH", "juki*")]}, True),
        (False, {"scanType": "BASIC", "rules": [("SCAN_ON_PUSH", "ap")]}, True),
        (False, {"scanType": "BASIC", "rules": [("SCAN_ON_PUSH", "*/web")]}, False),
        (False, {"scanType": "BASIC", "rules": [("MANUAL", "*")]}, False),
        (False, {"scanType": "ENHANCED", "rules": [("CONTINUOUS_SCAN", "*")]}, True),
        (True, {"scanType": "ENHANCED", "rules": [("CONTINUOUS_SCAN", "zei*")]}, False),
    ],
)
def test_images_are_scanned(bed: Bed, account: str, own: bool, registry: dict[str, Any], scanned: bool) -> None:
    """The registry's rules decide; the repository's own switch counts in the basic way only."""
    bed.client(account, "ecr").create_repository(
        repositoryName="juki/ap", imageScanningConfiguration={"scanOnPush": own}, imageTagMutability="IMMUTABLE"
    )
    rules = [
        {"scanFrequency": frequency, "repositoryFilters": [{"filter": name, "filterType": "WILDCARD"}]}
        for frequency, name in registry["rules"]
    ]
    canned: dict[str, Answer] = {
        "ecr:GetRegistryScanningConfiguration": {"scanningConfiguration": {**registry, "rules": rules}}
    }
    row = bed.read(account, registries, canned=canned).frames[Compute].iloc[0]
    assert row["resource"] == REPOSITORY.format(account, "juki/ap")
    assert (row["image_scanning"], row["image_immutable"]) == (scanned, True)


def test_scanning_of_the_registry_denied(bed: Bed, account: str) -> None:
    """The repository's own switch may count for nothing: it is unknown."""
    bed.client(account, "ecr").create_repository(
        repositoryName="juki/ap", imageScanningConfiguration={"scanOnPush": True}
    )
    read = bed.read(account, registries, canned=refusing("ecr:GetRegistryScanningConfiguration"))
    assert read.frames[Compute].iloc[0]["image_scanning"] is pd.NA


def _cluster(bed: Bed, account: str, version: str) -> None:
    ec2 = bed.client(account, "ec2")
    subnets = sorted(ec2.describe_subnets()["Subnets"], key=lambda subnet: str(subnet["AvailabilityZone"]))
    bed.client(account, "eks").create_cluster(
        name="kyotsu",
        version=version,
        roleArn=f"arn:aws:iam::{account}:role/eks",
        resourcesVpcConfig={"subnetIds": [subnet["SubnetId"] for subnet in subnets[:2]]},
    )


VERSIONS: dict[str, Answer] = {
    "eks:DescribeClusterVersions": {
        "clusterVersions": [{"clusterVersion": "1.36", "endOfStandardSupportDate": "2027-08-02T00:00:00Z"}]
    }
}


def test_support_of_a_cluster_is_what_eks_says(bed: Bed, account: str) -> None:
    """Denied it is unknown, even where this program's table has a date."""
    _cluster(bed, account, "1.36")
    row = bed.read(account, clusters, canned=VERSIONS).frames[Compute].iloc[0]
    assert row["runtime_support_end"] == date(2027, 8, 2)
    assert list(row["zones"]) == [f"{TOKYO}a", f"{TOKYO}c"]
    denied = {**VERSIONS, **refusing("eks:DescribeClusterVersions", "ec2:DescribeSubnets")}
    blind = bed.read(account, clusters, canned=denied).frames[Compute].iloc[0]
    assert blind["runtime_support_end"] is pd.NA
    assert blind["zones"] is pd.NA


@pytest.mark.parametrize(("version", "end"), [("1.29", date(2025, 3, 23)), ("1.2", pd.NA)])
def test_a_version_that_eks_no_longer_lists(bed: Bed, account: str, version: str, end: Any) -> None:
    """So old that only the table knows it, or nobody; where the list broke off the table does not speak."""
    _cluster(bed, account, version)
    row = bed.read(account, clusters, canned=VERSIONS).frames[Compute].iloc[0]
    assert row["runtime_support_end"] is end or row["runtime_support_end"] == end
    denied = bed.read(account, clusters, canned=refusing("eks:DescribeClusterVersions")).frames[Compute].iloc[0]
    assert denied["runtime_support_end"] is pd.NA


def test_support_of_functions(bed: Bed, account: str) -> None:
    """By the table; a runtime that it does not hold is unknown; an image brings its own."""
    role = bed.client(account, "iam").create_role(RoleName="uketsuke", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("a.py", "")
    bed.client(account, "lambda").create_function(
        FunctionName="uketsuke", Runtime="python3.9", Role=role, Handler="a.b", Code={"ZipFile": package.getvalue()}
    )
    listed = [
        {"FunctionArn": f"arn:aws:lambda:{TOKYO}:{account}:function:{name}", "FunctionName": name, **more}
        for name, more in (("image", {"PackageType": "Image"}), ("new", {"Runtime": "cobol85", "PackageType": "Zip"}))
    ]
    answer = {"lambda:ListFunctions": lambda _: response(json.dumps({"Functions": listed}).encode())}

    real = bed.read(account, functions).frames[Compute].iloc[0]
    found = _rows(bed.read(account, functions, canned=answer))

    assert real["runtime_support_end"] == date(2025, 12, 15)
    assert found["runtime_support_end"].isna().all()
    assert list(found.loc["image", "absent"]) == ["runtime", "runtime_support_end"]
    assert list(found.loc["new", "absent"]) == []


def test_nothing_more_is_asked_of_an_empty_region(bed: Bed, account: str) -> None:
    """Policies, versions, subnets and the registry are asked for where there is something that has them."""
    read = bed.read(account, groups, registries, clusters, functions)
    more = {"autoscaling:DescribePolicies", "eks:DescribeClusterVersions", "ecr:GetRegistryScanningConfiguration"}
    assert not more & {reading.operation for reading in read.readings}
