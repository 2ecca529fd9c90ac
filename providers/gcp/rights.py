"""Facts about who holds which role: on the project, on what is in it, on what stands above it, and through groups."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Literal

from auditor.facts.identities import Grant
from providers.collecting import Collected, later, reads
from providers.gcp import denials, elevations
from providers.gcp.capabilities import Role, given
from providers.gcp.denials import Denials
from providers.gcp.elevations import Elevations
from providers.gcp.names import Member, member
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.roles import CUSTOM, PREDEFINED, Roles
from providers.gcp.rows import Row
from providers.gcp.terms import Terms, terms

POLICIES = "cai:policies"
MEMBERS = denials.MEMBERS

Level = Literal["org", "folder", "account", "resource"]

LEVELS: dict[str, Level] = {
    "cloudresourcemanager.googleapis.com/Organization": "org",
    "cloudresourcemanager.googleapis.com/Folder": "folder",
    "cloudresourcemanager.googleapis.com/Project": "account",
}

_GIVEN = "grant.is_privileged grant.is_wildcard_admin grant.capabilities grant.name"
_LEFT = "grant.is_privileged grant.capabilities"

Held = tuple[Row, dict[str, Any], str, Member]
"""A policy, one of its bindings, the role, and one member."""


def held(place: Place) -> Iterator[Held]:
    """Whoever a policy of the project, of something in it, or of what stands above names. Asks `POLICIES`."""
    for row in (*place.query(POLICIES).rows, *place.above(POLICIES).rows):
        for binding in row["bindings"] or ():
            role = binding["role"]  # without one the policy is no policy, and whom it leaves out is unknown
            for text in binding.get("members") or ():
                if (who := member(text)) is not None:
                    yield row, binding, str(role), who


def everybody(place: Place) -> tuple[dict[str, Member], bool]:
    """Whoever holds something, members of groups included, by how facts name them; and whether those are all. Asks
    `POLICIES` and `MEMBERS`."""
    named = {who.id: who for _, _, _, who in held(place)}
    whole = place.query(POLICIES).whole and place.above(POLICIES).whole
    for group in [one for one in named.values() if one.kind == "group" and one.address and not one.deleted]:
        found, all_of_them = members(place, str(group.address))
        named.update((who.id, who) for who in found)
        whole = whole and all_of_them
    return named, whole


@reads(
    "account",
    {
        POLICIES: "grant.*",
        MEMBERS: "grant.*",
        CUSTOM: _GIVEN,
        PREDEFINED: _GIVEN,
        denials.POLICIES: _LEFT,
        denials.RULES: _LEFT,
        elevations.GRANTS: "grant.is_permanent grant.expires_at",
    },
)
def grants(place: Place) -> Collected:
    """A row for each member of each binding, and one for each member of a group that it names; each with what deny
    policies leave of it."""
    roles, denied, given_for_a_time = Roles(place), Denials(place), Elevations(place)
    for row, binding, role, who in held(place):
        until = given_for_a_time.terms(terms(binding.get("condition")), row[NAME], role, who)
        grant = _grant(place, row, binding, roles.find(role), role, who, until)
        gives = partial(_left, roles, denied, row, role)
        yield replace(grant, **gives(who, None))
        if who.kind == "group" and who.address and not who.deleted:
            yield later(through, place, grant, who, gives)


def through(
    place: Place, grant: Grant, group: Member, gives: Callable[[Member, Member | None], Mapping[str, Any]]
) -> Iterator[Grant]:
    """What the members of a group hold by it. Who could not be listed leaves a reading that would have given rows."""
    for who in members(place, str(group.address))[0]:
        yield replace(
            grant,
            **gives(who, group),
            resource=f"{grant.resource}#{who.id}",
            principal_id=who.id,
            principal_kind=who.kind,
            provider_managed=who.google,
            via_group=True,
            group_id=grant.principal_id,
        )


def members(place: Place, group: str) -> tuple[list[Member], bool]:
    """Who is in a group by its address, and whether those are all: of one who is neither named nor of a kind that we
    know nothing can be said. Groups within are listed with their own members. Asks `MEMBERS`."""
    listing = place.shared(MEMBERS, group=group)
    others = [row for row in listing.rows if row.get("type") != "GROUP"]
    found = [who for row in others if (who := inside(row)) is not None]
    if len(found) < len(others):
        place.unclear(MEMBERS, f"a member of {group} has no address, or is of a kind that is not known")
    return found, listing.whole and len(found) == len(others)


def inside(row: Any) -> Member | None:
    """A member as the directory lists it; None for groups, and for who cannot be told."""
    address, kind = row.get("email"), row.get("type")
    if kind == "CUSTOMER":
        return Member(f"customer:{row.get('id')}", "human", many=True)
    if not address or kind not in {"USER", "EXTERNAL"}:
        return None
    program = str(address).lower().endswith(".gserviceaccount.com")
    return member(f"{'serviceAccount' if program else 'user'}:{address}")


def _left(
    roles: Roles, denied: Denials, row: Row, role_id: str, who: Member, group: Member | None
) -> Mapping[str, Any]:
    """What a role gives somebody by a policy, less what is denied."""
    level = LEVELS.get(row[TYPE], "resource")
    taken = denied.against(level, row[NAME], who, group)
    return given(roles.find(role_id), role_id, level, row[TYPE].partition("/")[0], taken)


def _grant(
    place: Place, row: Row, binding: dict[str, Any], role: Role, role_id: str, who: Member, until: Terms
) -> Grant:
    condition = binding.get("condition")
    level: Level = LEVELS.get(row[TYPE], "resource")
    # One role may be given to somebody twice, under two conditions.
    mark = f"/{hashlib.sha256(json.dumps(condition, sort_keys=True).encode()).hexdigest()[:8]}" if condition else ""
    return Grant(
        **place.here(None),
        resource=f"{row[NAME]}#{role_id}/{who.id}{mark}",
        name=role.name,
        provider_managed=who.google,
        principal_id=who.id,
        principal_kind=who.kind,
        role_id=role_id,
        role_is_custom=role.custom,
        scope=row[NAME],
        scope_level=level,
        via_group=False,
        is_permanent=until.permanent,
        expires_at=until.ends,
        is_conditional=bool(condition),
        # Whether a second factor is asked for is no condition of a binding.
        absent=("requires_mfa",),
    )


COLLECTORS = (grants,)
