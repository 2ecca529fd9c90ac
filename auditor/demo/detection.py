"""Demo: services that watch, on and off, and whom AWS writes to."""

from auditor.demo.place import Site

CONTACTS = {"SECURITY": "csirt", "OPERATIONS": "joho", "BILLING": "kanri"}
ROLE = "arn:aws:iam::{}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"


def good(site: Site) -> None:
    """Configuration recorder, threat detection and comparison with a standard in Tokyo; contacts of offices."""
    _recorder(site, "kousei-kiroku", {"allSupported": True, "includeGlobalResourceTypes": True})
    site.client("guardduty").create_detector(Enable=True)
    site.client("securityhub").enable_security_hub(EnableDefaultStandards=True)
    for kind, office in CONTACTS.items():
        _contact(site, kind, f"{office}@city.sakura.example.lg.jp", "情報政策課")


def bad(site: Site) -> None:
    """A recorder that was stopped, threat detection that was switched off, a vendor's clerk as the only contact."""
    _recorder(site, "kousei-kiroku-teishi", {"allSupported": True, "includeGlobalResourceTypes": True})
    site.client("config").stop_configuration_recorder(ConfigurationRecorderName="default")
    site.client("guardduty").create_detector(Enable=False)
    _contact(site, "OPERATIONS", "sato.hanako@itaku-system.example.co.jp", "佐藤 花子")


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
