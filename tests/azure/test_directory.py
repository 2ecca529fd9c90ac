"""People, administrators, programs and their proofs, as Microsoft Graph tells them."""

import dataclasses
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from auditor.demo.azure import directory as demo
from auditor.demo.azure import people, rights
from auditor.demo.azure.cloud import TENANT, Cloud, Fault
from auditor.demo.azure.entra import ROLES, group, managed, person, program, proof, role
from auditor.demo.azure.site import Site, directory
from auditor.facts.governance import Account
from auditor.facts.identities import Credential, Grant, Principal
from auditor.regulation.parameters import Parameters
from auditor.scope import Scope
from auditor.snapshot import Snapshot
from providers.azure.directory.logins import home_of, is_external, last_sign_in, strength
from tests.azure.conftest import BAD, GOOD, audit, by_name, rows
from tests.azure.world import SERVICE
from tests.verdicts import Judge

HOME = f"/tenants/{TENANT}"
LOGIN = "city.sakura.example.lg.jp"
SINCE = datetime(2026, 6, 1, tzinfo=UTC)
CUSTOM = "60000000-0000-4000-8000-000000000001"


def missed(snapshot: Snapshot) -> dict[str, str]:
    """What of Microsoft Graph was not read, with the status."""
    asked = (one for one in snapshot.readings if one.operation.startswith("graph:"))
    return {one.operation: one.status for one in asked if one.status != "ok"}


def test_administrators_and_holders(cloud: Cloud, good: Site) -> None:
    """Whoever has the highest role at all times owns the tenant; who asks for it, or holds another, is a person."""
    demo.good(good)
    snapshot = audit(cloud)[GOOD]
    found = by_name(snapshot, Principal)
    owner, asking, inside = (found[f"{name}@{LOGIN}"] for name in ("kinkyu-01", "tanaka-joho", "kinkyu-02"))
    assert (owner["kind"], owner["resource"]) == ("owner_root", f"{HOME}/users/{people.KINKYU_1}")
    assert (owner["mfa_enabled"], owner["mfa_strength"], owner["console_access"]) == (True, "phishing_resistant", True)
    assert owner["last_sign_in_at"] == datetime(2025, 4, 1, 1, 10, tzinfo=UTC)
    assert (owner["home"], owner["is_external"], owner["orphan"]) == (TENANT, False, False)
    assert (asking["kind"], asking["mfa_strength"], inside["kind"]) == ("human", "otp", "owner_root")
    vendor = found["yamamoto@hoshu.example.co.jp"]
    assert (vendor["kind"], vendor["is_external"], vendor["home"]) == ("human", True, "hoshu.example.co.jp")
    assert (found["kokuho-app"]["kind"], found["kokuho-app"]["is_external"]) == ("service", False)
    assert "suzuki-taishoku" not in " ".join(found)
    assert missed(snapshot) == {}


def test_the_whole_directory_is_never_kept(cloud: Cloud, good: Site) -> None:
    """A person without any right is in no fact."""
    demo.good(good)
    person(cloud, "99999999-0000-4000-8000-000000000000", "ippan")
    snapshot = audit(cloud)[GOOD]
    assert not [row for table in snapshot.frames for row in rows(snapshot, table) if "ippan" in str(row)]


def test_roles_through_groups_and_for_a_time(cloud: Cloud, good: Site) -> None:
    """A group's members hold its role; what was activated, or ends, is not for good; another unit is not everything."""
    for key, name in ((people.TANAKA, "tanaka"), (people.KOBAYASHI, "kobayashi"), (people.ITO, "ito")):
        person(cloud, key, name)
    group(cloud, people.KANSHI, "kanshi", people.TANAKA)
    role(cloud, demo.GLOBAL, people.KANSHI, "group")
    role(cloud, demo.GLOBAL, people.KOBAYASHI)
    role(cloud, demo.GLOBAL, people.ITO)
    plans = cloud.lists[f"{ROLES}/roleAssignmentScheduleInstances".lower()]
    plans[1]["assignmentType"] = "Activated"
    plans[2]["endDateTime"] = "2026-08-01T00:00:00Z"
    snapshot = audit(cloud)[GOOD]
    held = {row["principal_id"].rpartition("/")[2]: row for row in rows(snapshot, Grant)}
    through, taken, ends, whole = (held[key] for key in (people.TANAKA, people.KOBAYASHI, people.ITO, people.KANSHI))
    assert (through["via_group"], through["group_id"]) == (True, f"{HOME}/groups/{people.KANSHI}")
    assert (through["principal_kind"], through["is_permanent"], through["is_privileged"]) == ("human", True, True)
    assert (whole["principal_kind"], whole["scope_level"], whole["name"]) == (
        "group",
        "directory",
        "Global Administrator",
    )
    assert (taken["is_permanent"], ends["is_permanent"]) == (False, False)
    assert ends["expires_at"] == datetime(2026, 8, 1, tzinfo=UTC)
    kinds = {row["name"]: row["kind"] for row in rows(snapshot, Principal)}
    assert (kinds[f"tanaka@{LOGIN}"], kinds[f"kobayashi@{LOGIN}"]) == ("owner_root", "human")


def test_roles_that_the_town_made(cloud: Cloud, good: Site) -> None:
    """Privileged by what it may do; a role of Entra's own that is not marked as privileged makes nobody a holder."""
    for key, name in ((people.TANAKA, "tanaka"), (people.ITO, "ito"), (people.MORI, "mori")):
        person(cloud, key, name)
    actions = ["microsoft.directory/Applications/credentials/update"]
    definition = {"isBuiltIn": False, "rolePermissions": [{"allowedResourceActions": actions}]}
    weak = {"isBuiltIn": False, "rolePermissions": [{"allowedResourceActions": ["microsoft.directory/users/read"]}]}
    reader, plain = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b", "60000000-0000-4000-8000-000000000002"
    made = ((CUSTOM, definition), (plain, weak), (reader, {"isBuiltIn": True}))
    directory(cloud, f"{ROLES}/roleDefinitions", *({"id": key, "displayName": key, **more} for key, more in made))
    role(cloud, CUSTOM, people.TANAKA)
    role(cloud, plain, people.ITO)
    role(cloud, reader, people.MORI)
    snapshot = audit(cloud)[GOOD]
    assert [(row["role_is_custom"], row["is_privileged"]) for row in rows(snapshot, Grant)] == [(True, True)]
    assert set(by_name(snapshot, Principal)) == {f"tanaka@{LOGIN}"}
    cloud.faults["graph:role_definitions"] = Fault(403, "Authorization_RequestDenied")
    unsure = rows(audit(cloud)[GOOD], Grant)
    assert {(row["role_is_custom"], row["is_privileged"]) for row in unsure} == {(None, None)}
    assert len(unsure) == 3


def test_without_a_licence_nobody_is_eligible(cloud: Cloud, good: Site) -> None:
    """Without P2 every role is for good, and that is known; without P1 sign-ins and factors are not."""
    demo.good(good)
    for name in ("graph:role_eligibilities", "graph:role_schedules"):
        cloud.faults[name] = Fault(400, "AadPremiumLicenseRequired")
    no_licence = {"error": {"code": "Forbidden", "message": "Your tenant is not licensed for this feature."}}
    cloud.faults["graph:sign_ins"] = Fault(403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant")
    cloud.faults["graph:registrations"] = Fault(403, body=json.dumps(no_licence).encode())
    snapshot = audit(cloud)[GOOD]
    assert set(missed(snapshot).values()) == {"not_licensed"}
    directory_grants = [row for row in rows(snapshot, Grant) if row["scope_level"] == "directory"]
    assert {row["is_permanent"] for row in directory_grants} == {True}
    owner = by_name(snapshot, Principal)[f"kinkyu-01@{LOGIN}"]
    unknown = ("mfa_enabled", "mfa_strength", "last_sign_in_at", "never_signed_in")
    assert {owner[name] for name in unknown} == {None}
    fed = {column for one in snapshot.readings if one.status == "not_licensed" for column in one.columns}
    assert "principal[human,owner_root].mfa_enabled" in fed
    assert "principal.*" not in fed


@pytest.mark.parametrize(
    ("operation", "unknown"),
    [
        ("graph:users", {"is_enabled", "is_external", "home", "created_at", "console_access", "orphan"}),
        ("graph:sign_ins", {"last_sign_in_at", "never_signed_in"}),
        ("graph:registrations", {"mfa_enabled", "mfa_strength"}),
    ],
)
def test_a_denied_list_leaves_its_columns_unknown(cloud: Cloud, good: Site, operation: str, unknown: set[str]) -> None:
    """The person is still there, and a reading says what to consent to."""
    demo.good(good)
    before = {row["resource"]: row for row in rows(audit(cloud)[GOOD], Principal)}
    cloud.faults[operation] = Fault(403, "Authorization_RequestDenied")
    snapshot = audit(cloud)[GOOD]
    after = {row["resource"]: row for row in rows(snapshot, Principal)}
    assert missed(snapshot) == {operation: "denied"}
    assert set(after) == set(before)
    mine = f"{HOME}/users/{people.TANAKA}"
    lost = {name for name, value in before[mine].items() if value is not None and after[mine][name] is None}
    assert unknown - {"never_signed_in"} <= lost | {name for name in unknown if before[mine][name] is None}
    assert not lost - unknown - {"name"}


def test_who_is_gone_or_disabled(cloud: Cloud, bad: Site) -> None:
    """A role that names nobody who is there; a person who is disabled, whom the report of factors leaves out."""
    demo.bad(bad)
    demo.assigned(bad, people.SUZUKI, "User")
    demo.assigned(bad, people.MORI, "User")
    demo.assigned(bad, people.KANSHI, "Group")
    demo.assigned(bad, people.HAIBI, "ServicePrincipal")
    directory(cloud, f"/v1.0/groups/{people.KANSHI}/transitiveMembers")
    found = {row["resource"].rpartition("/")[2]: row for row in rows(audit(cloud)[BAD], Principal)}
    left = found[people.SUZUKI]
    assert (left["is_enabled"], left["console_access"], left["mfa_enabled"], left["orphan"]) == (
        False,
        False,
        None,
        False,
    )
    assert {found[key]["orphan"] for key in (people.MORI, people.KANSHI, people.HAIBI)} == {True}
    cloud.faults["graph:users"] = Fault(403, "Authorization_RequestDenied", page=1)
    found = {row["resource"].rpartition("/")[2]: row for row in rows(audit(cloud)[BAD], Principal)}
    assert found[people.MORI]["orphan"] is None


def test_nobody_has_signed_in(cloud: Cloud, good: Site) -> None:
    """No activity in a list that was read is none; dates of the year one are none either."""
    person(cloud, people.ITO, "ito", methods=("email",))
    role(cloud, demo.USERS, people.ITO)
    (found,) = rows(audit(cloud)[GOOD], Principal)
    assert (found["never_signed_in"], found["last_sign_in_at"], found["mfa_strength"]) == (True, None, None)
    assert last_sign_in({"lastSuccessfulSignInDateTime": "0001-01-01T00:00:00Z"}) is None
    newer = {"lastSignInDateTime": "2026-06-01T00:00:00Z", "lastNonInteractiveSignInDateTime": "2026-05-01T00:00:00Z"}
    assert last_sign_in(newer) == SINCE
    assert last_sign_in({**newer, "lastSuccessfulSignInDateTime": "2024-01-01T00:00:00Z"}).year == 2024


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"isMfaRegistered": False, "methodsRegistered": ["email"]}, "none"),
        ({"isMfaRegistered": True, "methodsRegistered": ["mobilePhone", "softwareOneTimePasscode"]}, "otp"),
        ({"isMfaRegistered": True, "methodsRegistered": ["officePhone"]}, "phone"),
        (
            {"isMfaRegistered": True, "methodsRegistered": ["mobilePhone", "WindowsHelloForBusiness"]},
            "phishing_resistant",
        ),
        ({"isMfaRegistered": True, "methodsRegistered": ["somethingNew"]}, None),
        ({"isMfaRegistered": True}, None),
        ({}, None),
    ],
)
def test_the_strongest_factor_counts(row: dict[str, Any], found: str | None) -> None:
    """One that is not known is no strength."""
    assert strength(row) == found


@pytest.mark.parametrize(
    ("row", "external", "home"),
    [
        ({"userType": "Member", "userPrincipalName": "a@x.jp"}, False, "t"),
        ({"userType": "Guest", "userPrincipalName": "a_b.jp#EXT#@x.jp", "mail": None}, True, "b.jp"),
        ({"userType": "Member", "userPrincipalName": "a_b.jp#EXT#@x.jp", "mail": "a@B.jp"}, True, "b.jp"),
        ({"userType": None, "userPrincipalName": "a@x.jp"}, None, None),
        ({"userType": "Guest", "userPrincipalName": "a@x.jp"}, True, None),
    ],
)
def test_where_somebody_comes_from(row: dict[str, Any], external: bool | None, home: str | None) -> None:
    """A guest by its mail, or by the login that Entra makes of it."""
    assert (is_external(row), home_of(row, "t")) == (external, home)


def test_proofs_of_programs(cloud: Cloud, good: Site) -> None:
    """Of programs with rights only; managed identities have none of their own, and signing is no proof."""
    old, now = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
    signing = [{**proof("sign", now, 400), "usage": "Sign", "customKeyIdentifier": "k"}]
    signing += [{**proof("verify", now, 400), "customKeyIdentifier": "k"}]
    program(cloud, people.HAIBI, "haibi", secrets=(proof("old", old, 100),), certificates=(proof("new", now, 90),))
    program(cloud, people.YOYAKU, "yoyaku", certificates=tuple(signing))
    program(cloud, people.MATSURI_FORM, "form", secrets=(proof("form", now, 400),))
    managed(cloud, people.KOKUHO_APP, "app")
    for key in (people.HAIBI, people.YOYAKU, people.KOKUHO_APP):
        demo.assigned(good, key, "ServicePrincipal")
    role(cloud, demo.USERS, people.MATSURI_FORM, "servicePrincipal")
    found = {(row["name"], row["kind"]): row for row in rows(audit(cloud)[GOOD], Credential)}
    assert set(found) == {("haibi", "app_secret"), ("haibi", "app_certificate"), ("form", "app_secret")}
    ended, held = found["haibi", "app_secret"], found["haibi", "app_certificate"]
    assert (ended["is_active"], held["is_active"], held["expires"]) == (False, True, True)
    assert held["principal_id"] == f"{HOME}/serviceprincipals/{people.HAIBI}"
    assert (held["created_at"], held["attached_identity_possible"]) == (now, True)
    assert "service_ended" not in held["absent"]
    assert "service_ended" in found["form", "app_secret"]["absent"]


def test_no_secret_is_kept(cloud: Cloud, good: Site) -> None:
    """Neither the first letters of one, which Microsoft Graph tells, nor what somebody has named it."""
    key = {**proof("x", SINCE, 100), "hint": "himitsu", "secretText": "himitsu-no-ji", "displayName": "himitsu?"}
    program(cloud, people.HAIBI, "haibi", secrets=(key,))
    demo.assigned(good, people.HAIBI, "ServicePrincipal")
    snapshot = audit(cloud)[GOOD]
    assert rows(snapshot, Credential)
    assert not [row for table in snapshot.frames for row in rows(snapshot, table) if "himitsu" in str(row)]


def test_programs_of_others(cloud: Cloud, good: Site) -> None:
    """An application of another tenant is an outsider; Microsoft's own services are kept by the provider."""
    for key, name, owner in (
        (people.HAIBI, "yoso", "99999999-0000-4000-8000-000000000001"),
        (people.YOYAKU, "Azure Backup", "f8cdef31-a31e-4b4a-93e4-5f571e91255a"),
    ):
        program(cloud, key, name)
        cloud.lists["/v1.0/serviceprincipals"][-1]["appOwnerOrganizationId"] = owner
        demo.assigned(good, key, "ServicePrincipal")
    found = by_name(audit(cloud)[GOOD], Principal)
    assert (found["yoso"]["is_external"], found["yoso"]["provider_managed"]) == (True, False)
    assert (found["Azure Backup"]["is_external"], found["Azure Backup"]["provider_managed"]) == (True, True)


def test_a_group_that_may_not_be_opened(cloud: Cloud, good: Site) -> None:
    """Who is in it may be anybody: the lists of people and of rights have holes, not rows."""
    demo.good(good)
    cloud.faults["graph:group_members"] = Fault(403, "Authorization_RequestDenied")
    snapshot = audit(cloud)[GOOD]
    (hole,) = {one for one in snapshot.readings if one.operation == "graph:group_members"}
    assert (hole.status, hole.resource) == ("denied", None)
    assert {"principal.*", "grant.*"} <= set(hole.columns)


def test_the_directory_is_asked_once_for_all_subscriptions(cloud: Cloud, good: Site, bad: Site) -> None:
    """However many there are."""
    demo.good(good)
    demo.bad(bad)
    cloud.page = 1000
    audit(cloud)
    asked = [name for name in cloud.asked if name.startswith("graph:")]
    per_group = {"graph:group_members", "graph:access_review_rounds"}
    once = [name for name in asked if name not in per_group]
    assert sorted(once) == sorted(set(once))
    assert asked.count("graph:group_members") == len({people.KANSHI, people.KINKYU})


def test_administrators_of_the_tenant_are_none_of_an_ended_service(cloud: Cloud, good: Site) -> None:
    """A program among them is told all the same."""
    administrator = program_of(cloud, people.HAIBI, "haibi")
    program_of(cloud, people.YOYAKU, "yoyaku")
    role(cloud, demo.GLOBAL, people.HAIBI, "servicePrincipal")
    person(cloud, people.ITO, "ito")
    role(cloud, demo.GLOBAL, people.ITO)
    demo.assigned(good, people.YOYAKU, "ServicePrincipal")
    demo.assigned(good, people.ITO, "User")
    scopes = (Scope(provider="azure", account=GOOD),)
    ended = dataclasses.replace(SERVICE, scopes=scopes, status="ended", ends_on=date(2026, 3, 31))
    judge = Judge("azure", GOOD, ended, Parameters.load())
    snapshot = audit(cloud)[GOOD]
    found = judge.findings(judge.joined(snapshot), ("END-02", "END-03", "IAM-13"))
    failed = [(check, resource) for (check, _, resource), one in found.items() if one.status == "fail"]
    kinds = {check: resource.rpartition("/providers/")[2] or resource for check, resource in failed}
    assert sorted(check for check, _ in failed) == ["END-02", "END-03", "IAM-13"]
    assert "microsoft.authorization/roleassignments" in kinds["END-02"]
    assert f"{HOME}/roleassignments/" in kinds["IAM-13"]
    assert administrator not in kinds["END-03"]


def test_administrators_of_the_tenant_are_not_counted_as_a_subscriptions(cloud: Cloud, good: Site) -> None:
    """Those two are who may take the role of an owner on it."""
    rights.good(good)
    person(cloud, people.KOBAYASHI, "kobayashi")
    person(cloud, people.TANAKA, "tanaka")
    for key in (people.ITO, people.SUGIMOTO, people.KINKYU_1):
        role(cloud, demo.GLOBAL, key)
    scopes = (Scope(provider="azure", account=GOOD),)
    judge = Judge("azure", GOOD, dataclasses.replace(SERVICE, scopes=scopes), Parameters.load())
    accounts = judge.joined(audit(cloud)[GOOD]).frames[Account]
    assert set(accounts["privileged_humans"][accounts["kind"] == "account"]) == {2}


def program_of(cloud: Cloud, key: str, name: str) -> str:
    """A program with a secret that works; the ID of its application."""
    program(cloud, key, name, secrets=(proof(name, SINCE, 400),))
    return str(cloud.lists["/v1.0/applications"][-1]["id"])
