"""From which networks and devices the people of a project may come in."""

from auditor.facts.identities import AuthPolicy
from providers.collecting import Collected, reads
from providers.gcp.directory.levels import UNKNOWN, Limit, any_of, covered, levels
from providers.gcp.governance import PROJECTS
from providers.gcp.names import Member
from providers.gcp.perimeters import PERIMETERS
from providers.gcp.place import Place
from providers.gcp.rights import MEMBERS, POLICIES, everybody, inside
from providers.three import Maybe

BINDINGS = "rest:access_bindings"

_KIND = "auth_policy[location_or_device].*"


@reads("account", {BINDINGS: _KIND, PERIMETERS: _KIND, POLICIES: _KIND, MEMBERS: _KIND, PROJECTS: _KIND})
def sign_in_access(place: Place) -> Collected:
    """One row for the project: what every person with a right in it has to meet. An access level binds a group, and is
    seen where the scope is the organisation."""
    found, whole = everybody(place)
    people = [one for one in found.values() if one.kind == "human" and not one.deleted]
    ways = _Ways(place)
    limits = [ways.of(one) for one in people]
    bound = [None if one is UNKNOWN else one is not None for one in limits]
    # Of whom is not known to be there, nothing is known either.
    asked: Maybe = False if False in bound else True if whole and None not in bound else None
    nobody = whole and not people
    common = any_of([one for one in limits if one is not None])
    yield AuthPolicy(
        **place.here(None),
        resource=f"{place.project.resource}#sign-in-access",
        name="Access levels",
        kind="location_or_device",
        applies_to="all_users",
        state=None if asked is None or nobody else "enforced" if asked else "off",
        excluded_count=None if not whole or None in bound else bound.count(False),
        source_ip_limited=common.by_network,
        allowed_cidrs=common.networks,
        device_limited=common.device,
        absent=("source_ip_limited",) if nobody else (),
    )


class _Ways:
    """Whom the organisation's bindings limit, and how. A project without an organisation has none."""

    def __init__(self, place: Place) -> None:
        place.query(PROJECTS)
        place.query(PERIMETERS)
        chain = place.project.ancestors
        top = chain[-1] if chain else None
        above = place.above(PERIMETERS)
        known = levels(above.rows)
        self._none = chain is not None and not (top and top.startswith("organizations/"))
        listing = place.shared(BINDINGS, container=top) if top and not self._none else None
        self._whole = self._none or (listing is not None and listing.whole)
        self._groups: list[tuple[set[str], bool, Limit]] = []
        for group, names in covered(listing.rows if listing else ()):
            told = place.shared(MEMBERS, group=group)
            inner = {who.id for row in told.rows if (who := inside(row))}
            limit = any_of([known.get(name, UNKNOWN) for name in names])
            self._groups.append((inner, told.whole, limit))

    def of(self, who: Member) -> Limit | None:
        """What somebody has to meet; None is nothing."""
        limits = [limit for inner, _, limit in self._groups if who.id in inner]
        if limits:
            return any_of(limits)
        unclear = who.many or not self._whole or any(not whole for _, whole, _ in self._groups)
        return UNKNOWN if unclear else None
