"""Rules of sign-in: what is really enforced, and for whom; what a tenant with other rules than the demo's shows."""

from datetime import UTC, datetime
from typing import Any

import pytest

from auditor.demo.azure import directory as demo
from auditor.demo.azure import people, sign_in
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.entra import group, made_up, person, role
from auditor.demo.azure.sign_in import EVERYONE, INTERNAL, OFFICE, POLICIES, location, policy, reviewed, single
from auditor.demo.azure.site import Site, directory
from auditor.facts.detection import Detector
from auditor.facts.identities import AuthPolicy, Principal
from auditor.snapshot import Snapshot
from providers.azure.directory import conditional
from tests.azure.conftest import GOOD, NOW, audit, rows

ALL = {"includeUsers": ["All"]}
ADMINS = {"includeRoles": [demo.GLOBAL, demo.USERS]}
RISK: dict[str, Any] = {"signInRiskLevels": ["high"]}
HOME = {"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]}
REPORTING = "enabledForReportingButNotEnforced"
ONLY_OWNERS = policy("a", ["mfa"], {"includeRoles": [demo.GLOBAL]})
THE_OTHERS = policy("b", ["mfa"], {"includeGroups": [people.KANSHI]})
NO_CONSOLE = {"includeApplications": ["All"], "excludeApplications": [conditional.CONSOLE]}


def of(snapshot: Snapshot, kind: str, whom: str | None = None) -> list[dict[str, Any]]:
    """The rules of a kind, and for whom."""
    found = [row for row in rows(snapshot, AuthPolicy) if row["kind"] == kind]
    return [row for row in found if whom in (None, row["applies_to"])]


def administrators(cloud: Cloud) -> None:
    """One with the highest role, one with another, one of them in a group that policies may name."""
    person(cloud, people.TANAKA, "tanaka")
    person(cloud, people.ITO, "ito")
    role(cloud, demo.GLOBAL, people.TANAKA)
    role(cloud, demo.USERS, people.ITO, eligible=True)
    group(cloud, people.KANSHI, "kanshi", people.ITO)


@pytest.mark.parametrize(
    ("policies", "state", "left_out"),
    [
        ([], "off", None),
        ([policy("a", ["mfa"], ALL)], "enforced", 0),
        ([policy("a", ["mfa"], ADMINS)], "enforced", 0),
        ([ONLY_OWNERS], "off", None),
        ([ONLY_OWNERS, THE_OTHERS], "enforced", 0),
        ([policy("a", ["mfa"], ALL, REPORTING)], "report_only", None),
        ([policy("a", ["mfa"], ALL, "disabled")], "off", None),
        ([policy("a", ["mfa"], {**ALL, "excludeUsers": [people.TANAKA]})], "enforced", 1),
        ([policy("a", ["mfa"], {**ALL, "excludeGroups": [people.KANSHI]})], "enforced", 1),
        ([policy("a", ["mfa"], {**ALL, "excludeRoles": [demo.GLOBAL]})], "enforced", 1),
        ([policy("a", ["mfa"], {**ALL, "excludeUsers": [people.TANAKA]}), policy("b", ["mfa"], ADMINS)], "enforced", 0),
        ([policy("a", ["mfa"], {**ALL, "excludeRoles": [demo.GLOBAL, demo.USERS]})], "off", None),
        ([policy("a", ["mfa", "compliantDevice"], ALL)], "off", None),
        ([policy("a", ["mfa", "compliantDevice"], ALL, operator="AND")], "enforced", 0),
        ([policy("a", ["block"], ALL)], "off", None),
        ([policy("a", ["mfa"], ALL, **RISK)], "off", None),
        ([policy("a", ["mfa"], ALL, locations=HOME)], "off", None),
        ([policy("a", ["mfa"], ALL, clientAppTypes=["browser"])], "off", None),
        ([policy("a", ["mfa"], ALL, clientAppTypes=["browser", "mobileAppsAndDesktopClients"])], "enforced", 0),
        ([policy("a", ["mfa"], ALL, platforms={"includePlatforms": ["windows"]})], "off", None),
        ([policy("a", ["mfa"], ALL, devices={"deviceFilter": {"mode": "exclude", "rule": "x"}})], "off", None),
        ([policy("a", ["mfa"], ALL, applications={"includeApplications": ["Office365"]})], "off", None),
        ([policy("a", ["mfa"], ALL, applications={"includeApplications": [conditional.CONSOLE]})], "enforced", 0),
        ([policy("a", ["mfa"], ALL, applications=NO_CONSOLE)], "off", None),
    ],
)
def test_a_second_factor_of_administrators(
    cloud: Cloud, good: Site, policies: list[dict[str, Any]], state: str, left_out: int | None
) -> None:
    """Only what is on, for every administrator, at every sign-in to Azure, and with nothing else that would do."""
    single(cloud, sign_in.DEFAULTS, isEnabled=False)
    administrators(cloud)
    directory(cloud, POLICIES, *policies)
    (found,) = of(audit(cloud)[GOOD], "mfa_requirement", "admins")
    assert (found["state"], found["excluded_count"]) == (state, left_out)


def test_exceptions_for_all_are_people_and_not_groups(cloud: Cloud, good: Site) -> None:
    """A group counts as many as are in it; one that cannot be opened makes the number unknown."""
    single(cloud, sign_in.DEFAULTS, isEnabled=False)
    administrators(cloud)
    group(cloud, people.KINKYU, "kaigishitsu", *(made_up(str(number)) for number in range(7)))
    directory(cloud, POLICIES, policy("a", ["mfa"], {**EVERYONE, "excludeUsers": [people.ITO]}))
    (for_all,) = (row for row in of(audit(cloud)[GOOD], "mfa_requirement", "all_users") if row["name"] == "a")
    assert (for_all["name"], for_all["state"], for_all["excluded_count"]) == ("a", "enforced", 8)
    cloud.faults["graph:group_members"] = Fault(403, "Authorization_RequestDenied")
    (for_all,) = (row for row in of(audit(cloud)[GOOD], "mfa_requirement", "all_users") if row["name"] == "a")
    assert (for_all["state"], for_all["excluded_count"]) == ("enforced", None)


@pytest.mark.parametrize("operation", ["graph:role_assignments", "graph:role_eligibilities", "graph:users"])
def test_administrators_that_are_not_known(cloud: Cloud, good: Site, operation: str) -> None:
    """A rule for some roles may miss somebody; a rule that leaves out guests may leave out an administrator."""
    single(cloud, sign_in.DEFAULTS, isEnabled=False)
    administrators(cloud)
    users = {**ADMINS, "excludeGuestsOrExternalUsers": {"guestOrExternalUserTypes": "b2bCollaborationGuest"}}
    directory(cloud, POLICIES, policy("a", ["mfa"], users))
    cloud.faults[operation] = Fault(403, "Authorization_RequestDenied")
    (found,) = of(audit(cloud)[GOOD], "mfa_requirement", "admins")
    assert (found["state"], found["excluded_count"]) == (None, None)


@pytest.mark.parametrize(
    ("on", "policies", "denied", "asked"),
    [
        (False, [policy("a", ["mfa"], {**ALL, "excludeUsers": [people.TANAKA]})], None, (False, True)),
        (False, [policy("a", ["mfa"], ALL, REPORTING)], None, (False, False)),
        (False, [], None, (False, False)),
        (True, [], None, (True, True)),
        (False, [policy("a", ["mfa"], ADMINS)], "graph:conditional_access", (None, None)),
        (True, [policy("a", ["mfa"], ALL)], "graph:security_defaults", (True, True)),
        (True, [], "graph:security_defaults", (None, None)),
        (False, [policy("a", ["mfa"], {**ALL, "excludeGroups": [people.KANSHI]})], "graph:group_members", (None, None)),
    ],
)
def test_who_is_asked_for_a_second_factor(
    cloud: Cloud, good: Site, on: bool, policies: list[dict[str, Any]], denied: str | None, asked: tuple[Any, ...]
) -> None:
    """Each person by itself: by security defaults, or by a policy that is enforced and does not spare them."""
    single(cloud, sign_in.DEFAULTS, isEnabled=on)
    administrators(cloud)
    directory(cloud, POLICIES, *policies)
    if denied:
        cloud.faults[denied] = Fault(403, "Authorization_RequestDenied")
    found = {row["name"].partition("@")[0]: row["mfa_enforced"] for row in rows(audit(cloud)[GOOD], Principal)}
    assert (found["tanaka"], found["ito"]) == asked


def test_an_administrator_who_is_disabled_need_not_be_asked(cloud: Cloud, good: Site) -> None:
    """Nobody signs in as one."""
    single(cloud, sign_in.DEFAULTS, isEnabled=False)
    administrators(cloud)
    person(cloud, people.SUZUKI, "suzuki", enabled=False)
    role(cloud, demo.ROLES, people.SUZUKI)
    directory(cloud, POLICIES, policy("a", ["mfa"], ADMINS))
    (found,) = of(audit(cloud)[GOOD], "mfa_requirement", "admins")
    assert (found["state"], found["excluded_count"]) == ("enforced", 0)


def test_security_defaults(cloud: Cloud, good: Site) -> None:
    """They hold for everybody, and refuse old protocols; policies that cannot be read do not matter then."""
    single(cloud, sign_in.DEFAULTS, isEnabled=True)
    cloud.faults["graph:conditional_access"] = Fault(403, "AccessDenied")
    snapshot = audit(cloud)[GOOD]
    (found,) = of(snapshot, "mfa_requirement")
    assert (found["state"], found["applies_to"], found["excluded_count"]) == ("enforced", "all_users", 0)
    del cloud.faults["graph:conditional_access"]
    (old,) = of(audit(cloud)[GOOD], "legacy_auth")
    assert old["state"] == "enforced"
    cloud.faults["graph:security_defaults"] = Fault(403, "AccessDenied")
    snapshot = audit(cloud)[GOOD]
    assert [row["state"] for row in of(snapshot, "legacy_auth")] == [None]
    assert "Security defaults" not in {row["name"] for row in of(snapshot, "mfa_requirement")}


@pytest.mark.parametrize(
    ("policies", "found"),
    [
        ([policy("a", ["block"], ALL, clientAppTypes=["exchangeActiveSync", "other"])], "enforced"),
        ([policy("a", ["block"], ALL, clientAppTypes=["other"])], "off"),
        ([policy("a", ["block"], ADMINS, clientAppTypes=["exchangeActiveSync", "other"])], "off"),
        ([policy("a", ["mfa"], ALL)], "enforced"),
        ([policy("a", ["mfa"], ALL, REPORTING)], "report_only"),
    ],
)
def test_old_protocols(cloud: Cloud, good: Site, policies: list[dict[str, Any]], found: str) -> None:
    """Blocked for all, or asked for a factor that they do not know."""
    single(cloud, sign_in.DEFAULTS, isEnabled=False)
    directory(cloud, POLICIES, *policies)
    (row,) = of(audit(cloud)[GOOD], "legacy_auth")
    assert row["state"] == found


KEEPING_OUT = policy("a", ["block"], ALL, locations=HOME)
BUT_ONE = {**HOME, "excludeLocations": [OFFICE]}
ABROAD = {"includeLocations": [OFFICE]}
OFFICES = location(OFFICE, "庁舎", INTERNAL)
COUNTRY = {"id": OFFICE, "displayName": "日本", "countriesAndRegions": ["JP"]}


@pytest.mark.parametrize(
    ("policies", "places", "wanted"),
    [
        ([], [], ("off", False, [], False)),
        ([KEEPING_OUT], [OFFICES], ("enforced", True, [INTERNAL], False)),
        ([KEEPING_OUT], [COUNTRY], ("enforced", False, [], False)),
        ([policy("a", ["block"], ALL, locations=BUT_ONE)], [COUNTRY], ("enforced", False, [], False)),
        ([policy("a", ["block"], ALL, locations=BUT_ONE)], [], ("enforced", None, None, False)),
        ([{**KEEPING_OUT, "state": REPORTING}], [OFFICES], ("report_only", True, [INTERNAL], False)),
        ([policy("a", ["compliantDevice", "domainJoinedDevice"], ALL)], [], ("enforced", False, [], True)),
        ([policy("a", ["mfa", "compliantDevice"], ALL)], [], ("off", False, [], False)),
        ([policy("a", ["mfa", "compliantDevice"], ALL, operator="AND")], [], ("enforced", False, [], True)),
        ([policy("a", ["block"], ALL, locations=ABROAD)], [COUNTRY], ("off", False, [], False)),
    ],
)
def test_networks_and_devices(
    cloud: Cloud, good: Site, policies: list[dict[str, Any]], places: list[dict[str, Any]], wanted: tuple[Any, ...]
) -> None:
    """A country is no network; a device or a second factor is no limit to devices. `wanted`: state, by network, the
    networks, by device."""
    directory(cloud, POLICIES, *policies)
    directory(cloud, sign_in.LOCATIONS, *places)
    (found,) = of(audit(cloud)[GOOD], "location_or_device")
    listed = None if found["allowed_cidrs"] is None else list(found["allowed_cidrs"])
    assert (found["state"], found["source_ip_limited"], listed, found["device_limited"]) == wanted


@pytest.mark.parametrize(
    ("controls", "methods", "found"),
    [
        ({"builtInControls": ["mfa"]}, {"Sms": "enabled"}, "phone"),
        ({"builtInControls": ["mfa"]}, {"Sms": "disabled", "Voice": "disabled"}, "otp"),
        ({"builtInControls": ["mfa"]}, {"Sms": "disabled"}, None),
        ({"authenticationStrength": {"allowedCombinations": ["fido2"]}}, {}, "phishing_resistant"),
        ({"authenticationStrength": {"allowedCombinations": ["fido2", "password,sms"]}}, {}, "phone"),
        ({"authenticationStrength": {"allowedCombinations": ["password,softwareOath"]}}, {}, "otp"),
        ({"authenticationStrength": {"id": "x"}}, {}, None),
    ],
)
def test_the_weakest_factor(
    cloud: Cloud, good: Site, controls: dict[str, Any], methods: dict[str, str], found: str | None
) -> None:
    """By what the policy asks for and what the tenant lets people register."""
    administrators(cloud)
    listed = [{"id": key, "state": state} for key, state in methods.items()]
    single(cloud, sign_in.METHODS, policyMigrationState="migrationComplete", authenticationMethodConfigurations=listed)
    directory(cloud, POLICIES, {**policy("a", [], ALL), "grantControls": {"operator": "OR", **controls}})
    (row,) = of(audit(cloud)[GOOD], "mfa_requirement", "admins")
    assert (row["state"], row["required_strength"]) == ("enforced", found)


@pytest.mark.parametrize(("synced", "length", "reuse"), [(None, 8, 1), (False, 8, 1), (True, None, None)])
def test_passwords(cloud: Cloud, good: Site, synced: bool | None, length: int | None, reuse: int | None) -> None:
    """Entra's own rule is known; that of a directory of the town's own is not."""
    cloud.lists["/v1.0/organization"][0]["onPremisesSyncEnabled"] = synced
    (found,) = of(audit(cloud)[GOOD], "password")
    assert (found["password_min_length"], found["password_reuse_prevention"]) == (length, reuse)


@pytest.mark.parametrize(
    ("consent", "restricted"),
    [
        ([], True),
        (["ManagePermissionGrantsForSelf.microsoft-user-default-low"], True),
        (["ManagePermissionGrantsForSelf.microsoft-user-default-legacy"], False),
        (["ManagePermissionGrantsForSelf.microsoft-user-default-recommended"], None),
        (["ManagePermissionGrantsForOwnedResource.x"], True),
        (None, None),
    ],
)
def test_guests_and_consent(cloud: Cloud, good: Site, consent: list[str] | None, restricted: bool | None) -> None:
    """Who may invite, what guests see, and whether people may let applications act for them."""
    own = {"permissionGrantPoliciesAssigned": consent, "allowedToCreateApps": True}
    guests = {"allowInvitesFrom": "everyone", "guestUserRoleId": "A0B1B346-4d3e-4e8b-98f8-753987be4970"}
    single(cloud, sign_in.AUTHORIZATION, **guests, defaultUserRolePermissions=own)
    snapshot = audit(cloud)[GOOD]
    (outside,), (inside,) = of(snapshot, "guest"), of(snapshot, "app_consent")
    assert (outside["guest_inviters"], outside["guest_access_restricted"]) == ("everyone", False)
    assert (inside["app_consent_restricted"], inside["app_registration_restricted"]) == (restricted, False)


def test_who_may_invite_where_nothing_is_said(cloud: Cloud, good: Site) -> None:
    """Silence is not the word `none`, by which nobody may."""
    single(cloud, sign_in.AUTHORIZATION, defaultUserRolePermissions={})
    (outside,) = of(audit(cloud)[GOOD], "guest")
    assert outside["guest_inviters"] is None


def test_reviews(cloud: Cloud, good: Site) -> None:
    """The last one counts; one that never began is off; none at all is a row that says so."""
    snapshot = audit(cloud)[GOOD]
    assert [row["state"] for row in of(snapshot, "access_review")] == ["off"]
    assert [row["is_enabled"] for row in rows(snapshot, Detector) if row["kind"] == "unused_access"] == [False]
    reviewed(cloud, "古い見直し", datetime(2025, 1, 6, tzinfo=UTC), datetime(2025, 5, 1, tzinfo=UTC))
    reviewed(cloud, "これから", datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC))
    snapshot = audit(cloud)[GOOD]
    old, new = sorted(of(snapshot, "access_review"), key=lambda row: row["name"] != "古い見直し")
    assert (old["state"], old["last_review_at"].date().isoformat()) == ("enforced", "2025-04-07")
    assert (old["review_frequency_days"], new["state"], new["last_review_at"]) == (90, "off", None)
    assert datetime(2026, 8, 1, tzinfo=UTC) > NOW
    assert [row["is_enabled"] for row in rows(snapshot, Detector) if row["kind"] == "unused_access"] == [True]
    cloud.faults["graph:access_review_rounds"] = Fault(403, "Authorization_RequestDenied")
    for row in of(audit(cloud)[GOOD], "access_review"):
        assert (row["state"], row["last_review_at"]) == (None, None)
    cloud.faults["graph:access_reviews"] = Fault(403, "Authorization_RequestDenied")
    snapshot = audit(cloud)[GOOD]
    assert of(snapshot, "access_review") == []
    assert not [row for row in rows(snapshot, Detector) if row["kind"] == "unused_access"]


def test_one_directory_for_all(cloud: Cloud, good: Site) -> None:
    """By design: nobody signs in to a subscription past its tenant."""
    (found,) = of(audit(cloud)[GOOD], "federation")
    assert (found["state"], found["applies_to"]) == ("enforced", "all_users")
    assert found["identity_provider"]
