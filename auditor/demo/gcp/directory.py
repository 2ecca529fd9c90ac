"""Demo: people of the directory and how they sign in, some as they should be and some as they are found.

An organisation has one directory, whichever project is looked at; people differ.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from auditor.demo.gcp.cloud import Cloud
from auditor.demo.gcp.people import (
    HOSHU,
    ITO,
    KINKYU_1,
    KINKYU_2,
    KOBAYASHI,
    MORI,
    NAKAMURA,
    SATO,
    SUGIMOTO,
    SUZUKI,
    TANAKA,
    WATANABE,
    YAMADA,
    program,
)
from auditor.demo.gcp.rights import DIRECTORY, USE
from auditor.demo.gcp.site import ORGANIZATION, Site

IDENTITY, ACCESS = "cloudidentity.googleapis.com", "accesscontextmanager.googleapis.com"
USERS, UNITS = f"{DIRECTORY}/admin/directory/v1/users", f"{DIRECTORY}/admin/directory/v1/customer/my_customer/orgunits"
POLICIES, SIGN_ON = f"{IDENTITY}/v1/policies", f"{IDENTITY}/v1/inboundSsoAssignments"
BINDINGS = f"{ACCESS}/v1/{ORGANIZATION}/gcpUserAccessBindings"
ROOT, KANRI = "03ph8a2z0root", "03ph8a2z0kanri"
"""Units of the directory: everybody, and its administrators."""
FACTOR = "security.two_step_verification_enforcement_factor"
INTERNAL = "203.0.113.0/24"
LEVEL = "accessPolicies/1000000001/accessLevels/chosha"
STAFF_GROUP = "02szc72q1shokuin"
"""The group of people who come in from the town hall only, by its ID."""
MADE, LONG_AGO, NEVER = "2021-04-01T00:00:00.000Z", "2023-04-03T00:30:00.000Z", "1970-01-01T00:00:00.000Z"
STAFF = [who.partition(":")[2] for who in (KOBAYASHI, TANAKA, NAKAMURA)]


def good(site: Site) -> None:
    """Two accounts for emergencies with security keys, people with a second factor, from the town hall only."""
    rules(site.cloud)
    for who in (KINKYU_1, KINKYU_2):
        person(site.cloud, who, "2025-04-01T01:10:00.000Z", isAdmin=True, orgUnitPath="/管理者")
    person(site.cloud, KOBAYASHI, recently())
    person(site.cloud, TANAKA, recently(), isDelegatedAdmin=True, orgUnitPath="/管理者")
    level(site.cloud, LEVEL, {"ipSubnetworks": [INTERNAL]})
    bound(site.cloud, STAFF_GROUP, LEVEL)
    grouped(site.cloud, STAFF_GROUP, KOBAYASHI, TANAKA, HOSHU)
    for name in ("kosodate-app", "kosodate-renkei"):
        used(site, name, recently())


def bad(site: Site) -> None:
    """A super administrator who signs in every day by password alone, people without a second factor, who left, who
    never came; a program that nothing runs as."""
    person(site.cloud, SUGIMOTO, recently(), isAdmin=True, isEnrolledIn2Sv=False, isEnforcedIn2Sv=False)
    person(site.cloud, SUZUKI, LONG_AGO, suspended=True)
    person(site.cloud, ITO, recently())
    person(site.cloud, YAMADA, recently())
    person(site.cloud, SATO, NEVER, isEnrolledIn2Sv=False, isEnforcedIn2Sv=False)
    person(site.cloud, WATANABE, LONG_AGO, isEnrolledIn2Sv=False, isEnforcedIn2Sv=False)
    for name in ("bunkazai-web", "bunkazai-kyu"):
        used(site, name, LONG_AGO)


def remains(site: Site) -> None:
    """The people of the ended project are still in office."""
    for who in (NAKAMURA, MORI):
        person(site.cloud, who, recently())
    used(site, "taikai-form", LONG_AGO)


def rules(cloud: Cloud) -> None:
    """Long passwords, security keys for administrators, no old protocols, no application that nobody has reviewed."""
    units = ({"orgUnitId": f"id:{ROOT}", "orgUnitPath": "/"}, {"orgUnitId": f"id:{KANRI}", "orgUnitPath": "/管理者"})
    rows(cloud, UNITS, "organizationUnits", *units)
    setting(cloud, "security.password", ROOT, minimumLength=14, allowReuse=False)
    setting(cloud, "security.less_secure_apps", ROOT, allowLessSecureApps=False)
    setting(cloud, "api_controls.unconfigured_third_party_apps", ROOT, accessLevel="ALLOW_SIGN_IN_ONLY")
    setting(cloud, FACTOR, ROOT, allowedSignInFactorSet="NO_TELEPHONY")
    setting(cloud, FACTOR, KANRI, allowedSignInFactorSet="PASSKEY_ONLY")
    single = {"name": "inboundSsoAssignments/0", "targetOrgUnit": f"orgUnits/{ROOT}", "ssoMode": "SSO_OFF"}
    rows(cloud, SIGN_ON, "inboundSsoAssignments", single)


def recently() -> str:
    """A time within the last days."""
    return f"{datetime.now(UTC) - timedelta(days=3):%Y-%m-%dT%H:%M:%S.000Z}"


def person(cloud: Cloud, who: str, signed_in: str, **more: Any) -> None:
    """Somebody in the directory (`user:...`), with a second factor unless `more` says otherwise."""
    plain = {"isAdmin": False, "isDelegatedAdmin": False, "suspended": False, "archived": False}
    factor = {"isEnrolledIn2Sv": True, "isEnforcedIn2Sv": True}
    times = {"lastLoginTime": signed_in, "creationTime": MADE, "orgUnitPath": "/"}
    rows(cloud, USERS, "users", {"primaryEmail": who.partition(":")[2], **plain, **factor, **times, **more})


def setting(cloud: Cloud, kind: str, unit: str, group: str = "", **value: Any) -> None:
    """A policy that an administrator has set for a unit, or for a group in it."""
    query = {"orgUnit": f"orgUnits/{unit}", **({"group": f"groups/{group}"} if group else {})}
    whole = {"type": "ADMIN", "policyQuery": query, "setting": {"type": f"settings/{kind}", "value": value}}
    rows(cloud, POLICIES, "policies", {"name": f"policies/{kind}-{unit}{group}", **whole})


def level(cloud: Cloud, name: str, *conditions: dict[str, Any]) -> None:
    """An access level of the organisation."""
    kind = "identity.accesscontextmanager.googleapis.com/AccessLevel"
    full = f"//accesscontextmanager.googleapis.com/{name}"
    if not any(asset["name"] == full for asset in cloud.assets):
        told = {"name": name, "basic": {"conditions": list(conditions)}}
        cloud.assets.append({"name": full, "assetType": kind, "ancestors": [ORGANIZATION], "accessLevel": told})


def bound(cloud: Cloud, group: str, *levels: str) -> None:
    """A group, by its ID, that comes in under an access level only."""
    name = f"{ORGANIZATION}/gcpUserAccessBindings/{group}"
    rows(cloud, BINDINGS, "gcpUserAccessBindings", {"name": name, "groupKey": group, "accessLevels": list(levels)})


def grouped(cloud: Cloud, group: str, *people: str) -> None:
    """The members of such a group."""
    found = ({"email": who.partition(":")[2], "type": "USER", "role": "MEMBER"} for who in people)
    rows(cloud, f"{DIRECTORY}/admin/directory/v1/groups/{group}/members", "members", *found)


def used(site: Site, name: str, when: str) -> None:
    """When Policy Analyzer saw a service account prove itself; '' is never."""
    address = program(site.project, name).partition(":")[2]
    full = f"//iam.googleapis.com/projects/{site.project}/serviceAccounts/{address}"
    activity = {"lastAuthenticatedTime": when} if when else {}
    rows(site.cloud, uses(site), "activities", {"fullResourceName": full, "activity": activity})


def uses(site: Site) -> str:
    """Host and path of the list of when service accounts were used."""
    where = f"/v1/projects/{site.project}/locations/global/activityTypes"
    return f"{USE}{where}/serviceAccountLastAuthentication/activities:query"


def rows(cloud: Cloud, path: str, name: str, *found: dict[str, Any]) -> None:
    """Rows of a list, each once."""
    held = cloud.lists.setdefault(path, (name, []))[1]
    held.extend(row for row in found if row not in held)


def complete(site: Site) -> None:
    """Let the lists of the directory and of the project be there, empty or not."""
    for path, name in (
        (USERS, "users"),
        (UNITS, "organizationUnits"),
        (POLICIES, "policies"),
        (SIGN_ON, "inboundSsoAssignments"),
        (BINDINGS, "gcpUserAccessBindings"),
        (uses(site), "activities"),
        (f"storage.googleapis.com/storage/v1/projects/{site.project}/hmacKeys", "items"),
    ):
        rows(site.cloud, path, name)
