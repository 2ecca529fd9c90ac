"""CloudFront distributions. All that is judged stands in the list itself."""

from typing import Any

from auditor.facts.logs import LogSource
from auditor.facts.networks import Endpoint
from auditor.facts.stores import TlsVersion
from providers.aws.fields import field
from providers.aws.networks.parts import TLS
from providers.aws.place import Answer, Place
from providers.aws.tagging import TAGS, Tagged
from providers.collecting import Collected, reads

CDN_HOME = "us-east-1"
"""Where the tagging service keeps what has no region."""


@reads(
    "account",
    {
        "cloudfront:ListDistributions": "endpoint[cdn].* log_source[cdn].*",
        TAGS: "endpoint[cdn].tags log_source[cdn].tags",
    },
)
def distributions(place: Place) -> Collected:
    """An endpoint and a log source for every distribution."""
    listed = place.listing("cloudfront:ListDistributions", "DistributionList.Items").rows
    tagged = Tagged(place.at(CDN_HOME)) if listed else None
    for distribution in listed:
        arn = distribution["ARN"]
        common: dict[str, Any] = {
            **place.here,
            "resource": arn,
            "name": distribution.get("DomainName"),
            "tags": tagged.of(arn) if tagged else None,
            "kind": "cdn",
        }
        enabled = distribution.get("Enabled")
        yield _endpoint(distribution, enabled, common)
        # Whether it writes access logs is not in the list; real-time logs are.
        real_time = field(distribution, "DefaultCacheBehavior.RealtimeLogConfigArn")
        yield LogSource(**common, log_kind="cdn_access", is_enabled=True if real_time else None, in_use=enabled)


def _endpoint(distribution: Answer, enabled: bool | None, common: dict[str, Any]) -> Endpoint:
    certificate = distribution.get("ViewerCertificate") or {}
    return Endpoint(
        **common,
        # A distribution that is switched off answers nobody.
        exposure=None if enabled is None else "internet" if enabled else "private",
        protocol="HTTPS",
        **_plaintext(distribution),
        min_tls=_min_tls(certificate),
        cipher_profile=certificate.get("MinimumProtocolVersion"),
        certificate_id=certificate.get("ACMCertificateArn") or certificate.get("IAMCertificateId"),
        has_waf=None if distribution.get("WebACLId") is None else distribution["WebACLId"] != "",
        absent=("zones", "port"),
    )


def _plaintext(distribution: Answer) -> dict[str, Any]:
    default = field(distribution, "DefaultCacheBehavior.ViewerProtocolPolicy")
    others = field(distribution, "CacheBehaviors.Items") or []
    policies = {default, *(behavior.get("ViewerProtocolPolicy") for behavior in others)}
    if None in policies and "allow-all" not in policies:
        return {"accepts_plaintext": None, "http_redirects": None}
    return {"accepts_plaintext": policies != {"https-only"}, "http_redirects": "allow-all" not in policies}


def _min_tls(certificate: Answer) -> TlsVersion | None:
    """`TLSv1.2_2021` accepts 1.2 and newer; with CloudFront's own certificate TLSv1 holds, whatever is set."""
    own = certificate.get("ACMCertificateArn") or certificate.get("IAMCertificateId")
    if certificate.get("CloudFrontDefaultCertificate") and not own:
        return "1.0"
    return TLS.get(str(certificate.get("MinimumProtocolVersion")).split("_")[0])
