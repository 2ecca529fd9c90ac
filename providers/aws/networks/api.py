"""API Gateway: REST APIs, HTTP and WebSocket APIs, and the domain names that lead to them."""

import re
from typing import Any

from auditor.facts.base import Fact
from auditor.facts.logs import LogSource
from auditor.facts.networks import Endpoint
from auditor.facts.stores import TlsVersion
from providers.aws.fields import field
from providers.aws.place import Answer, Place
from providers.collecting import Collected, later, reads

HTTPS: dict[str, Any] = {"kind": "api", "protocol": "HTTPS", "port": 443, "accepts_plaintext": False}
"""By design: API Gateway has no endpoint without TLS."""


def _arn(place: Place, path: str) -> str:
    return f"arn:{place.partition}:apigateway:{place.region}::/{path}"


def min_tls(policy: str | None) -> TlsVersion | None:
    """The oldest version that a security policy accepts: TLS_1_2, SecurityPolicy_TLS13_1_2_2021_06,
    SecurityPolicy_TLS12_2018_EDGE. Names with another shape are unknown."""
    shape = r"TLS_(?P<a>1_\d)|SecurityPolicy_TLS13_(?P<b>1_\d)_.*|SecurityPolicy_TLS(?P<c>1\d)_.*EDGE"
    match = re.fullmatch(shape, policy or "")
    found = match and (match["a"] or match["b"] or f"1_{match['c'][1]}")
    versions: dict[str, TlsVersion] = {"1_0": "1.0", "1_1": "1.1", "1_2": "1.2", "1_3": "1.3"}
    return versions.get(found or "")


@reads(
    "region",
    {
        "apigateway:GetRestApis": "endpoint[api].* log_source[api].*",
        "apigateway:GetStages": "endpoint[api].exposure endpoint[api].has_waf endpoint[api].access_logged "
        "log_source[api].is_enabled log_source[api].in_use log_source[api].destination_id",
    },
)
def rest_apis(place: Place) -> Collected:
    """REST APIs, with one call for the stages of each."""
    for api in place.pages("apigateway:GetRestApis", "items"):
        yield later(_rest_api, place, api)


def _rest_api(place: Place, api: Answer) -> list[Fact]:
    arn = _arn(place, f"restapis/{api['id']}")
    answer = place.ask("apigateway:GetStages", about=arn, restApiId=api["id"])
    # An API without a stage is answered with an empty list, and serves nobody.
    stages: list[Any] | None = None if answer is None else answer.get("item") or []
    common: dict[str, Any] = {**place.here, "resource": arn, "name": api.get("name"), "tags": api.get("tags") or {}}
    logs = [field(stage, "accessLogSettings.destinationArn") for stage in stages or []]
    logged = all(logs) if stages else None
    return [
        Endpoint(
            **common,
            **HTTPS,
            exposure=_served(_exposure(api), stages),
            min_tls=min_tls(api.get("securityPolicy")),
            cipher_profile=api.get("securityPolicy"),
            has_waf=all(stage.get("webAclArn") for stage in stages) if stages else None,
            access_logged=logged,
        ),
        LogSource(
            **common,
            kind="api",
            log_kind="api_access",
            is_enabled=logged,
            in_use=None if stages is None else bool(stages),
            destination_id=str(logs[0]).removesuffix(":*") if logged else None,
        ),
    ]


def _served(exposure: Any, stages: list[Any] | None) -> Any:
    """Who can reach an API: nobody from outside where it has no stage; unread stages leave a public one open."""
    if stages is None:
        return exposure if exposure == "private" else None
    return exposure if stages else "private"


def _exposure(answer: Answer) -> Any:
    types = field(answer, "endpointConfiguration.types")
    if not types:
        return None
    return "private" if types == ["PRIVATE"] else "internet"


@reads("region", {"apigatewayv2:GetApis": "endpoint[api].*"})
def http_apis(place: Place) -> Collected:
    """HTTP and WebSocket APIs."""
    for api in place.pages("apigatewayv2:GetApis", "Items"):
        yield Endpoint(
            **place.here,
            resource=_arn(place, f"apis/{api['ApiId']}"),
            name=api.get("Name"),
            tags=api.get("Tags") or {},
            **HTTPS,
            exposure="internet",  # by design: this kind has no private endpoint
            min_tls="1.2" if api.get("ProtocolType") == "HTTP" else None,  # by design for HTTP APIs
            has_waf=False,  # by design: WAF guards REST APIs only
        )


@reads(
    "region",
    {"apigateway:GetDomainNames": "endpoint[api].*", "apigatewayv2:GetDomainNames": "endpoint[api].*"},
)
def domains(place: Place) -> Collected:
    """Domain names: both versions of the service list them, the older one with more detail."""
    seen = set()
    for domain in place.pages("apigateway:GetDomainNames", "items"):
        seen.add(domain["domainName"])
        certificate = domain.get("regionalCertificateArn") or domain.get("certificateArn")
        policy = domain.get("securityPolicy")
        yield _domain(place, domain["domainName"], _exposure(domain), policy, certificate, domain.get("tags"))
    for domain in place.pages("apigatewayv2:GetDomainNames", "Items"):
        if domain["DomainName"] not in seen:
            configured = (domain.get("DomainNameConfigurations") or [{}])[0]
            policy, certificate = configured.get("SecurityPolicy"), configured.get("CertificateArn")
            # By design: this version makes public domain names only.
            yield _domain(place, domain["DomainName"], "internet", policy, certificate, domain.get("Tags"))


def _domain(
    place: Place, name: str, exposure: Any, policy: str | None, certificate: str | None, tags: dict[str, str] | None
) -> Endpoint:
    return Endpoint(
        **place.here,
        resource=_arn(place, f"domainnames/{name}"),
        name=name,
        tags=tags or {},
        **HTTPS,
        exposure=exposure,
        min_tls=min_tls(policy),
        cipher_profile=policy,
        certificate_id=certificate,
        absent=("has_waf",),  # WAF guards the API behind it, which has a row of its own
    )
