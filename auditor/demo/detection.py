"""Demo: services that watch, on and off, and whom AWS writes to."""

from typing import Any

from auditor.demo.place import TOKYO, Site

CONTACTS = {"SECURITY": "csirt", "OPERATIONS": "joho", "BILLING": "kanri"}
ROLE = "arn:aws:iam::{}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"


def good(site: Site) -> None:
    """Configuration recorder, threat detection, comparison with a standard, a firewall; contacts of offices."""
    _recorder(site, "kousei-kiroku", {"allSupported": True, "includeGlobalResourceTypes": True})
    site.client("guardduty").create_detector(Enable=True)
    site.client("securityhub").enable_security_hub(EnableDefaultStandards=True)
    site.client("macie2").enable_macie(status="ENABLED")
    _firewall(site, "juki-kensa")
    for kind, office in CONTACTS.items():
        _contact(site, kind, f"{office}@city.sakura.example.lg.jp", "情報政策課")


def bad(site: Site) -> None:
    """A recorder that was stopped, threat detection that was switched off, findings that nobody mends, a vendor's clerk
    as the only contact.
    """
    _recorder(site, "kousei-kiroku-teishi", {"allSupported": True, "includeGlobalResourceTypes": True})
    site.client("config").stop_configuration_recorder(ConfigurationRecorderName="default")
    site.client("guardduty").create_detector(Enable=False)
    site.client("macie2").disable_macie()
    site.client("securityhub").enable_security_hub(EnableDefaultStandards=False)
    site.client("securityhub").batch_import_findings(
        Findings=[_finding(site, "S3.8", "HIGH"), _finding(site, "EC2.19", "CRITICAL")]
    )
    _contact(site, "OPERATIONS", "sato.hanako@itaku-system.example.co.jp", "佐藤 花子")


def abroad(site: Site) -> None:
    """Threat detection in Virginia works, and nobody reads what it finds."""
    site.client("guardduty", "us-east-1").create_detector(Enable=True)


def _finding(site: Site, control: str, severity: str) -> dict[str, Any]:
    """A failed control, open since the spring of last year."""
    arn = f"arn:aws:securityhub:{TOKYO}:{site.account}"
    return {
        "SchemaVersion": "2018-10-08",
        "Id": f"{arn}:security-control/{control}/finding/1",
        "ProductArn": f"arn:aws:securityhub:{TOKYO}::product/aws/securityhub",
        "GeneratorId": f"security-control/{control}",
        "AwsAccountId": site.account,
        "Region": TOKYO,
        "CreatedAt": "2025-04-14T00:00:00.000Z",
        "UpdatedAt": "2025-04-14T00:00:00.000Z",
        "Severity": {"Label": severity},
        "Title": control,
        "Description": control,
        "Resources": [{"Type": "AwsAccount", "Id": f"AWS::::Account:{site.account}"}],
        "Compliance": {"Status": "FAILED"},
        "Workflow": {"Status": "NEW"},
        "RecordState": "ACTIVE",
    }


def _firewall(site: Site, name: str) -> None:
    """Beside the first network of the account's own."""
    own = [{"Name": "is-default", "Values": ["false"]}]
    subnet = site.client("ec2").describe_subnets()["Subnets"][0]
    network = site.client("ec2").describe_vpcs(Filters=own)["Vpcs"][0]["VpcId"]
    policy = f"arn:aws:network-firewall:{TOKYO}:{site.account}:firewall-policy/{name}"
    site.client("network-firewall").create_firewall(
        FirewallName=name,
        FirewallPolicyArn=policy,
        VpcId=network,
        SubnetMappings=[{"SubnetId": subnet["SubnetId"]}],
    )


def _recorder(site: Site, name: str, group: dict[str, object]) -> None:
    bucket = f"{name}-{site.account}"
    site.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"})
    config = site.client("config")
    config.put_configuration_recorder(
        ConfigurationRecorder={"name": "default", "roleARN": ROLE.format(site.account), "recordingGroup": group}
    )
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": bucket})
    config.start_configuration_recorder(ConfigurationRecorderName="default")


def _contact(site: Site, kind: str, address: str, name: str) -> None:
    site.client("account").put_alternate_contact(
        AlternateContactType=kind, EmailAddress=address, Name=name, PhoneNumber="0000-00-0000", Title="担当"
    )
