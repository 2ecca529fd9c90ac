"""From which networks and devices people may sign in."""

from collections.abc import Sequence
from typing import Any, Protocol

from auditor.facts.identities import AuthPolicy
from providers.azure.directory import conditional
from providers.azure.directory.conditional import Policy
from providers.azure.place import Answer, Place
from providers.azure.rows import dig

LOCATIONS = "graph:named_locations"
DEVICE = {"compliantdevice", "domainjoineddevice"}
TRUSTED = "AllTrusted"


class Rules(Protocol):
    """The tenant's policies, as sign_in.py has them."""

    def among(self, wanted: Any) -> tuple[Policy, ...]: ...
    def for_all(self, policies: Sequence[Policy]) -> Any: ...


def row(rules: Rules, place: Place, resource: str) -> AuthPolicy:
    """One row for all such policies: what is enforced counts before what only reports."""
    by_network = rules.for_all(rules.among(_keeps_out))
    by_device = rules.for_all(rules.among(_asks_for_device))
    order = ("enforced", None, "report_only", "off")
    state = min(by_network.state, by_device.state, key=order.index)
    chosen = [one for one in (by_network, by_device) if one.state == state and one.policies]
    cidrs = _cidrs(by_network.policies[0], place) if by_network in chosen else ()
    return AuthPolicy(
        **place.here(None),
        resource=resource,
        name=", ".join(one.names for one in chosen) or "Conditional access",
        kind="location_or_device",
        applies_to="all_users",
        state=state,
        excluded_count=max((one.left_out for one in chosen), default=None)
        if None not in [one.left_out for one in chosen]
        else None,
        source_ip_limited=None if cidrs is None else bool(cidrs),
        allowed_cidrs=cidrs,
        device_limited=by_device in chosen,
    )


def _keeps_out(policy: Policy) -> bool:
    """Whether it refuses every network but some."""
    listed = {str(name).lower() for name in dig(policy, "conditions.locations.includeLocations") or ()}
    left = dig(policy, "conditions.locations.excludeLocations")
    return (
        conditional.controls(policy) == {"block"}
        and conditional.always(policy, anywhere=False)
        and "all" in listed
        and bool(left)
    )


def _asks_for_device(policy: Policy) -> bool:
    return conditional.insists_on(policy, DEVICE) and conditional.always(policy)


def _cidrs(policy: Policy, place: Place) -> tuple[str, ...] | None:
    """The networks that are let in: none where a country is, which is no network; unknown where one was not read."""
    listing = place.shared(LOCATIONS)
    known = {str(one.get("id")).lower(): one for one in listing.rows}
    wanted = [str(name).lower() for name in dig(policy, "conditions.locations.excludeLocations") or ()]
    found: list[str] = []
    places: list[Answer] = []
    for name in wanted:
        if name == TRUSTED.lower():
            if not listing.whole:
                return None
            places += [one for one in listing.rows if one.get("isTrusted")]
        elif name in known:
            places.append(known[name])
        else:
            return None
    for one in places:
        if "ipRanges" not in one:
            return ()
        found += [str(part["cidrAddress"]) for part in one["ipRanges"] if part.get("cidrAddress")]
    return tuple(sorted(set(found)))
