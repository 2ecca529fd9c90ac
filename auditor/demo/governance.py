"""Demo: what restrains an account."""

import json
from typing import Any
from urllib.parse import urlsplit

from auditor.demo.place import Site

SWITCHES = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
HOME = ("ap-northeast-1", "ap-northeast-3")


def good(site: Site) -> None:
    """A named account in which nothing can be made public and every disk is encrypted."""
    site.client("iam").create_account_alias(AccountAlias=f"sakura-shi-{site.account[-4:]}")
    _block(site, dict.fromkeys(SWITCHES, True))
    for region in HOME:
        site.client("ec2", region).enable_ebs_encryption_by_default()
    _stack(site, "juki-kiban", locked=True)


def bad(site: Site) -> None:
    """Half a block of public access, and disks that nobody encrypts."""
    _block(site, {"BlockPublicAcls": True})
    _stack(site, "yoyaku-kiban", locked=False)


def _stack(site: Site, name: str, *, locked: bool) -> None:
    """A system made by one template, which one command would delete."""
    template = {"Resources": {"Shirase": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": f"{name}-shirase"}}}}
    site.client("cloudformation").create_stack(
        StackName=name,
        TemplateBody=json.dumps(template),
        EnableTerminationProtection=locked,
        Tags=[{"Key": "criticality", "Value": "high"}],
    )


def _block(site: Site, switches: dict[str, bool]) -> None:
    client = site.client("s3control")
    host = urlsplit(client.meta.endpoint_url).netloc

    def one_host(request: Any, **_: Any) -> None:
        # The SDK puts the account before the host; the demo's server has one name.
        request.url = urlsplit(request.url)._replace(netloc=host).geturl()

    client.meta.events.register("before-sign.s3-control", one_host)
    client.put_public_access_block(AccountId=site.account, PublicAccessBlockConfiguration=switches)
