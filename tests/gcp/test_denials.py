"""What deny policies take away: outright only, from whom they name, where the right is held or above."""

from collections.abc import Iterator
from typing import Any

import pytest

from auditor.demo.gcp import lists
from auditor.demo.gcp import rights as demo
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.people import KANRI, KOBAYASHI, KODOMO, TANAKA, TOSEI, program
from auditor.demo.gcp.rights import IAM, denials, denied, deny, group, role
from auditor.demo.gcp.server import running
from auditor.demo.gcp.site import FOLDER, MANAGER, ORGANIZATION, Site, binding, policy
from auditor.facts.identities import Grant
from benchmarks.naming_gcp import operation
from providers.gcp import rights
from providers.gcp.calls import OPERATIONS
from providers.gcp.denials import POLICIES, RULES, Rule
from providers.gcp.guard import Guard, UndeclaredCallError
from tests.gcp.conftest import GOOD, alone, rows

ITO, ALL = "user:ito@sakura-city.example", "principalSet://goog/public:all"
APP = program(GOOD, "kosodate-app")
POOL = "principal://iam.googleapis.com/locations/global/workforcePools/p/subject/s"


def person(member: str) -> str:
    """A person as a deny policy writes them."""
    return f"principal://goog/subject/{member.partition(':')[2]}"


def people(member: str) -> str:
    """A group as a deny policy writes it."""
    return f"principalSet://goog/group/{member.partition(':')[2]}"


def to(*names: str, spare: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """A rule about some, but for some."""
    return {"deniedPrincipals": list(names), "exceptionPrincipals": list(spare), **more}


TAG = {"expression": "resource.matchTag('1/env', 'prod')"}
AGENTS = "principalSet://cloudresourcemanager.googleapis.com/organizations/1/type/ServiceAgent"

CASES: dict[str, tuple[str, dict[str, Any], str, bool]] = {
    # permission: who is bound, the rule, whose row is looked at, whether it is still privileged
    "compute.networks.update": (ITO, to(person(ITO)), ITO, False),
    "compute.firewalls.create": (ITO, to(person(KOBAYASHI)), ITO, True),
    "compute.firewalls.update": (ITO, to(ALL), ITO, False),
    "compute.routes.create": (ITO, to(ALL, denialCondition=TAG), ITO, True),
    "compute.routers.update": (ITO, to(ALL, spare=(person(ITO),)), ITO, True),
    "compute.subnetworks.update": (ITO, to(ALL, spare=(AGENTS,)), ITO, True),
    "compute.securityPolicies.update": (ITO, to("principalSet://goog/cloudIdentityCustomerId/C0"), ITO, True),
    "compute.networks.addPeering": (
        APP,
        to(f"principal://iam.googleapis.com/projects/-/serviceAccounts/{APP.partition(':')[2]}"),
        APP,
        False,
    ),
    "compute.firewallPolicies.update": (APP, to(person(APP)), APP, True),
    "compute.networks.updatePolicy": (POOL, to(POOL), POOL, False),
    # Through a group, beside it, and spared in it.
    "logging.sinks.delete": (KANRI, to(people(KANRI)), KANRI, False),
    "logging.sinks.update": (KANRI, to(people(KANRI)), TANAKA, False),
    "logging.logs.delete": (TANAKA, to(people(KANRI)), TANAKA, False),
    "logging.buckets.delete": (ITO, to(people(KANRI)), ITO, True),
    "logging.buckets.update": (KANRI, to(people(KANRI), spare=(person(TANAKA),)), TANAKA, True),
    "logging.exclusions.create": (KANRI, to(people(KANRI), spare=(person(TANAKA),)), KOBAYASHI, False),
    "logging.exclusions.update": (TANAKA, to(ALL, spare=(people(KANRI),)), TANAKA, True),
    "logging.settings.update": (TOSEI, to(ALL, spare=(people(KODOMO),)), TOSEI, True),
    # Whole domains: some of one may be spared.
    "file.backups.delete": ("domain:sakura-city.example", to(ALL), "domain:sakura-city.example", False),
    "compute.snapshots.delete": (
        "domain:sakura-city.example",
        to(ALL, spare=(person(ITO),)),
        "domain:sakura-city.example",
        True,
    ),
}


@pytest.fixture(scope="module")
def world() -> Iterator[Cloud]:
    """A role with one permission and a rule about it for each case."""
    cloud = Cloud(page=2, name=operation)
    good = Site(cloud, GOOD).opened("子育て支援")
    group(good, KANRI, KOBAYASHI, TANAKA)
    group(good, KODOMO)
    # A group in another.
    path = f"/admin/directory/v1/groups/{KODOMO.partition(':')[2]}/members"
    good.listed("admin.googleapis.com", path, "members", {"email": TOSEI.partition(":")[2], "type": "GROUP"})
    for permission, (bound, rule, _, _) in CASES.items():
        service, _, rest = permission.partition(".")
        role(good, named(permission), permission, permission)
        good.policy("", binding(f"projects/{GOOD}/roles/{named(permission)}", bound))
        told = {**rule, "deniedPermissions": [f"{service}.googleapis.com/{rest}"]}
        deny(good, good.own, named(permission).lower(), told)
    lists.complete(good)
    with running(cloud) as found:
        yield found


@pytest.fixture(scope="module")
def read(world: Cloud) -> dict[tuple[str, str], Any]:
    """Whether a right is privileged, by holder and role."""
    return privileged(world)


def named(permission: str) -> str:
    """A role, or a policy, for a permission."""
    return permission.replace(".", "-")


def privileged(cloud: Cloud) -> dict[tuple[str, str], Any]:
    """The column by holder and name of the role."""
    found = rows(alone(cloud, rights.COLLECTORS)[GOOD], Grant)
    return {(row["principal_id"], row["role_id"].rpartition("/")[2]): row["is_privileged"] for row in found}


@pytest.mark.parametrize("permission", CASES)
def test_who_loses_it(permission: str, read: dict[tuple[str, str], Any]) -> None:
    """Who is named, and not spared, by a rule without a condition."""
    _, _, who, left = CASES[permission]
    assert read[who, named(permission)] is left


def test_what_was_not_read(world: Cloud, read: dict[tuple[str, str], Any]) -> None:
    """Nothing turns round: what may be denied is unknown, but where it is known to be lost."""
    for name in (POLICIES, RULES):
        world.faults = {name: Fault("PERMISSION_DENIED")}
        assert set(privileged(world).values()) == {None}, name
    world.faults = {"directory:group_members": Fault("PERMISSION_DENIED")}
    without = privileged(world)
    world.faults = {}
    assert {key: left for key, left in without.items() if left not in (None, read[key])} == {}
    beside = (TANAKA, named("logging.logs.delete"))
    assert (read[beside], without[beside]) == (False, None)


@pytest.mark.parametrize(
    ("denials", "excepted", "permission", "lost"),
    [
        ("iam.googleapis.com/roles.update", "", "iam.roles.update", True),
        ("iam.googleapis.com/roles.*", "", "iam.roles.update", True),
        ("iam.googleapis.com/*.update", "", "iam.roles.update", True),
        ("iam.googleapis.com/*.*", "", "iam.roles.update", True),
        ("iam.googleapis.com/roles.create", "", "iam.roles.update", False),
        (
            "cloudresourcemanager.googleapis.com/projects.setIamPolicy",
            "",
            "resourcemanager.projects.setIamPolicy",
            True,
        ),
        ("resourcemanager.googleapis.com/projects.delete", "", "resourcemanager.projects.delete", False),
        ("compute.googleapis.com/roles.update", "", "iam.roles.update", False),
        ("iam.googleapis.com/*.*", "iam.googleapis.com/roles.update", "iam.roles.update", False),
        ("iam.googleapis.com/*.*", "iam.googleapis.com/roles.*", "iam.roles.update", False),
        ("iam.googleapis.com/*.*", "another.example/*", "iam.roles.update", False),
        ("iam.googleapis.com/*.*", "iam.googleapis.com/roles.create", "iam.roles.update", True),
        ("", "", "iam.roles.update", False),
    ],
)
def test_what_a_rule_covers(denials: str, excepted: str, permission: str, lost: bool) -> None:
    """Permissions, groups of them, and exceptions, in the words of the second version."""
    rule = Rule((ALL,), (), (denials,), (excepted,) if excepted else ())
    assert rule.covers(permission) is lost


def test_where_it_is_held(cloud: Cloud, good: Site) -> None:
    """A policy holds for what is below it; a right on all of the folder is not lost by a policy of one project. What
    basic roles give is not measured against single permissions."""
    own = "roles/compute.networkAdmin"
    policy(cloud, f"//{MANAGER}/{FOLDER}", binding(own, ITO))
    bucket = good.asset("storage.googleapis.com/Bucket", "b1")
    role(good, "kyoyu", "共有", "storage.buckets.setIamPolicy")
    good.policy(bucket, binding(f"projects/{GOOD}/roles/kyoyu", ITO))
    good.policy("", binding("roles/editor", ITO))
    network = denied("compute.googleapis.com/*.*", "storage.googleapis.com/buckets.setIamPolicy")
    deny(good, good.own, "p1-policy", network)
    found = privileged(cloud)
    assert (found[ITO, "compute.networkAdmin"], found[ITO, "kyoyu"], found[ITO, "editor"]) == (True, False, True)
    deny(good, ORGANIZATION, "o1-policy", network)
    assert privileged(cloud)[ITO, "compute.networkAdmin"] is False


def test_a_policy_that_cannot_be_asked_for(cloud: Cloud, good: Site) -> None:
    """Its name leads nowhere else; what it denies is unknown."""
    role(good, "henko", "変更", "iam.roles.update")
    good.policy("", binding(f"projects/{GOOD}/roles/henko", ITO))
    assert privileged(cloud)[ITO, "henko"] is True
    deny(good, good.own, "..", denied("iam.googleapis.com/roles.update"))
    snapshot = alone(cloud, rights.COLLECTORS)[GOOD]
    assert [row["is_privileged"] for row in rows(snapshot, Grant)] == [None]
    assert any(one.operation == POLICIES and one.status == "partial" for one in snapshot.readings)


def test_only_these_paths_leave() -> None:
    """The name of a container is one part of the path, quoted; nothing quoted stands in what is filled in."""
    guard = Guard(OPERATIONS, {POLICIES, RULES}, "https://cloudasset.googleapis.com")
    of = "https://iam.googleapis.com/v2/policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fp-1/denypolicies"
    for url in (of, f"{of}?pageToken=x", f"{of}/kinshi"):
        guard.url("GET", url)
    for method, url in (("POST", of), ("DELETE", f"{of}/kinshi"), ("GET", f"{of}/a%2Fb"), ("GET", f"{of}/..")):
        with pytest.raises(UndeclaredCallError):
            guard.url(method, url)


def test_the_made_up_organisation(cloud: Cloud, good: Site) -> None:
    """What a program may do there by its role is privileged but for the policy."""
    demo.good(good)
    lists.complete(good)
    right = (program(GOOD, "kosodate-renkei"), "renkeiDaicho")
    assert privileged(cloud)[right] is False
    cloud.lists[f"{IAM}{denials(good.own)}"][1].clear()
    assert privileged(cloud)[right] is True
