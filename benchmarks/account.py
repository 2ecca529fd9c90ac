"""An account with N of everything over three regions, built on a moto server."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from auditor.demo.place import Site, site

REGIONS = ("ap-northeast-1", "ap-northeast-3", "us-west-2")
TRUST = {"Version": "2012-10-17", "Statement": []}


def build(url: str, account: str, number: int) -> None:
    """N buckets, users, customer keys, instances, security groups and log groups; a third of each in every region."""
    place = site(url, account)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda region: _regional(place, region, _share(number, region)), REGIONS))
    iam = place.client("iam")
    for at in range(number):
        iam.create_user(UserName=f"user{at:05}")
        if at % 2 == 0:
            iam.create_login_profile(UserName=f"user{at:05}", Password="correct-Horse-7-battery")


def _share(number: int, region: str) -> int:
    return number // 3 + (REGIONS.index(region) < number % 3)


def _regional(place: Site, region: str, number: int) -> None:
    s3, ec2, kms, logs = (place.client(name, region) for name in ("s3", "ec2", "kms", "logs"))
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/20")["Subnet"]["SubnetId"]
    for at in range(number):
        bucket = f"bench-{place.account}-{region}-{at:05}"
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": region})
        s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(_policy(bucket)))
        kms.create_key()
        logs.create_log_group(logGroupName=f"/bench/{at:05}")
        group = ec2.create_security_group(GroupName=f"group{at:05}", Description="bench", VpcId=vpc)["GroupId"]
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[_https()])
        ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1, SubnetId=subnet, SecurityGroupIds=[group])


def _https() -> dict[str, Any]:
    return {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}


def _policy(bucket: str) -> dict[str, Any]:
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": f"arn:aws:s3:::{bucket}/*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {"Version": "2012-10-17", "Statement": [deny]}
