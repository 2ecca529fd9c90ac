"""Load balancers, applications, functions, gateways and the Kubernetes API as facts."""

from typing import Any

import pytest

from auditor.demo.gcp import entrances, lists, workloads
from auditor.demo.gcp.cloud import Cloud
from auditor.demo.gcp.entrances import COMPUTE, armor, attacks, link, part, passed, plain, rule, service, strict, web
from auditor.demo.gcp.server import running
from auditor.demo.gcp.site import TOKYO, Site, binding
from auditor.facts.networks import Endpoint
from benchmarks.naming_gcp import operation
from providers.gcp.entrances.tls import COMPATIBLE
from tests.gcp.conftest import BAD, GOOD, audit, by_name

Found = dict[str, dict[str, Any]]

OWN = {"priority": 1, "action": "deny(403)", "match": {"expr": {"expression": "request.path.matches('/admin')"}}}
ADDRESSES = {"priority": 2, "action": "deny(403)", "match": {"config": {"srcIpRanges": ["192.0.2.0/24"]}}}

TLS: dict[str, tuple[dict[str, Any], tuple[Any, ...]]] = {
    "t-modern": ({"profile": "MODERN", "minTlsVersion": "TLS_1_1"}, ("1.1", "MODERN", 4)),
    "t-strict": ({"minTlsVersion": "TLS_1_0"}, ("1.2", "RESTRICTED", 4)),
    "t-newest": ({"minTlsVersion": "TLS_1_3"}, ("1.3", "RESTRICTED", 4)),
    "t-unset": ({"profile": None, "minTlsVersion": None}, ("1.0", "COMPATIBLE", 4)),
    "t-silent": ({"enabledFeatures": None}, ("1.2", "RESTRICTED", None)),
    "t-own": (
        {"profile": "CUSTOM", "enabledFeatures": None, "customFeatures": ["TLS_RSA_WITH_AES_128_CBC_SHA"]},
        ("1.2", "CUSTOM", 1),
    ),
    "t-strange": ({"minTlsVersion": "TLS_9_9"}, (None, "RESTRICTED", 4)),
    "t-part": ({"creationTimestamp": None, "profile": None, "minTlsVersion": None}, (None, None, 4)),
}
"""A TLS policy, and the oldest version, the profile and the number of suites of a balancer with it."""

GUARDED: dict[str, tuple[list[dict[str, Any]], bool | None]] = {
    "w-blocks": ([attacks()], True),
    "w-slows": ([attacks("throttle")], True),
    "w-preview": ([attacks(preview=True)], False),
    "w-allows": ([attacks("allow")], False),
    "w-addresses": ([ADDRESSES], False),
    "w-own": ([OWN], None),
    "w-both": ([OWN, attacks()], True),
}
"""Rules of a policy of Cloud Armor, and whether it is a firewall for applications."""

REFUSED = {"priority": 2147483647, "action": "deny(403)", "match": {"config": {"srcIpRanges": ["*"]}}}


def allowed(*ranges: str, **more: Any) -> dict[str, Any]:
    """A rule that lets addresses in."""
    return {"priority": 10, "action": "allow", "match": {"config": {"srcIpRanges": list(ranges)}}, **more}


EDGE = [allowed("198.51.100.0/25"), REFUSED]
ADMITTED: dict[str, tuple[list[dict[str, Any]], str | None, list[str] | None]] = {
    "e-office": ([allowed("203.0.113.0/24"), attacks(), REFUSED], "restricted", ["203.0.113.0/24"]),
    "e-nobody": ([REFUSED], "private", None),
    "e-all": ([allowed("*"), REFUSED], "internet", None),
    "e-halves": ([allowed("0.0.0.0/1", "128.0.0.0/1"), REFUSED], "internet", None),
    "e-slowed": ([allowed("*", action="throttle"), REFUSED], "internet", None),
    "e-preview": ([allowed("*", preview=True), REFUSED], "private", None),
    "e-chosen": ([{**OWN, "action": "allow"}, REFUSED], None, None),
    "e-strange": ([allowed("nazo"), REFUSED], None, None),
    "e-part": ([allowed("203.0.113.0/24")], None, None),
}
"""Rules of a policy of Cloud Armor, and who gets through."""

HTTPS = {"httpsRedirect": True}
MAPS: dict[str, tuple[dict[str, Any], bool | None]] = {
    "m-all": ({"defaultUrlRedirect": HTTPS}, True),
    "m-elsewhere": ({"defaultUrlRedirect": {"hostRedirect": "example.jp"}}, False),
    "m-path": (
        {
            "defaultUrlRedirect": HTTPS,
            "pathMatchers": [{"defaultUrlRedirect": HTTPS, "pathRules": [{"paths": ["/x"], "service": "BEHIND"}]}],
        },
        False,
    ),
    "m-route": (
        {
            "defaultUrlRedirect": HTTPS,
            "pathMatchers": [{"defaultUrlRedirect": HTTPS, "routeRules": [{"urlRedirect": HTTPS}]}],
        },
        True,
    ),
    "m-weights": (
        {"defaultRouteAction": {"weightedBackendServices": [{"backendService": "BEHIND", "weight": 1}]}},
        False,
    ),
    "m-part": ({}, None),
}
"""A map of addresses behind an entrance for HTTP, and whether it only points to HTTPS."""

LISTED = {"enabled": True, "gcpPublicCidrsAccessEnabled": False, "cidrBlocks": [{"cidrBlock": "203.0.113.0/24"}]}
MADE = {"createTime": "2024-04-01T00:00:00Z"}
CLUSTERS: dict[str, tuple[dict[str, Any], str | None]] = {
    "k-open": (MADE, "internet"),
    "k-off": ({**MADE, "masterAuthorizedNetworksConfig": {}}, "internet"),
    "k-listed": ({**MADE, "masterAuthorizedNetworksConfig": LISTED}, "restricted"),
    "k-tenants": (
        {**MADE, "masterAuthorizedNetworksConfig": {**LISTED, "gcpPublicCidrsAccessEnabled": True}},
        "internet",
    ),
    "k-silent": ({**MADE, "masterAuthorizedNetworksConfig": {"enabled": True}}, None),
    "k-all": (
        {**MADE, "masterAuthorizedNetworksConfig": {**LISTED, "cidrBlocks": [{"cidrBlock": "0.0.0.0/0"}]}},
        "internet",
    ),
    "k-strange": (
        {**MADE, "masterAuthorizedNetworksConfig": {**LISTED, "cidrBlocks": [{"cidrBlock": "nazo"}]}},
        None,
    ),
    "k-inside": ({**MADE, "privateClusterConfig": {"enablePrivateEndpoint": True}}, "private"),
    "k-no-address": (
        {**MADE, "controlPlaneEndpointsConfig": {"ipEndpointsConfig": {"enablePublicEndpoint": False}}},
        "private",
    ),
    "k-newer": (
        {
            **MADE,
            "controlPlaneEndpointsConfig": {
                "ipEndpointsConfig": {"enablePublicEndpoint": True, "authorizedNetworksConfig": LISTED}
            },
        },
        "restricted",
    ),
    "k-name": (
        {
            **MADE,
            "masterAuthorizedNetworksConfig": LISTED,
            "controlPlaneEndpointsConfig": {"dnsEndpointConfig": {"allowExternalTraffic": True}},
        },
        "internet",
    ),
    "k-part": ({}, None),
}
"""A cluster, and who reaches its API."""

OLD = {"creationTimestamp": "2024-04-01T00:00:00Z"}
SERVICES: dict[str, tuple[dict[str, Any], tuple[Any, ...]]] = {
    "r-all": ({**MADE, "ingress": "INGRESS_TRAFFIC_ALL"}, ("internet", True)),
    "r-lb": ({**MADE, "ingress": "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"}, ("private", True)),
    "r-unchecked": ({**MADE, "ingress": "INGRESS_TRAFFIC_ALL", "invokerIamDisabled": True}, ("internet", False)),
    "r-iap": (
        {**MADE, "ingress": "INGRESS_TRAFFIC_ALL", "invokerIamDisabled": True, "iapEnabled": True},
        ("internet", True),
    ),
    "r-no-name": ({**MADE, "ingress": "INGRESS_TRAFFIC_ALL", "defaultUriDisabled": True}, (None, True)),
    "r-older": ({"metadata": {**OLD, "annotations": {"run.googleapis.com/ingress": "internal"}}}, ("private", True)),
    "r-older-unchecked": (
        {"metadata": {**OLD, "annotations": {"run.googleapis.com/invoker-iam-disabled": "true"}}},
        ("internet", False),
    ),
    "r-part": ({}, (None, None)),
}
"""A service of Cloud Run that nobody was given, who reaches it, and whether it asks who calls."""

GIVEN: dict[str, tuple[dict[str, Any], bool | None]] = {
    "g-all": (binding("roles/run.invoker", "allUsers"), False),
    "g-google": (binding("roles/run.invoker", "allAuthenticatedUsers"), False),
    "g-group": (binding("roles/run.invoker", "group:kodomo-ka@sakura-city.example"), True),
    "g-looks": (binding("roles/run.viewer", "allUsers"), True),
    "g-own": (binding(f"projects/{GOOD}/roles/yobidashi", "allUsers"), None),
    "g-sometimes": (
        binding("roles/run.invoker", "allUsers", condition={"expression": "request.time.getHours() < 9"}),
        None,
    ),
}
"""A binding on a service, and whether it asks who calls."""


def build(site: Site, other: Site) -> None:
    """Something of every case."""
    workloads.good(site)
    entrances.good(site)
    behind = service(site, "behind")
    for name, (told, _) in TLS.items():
        web(site, name, behind, sslPolicy=strict(site, name, **told))
    web(site, "t-none", behind)
    web(site, "t-lost", behind, sslPolicy=link(site, "global/sslPolicies/mienai"))
    for name, (rules, _) in GUARDED.items():
        web(site, name, service(site, name, securityPolicy=armor(site, name, *rules)))
    for name, (rules, *_) in ADMITTED.items():
        guard = part(site, "SecurityPolicy", f"global/securityPolicies/{name}", rules=rules)
        web(site, name, service(site, name, securityPolicy=guard))
    guards = [armor(site, "z-any", attacks()), part(site, "SecurityPolicy", "global/securityPolicies/z", rules=EDGE)]
    web(
        site,
        "z-edge",
        service(site, "z-edge", **dict(zip(("securityPolicy", "edgeSecurityPolicy"), guards, strict=True))),
    )
    web(site, "w-lost", service(site, "w-lost", securityPolicy=link(site, "global/securityPolicies/mienai")))
    bucket = part(site, "BackendBucket", "global/backendBuckets/gazo", enableCdn=True)
    web(site, "w-bucket", bucket)
    guarded = service(site, "w-mixed", securityPolicy=armor(site, "w-mixed", attacks()), iap={"enabled": True})
    web(site, "w-mixed", guarded)
    mixed = next(one for one in site.cloud.assets if one["name"].endswith("/urlMaps/w-mixed"))
    mixed["resource"]["data"]["pathMatchers"] = [{"name": "p", "defaultService": bucket}]
    for name, (urls, _) in MAPS.items():
        plain(site, name, **_linked(urls, behind))
    web(site, "x-beside", service(other, "kyodo", securityPolicy=armor(other, "kyodo", attacks())))
    web(site, "x-lost", link(other, "global/backendServices/mienai"))
    streams(site, behind)
    for name, (told, _) in CLUSTERS.items():
        site.asset(workloads.CLUSTER, f"locations/{TOKYO}/clusters/{name}", TOKYO, **told)
    for name, (told, _) in SERVICES.items():
        workloads.run(site, name, **told)
    for name, (given, _) in GIVEN.items():
        site.policy(workloads.run(site, name, **MADE), given)


def streams(site: Site, behind: str) -> None:
    """What passes on without looking, and what is no entrance at all."""
    tls: dict[str, Any] = {"service": behind, "sslCertificates": [link(site, "global/sslCertificates/s")]}
    rule(site, "s-tls", part(site, "TargetSslProxy", "global/targetSslProxies/s", **tls), 443)
    rule(site, "s-tcp", part(site, "TargetTcpProxy", "global/targetTcpProxies/s", service=behind), 110)
    passed(
        site, "s-pool", "EXTERNAL", target=link(site, f"regions/{TOKYO}/targetPools/s"), ports=None, portRange="80-90"
    )
    passed(site, "s-one", "EXTERNAL", target=link(site, f"zones/{TOKYO}-a/targetInstances/s"))
    passed(site, "n-vpn", "EXTERNAL", target=link(site, f"regions/{TOKYO}/targetVpnGateways/s"))
    passed(site, "n-private", "", loadBalancingScheme=None, target=link(site, f"regions/{TOKYO}/serviceAttachments/s"))
    passed(site, "n-google", "", loadBalancingScheme=None, target="all-apis")
    rule(site, "n-mesh", link(site, "global/targetHttpProxies/mesh"), 80, loadBalancingScheme="INTERNAL_SELF_MANAGED")


def _linked(value: Any, behind: str) -> Any:
    """The map with a link where a case names what is behind it."""
    if isinstance(value, dict):
        return {name: _linked(one, behind) for name, one in value.items()}
    if isinstance(value, list):
        return [_linked(one, behind) for one in value]
    return behind if value == "BEHIND" else value


@pytest.fixture(scope="module")
def found() -> Found:
    """The endpoints of one project that has all of it, by name."""
    cloud = Cloud(name=operation)
    site, other = Site(cloud, GOOD).opened("子育て支援"), Site(cloud, BAD).opened("共同利用")
    build(site, other)
    for one in (site, other):
        lists.complete(one)
    with running(cloud):
        return by_name(audit(cloud)[GOOD], Endpoint)


def test_a_guarded_entrance(found: Found) -> None:
    """An encrypted one, and a plain one that only points there."""
    encrypted, redirecting = found["uketsuke-https"], found["uketsuke-http"]
    wanted = {"kind": "lb_http", "exposure": "internet", "protocol": "HTTPS", "port": 443, "region": "global"}
    more = {"accepts_plaintext": False, "has_waf": True, "access_logged": True, "requires_auth": False, "zones": 3}
    assert {name: encrypted[name] for name in (*wanted, *more)} == {**wanted, **more}
    assert encrypted["certificate_id"] == f"//{COMPUTE}/projects/{GOOD}/global/sslCertificates/uketsuke"
    assert (encrypted["min_tls"], list(encrypted["tls_versions"])) == ("1.2", ["1.2", "1.3"])
    assert list(encrypted["cipher_suites"]) == entrances.NEW
    assert (redirecting["accepts_plaintext"], redirecting["http_redirects"], redirecting["port"]) == (True, True, 80)
    assert set(redirecting["absent"]) >= {"min_tls", "cipher_suites", "has_waf"}


def test_without_a_policy_googles_default_holds(found: Found) -> None:
    """And a policy that is out of sight says nothing."""
    bare, lost = found["t-none-https"], found["t-lost-https"]
    assert (bare["min_tls"], bare["cipher_profile"], tuple(bare["cipher_suites"])) == ("1.0", "COMPATIBLE", COMPATIBLE)
    assert {lost[name] for name in ("min_tls", "cipher_profile", "cipher_suites", "tls_versions")} == {None}


@pytest.mark.parametrize("name", TLS)
def test_what_a_policy_accepts(found: Found, name: str) -> None:
    """The strict profiles begin with 1.2, whatever is set."""
    row = found[f"{name}-https"]
    suites = row["cipher_suites"]
    told = (row["min_tls"], row["cipher_profile"], None if suites is None else len(suites))
    assert told == TLS[name][1]


@pytest.mark.parametrize("name", GUARDED)
def test_what_is_a_firewall_for_applications(found: Found, name: str) -> None:
    """A filter of addresses is none, nor is a rule in preview."""
    assert found[f"{name}-https"]["has_waf"] is GUARDED[name][1]


@pytest.mark.parametrize("name", ADMITTED)
def test_whom_a_policy_lets_in(found: Found, name: str) -> None:
    """By addresses, where the last rule refuses everybody else."""
    row = found[f"{name}-https"]
    ranges = row["allowed_cidrs"]
    assert (row["exposure"], None if ranges is None else list(ranges)) == ADMITTED[name][1:]


def test_a_second_policy_at_the_edge(found: Found) -> None:
    """Behind it the first one sees only what it let through."""
    row = found["z-edge-https"]
    assert (row["exposure"], list(row["allowed_cidrs"]), row["has_waf"]) == ("restricted", ["198.51.100.0/25"], True)


def test_services_behind_one_map(found: Found) -> None:
    """Files in a bucket are no application; what is out of sight may be anything."""
    mixed, alone, lost = found["w-mixed-https"], found["w-bucket-https"], found["x-lost-https"]
    assert (mixed["kind"], mixed["has_waf"], mixed["requires_auth"]) == ("cdn", True, False)
    assert (alone["kind"], alone["has_waf"]) == ("cdn", False)
    assert lost["kind"] == "lb_http"
    assert {lost[name] for name in ("exposure", "has_waf", "zones", "requires_auth")} == {None}
    assert (found["x-beside-https"]["has_waf"], found["w-lost-https"]["has_waf"]) == (True, None)


@pytest.mark.parametrize("name", MAPS)
def test_what_only_points_to_https(found: Found, name: str) -> None:
    """Every path has to."""
    assert found[f"{name}-http"]["http_redirects"] is MAPS[name][1]


def test_what_passes_on(found: Found) -> None:
    """Proxies that end connections, and rules that hand packets on; links of networks are no entrances."""
    names = ("kind", "exposure", "protocol", "port", "accepts_plaintext")
    told = {name: tuple(found[name][one] for one in names) for name in ("naibu", "s-tls", "s-tcp", "s-pool", "s-one")}
    assert told == {
        "naibu": ("lb_tcp", "private", "TCP", 443, None),
        "s-tls": ("lb_tcp", "internet", "TLS", 443, False),
        "s-tcp": ("lb_tcp", "internet", "TCP", 110, None),
        "s-pool": ("lb_tcp", "internet", "TCP", None, None),
        "s-one": ("lb_tcp", "internet", "TCP", 443, None),
    }
    assert found["naibu"]["network_id"] == f"//{COMPUTE}/projects/{GOOD}/global/networks/town"
    assert (found["s-tls"]["min_tls"], "min_tls" in found["s-tcp"]["absent"]) == ("1.0", True)
    assert ("zones" in found["s-one"]["absent"], "zones" in found["s-pool"]["absent"]) == (True, False)
    assert [name for name in found if name.startswith("n-")] == []


@pytest.mark.parametrize("name", CLUSTERS)
def test_who_reaches_the_api_of_a_cluster(found: Found, name: str) -> None:
    """Where addresses of Google Cloud may come in, that is whoever rents a machine there."""
    row = found[name]
    assert row["exposure"] == CLUSTERS[name][1]
    ranges = row["allowed_cidrs"]
    assert (None if ranges is None else list(ranges)) == (
        ["203.0.113.0/24"] if row["exposure"] == "restricted" else None
    )


@pytest.mark.parametrize("name", SERVICES)
def test_who_reaches_a_service(found: Found, name: str) -> None:
    """In either shape of it."""
    row = found[name]
    assert (row["kind"], row["exposure"], row["requires_auth"]) == ("app", *SERVICES[name][1])


@pytest.mark.parametrize("name", GIVEN)
def test_who_may_call_a_service(found: Found, name: str) -> None:
    """By its policy, and the roles with which one calls."""
    assert found[name]["requires_auth"] is GIVEN[name][1]


def test_functions_applications_and_gateways(cloud: Cloud, good: Site, bad: Site) -> None:
    """A function of the second generation is a service of Cloud Run; what the project's policy opens is open."""
    workloads.good(good)
    workloads.bad(bad)
    entrances.bad(bad)
    event: dict[str, Any] = {"eventTrigger": {"eventType": "google.storage.object.finalize"}}
    workloads.function(bad, workloads.FIRST, "yobarenai", "", "python314", **event)
    found = audit(cloud)
    own, others = by_name(found[GOOD], Endpoint), by_name(found[BAD], Endpoint)
    kinds = {name: own[name]["kind"] for name in ("tsuchi", "uketsuke-fn", "shinsei", "default")}
    assert kinds == {"tsuchi": "function_url", "uketsuke-fn": "function_url", "shinsei": "app", "default": "app"}
    assert "uketsuke" not in own
    assert "yobarenai" not in others
    application, opened, gateway = own["default"], others["annai"], others["kokai"]
    assert (application["min_tls"], application["exposure"], application["requires_auth"]) == ("1.2", None, False)
    assert (opened["exposure"], opened["requires_auth"], opened["http_redirects"]) == ("internet", False, False)
    assert (gateway["kind"], gateway["exposure"], gateway["has_waf"]) == ("api", "internet", False)
    good.policy("", binding("roles/run.invoker", "allUsers"))
    assert by_name(audit(cloud)[GOOD], Endpoint)["shinsei"]["requires_auth"] is False
