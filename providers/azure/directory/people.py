"""Principals: administrators of the tenant and holders of roles on the subscription, with what the directory says."""

from typing import Any

from auditor.facts.identities import Principal
from providers.azure.directory.enforcing import DEFAULTS, POLICIES, USERS, Rules
from providers.azure.directory.holding import Holder, holding
from providers.azure.directory.logins import address, home_of, is_external, last_sign_in, strength
from providers.azure.directory.names import KINDS, principal
from providers.azure.directory.roles import ASSIGNMENTS, DEFINITIONS, ELIGIBILITIES, SCHEDULES
from providers.azure.fields import flag, moment
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.groups import MEMBERS
from providers.azure.holders import ASSIGNMENTS as ON_SUBSCRIPTION
from providers.azure.holders import SHOWN
from providers.azure.names import tenant
from providers.azure.place import Answer, Listing, Place
from providers.azure.schedules import ELIGIBLE
from providers.collecting import Collected, reads
from providers.three import Maybe

SIGN_INS = "graph:sign_ins"
REGISTRATIONS = "graph:registrations"
GROUPS = "graph:groups"
PROGRAMS = "graph:service_principals"

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
        SHOWN: "",  # stands in for that list, and is not missed where it was read
        ELIGIBLE: "principal.*",
        SCHEDULES: _columns("kind", "[human,owner_root]"),
        DEFINITIONS: _columns("kind"),
        USERS: _columns(_ABOUT, "[human,owner_root]"),
        SIGN_INS: _columns("last_sign_in_at never_signed_in", "[human,owner_root]"),
        REGISTRATIONS: _columns("mfa_enabled mfa_strength", "[human,owner_root]"),
        POLICIES: _columns("mfa_enforced", "[human,owner_root]"),
        DEFAULTS: _columns("mfa_enforced", "[human,owner_root]"),
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
        self._rules = Rules(place)
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
            "name": address(row) or login if external else login,
            "home": home_of(row, home),
            "is_enabled": enabled,
            "is_external": external,
            "console_access": enabled,  # by design: whoever is enabled may sign in to the portal
            "mfa_enabled": flag(found.get("isMfaRegistered")),
            "mfa_strength": strength(found),
            "mfa_enforced": self._rules.asked(name, holder),
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


def _by_id(listing: Listing, key: str = "id") -> dict[str, Answer]:
    return {str(row[key]).lower(): row for row in listing.rows if row.get(key)}


def _gone(listing: Listing) -> Maybe:
    """Whether whoever a list does not name is gone."""
    return True if listing.whole else None
