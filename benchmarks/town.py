"""The typical account of the call catalogue, built on a moto server: a little of everything, in Tokyo."""

import json

from auditor.demo.place import Site, site

BUCKETS, KEYS, TRAILS, LOAD_BALANCERS, TABLES, USERS, PLANS = 20, 15, 3, 5, 5, 10, 5
TOKYO = "ap-northeast-1"


def build(url: str, account: str) -> None:
    """Build it."""
    place = site(url, account)
    _stores(place)
    _network(place)
    iam, backup = place.client("iam"), place.client("backup")
    for at in range(USERS):
        iam.create_user(UserName=f"user{at}")
    for at in range(PLANS):
        rule = {"RuleName": "daily", "TargetBackupVaultName": "Default", "ScheduleExpression": "cron(0 3 * * ? *)"}
        backup.create_backup_plan(BackupPlan={"BackupPlanName": f"plan{at}", "Rules": [rule]})


def _stores(place: Site) -> None:
    s3, kms, dynamodb, trail = (place.client(name) for name in ("s3", "kms", "dynamodb", "cloudtrail"))
    for at in range(BUCKETS):
        name = f"typical-{place.account}-{at}"
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": TOKYO})
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": []}))
    for _ in range(KEYS):
        kms.create_key()
    for at in range(TABLES):
        dynamodb.create_table(
            TableName=f"table{at}",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
    for at in range(TRAILS):
        trail.create_trail(Name=f"trail{at}", S3BucketName=f"typical-{place.account}-0", IsMultiRegionTrail=True)
        trail.start_logging(Name=f"trail{at}")


def _network(place: Site) -> None:
    ec2, elb = place.client("ec2"), place.client("elbv2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{at}.0/24", AvailabilityZone=f"{TOKYO}{zone}")["Subnet"][
            "SubnetId"
        ]
        for at, zone in enumerate("ac")
    ]
    ec2.run_instances(ImageId="ami-12345678", MinCount=3, MaxCount=3, SubnetId=subnets[0])
    for at in range(LOAD_BALANCERS):
        elb.create_load_balancer(Name=f"lb{at}", Subnets=subnets, Scheme="internal")
