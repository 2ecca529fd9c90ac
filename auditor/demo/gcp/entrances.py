"""Demo: what accepts connections, some as they should be and some as they are found."""

from typing import Any

from auditor.demo.gcp.site import TOKYO, Site

COMPUTE = "compute.googleapis.com"
MADE = {"creationTimestamp": "2024-04-01T00:00:00.000-07:00"}
GATEWAY = "apigateway.googleapis.com/Gateway"
NEW = [
    f"TLS_ECDHE_{kind}_WITH_AES_{bits}" for kind in ("ECDSA", "RSA") for bits in ("128_GCM_SHA256", "256_GCM_SHA384")
]
ATTACKS = "evaluatePreconfiguredWaf('sqli-v33-stable') || evaluatePreconfiguredWaf('xss-v33-stable')"
LAST = {"priority": 2147483647, "action": "allow", "match": {"versionedExpr": "SRC_IPS_V1"}}


def link(site: Site, path: str) -> str:
    """How resources of Compute Engine name each other."""
    return f"https://www.googleapis.com/compute/v1/projects/{site.project}/{path}"


def part(site: Site, kind: str, path: str, location: str = "global", **data: Any) -> str:
    """A part of a load balancer; the link to it."""
    site.asset(f"{COMPUTE}/{kind}", path, location, **{**MADE, **data})
    return link(site, path)


def rule(site: Site, name: str, target: str, port: int, **more: Any) -> str:
    """A forwarding rule of the whole world to a proxy; its full name."""
    told = {"IPProtocol": "TCP", "portRange": f"{port}-{port}", "loadBalancingScheme": "EXTERNAL_MANAGED", **more}
    return site.asset(
        f"{COMPUTE}/GlobalForwardingRule",
        f"global/forwardingRules/{name}",
        "global",
        **{**MADE, **told, "target": target},
    )


def service(site: Site, name: str, **more: Any) -> str:
    """A service behind a balancer; the link to it."""
    told = {"loadBalancingScheme": "EXTERNAL_MANAGED", "protocol": "HTTPS", "logConfig": {"enable": True}, **more}
    return part(site, "BackendService", f"global/backendServices/{name}", **told)


def web(site: Site, name: str, behind: str, **proxy: Any) -> None:
    """A balancer for HTTPS."""
    urls = part(site, "UrlMap", f"global/urlMaps/{name}", defaultService=behind)
    certificates = [link(site, f"global/sslCertificates/{name}")]
    told = {"urlMap": urls, "sslCertificates": certificates, **proxy}
    rule(site, f"{name}-https", part(site, "TargetHttpsProxy", f"global/targetHttpsProxies/{name}", **told), 443)


def plain(site: Site, name: str, **urls: Any) -> None:
    """An entrance for HTTP, which may only point elsewhere."""
    held = part(site, "UrlMap", f"global/urlMaps/{name}-http", **urls)
    proxy = part(site, "TargetHttpProxy", f"global/targetHttpProxies/{name}", urlMap=held)
    rule(site, f"{name}-http", proxy, 80)


def armor(site: Site, name: str, *rules: dict[str, Any]) -> str:
    """A policy of Cloud Armor; the link to it."""
    return part(site, "SecurityPolicy", f"global/securityPolicies/{name}", rules=[*rules, LAST])


def attacks(action: str = "deny(403)", **more: Any) -> dict[str, Any]:
    """A rule that looks for attacks."""
    return {"priority": 1000, "action": action, "match": {"expr": {"expression": ATTACKS}}, **more}


def strict(site: Site, name: str, **more: Any) -> str:
    """A TLS policy; the link to it."""
    told = {"profile": "RESTRICTED", "minTlsVersion": "TLS_1_2", "enabledFeatures": NEW, **more}
    return part(site, "SslPolicy", f"global/sslPolicies/{name}", **told)


def passed(site: Site, name: str, scheme: str, location: str = TOKYO, **more: Any) -> str:
    """A rule of a region that passes packets on as they come; its full name."""
    told = {"IPProtocol": "TCP", "ports": ["443"], "loadBalancingScheme": scheme, **more}
    path = f"regions/{location}/forwardingRules/{name}"
    return site.asset(f"{COMPUTE}/ForwardingRule", path, location, **{**MADE, **told})


def good(site: Site) -> None:
    """Applications of families behind one guarded entrance; what only the office uses stays inside."""
    guard = armor(site, "uketsuke-guard", attacks())
    web(site, "uketsuke", service(site, "uketsuke", securityPolicy=guard), sslPolicy=strict(site, "tls12"))
    plain(site, "uketsuke", defaultUrlRedirect={"httpsRedirect": True, "stripQuery": False})
    behind = part(
        site, "RegionBackendService", f"regions/{TOKYO}/backendServices/naibu", TOKYO, logConfig={"enable": True}
    )
    network = link(site, "global/networks/town")
    passed(site, "naibu", "INTERNAL", backendService=behind, network=network)


def bad(site: Site) -> None:
    """An exhibition that anybody reads over plain HTTP; an interface that anybody calls."""
    behind = service(site, "tenji", logConfig={"enable": False})
    web(site, "tenji", behind)
    plain(site, "tenji", defaultService=behind)
    site.asset(GATEWAY, f"locations/{TOKYO}/gateways/kokai", createTime="2023-04-01T00:00:00Z", state="ACTIVE")
