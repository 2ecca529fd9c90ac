"""Rules of the whole tenant that are no conditional access: guests, consent, passwords, the directory itself."""

from collections.abc import Iterable
from typing import Any, Literal

from auditor.facts.identities import AuthPolicy
from providers.azure.directory.names import path
from providers.azure.fields import flag, word
from providers.azure.governance import ORGANIZATION, SUBSCRIPTIONS
from providers.azure.names import tenant
from providers.azure.place import Place
from providers.collecting import Collected, reads
from providers.three import Maybe, negate

AUTHORIZATION = "graph:authorization_policy"

INVITERS: dict[str, Literal["nobody", "admins", "members", "everyone"]] = {
    "none": "nobody",
    "adminsandguestinviters": "admins",
    "adminsguestinvitersandallmembers": "members",
    "everyone": "everyone",
}

GUEST_ROLES = {
    "a0b1b346-4d3e-4e8b-98f8-753987be4970": False,  # the same as members
    "10dae51f-b6af-4016-8d66-8c2a99b929b3": True,  # limited, as delivered
    "2af84b1e-32c8-42b7-82bc-daa82404023b": True,  # restricted to themselves
}

CONSENT = "ManagePermissionGrantsForSelf."
ANY_CONSENT = f"{CONSENT}microsoft-user-default-legacy"
LOW_CONSENT = f"{CONSENT}microsoft-user-default-low"


@reads(
    "account",
    {AUTHORIZATION: "auth_policy[guest,app_consent].*", SUBSCRIPTIONS: "auth_policy[guest,app_consent].*"},
)
def defaults(place: Place) -> Collected:
    """Who may invite guests and what guests see; whether people may let applications act for them, or make some."""
    policy, home = place.document(AUTHORIZATION), tenant(place)
    if policy is None or home is None:
        return
    own = policy.get("defaultUserRolePermissions") or {}
    fixed: dict[str, Any] = {**place.here(None), "state": "enforced"}
    yield AuthPolicy(
        **fixed,
        resource=path(home, "policies", "authorization/guests"),
        name="External collaboration settings",
        kind="guest",
        applies_to="guests",
        guest_inviters=word(policy.get("allowInvitesFrom"), **INVITERS),
        guest_access_restricted=word(policy.get("guestUserRoleId"), **GUEST_ROLES),
    )
    yield AuthPolicy(
        **fixed,
        resource=path(home, "policies", "authorization/consent"),
        name="User consent settings",
        kind="app_consent",
        applies_to="all_users",
        app_consent_restricted=_restricted(own.get("permissionGrantPoliciesAssigned")),
        app_registration_restricted=negate(flag(own.get("allowedToCreateApps"))),
    )


def _restricted(assigned: Any) -> Maybe:
    """Whether people may not consent, or to little only. A policy of the town's own, or one that Microsoft changes by
    itself, may allow anything."""
    if not isinstance(assigned, Iterable) or isinstance(assigned, str):
        return None
    own = {str(name) for name in assigned if str(name).startswith(CONSENT)}
    return False if ANY_CONSENT in own else True if own <= {LOW_CONSENT} else None


@reads("account", {ORGANIZATION: "auth_policy[password].*", SUBSCRIPTIONS: "auth_policy[password].*"})
def passwords(place: Place) -> Collected:
    """The rule for passwords that Entra ID keeps: the same in every tenant. People who come from a directory of the
    town's own have the rule of that one, which is not read."""
    listing, home = place.shared(ORGANIZATION), tenant(place)
    if not listing.rows or home is None:
        return
    synced = flag(listing.rows[0].get("onPremisesSyncEnabled"))
    # Null where nothing was ever synchronised.
    own = not synced
    yield AuthPolicy(
        **place.here(None),
        resource=path(home, "policies", "passwords"),
        name="Password policy",
        kind="password",
        applies_to="all_users",
        state="enforced",
        password_min_length=8 if own else None,  # by design
        password_reuse_prevention=1 if own else None,  # by design: the last one
    )


@reads("account", {SUBSCRIPTIONS: "auth_policy[federation].*"})
def central_directory(place: Place) -> Collected:
    """By design: a subscription has no people of its own, all sign in through its tenant."""
    home = tenant(place)
    if home is None:
        return
    yield AuthPolicy(
        **place.here(None),
        resource=path(home, "policies", "directory"),
        name="Microsoft Entra ID",
        kind="federation",
        applies_to="all_users",
        state="enforced",
        identity_provider=home,
    )
