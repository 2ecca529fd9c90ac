"""Privileged roles of the directory as grants. Those of the subscription are in providers/azure/rights.py."""

from auditor.facts.identities import Grant
from providers.azure.directory.names import KINDS, path, principal
from providers.azure.directory.roles import (
    ASSIGNMENTS,
    DEFINITIONS,
    ELIGIBILITIES,
    EVERYWHERE,
    GLOBAL_ADMINISTRATOR,
    SCHEDULES,
    Roles,
    held,
)
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.groups import MEMBERS
from providers.azure.names import tenant
from providers.azure.place import Place
from providers.collecting import Collected, reads

NOT_OF_A_SERVICE = ("service_ended",)
"""Whoever administers the tenant does so whether or not the use of one subscription has ended."""


@reads(
    "account",
    {
        ASSIGNMENTS: "grant.*",
        ELIGIBILITIES: "grant.*",
        MEMBERS: "grant.*",
        SCHEDULES: "grant.is_permanent grant.expires_at",
        DEFINITIONS: "grant.is_privileged grant.role_is_custom grant.is_wildcard_admin grant.capabilities",
        SUBSCRIPTIONS: "grant.*",
    },
)
def directory_roles(place: Place) -> Collected:
    """Roles that may change rights, sign-in or guards of the tenant; what is only eligible is a grant of its own."""
    home, known = tenant(place), Roles(place)
    if home is None:
        return
    for one in held(place, terms=True)[0]:
        role = known.of(one.role)
        if role.privileged is False:
            continue
        # A group's member, and an eligibility, have IDs of their own beside the assignment's.
        key = f"{one.key}/{one.holder}" if one.group else one.key
        yield Grant(
            **place.here(None),
            resource=path(home, "eligibilities" if one.eligible else "roleassignments", key),
            name=role.name,
            principal_id=principal(home, one.kind, one.holder),
            principal_kind=KINDS.get(one.kind),
            role_id=path(home, "roledefinitions", one.role),
            role_is_custom=role.custom,
            scope=path(home, "scopes", one.scope.strip("/") or "tenant"),
            scope_level="directory",
            via_group=one.group is not None,
            group_id=path(home, "groups", one.group) if one.group else None,
            is_permanent=one.permanent,
            expires_at=one.until,
            is_privileged=role.privileged,
            is_wildcard_admin=one.role == GLOBAL_ADMINISTRATOR,
            capabilities=role.capabilities,
            is_conditional=one.scope != EVERYWHERE,
            source_ip_limited=False,  # by design: conditional access limits sign-in, and not a role
            absent=NOT_OF_A_SERVICE,
        )
