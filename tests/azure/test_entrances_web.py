"""Front Door, content delivery, API Management and applications, as facts."""

from typing import Any

import pytest

from auditor.demo.azure import entrances
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.entrances import (
    APP,
    CDN,
    CONTAINER,
    FRONT_DOOR,
    HOME,
    SERVICE,
    STATIC,
    SWITCH,
    app,
    front_door,
)
from auditor.demo.azure.networks import path
from auditor.demo.azure.site import Site
from auditor.facts.networks import Endpoint
from providers.azure.entrances.ranges import admitted
from tests.azure.conftest import BAD, GOOD, audit, by_name

NAMES = ("kind", "exposure", "accepts_plaintext", "http_redirects", "min_tls", "has_waf")


def told(cloud: Cloud, account: str, *columns: str) -> dict[str, tuple[Any, ...]]:
    """The columns of every entrance by its name."""
    found = by_name(audit(cloud)[account], Endpoint)
    return {name: tuple(row[column] for column in columns or NAMES) for name, row in found.items()}


def test_front_door(cloud: Cloud, good: Site, bad: Site) -> None:
    """One that only passes on and one that keeps copies; a policy before both hosts, and none."""
    entrances.good(good)
    entrances.bad(bad)
    found = told(cloud, GOOD)
    assert found["www.fd-kokuho.jp"] == ("lb_http", "internet", True, True, "1.2", True)
    assert found["fd-kokuho.z01.azurefd.net"] == ("lb_http", "internet", True, True, None, True)
    found = told(cloud, BAD)
    assert found["www.fd-kanko.jp"] == ("cdn", "internet", True, False, "1.2", False)


def test_a_front_door_without_a_route(cloud: Cloud, good: Site) -> None:
    """It answers nobody."""
    profile = front_door(good, "fd", redirect="Enabled")
    cloud.lists[f"{profile}/afdEndpoints/fd/routes".lower()] = []
    good.listed(f"{profile}/securityPolicies")
    found = told(cloud, GOOD, "exposure", "accepts_plaintext")
    assert found == {"fd.z01.azurefd.net": ("private", None), "www.fd.jp": ("private", None)}


@pytest.mark.parametrize(
    ("lost", "host", "known"),
    [
        ("arm:front_door_routes", "www.fd-kokuho.jp", (None, None, None, None, "1.2", True)),
        ("arm:front_door_security", "www.fd-kokuho.jp", ("lb_http", "internet", True, True, "1.2", None)),
        ("arg:resources.web_filters", "www.fd-kokuho.jp", ("lb_http", "internet", True, True, "1.2", None)),
        ("arm:front_door_domains", "fd-kokuho.z01.azurefd.net", ("lb_http", "internet", True, True, None, True)),
    ],
)
def test_what_could_not_be_read_of_a_front_door(cloud: Cloud, good: Site, lost: str, host: str, known: Any) -> None:
    """It may keep copies, and take plain HTTP."""
    entrances.good(good)
    cloud.faults[lost] = Fault(403, "AuthorizationFailed")
    assert told(cloud, GOOD)[host] == known


def test_front_door_of_the_first_generation(cloud: Cloud, bad: Site) -> None:
    """With its cache and plain HTTP; without either; switched off."""
    entrances.bad(bad)
    host = {"id": f"{path(bad, FRONT_DOOR, 'new')}/frontendEndpoints/h"}
    pointing = {"redirectProtocol": "HttpsOnly"}
    rules = [
        {"frontendEndpoints": [host], "acceptedProtocols": ["Http"], "routeConfiguration": pointing},
        {"frontendEndpoints": [host], "acceptedProtocols": ["Https"], "routeConfiguration": {}},
        {"frontendEndpoints": [host], "acceptedProtocols": ["Http"], "enabledState": "Disabled"},
    ]
    bad.resource(
        FRONT_DOOR,
        "new",
        enabledState="Disabled",
        frontendEndpoints=[{**host, "properties": {"hostName": "h"}}],
        routingRules=[{"properties": rule} for rule in rules],
    )
    found = told(cloud, BAD)
    assert found["www.kanko.example.jp"] == ("cdn", "internet", True, False, "1.0", False)
    assert found["h"] == ("lb_http", "private", True, True, None, False)


SCHEME = {"name": "RequestScheme", "parameters": {"matchValues": ["HTTP"]}}
TO_HTTPS = {"name": "UrlRedirect", "parameters": {"destinationProtocol": "Https"}}


@pytest.mark.parametrize(
    ("rules", "redirects"),
    [
        (None, False),
        ([{"conditions": [SCHEME], "actions": [TO_HTTPS]}], True),
        ([{"conditions": [{"name": "UrlPath"}], "actions": [TO_HTTPS]}], False),
        ([{"conditions": [SCHEME], "actions": [{"name": "ModifyResponseHeader"}]}], False),
    ],
)
def test_content_delivery(cloud: Cloud, bad: Site, rules: Any, redirects: bool) -> None:
    """A rule for some paths only redirects not everything."""
    policy = {"rules": rules} if rules else None
    common: dict[str, Any] = {
        "hostName": "c",
        "isHttpAllowed": True,
        "isHttpsAllowed": True,
        "resourceState": "Running",
    }
    bad.resource(CDN, "p/c", "global", deliveryPolicy=policy, **common)
    bad.resource(CDN, "p/silent", "global", hostName="silent")
    found = told(cloud, BAD)
    assert found["c"] == ("cdn", "internet", True, redirects, None, False)
    assert found["silent"] == ("cdn", None, None, None, None, False)


@pytest.mark.parametrize(
    ("switches", "min_tls"),
    [
        ({"Ssl30": "False", "Tls10": "False", "Tls11": "False"}, "1.2"),
        ({"Ssl30": "False", "Tls10": "True", "Tls11": "True"}, "1.0"),
        ({"Ssl30": "True"}, "0.3"),
        ({"Ssl30": "False", "Tls11": "False"}, None),
        ({}, None),
    ],
)
def test_api_management(cloud: Cloud, good: Site, switches: dict[str, str], min_tls: str | None) -> None:
    """The oldest version that is not switched off; whether one of its APIs takes plain HTTP."""
    properties = {f"{SWITCH}{name}": value for name, value in switches.items()}
    key = good.resource(SERVICE, "apim", customProperties=properties, virtualNetworkType="None")
    good.listed(f"{key}/apis", {"properties": {"protocols": ["https"]}}, {"properties": {"protocols": ["http"]}})
    inside = good.resource(SERVICE, "inside", virtualNetworkType="Internal")
    good.listed(f"{inside}/apis", {"properties": {}})
    good.resource(SERVICE, "closed", virtualNetworkType="None", publicNetworkAccess="Disabled")
    good.resource(SERVICE, "unsaid")
    found = told(cloud, GOOD, "exposure", "min_tls", "accepts_plaintext")
    assert found["unsaid"][0] is None
    assert found["apim"] == ("internet", min_tls, True)
    assert found["inside"] == ("private", None, None)
    assert found["closed"] == ("private", None, None)


def test_applications(cloud: Cloud, good: Site, bad: Site) -> None:
    """Signed in over new TLS; open over old."""
    entrances.good(good)
    entrances.bad(bad)
    columns = (*NAMES[:5], "requires_auth")
    assert told(cloud, GOOD, *columns)["app-kokuho-madoguchi"] == ("app", "internet", False, True, "1.2", True)
    assert told(cloud, BAD, *columns)["app-kanko-yoyaku"] == ("app", "internet", True, False, "1.0", False)


def test_an_application_that_says_nothing(cloud: Cloud, good: Site) -> None:
    """Nothing is known of it; functions may ask for keys; a closed or stopped one is private."""
    good.resource(APP, "silent")
    functions = app(good, "functions", min_tls="1.2", signed_in=False)
    cloud.tables["resources"][-1]["kind"] = "functionapp,linux"
    mutual = app(good, "mutual", min_tls="1.2", signed_in=False, clientCertEnabled=True, clientCertMode="Required")
    good.resource(APP, "closed", publicNetworkAccess="Disabled")
    good.resource(APP, "halted", state="Stopped")
    found = told(cloud, GOOD, "exposure", "accepts_plaintext", "min_tls", "requires_auth")
    assert found["silent"] == (None, None, None, None)
    assert (found["functions"][0], found["functions"][3]) == ("internet", None)
    assert found["mutual"][3] is True
    assert (found["closed"][0], found["halted"][0]) == ("private", "private")
    assert functions != mutual


def connected(status: str) -> dict[str, Any]:
    """A private endpoint's connection."""
    return {"properties": {"privateLinkServiceConnectionState": {"status": status}}}


@pytest.mark.parametrize(
    ("access", "connections", "exposure"),
    [
        ("Enabled", [connected("Approved")], "internet"),
        (None, [], "internet"),
        (None, [connected("Pending")], "internet"),
        (None, [connected("Pending"), connected("Approved")], "private"),
        (None, None, None),
    ],
)
def test_public_access_that_was_never_set(
    cloud: Cloud, good: Site, access: Any, connections: Any, exposure: str | None
) -> None:
    """A private endpoint closes it; one in an environment of its own is as open as that."""
    key = app(good, "a", min_tls="1.2", signed_in=True, publicNetworkAccess=access)
    cloud.lists.pop(f"{key}/privateEndpointConnections".lower())
    if connections is not None:
        good.listed(f"{key}/privateEndpointConnections", *connections)
    app(good, "own", min_tls="1.2", signed_in=True, hostingEnvironmentProfile={"id": "/x"})
    found = told(cloud, GOOD, "exposure")
    assert found == {"a": (exposure,), "own": (None,)}


@pytest.mark.parametrize(
    ("settings", "requires"),
    [
        ({"requireAuthentication": True, "unauthenticatedClientAction": "Return401"}, True),
        ({"requireAuthentication": True, "unauthenticatedClientAction": "AllowAnonymous"}, False),
        ({"requireAuthentication": False, "unauthenticatedClientAction": "RedirectToLoginPage"}, False),
        ({"unauthenticatedClientAction": "RedirectToLoginPage"}, True),
        ({"unauthenticatedClientAction": "Return401", "excludedPaths": ["/open"]}, None),
        ({}, None),
    ],
)
def test_signing_in(cloud: Cloud, good: Site, settings: Any, requires: bool | None) -> None:
    """For everybody, for nobody, but for some paths."""
    key = good.resource(APP, "a")
    good.document(f"{key}/config/authsettingsV2", platform={"enabled": True}, globalValidation=settings)
    assert told(cloud, GOOD, "requires_auth")["a"] == (requires,)


ANY, NONE = (
    {"ipAddress": "Any", "action": "Allow", "priority": 1},
    {"ipAddress": "Any", "action": "Deny", "priority": 999},
)
OFFICE = {"ipAddress": "203.0.113.8/29", "action": "Allow", "priority": 100}
DOOR = {"ipAddress": "AzureFrontDoor.Backend", "tag": "ServiceTag", "action": "Allow", "priority": 90}


@pytest.mark.parametrize(
    ("rules", "otherwise", "exposure", "ranges"),
    [
        ([], None, "internet", None),
        ([ANY], None, "internet", None),
        ([OFFICE], None, "restricted", ("203.0.113.8/29",)),
        ([OFFICE], "Allow", "internet", None),
        ([NONE, OFFICE], None, "restricted", ("203.0.113.8/29",)),
        ([NONE], None, "private", None),
        ([], "Deny", "private", None),
        ([DOOR, OFFICE], "Deny", "restricted", None),
        ([{**OFFICE, "action": "Deny"}], None, "internet", None),
        ([{**ANY, "headers": {"x-azure-fdid": ["1"]}}], "Deny", "restricted", None),
        ([{"ipAddressRange": "198.51.100.0/24", "action": "Allow"}], None, "restricted", ("198.51.100.0/24",)),
        ([{**OFFICE, "action": None}], "Deny", None, None),
        ([ANY, {**OFFICE, "action": "Log", "priority": 2147483647}], None, "internet", None),
    ],
)
def test_addresses_that_may_connect(rules: Any, otherwise: Any, exposure: str | None, ranges: Any) -> None:
    """In the order of priorities, and behind the last rule; unknown behind one that does not say what it does."""
    found = admitted(rules, otherwise)
    assert (found.get("exposure"), found.get("allowed_cidrs")) == (exposure, ranges)


def test_container_apps(cloud: Cloud, bad: Site) -> None:
    """Open, inside, limited, by TCP; one without an entrance is no row."""
    entrances.bad(bad)
    inner = bad.resource(HOME, "inner", vnetConfiguration={"internal": True})
    outer = path(bad, HOME, "cae-kanko")
    limited = [{"action": "Allow", "ipAddressRange": "203.0.113.0/24"}]
    for name, home, ingress in (
        ("inside", inner, {"external": True, "allowInsecure": False}),
        ("local", outer, {"external": False, "allowInsecure": False}),
        ("limited", outer, {"external": True, "ipSecurityRestrictions": limited, "clientCertificateMode": "Require"}),
        ("lost", "/gone", {"external": True, "transport": "Tcp", "exposedPort": 5432}),
        ("none", outer, None),
    ):
        bad.resource(CONTAINER, name, environmentId=home, configuration={"ingress": ingress})
    key = bad.resource(CONTAINER, "login", environmentId=outer, configuration={"ingress": {"external": True}})
    told_to = {"unauthenticatedClientAction": "RedirectToLoginPage"}
    bad.listed(f"{key}/authConfigs", {"properties": {"platform": {"enabled": True}, "globalValidation": told_to}})
    found = told(cloud, BAD, "exposure", "accepts_plaintext", "http_redirects", "min_tls", "requires_auth")
    assert found["ca-kanko-map"] == ("internet", True, False, "1.2", False)
    assert found["inside"] == ("private", False, True, "1.2", None)
    assert found["local"][0] == "private"
    assert (found["limited"][0], found["limited"][4]) == ("restricted", True)
    assert found["lost"] == (None, None, None, None, None)
    assert found["login"][4] is True
    assert "none" not in found


def test_static_sites(cloud: Cloud, good: Site) -> None:
    """Open, closed, silent."""
    for name, access in (("open", "Enabled"), ("closed", "Disabled"), ("silent", None)):
        good.resource(STATIC, name, publicNetworkAccess=access)
    found = told(cloud, GOOD, "exposure", "http_redirects", "requires_auth")
    assert found == {"open": ("internet", True, None), "closed": ("private", True, None), "silent": (None, True, None)}
