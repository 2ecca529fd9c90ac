"""What a policy of conditional access really asks, of whom, and under which conditions it does so.

Properties as in Microsoft Graph v1.0's conditionalAccessPolicy. Nothing here asks Azure.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from auditor.facts.identities import MfaStrength
from providers.azure.fields import word
from providers.azure.rows import dig
from providers.three import Maybe, either

Policy = Mapping[str, Any]
Members = Callable[[str], tuple[frozenset[str], bool]]
"""The people of a group, and whether those are all."""

CONSOLE = "797f4846-ba00-4fd7-bf71-ba1f6de44013"
"""The resource manager of Azure as an application: portal, command line and API."""
GUESTS = "GuestsOrExternalUsers"
LEGACY = {"exchangeactivesync", "other"}
MODERN = {"browser", "mobileappsanddesktopclients"}

PHISHING_RESISTANT = {
    "fido2",
    "windowshelloforbusiness",
    "x509certificatemultifactor",
    "devicebasedpush,x509certificatemultifactor",
}
BY_PHONE = ("sms", "voice")


@dataclass(frozen=True)
class Person:
    """Somebody whom policies are asked about. `roles`: template IDs of roles that hold in the whole directory."""

    name: str
    roles: frozenset[str]
    guest: Maybe


def state(policy: Policy) -> Literal["enforced", "report_only", "off"] | None:
    """A policy that only reports enforces nothing."""
    return word(
        policy.get("state"), enabled="enforced", enabledforreportingbutnotenforced="report_only", disabled="off"
    )


def controls(policy: Policy) -> set[str]:
    """What it asks for: mfa, block, compliantdevice, ..., and strength for an authentication strength."""
    grant = policy.get("grantControls") or {}
    found = {str(name).lower() for name in grant.get("builtInControls") or ()}
    found |= {"strength"} if grant.get("authenticationStrength") else set()
    # Other companies' factors and terms of use, by their IDs.
    others = ("customAuthenticationFactors", "termsOfUse")
    return found | {str(name) for part in others for name in grant.get(part) or ()}


def insists_on(policy: Policy, wanted: set[str]) -> bool:
    """Whether nobody comes past it without one of `wanted`: all that it asks for are, or one is and all are needed."""
    asked = controls(policy)
    every = str((policy.get("grantControls") or {}).get("operator")).upper() == "AND"
    return bool(asked & wanted) and (every or asked <= wanted)


def always(policy: Policy, *, anywhere: bool = True, clients: set[str] = MODERN) -> bool:
    """Whether it holds at every sign-in to Azure with such clients: for any risk, platform, device and flow, and,
    where `anywhere`, from any network."""
    told = policy.get("conditions") or {}
    kinds = {str(name).lower() for name in told.get("clientAppTypes") or ("all",)}
    narrow = ("userRiskLevels", "signInRiskLevels", "servicePrincipalRiskLevels", "insiderRiskLevels")
    return (
        ("all" in kinds or clients <= kinds)
        and _reaches_console(told.get("applications") or {})
        and not any(told.get(name) for name in (*narrow, "clientApplications", "authenticationFlows"))
        and not dig(told, "devices.deviceFilter")
        and _all_of(told.get("platforms"), "Platforms")
        and (not anywhere or _all_of(told.get("locations"), "Locations"))
    )


def _reaches_console(applications: Mapping[str, Any]) -> bool:
    listed = {str(name).lower() for name in applications.get("includeApplications") or ()}
    left_out = {str(name).lower() for name in applications.get("excludeApplications") or ()}
    return bool({"all", CONSOLE} & listed) and CONSOLE not in left_out and not applications.get("applicationFilter")


def _all_of(condition: Any, name: str) -> bool:
    """Whether a condition leaves nothing out; none at all does not."""
    if not condition:
        return True
    listed = {str(one).lower() for one in condition.get(f"include{name}") or ()}
    return "all" in listed and not condition.get(f"exclude{name}")


def for_everybody(policy: Policy) -> bool:
    """Whether it is meant for all users, exceptions aside."""
    return "All" in (dig(policy, "conditions.users.includeUsers") or ())


def reaches(policy: Policy, person: Person, members: Members) -> Maybe:
    """Whether a policy is meant for somebody, exceptions aside; unknown where a group could not be read."""
    return for_everybody(policy) or _named(policy, "include", person, members)


def spares(policy: Policy, person: Person, members: Members) -> Maybe:
    """Whether somebody is left out of it by name, group, role or as a guest."""
    return _named(policy, "exclude", person, members)


def _named(policy: Policy, side: str, person: Person, members: Members) -> Maybe:
    users = dig(policy, "conditions.users") or {}
    names = {str(name).lower() for name in users.get(f"{side}Users") or ()}
    roles = {str(role).lower() for role in users.get(f"{side}Roles") or ()}
    meant = person.name in names or not roles.isdisjoint(person.roles)
    as_guest = person.guest if users.get(f"{side}GuestsOrExternalUsers") or GUESTS.lower() in names else False
    return either(meant, as_guest, *(_inside(person, members(str(one))) for one in users.get(f"{side}Groups") or ()))


def _inside(person: Person, group: tuple[frozenset[str], bool]) -> Maybe:
    people, whole = group
    return True if person.name in people else False if whole else None


def exceptions(policy: Policy, people: Iterable[Person], members: Members, *, whole: bool) -> int | None:
    """How many people are left out of it: by name, as members of groups, and of `people` by role or as guests. Unknown
    where a group could not be read, or `people` are not all and may be left out by role."""
    users = dig(policy, "conditions.users") or {}
    named = users.get("excludeUsers") or ()
    found = {str(name).lower() for name in named if name != GUESTS}
    whole = whole or not (users.get("excludeRoles") or users.get("excludeGuestsOrExternalUsers") or GUESTS in named)
    for group in users.get("excludeGroups") or ():
        inside, all_of_them = members(str(group))
        found |= inside
        whole = whole and all_of_them
    for person in people:
        if (spared := spares(policy, person, members)) is None:
            whole = False
        elif spared:
            found.add(person.name)
    return len(found) if whole else None


def weakest(policy: Policy, by_phone: Maybe) -> MfaStrength | None:
    """The weakest second factor that a policy accepts. `by_phone`: whether the tenant allows text messages or calls."""
    combinations = dig(policy, "grantControls.authenticationStrength.allowedCombinations")
    if "strength" not in controls(policy):
        return {True: "phone", False: "otp", None: None}[by_phone]
    if not combinations:
        return None
    listed = [str(one).lower().replace(" ", "") for one in combinations]
    if set(listed) <= PHISHING_RESISTANT:
        return "phishing_resistant"
    return "phone" if any(part in BY_PHONE for one in listed for part in one.split(",")) else "otp"
