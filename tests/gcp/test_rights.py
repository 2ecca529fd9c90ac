"""Who may do what: roles, members, terms, groups, inherited policies; and by which proof."""

from typing import Any

import pytest

from auditor.demo.gcp import lists, rights
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.people import KANRI, KOBAYASHI, TANAKA, program
from auditor.demo.gcp.site import DOMAIN, FOLDER, MANAGER, ORGANIZATION, Site, binding, policy
from auditor.facts.identities import Credential, Grant, Principal
from providers.gcp import holders
from providers.gcp import rights as rights_read
from providers.gcp.names import member
from providers.gcp.terms import terms
from tests.gcp.conftest import BAD, GOOD, alone, audit, by_name, rows

RIGHTS, HOLDERS = rights_read.COLLECTORS, holders.COLLECTORS

ITO = "user:ito@sakura-city.example"
WRITER = "roles/compute.networkAdmin"


def grants(cloud: Cloud, project: str = GOOD) -> dict[tuple[str, str], dict[str, Any]]:
    """The grants by holder and role."""
    return {(row["principal_id"], row["role_id"]): row for row in rows(audit(cloud)[project], Grant)}


def test_roles_of_every_kind(cloud: Cloud, good: Site) -> None:
    """Basic, Google's own, the town's; one that is nowhere gives nothing that is known."""
    own, lost = (f"projects/{GOOD}/roles/{name}" for name in ("zenbu", "nai"))
    rights.role(good, "zenbu", "全部", "resourcemanager.projects.setIamPolicy")
    for name in ("roles/owner", "roles/viewer", WRITER, "roles/nai", own, lost):
        good.policy("", binding(name, ITO))
    found = grants(cloud)
    told = {
        role: (row["is_privileged"], row["is_wildcard_admin"], row["role_is_custom"])
        for (_, role), row in found.items()
    }
    assert told == {
        "roles/owner": (True, True, False),
        "roles/viewer": (False, False, False),
        WRITER: (True, False, False),
        "roles/nai": (None, None, False),
        own: (True, True, True),
        lost: (None, None, True),
    }
    assert list(found[ITO, WRITER]["capabilities"]) == ["network_write"]
    cloud.faults["rest:roles"] = Fault("PERMISSION_DENIED")
    assert grants(cloud)[ITO, WRITER]["is_privileged"] is None


@pytest.mark.parametrize(("above", "level"), [(FOLDER, "folder"), (ORGANIZATION, "org")])
def test_what_is_inherited(cloud: Cloud, above: str, level: str) -> None:
    """From a folder and from the organisation; out of sight where the scope is the project."""
    policy(cloud, f"//{MANAGER}/{above}", binding("roles/editor", ITO))
    for project in (GOOD, BAD):
        assert grants(cloud, project)[ITO, "roles/editor"]["scope_level"] == level
    alone = audit(cloud, scope=f"projects/{GOOD}")[GOOD]
    assert rows(alone, Grant) == []
    assert any(one.operation == "cai:policies" and one.status == "partial" for one in alone.readings)


def test_a_right_on_one_resource(cloud: Cloud, good: Site) -> None:
    """It gives what the resource's own service has, and there no more."""
    rights.role(good, "kyoyu", "共有", "storage.buckets.setIamPolicy", "compute.networks.update")
    name = good.asset("storage.googleapis.com/Bucket", "b1")
    good.policy(name, binding(f"projects/{GOOD}/roles/kyoyu", ITO))
    (row,) = grants(cloud).values()
    assert (row["scope_level"], list(row["capabilities"])) == ("resource", ["iam_write"])
    assert row["is_wildcard_admin"] is False


def test_members_of_groups(cloud: Cloud, good: Site) -> None:
    """Each holds what the group holds; a group whose members are not told leaves a reading."""
    good.policy("", binding("roles/editor", KANRI))
    rights.group(good, KANRI, KOBAYASHI, TANAKA)
    found = grants(cloud)
    assert {who for who, _ in found} == {KANRI, KOBAYASHI, TANAKA}
    assert (found[TANAKA, "roles/editor"]["via_group"], found[TANAKA, "roles/editor"]["group_id"]) == (True, KANRI)
    assert {row["resource"] for row in rows(audit(cloud)[GOOD], Principal)} == {KANRI, KOBAYASHI, TANAKA}
    cloud.faults["directory:group_members"] = Fault("PERMISSION_DENIED")
    snapshot = audit(cloud)[GOOD]
    assert [row["principal_id"] for row in rows(snapshot, Grant)] == [KANRI]
    assert any(one.operation == "directory:group_members" and one.status == "denied" for one in snapshot.readings)


def test_groups_with_any_name(cloud: Cloud, good: Site) -> None:
    """What may stand in an address is asked for; what leads elsewhere is not sent, and who is in it is unknown."""
    odd, stray = f"group:o'brien+hoshu@{DOMAIN}", f"group:x/../../y@{DOMAIN}"
    good.policy("", binding("roles/editor", odd, stray))
    rights.group(good, odd, TANAKA)
    snapshot = audit(cloud)[GOOD]
    assert [row["principal_id"] for row in rows(snapshot, Grant)] == [odd, TANAKA, stray]
    (missed,) = [one for one in snapshot.readings if one.operation == "directory:group_members" and not one.ok]
    assert (missed.status, "y@" in (missed.error or "")) == ("error", True)


@pytest.mark.parametrize(
    ("expression", "permanent", "until"),
    [
        (None, True, None),
        ('resource.name.startsWith("x")', True, None),
        ('request.time < timestamp("2030-01-01T00:00:00Z")', False, 2030),
        (
            "request.time > timestamp('2025-01-01T00:00:00Z') && request.time < timestamp('2031-01-01T00:00:00Z')",
            False,
            2031,
        ),
        ('request.time < timestamp("2030-01-01T00:00:00Z") || true', None, None),
        ('request.time.getHours("Asia/Tokyo") < 18', None, None),
        ('request.time > timestamp("2030-01-01T00:00:00Z")', None, None),
    ],
)
def test_how_long_it_holds(expression: str | None, permanent: bool | None, until: int | None) -> None:
    """Only a plain end is one."""
    found = terms({"expression": expression} if expression else None)
    assert (found.permanent, found.ends.year if found.ends else None) == (permanent, until)


@pytest.mark.parametrize(
    "odd", [{"type": "USER"}, {"email": "a@sakura-city.example"}, {"type": "NAZO", "email": "a@x"}]
)
def test_a_member_that_cannot_be_told(cloud: Cloud, good: Site, odd: dict[str, str]) -> None:
    """Leaves who holds what open, and takes nobody else away."""
    good.policy("", binding("roles/editor", KANRI))
    rights.group(good, KANRI, KOBAYASHI)
    next(held for path, (_, held) in cloud.lists.items() if "/members" in path).append(odd)
    snapshot = alone(cloud, RIGHTS)[GOOD]
    assert {row["principal_id"] for row in rows(snapshot, Grant)} == {KANRI, KOBAYASHI}
    (hole,) = [one for one in snapshot.readings if one.status == "partial"]
    assert (hole.operation, "grant.*" in hole.columns) == ("directory:group_members", True)


@pytest.mark.parametrize("condition", [{"title": "x"}, {"expression": 7}, {"expression": ""}, "nazo"])
def test_a_condition_that_says_nothing(condition: Any) -> None:
    """May be an end."""
    assert terms(condition).permanent is None


def test_a_binding_without_a_role(cloud: Cloud, good: Site) -> None:
    """Is a hole, and no role of an odd name."""
    good.policy("", {"members": [ITO]})
    snapshot = alone(cloud, RIGHTS)[GOOD]
    assert rows(snapshot, Grant) == []
    assert [one.operation for one in snapshot.readings if one.status == "error"] == ["cai:policies"]


def test_a_service_account_without_an_address(cloud: Cloud, good: Site) -> None:
    """Is a hole, and nobody of an odd name."""
    good.asset(rights.ACCOUNT, "serviceAccounts/1", "global", uniqueId="1")
    snapshot = alone(cloud, HOLDERS)[GOOD]
    assert rows(snapshot, Principal) == []
    assert any(one.status == "error" and "principal.*" in one.columns for one in snapshot.readings)


@pytest.mark.parametrize(
    ("text", "kind", "domain", "project", "google"),
    [
        ("user:Taro@City.example", "human", "city.example", None, False),
        ("serviceAccount:app@p1.iam.gserviceaccount.com", "service", "p1.iam.gserviceaccount.com", "p1", False),
        ("serviceAccount:123456-compute@developer.gserviceaccount.com", "service", None, "123456", False),
        (
            "serviceAccount:service-123456@compute-system.iam.gserviceaccount.com",
            "service",
            None,
            "compute-system",
            True,
        ),
        ("serviceAccount:123456@cloudservices.gserviceaccount.com", "service", None, None, True),
        ("domain:city.example", "human", "city.example", None, False),
        ("allUsers", "external", None, None, False),
        ("principalSet://iam.googleapis.com/locations/global/workforcePools/p/*", "human", None, None, False),
        ("principal://iam.googleapis.com/x/workloadIdentityPools/p/subject/s", "service", None, None, False),
    ],
)
def test_members(text: str, kind: str, domain: str | None, project: str | None, google: bool) -> None:
    """As policies write them."""
    found = member(text)
    assert found is not None
    assert (found.kind, found.project, found.google) == (kind, project, google)
    assert domain is None or found.domain == domain
    assert member("projectOwner:p1") is None


def test_where_they_come_from(cloud: Cloud, good: Site) -> None:
    """The organisation's own domain and projects are at home; a consumer's account never is."""
    at_home, foreign = program(BAD, "app"), "serviceAccount:app@yoso.iam.gserviceaccount.com"
    left = "deleted:user:moto@sakura-city.example?uid=1"
    for who in (ITO, "user:x@gmail.com", "user:x@hoshu.example.co.jp", at_home, foreign, left, "allUsers"):
        good.policy("", binding("roles/viewer", who))
    found = {row["resource"]: row for row in rows(audit(cloud)[GOOD], Principal)}
    outside = {name for name, row in found.items() if row["is_external"]}
    assert outside == {"user:x@gmail.com", "user:x@hoshu.example.co.jp", foreign, "allUsers"}
    assert (found[left]["orphan"], found[left]["is_enabled"], found[ITO]["orphan"]) == (True, False, False)
    assert found[ITO]["is_enabled"] is None  # only the directory tells
    alone = {row["resource"]: row for row in rows(audit(cloud, scope=f"projects/{GOOD}")[GOOD], Principal)}
    assert alone[foreign]["is_external"] is None


def test_keys(cloud: Cloud, good: Site, bad: Site) -> None:
    """Their ages, their use, and what limits them; the keys that Google keeps itself are nobody's."""
    rights.good(good)
    rights.bad(bad)
    good.asset(rights.KEY, f"serviceAccounts/a@{GOOD}.iam.gserviceaccount.com/keys/g1", keyType="SYSTEM_MANAGED")
    for site in (good, bad):
        lists.complete(site)
    found = audit(cloud)
    own, others = by_name(found[GOOD], Credential), by_name(found[BAD], Credential)
    assert set(own) == {"reiwa8", "chizu", "GOOG1EKOSODATE"}
    storage = own["GOOG1EKOSODATE"]
    assert (storage["kind"], storage["principal_id"], storage["is_active"], storage["last_used_at"]) == (
        *("access_key", program(GOOD, "kosodate-app")),
        *(True, None),
    )
    assert own["reiwa8"]["principal_id"] == program(GOOD, "kosodate-renkei")
    assert (own["reiwa8"]["never_used"], own["reiwa8"]["expires"], own["reiwa8"]["is_active"]) == (False, False, True)
    assert (others["heisei"]["never_used"], others["heisei"]["last_used_at"]) == (True, None)
    assert (own["chizu"]["is_restricted"], others["chizu-kyu"]["is_restricted"]) == (True, False)
    cloud.faults["rest:key_use"] = Fault("PERMISSION_DENIED")
    assert by_name(audit(cloud)[BAD], Credential)["heisei"]["never_used"] is None
