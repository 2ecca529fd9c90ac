"""Web ACLs: what they stand before, and whether they log."""

from typing import Any

from auditor.facts.logs import LogSource
from providers.aws.fields import field
from providers.aws.place import Answer, Listing, Place
from providers.collecting import Collected, later, reads

CDN_HOME = "us-east-1"
"""Where WAF keeps what belongs to CloudFront."""


def acls(place: Place, scope: str) -> Listing:
    """The web ACLs of a scope, REGIONAL or CLOUDFRONT."""
    return place.listing("wafv2:ListWebACLs", "WebACLs", Scope=scope, Limit=100)


def _guarded(place: Place, acl: Answer, kind: str) -> Listing:
    return place.listing("wafv2:ListResourcesForWebACL", "ResourceArns", WebACLArn=acl["ARN"], ResourceType=kind)


def stands_before(place: Place, balancer: str) -> bool | None:
    """Whether a web ACL of the region is associated with an Application Load Balancer: one shared call for each ACL."""
    listed = acls(place, "REGIONAL")
    whole = listed.whole
    for acl in listed.rows:
        resources = _guarded(place, acl, "APPLICATION_LOAD_BALANCER")
        if any(str(resource) == balancer for resource in resources.rows):
            return True
        whole &= resources.whole
    return False if whole else None


@reads(
    "region",
    {
        "wafv2:ListWebACLs": "log_source[web_acl].*",
        "wafv2:GetLoggingConfiguration": "log_source[web_acl].is_enabled log_source[web_acl].destination_id",
        "wafv2:ListResourcesForWebACL": "log_source[web_acl].in_use",
    },
)
def web_acls(place: Place) -> Collected:
    """A log source for every web ACL of a region."""
    for acl in acls(place, "REGIONAL").rows:
        yield later(_regional, place, acl)


def _regional(place: Place, acl: Answer) -> LogSource:
    kinds = ("APPLICATION_LOAD_BALANCER", "API_GATEWAY")
    found = any(_guarded(place, acl, kind).rows for kind in kinds)
    # WAF guards further kinds of resource, which are not asked for: no association found is not none.
    return _logging(place, acl, in_use=True if found else None)


@reads(
    "account",
    {
        "wafv2:ListWebACLs": "log_source[web_acl].*",
        "wafv2:GetLoggingConfiguration": "log_source[web_acl].is_enabled log_source[web_acl].destination_id",
        "cloudfront:ListDistributions": "log_source[web_acl].in_use",
    },
)
def cdn_web_acls(place: Place) -> Collected:
    """A log source for every web ACL of CloudFront."""
    there = place.at(CDN_HOME)
    found = acls(there, "CLOUDFRONT").rows
    if found:
        distributions = place.listing("cloudfront:ListDistributions", "DistributionList.Items")
        guarding = {distribution.get("WebACLId") for distribution in distributions.rows}
        for acl in found:
            in_use = True if acl["ARN"] in guarding else False if distributions.whole else None
            yield later(_logging, there, acl, in_use)


def _logging(place: Place, acl: Answer, in_use: bool | None) -> LogSource:
    arn = acl["ARN"]
    nothing = ("WAFNonexistentItemException",)  # by which WAF says that the web ACL does not log
    answer = place.ask("wafv2:GetLoggingConfiguration", about=arn, none=nothing, ResourceArn=arn)
    destinations: list[Any] = field(answer, "LoggingConfiguration.LogDestinationConfigs") or []
    return LogSource(
        **place.here,
        resource=arn,
        name=acl.get("Name"),
        kind="web_acl",
        log_kind="waf",
        is_enabled=None if answer is None else bool(answer.get("LoggingConfiguration")),
        in_use=in_use,
        destination_id=str(destinations[0]).removesuffix(":*") if destinations else None,
    )
