"""Principals: administrators of the tenant and holders of roles on the subscription, with what the directory says."""

from collections.abc import Mapping
from typing import Any

from auditor.facts.identities import MfaStrength, Principal
from providers.azure.directory.holding import Holder, holding
from providers.azure.directory.names import KINDS, principal
from providers.azure.directory.roles import ASSIGNMENTS, DEFINITIONS, ELIGIBILITIES, SCHEDULES
from providers.azure.fields import flag, moment, word
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.groups import MEMBERS
from providers.azure.holders import ASSIGNMENTS as ON_SUBSCRIPTION
from providers.azure.names import tenant
from providers.azure.place import Answer, Listing, Place
from providers.azure.schedules import ELIGIBLE
from providers.collecting import Collected, reads
from providers.three import Maybe

USERS = "graph:users"
SIGN_INS = "graph:sign_ins"
REGISTRATIONS = "graph:registrations"
GROUPS = "graph:groups"
PROGRAMS = "graph:service_principals"

STRENGTHS: dict[str, MfaStrength] = {
    **dict.fromkeys(("mobilephone", "alternatemobilephone", "officephone", "sms"), "phone"),
    **dict.fromkeys(
        (
            "microsoftauthenticatorpush",
            "microsoftauthenticatorpasswordless",
            "softwareonetimepasscode",
            "hardwareonetimepasscode",
        ),
        "otp",
    ),
    **dict.fromkeys(
        (
            "fido2",
            "fido2securitykey",
            "windowshelloforbusiness",
            "macossecureenclavekey",
            "passkeydevicebound",
            "passkeydeviceboundauthenticator",
            "passkeydeviceboundwindowshello",
            "passkeysynced",
        ),
        "phishing_resistant",
    ),
}
"""Methods of userRegistrationDetails. E-mail, security questions and passes for one time are no second factor."""
ORDER: tuple[MfaStrength, ...] = ("phone", "otp", "phishing_resistant")

MICROSOFT = {"f8cdef31-a31e-4b4a-93e4-5f571e91255a", "72f988bf-86f1-41af-91ab-2d7cd011db47"}
"""The tenants of Microsoft's own services, some of which hold rights to work at all."""

PERSON = ("console_access", "mfa_enabled", "mfa_strength", "mfa_enforced", "never_signed_in", "last_sign_in_at")
"""Columns without meaning for groups and programs."""

_ABOUT = "is_enabled is_external home name created_at orphan console_access"


def _columns(names: str, kinds: str = "") -> str:
    return " ".join(f"principal{kinds}.{name}" for name in names.split())


@reads(
    "account",
    {
        ASSIGNMENTS: "principal.*",
        ELIGIBILITIES: "principal.*",
        MEMBERS: "principal.*",
        ON_SUBSCRIPTION: "principal.*",
        ELIGIBLE: "principal.*",
        SCHEDULES: _columns("kind", "[human,owner_root]"),
        DEFINITIONS: _columns("kind"),
        USERS: _columns(_ABOUT, "[human,owner_root]"),
        SIGN_INS: _columns("last_sign_in_at never_signed_in", "[human,owner_root]"),
        REGISTRATIONS: _columns("mfa_enabled mfa_strength", "[human,owner_root]"),
        GROUPS: _columns("name orphan", "[group]"),
        PROGRAMS: _columns("is_enabled is_external home name orphan", "[service]"),
        SUBSCRIPTIONS: "principal.*",
    },
)
def principals(place: Place) -> Collected:
    """People, groups and programs with rights on the subscription, and the tenant's administrators."""
    home, known = tenant(place), _Known(place)
    if home is None:
        return
    for name, holder in sorted(holding(place, terms=True).found.items()):
        fixed: dict[str, Any] = {
            **place.here(None),
            "resource": principal(home, holder.kind, name),
            "kind": "owner_root" if holder.owns_tenant else KINDS.get(holder.kind),
        }
        if holder.kind == "user":
            yield Principal(**fixed, **known.person(name, holder, home))
        else:
            yield Principal(**fixed, **known.thing(name, holder, home), absent=PERSON if holder.kind else ())


class _Known:
    """The tenant's lists by object ID."""

    def __init__(self, place: Place) -> None:
        self._users = place.shared(USERS)
        self._people = _by_id(self._users)
        self._signs = place.shared(SIGN_INS)
        self._signed = _by_id(self._signs)
        registered = place.shared(REGISTRATIONS)
        # A file that somebody exported names people by their logins only.
        self._registered = {**_by_id(registered, "userPrincipalName"), **_by_id(registered)}
        self._lists = {"group": place.shared(GROUPS), "serviceprincipal": place.shared(PROGRAMS)}
        self._things = {kind: _by_id(listing) for kind, listing in self._lists.items()}

    def person(self, name: str, holder: Holder, home: str) -> dict[str, Any]:
        """The columns of a person."""
        row = self._people.get(name, {})
        login = row.get("userPrincipalName") or holder.row.get("userPrincipalName")
        external = is_external(row)
        enabled = flag(row.get("accountEnabled"))
        found = self._registered.get(name) or self._registered.get(str(login).lower(), {})
        return {
            "name": row.get("mail") or login if external else login,
            "home": home_of(row, home),
            "is_enabled": enabled,
            "is_external": external,
            "console_access": enabled,  # by design: whoever is enabled may sign in to the portal
            "mfa_enabled": flag(found.get("isMfaRegistered")),
            "mfa_strength": strength(found),
            **self._last(name),
            "created_at": moment(row.get("createdDateTime")),
            "orphan": False if row else _gone(self._users),
        }

    def _last(self, name: str) -> dict[str, Any]:
        """When somebody last signed in. A person of a whole list without any sign-in has made none."""
        if (told := self._signed.get(name)) is None:
            return {}
        activity = told.get("signInActivity")
        if not activity:
            return {"never_signed_in": True}
        return {"last_sign_in_at": (last := last_sign_in(activity)), "never_signed_in": None if last is None else False}

    def thing(self, name: str, holder: Holder, home: str) -> dict[str, Any]:
        """The columns of a group or a program."""
        row = self._things.get(holder.kind or "", {}).get(name, {})
        listing = self._lists.get(holder.kind or "")
        owner = row.get("appOwnerOrganizationId")
        found = {
            "name": row.get("displayName") or holder.row.get("displayName"),
            "orphan": False if row else _gone(listing) if listing else None,
        }
        if holder.kind == "group":
            return {**found, "home": home, "is_enabled": True, "is_external": False}  # by design: of this directory
        # A managed identity belongs to no application, and so to no other tenant.
        foreign = str(owner).lower() != home if owner else False if row else None
        return {
            **found,
            "provider_managed": str(owner).lower() in MICROSOFT if row else None,
            "home": str(owner).lower() if owner else home if row else None,
            "is_enabled": flag(row.get("accountEnabled")),
            "is_external": foreign if holder.kind == "serviceprincipal" else None,
        }


def is_external(row: Mapping[str, Any]) -> Maybe:
    """Whether a person is of another directory: as a guest, or as a member who was invited."""
    if "#EXT#" in str(row.get("userPrincipalName")).upper():
        return True
    return word(row.get("userType"), guest=True, member=False)  # type: ignore[no-any-return]


def home_of(row: Mapping[str, Any], home: str) -> str | None:
    """The tenant of a member; the mail domain of a guest."""
    external = is_external(row)
    if not external:
        return home if external is False else None
    mail = row.get("mail")
    if isinstance(mail, str) and "@" in mail:
        return mail.rpartition("@")[2].lower()
    # name_contoso.com#EXT#@tenant.onmicrosoft.com
    invited = str(row.get("userPrincipalName")).upper().partition("#EXT#")[0]
    return invited.rpartition("_")[2].lower() or None


def strength(row: Mapping[str, Any]) -> MfaStrength | None:
    """The strongest registered second factor; None where it is one that this program does not know."""
    registered = flag(row.get("isMfaRegistered"))
    if registered is False:
        return "none"
    methods = row.get("methodsRegistered")
    if not registered or not isinstance(methods, list):
        return None
    found = [STRENGTHS[name] for method in methods if (name := str(method).lower()) in STRENGTHS]
    return max(found, key=ORDER.index, default=None)


def last_sign_in(activity: Mapping[str, Any]) -> Any:
    """The last successful sign-in; where Microsoft Graph does not tell it, the last attempt."""
    for names in (("lastSuccessfulSignInDateTime",), ("lastSignInDateTime", "lastNonInteractiveSignInDateTime")):
        found = [when for name in names if (when := moment(activity.get(name))) is not None and when.year > 1]
        if found:
            return max(found)
    return None


def _by_id(listing: Listing, key: str = "id") -> dict[str, Answer]:
    return {str(row[key]).lower(): row for row in listing.rows if row.get(key)}


def _gone(listing: Listing) -> Maybe:
    """Whether whoever a list does not name is gone."""
    return True if listing.whole else None
