"""People of the directory and how they sign in: what it says, what it leaves open, and what it refuses."""

from collections.abc import Iterator
from typing import Any

import pytest

from auditor.demo.gcp import directory as demo
from auditor.demo.gcp import lists, rights
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.directory import FACTOR, KANRI, POLICIES, ROOT, SIGN_ON, STAFF_GROUP, USERS, person, setting
from auditor.demo.gcp.people import ITO, KINKYU_1, KOBAYASHI, SATO, SUGIMOTO, SUZUKI, TANAKA, WATANABE, program
from auditor.demo.gcp.server import running
from auditor.demo.gcp.site import Site, binding
from auditor.facts.identities import AuthPolicy, Principal
from auditor.snapshot import Snapshot
from benchmarks.naming_gcp import operation
from providers.gcp.directory import COLLECTORS
from providers.gcp.directory.levels import OTHERS, Limit, any_of, covered, levels
from providers.gcp.directory.units import UNSET, Ruling, possible
from providers.packed import Row
from tests.gcp.conftest import BAD, GOOD, alone, audit, rows

DENIED = Fault("PERMISSION_DENIED")
READER = "roles/viewer"


def people(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """The principals by how policies name them."""
    return {row["resource"]: row for row in rows(snapshot, Principal)}


def policies(snapshot: Snapshot) -> dict[tuple[str, str | None], dict[str, Any]]:
    """The rules of sign-in by kind and whom they rule."""
    return {(row["kind"], row["applies_to"]): row for row in rows(snapshot, AuthPolicy)}


@pytest.fixture(scope="module")
def world() -> Iterator[Cloud]:
    """A directory that is partly kept well, and two projects of its people."""
    cloud = Cloud(page=3, name=operation)
    for project, build in ((GOOD, "good"), (BAD, "bad")):
        site = Site(cloud, project).opened(project)
        for topic in (rights, demo):
            getattr(topic, build)(site)
        lists.complete(site)
    with running(cloud) as found:
        yield found


@pytest.fixture(scope="module")
def whole(world: Cloud) -> dict[str, Snapshot]:
    """What an audit finds when everybody consented."""
    return audit(world)


def test_what_the_directory_says_of_people(whole: dict[str, Snapshot]) -> None:
    """By their addresses: enabled or not, with which second factor, and when they last came."""
    found = people(whole[BAD])
    told = ("kind", "is_enabled", "console_access", "mfa_enabled", "mfa_enforced", "mfa_strength")
    assert [found[ITO][name] for name in told] == ["human", True, True, True, True, None]
    assert [found[SATO][name] for name in told] == ["human", True, True, False, False, "none"]
    assert (found[SUZUKI]["is_enabled"], found[SUZUKI]["console_access"]) == (False, False)
    assert (found[SATO]["never_signed_in"], found[SATO]["last_sign_in_at"]) == (True, None)
    assert (found[WATANABE]["never_signed_in"], found[WATANABE]["last_sign_in_at"].year) == (False, 2023)
    assert found[ITO]["created_at"].year == 2021
    outsider = found["user:sasaki.web@gmail.com"]
    assert {outsider[name] for name in (*told[1:], "never_signed_in", "created_at")} == {None}


def test_super_administrators_belong_to_every_project(whole: dict[str, Snapshot]) -> None:
    """They may give themselves every right; which factor they have shows only where passkeys alone are let in."""
    for snapshot in whole.values():
        owners = {name: row for name, row in people(snapshot).items() if row["kind"] == "owner_root"}
        assert {name: (row["mfa_enabled"], row["mfa_strength"]) for name, row in owners.items()} == {
            KINKYU_1: (True, "phishing_resistant"),
            KINKYU_1.replace("01", "02"): (True, "phishing_resistant"),
            SUGIMOTO: (False, "none"),
        }


def test_use_of_programs(whole: dict[str, Snapshot]) -> None:
    """Of the project's own; the reader sees no others."""
    found = people(whole[GOOD])
    assert found[program(GOOD, "kosodate-app")]["never_signed_in"] is False
    assert people(whole[BAD])[program(BAD, "bunkazai-web")]["last_sign_in_at"].year == 2023


def test_rules_of_the_directory(whole: dict[str, Snapshot]) -> None:
    """As they hold for the weakest unit; those of access are the project's own."""
    found = policies(whole[GOOD])
    second = found["mfa_requirement", "admins"]
    assert (second["state"], second["excluded_count"], second["required_strength"]) == ("enforced", 1, "otp")
    assert found["mfa_requirement", "all_users"]["excluded_count"] == 3
    password = found["password", "all_users"]
    assert (password["password_min_length"], password["password_reuse_prevention"]) == (14, 100)
    assert found["legacy_auth", "all_users"]["state"] == "enforced"
    assert found["app_consent", "all_users"]["app_consent_restricted"] is True
    assert found["federation", "all_users"]["state"] == "enforced"
    inside = found["location_or_device", "all_users"]
    assert (inside["state"], list(inside["allowed_cidrs"]), inside["device_limited"]) == (
        *("enforced", [demo.INTERNAL]),
        False,
    )
    outside = policies(whole[BAD])["location_or_device", "all_users"]
    assert (outside["state"], outside["excluded_count"]) == ("off", 6)


@pytest.mark.parametrize(
    ("denied", "who", "columns"),
    [
        ("directory:users", ITO, ("is_enabled", "mfa_enabled", "last_sign_in_at", "never_signed_in")),
        ("directory:sso_assignments", ITO, ("mfa_enabled", "mfa_enforced", "mfa_strength")),
        ("directory:units", ITO, ("mfa_enabled", "mfa_enforced", "mfa_strength")),
        ("directory:policies", KINKYU_1, ("mfa_strength",)),
        ("rest:account_use", program(BAD, "bunkazai-web"), ("last_sign_in_at", "never_signed_in")),
    ],
)
def test_without_consent_it_is_unknown(world: Cloud, denied: str, who: str, columns: tuple[str, ...]) -> None:
    """And where a Workspace administrator has to be asked, the reading says for what."""
    world.faults = {denied: DENIED}
    snapshot = audit(world)[BAD]
    world.faults = {}
    assert {people(snapshot)[who][name] for name in columns} == {None}
    # Once, however many collectors want the list.
    (reading,) = (one for one in snapshot.readings if one.operation == denied)
    asks = "consents to the scope https://www.googleapis.com/auth/" in (reading.error or "")
    assert (reading.status, asks) == ("denied", denied != "rest:account_use")


@pytest.mark.parametrize(
    ("assigned", "declared", "wanted"),
    [
        ([(ROOT, "", "SSO_OFF")], None, (True, True)),
        ([(ROOT, "", "SAML_SSO")], None, (None, True)),
        ([(ROOT, "", "OIDC_SSO"), (KANRI, "", "SSO_OFF")], None, (None, True)),
        ([(ROOT, "", "SSO_OFF"), ("", "groups/1", "SAML_SSO")], None, (None, True)),
        ([(ROOT, "", "DOMAIN_WIDE_SAML_IF_ENABLED")], None, (None, True)),
        ([], None, (None, True)),
        ([], False, (True, True)),
        ([(ROOT, "", "SSO_OFF")], True, (None, True)),
    ],
)
def test_who_signs_in_elsewhere(
    cloud: Cloud, good: Site, assigned: list[tuple[str, str, str]], declared: bool | None, wanted: tuple[Any, Any]
) -> None:
    """A second factor of another provider is not seen here; a super administrator can always come by Google's own."""
    demo.rules(cloud)
    cloud.lists[SIGN_ON][1][:] = [
        {"targetOrgUnit": f"orgUnits/{unit}" if unit else "", "targetGroup": group, "ssoMode": mode}
        for unit, group, mode in assigned
    ]
    person(cloud, ITO, demo.recently())
    person(cloud, KINKYU_1, demo.recently(), isAdmin=True)
    good.policy("", binding(READER, ITO))
    snapshot = audit(cloud, directory_sso=declared)[GOOD]
    assert (people(snapshot)[ITO]["mfa_enabled"], people(snapshot)[KINKYU_1]["mfa_enabled"]) == wanted
    unclear = [one.error for one in snapshot.readings if one.operation == "directory:sso_assignments" and not one.ok]
    assert ["[gcp] directory_sso" in str(one) for one in unclear] == [True] * (not assigned and declared is None)


@pytest.mark.parametrize(
    ("kind", "value", "row", "column", "wanted"),
    [
        ("security.password", {"minimumLength": 8, "allowReuse": True}, "password", "password_min_length", 8),
        ("security.password", {"minimumLength": 8, "allowReuse": True}, "password", "password_reuse_prevention", 0),
        ("security.password", {"allowReuse": False}, "password", "password_min_length", None),
        ("security.less_secure_apps", {"allowLessSecureApps": True}, "legacy_auth", "state", "off"),
        ("security.less_secure_apps", {}, "legacy_auth", "state", None),
        ("api_controls.unconfigured_third_party_apps", {"accessLevel": "ALLOW_ALL"}, "app_consent", "state", "off"),
        ("api_controls.unconfigured_third_party_apps", {"accessLevel": "NAZO"}, "app_consent", "state", None),
        (FACTOR, {"allowedSignInFactorSet": "ALL"}, "mfa_requirement", "required_strength", "phone"),
        (FACTOR, {"allowedSignInFactorSet": "X"}, "mfa_requirement", "required_strength", None),
    ],
)
def test_the_weakest_unit_counts(
    cloud: Cloud, kind: str, value: dict[str, Any], row: str, column: str, wanted: Any
) -> None:
    """One unit with a rule of its own is enough; a field that is not said makes it unknown."""
    demo.rules(cloud)
    person(cloud, ITO, demo.recently())
    setting(cloud, kind, "03ph8a2z0kyu", **value)
    assert policies(audit(cloud)[GOOD])[row, "all_users"][column] == wanted


@pytest.mark.parametrize(
    ("path", "row", "lost"),
    [
        (POLICIES, {"policyQuery": {"orgUnit": f"orgUnits/{ROOT}"}}, "password"),
        (POLICIES, {"setting": {"type": "settings/security.password", "value": {"minimumLength": 14}}}, "password"),
        (USERS, {"isAdmin": False}, "mfa_requirement"),
        (USERS, {"primaryEmail": "nazo@sakura-city.example"}, "mfa_requirement"),
    ],
)
def test_what_cannot_be_laid_to_anybody(cloud: Cloud, path: str, row: dict[str, Any], lost: str) -> None:
    """Leaves open what holds, and for whom."""
    demo.rules(cloud)
    person(cloud, KINKYU_1, demo.recently(), isAdmin=True)
    cloud.lists[path][1].append(row)
    snapshot = alone(cloud, COLLECTORS)[GOOD]
    assert not [one for one in policies(snapshot) if one[0] == lost]
    assert any(one.status == "partial" and f"[{lost}" in "".join(one.columns) for one in snapshot.readings)


def test_nothing_set_is_googles_default(cloud: Cloud) -> None:
    """Eight characters, any application, any factor; what is Google's own gives way to an administrator's."""
    demo.rules(cloud)
    cloud.lists[POLICIES][1].clear()
    person(cloud, ITO, demo.recently(), isEnforcedIn2Sv=False)
    found = policies(audit(cloud)[GOOD])
    assert found["password", "all_users"]["password_min_length"] == 8
    assert found["legacy_auth", "all_users"]["state"] == "enforced"
    assert (found["app_consent", "all_users"]["state"], found["mfa_requirement", "all_users"]["state"]) == (
        *("off",),
        "off",
    )
    setting(cloud, "security.password", ROOT, minimumLength=14, allowReuse=False)
    googles = {"policyQuery": {"orgUnit": f"orgUnits/{ROOT}"}, "type": "SYSTEM"}
    told = {"type": "settings/security.password", "value": {"minimumLength": 8, "allowReuse": True}}
    cloud.lists[POLICIES][1].append({**googles, "setting": told})
    password = policies(audit(cloud)[GOOD])["password", "all_users"]
    assert (password["password_min_length"], password["password_reuse_prevention"]) == (14, 100)


def test_second_factor_of_nobody_known(cloud: Cloud) -> None:
    """An empty list is no rule, and one that breaks off is none either."""
    lists.complete(Site(cloud, GOOD))
    row = policies(audit(cloud)[GOOD])["mfa_requirement", "admins"]
    assert (row["state"], row["excluded_count"]) == (None, None)
    cloud.faults["directory:users"] = DENIED
    assert ("mfa_requirement", "admins") not in policies(audit(cloud)[GOOD])
    assert USERS in cloud.lists


def test_a_right_from_nobodys_directory(cloud: Cloud, good: Site) -> None:
    """A project below an organisation has its directory; one that stands alone has none."""
    single = Site(cloud, "hitori-p1").opened("一人", chain=())
    lists.complete(single)
    found = {name: policies(audit(cloud, scope=f"projects/{name}")[name]) for name in (GOOD, "hitori-p1")}
    assert {name: one["federation", "all_users"]["state"] for name, one in found.items()} == {
        GOOD: "enforced",
        "hitori-p1": "off",
    }


def test_whoever_is_not_bound_comes_from_anywhere(cloud: Cloud, good: Site) -> None:
    """One of two; a whole domain, and members who could not be listed, are unknown."""
    demo.good(good)
    demo.grouped(cloud, STAFF_GROUP, KOBAYASHI)
    cloud.lists[f"{rights.DIRECTORY}/admin/directory/v1/groups/{STAFF_GROUP}/members"][1][1:] = []
    good.policy("", binding(READER, KOBAYASHI))
    key = ("location_or_device", "all_users")
    assert policies(audit(cloud)[GOOD])[key]["state"] == "enforced"
    cloud.faults["directory:group_members"] = DENIED
    assert policies(audit(cloud)[GOOD])[key]["state"] is None
    cloud.faults = {}
    good.policy("", binding(READER, "domain:sakura-city.example"))
    assert policies(audit(cloud)[GOOD])[key]["state"] is None
    good.policy("", binding(READER, TANAKA))
    row = policies(audit(cloud)[GOOD])[key]
    assert row["state"] == "off"
    cloud.faults["rest:access_bindings"] = DENIED
    assert policies(audit(cloud)[GOOD])[key]["state"] is None


INSIDE: dict[str, Any] = {"ipSubnetworks": ["10.0.0.0/8"]}
MANAGED: dict[str, Any] = {"devicePolicy": {"requireCorpOwned": True}}


@pytest.mark.parametrize(
    ("conditions", "function", "networks", "device"),
    [
        ([INSIDE], "AND", ("10.0.0.0/8",), False),
        ([{**INSIDE, "negate": True}], "AND", (), False),
        ([{"regions": ["JP"]}], "AND", (), False),
        ([INSIDE, MANAGED], "AND", ("10.0.0.0/8",), True),
        ([INSIDE, MANAGED], "OR", None, None),
        ([INSIDE, {"ipSubnetworks": ["192.0.2.0/24"]}], "OR", ("10.0.0.0/8", "192.0.2.0/24"), False),
        ([INSIDE, {}], "OR", (), False),
        ([{"requiredAccessLevels": ["x"]}], "AND", None, None),
        ([{"devicePolicy": {"requireScreenlock": True}}], "AND", (), False),
        ([{"devicePolicy": {"allowedDeviceManagementLevels": ["COMPLETE"]}}], "AND", (), True),
        ([{"devicePolicy": {"allowedDeviceManagementLevels": ["COMPLETE", "NONE"]}}], "AND", (), False),
        (None, "AND", None, None),
    ],
)
def test_access_levels(conditions: Any, function: str, networks: Any, device: bool | None) -> None:
    """What a level asks of whoever comes in."""
    basic = {"conditions": conditions, "combiningFunction": function} if conditions else None
    row = Row({"accessLevel.name": "l", "accessLevel.basic": basic})
    assert levels([row])["l"] == Limit(networks, device)


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"accessLevels": ["a", "b"]}, [("g", ("a", "b"))]),
        ({"dryRunAccessLevels": ["a"]}, []),
        ({"accessLevels": ["a"], "restrictedClientApplications": [{"name": "Cloud SDK"}]}, []),
        ({"accessLevels": ["a"], "scopedAccessSettings": [{}]}, [("g", ("a", OTHERS))]),
    ],
)
def test_what_a_binding_limits(more: dict[str, Any], wanted: list[Any]) -> None:
    """Not on trial, not for some applications only."""
    assert list(covered([{"groupKey": "g", **more}])) == wanted


def test_one_of_several_levels() -> None:
    """The weakest of them counts."""
    inside, anywhere = Limit(("10.0.0.0/8",), False), Limit((), False)
    assert any_of([inside, anywhere]) == anywhere
    assert any_of([inside, Limit(None, None)]).networks is None


def test_what_may_hold_in_a_unit() -> None:
    """The nearest unit's, and every group's; anything where the unit is not known."""
    rulings = [Ruling("root", None, 1), Ruling("kanri", None, 2), Ruling("root", None, 9, googles=True)]
    assert possible(rulings, ("kanri", "root")) == (2,)
    assert possible(rulings, ("hoka", "root")) == (1,)
    assert possible(rulings[:1], ("hoka",)) == (UNSET,)
    assert possible([*rulings, Ruling("root", "g", 3)], ("root",)) == (1, 3)
    assert set(possible(rulings, None)) == {1, 2, UNSET}
