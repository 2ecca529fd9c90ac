"""Access levels: from which networks and devices somebody gets in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from providers.gcp.rows import Row, dig
from providers.three import Maybe, either, every

MANAGED = {"BASIC", "COMPLETE"}
"""Levels of management by which an organisation has a hold on a device."""


@dataclass(frozen=True)
class Limit:
    """What is asked of whoever comes in. `networks`: those that are let in; () is any, None unknown."""

    networks: tuple[str, ...] | None
    device: Maybe

    @property
    def by_network(self) -> Maybe:
        """Whether listed networks only are let in."""
        return None if self.networks is None else bool(self.networks)


OTHERS = "(scopedAccessSettings)"
"""In place of the name of a level that holds for some applications only."""
UNKNOWN = Limit(None, None)


def levels(rows: Sequence[Row]) -> dict[str, Limit]:
    """The access levels of an organisation by name (`accessPolicies/1/accessLevels/chosha`)."""
    return {str(row["accessLevel.name"]): _level(row) for row in rows if row["accessLevel.name"]}


def any_of(limits: Sequence[Limit]) -> Limit:
    """What is asked where one of several is enough. Where one asks for a network and another for a device, each way in
    is limited and neither limit is common to all: unknown."""
    if len(limits) > 1 and {(one.by_network, one.device) for one in limits} >= {(True, False), (False, True)}:
        return UNKNOWN
    networks = None if any(one.networks is None for one in limits) else [one.networks or () for one in limits]
    listed = networks is not None and bool(networks) and all(networks)
    found = tuple(sorted({cidr for one in networks or () for cidr in one})) if listed else ()
    return Limit(None if networks is None else found, every(*(one.device for one in limits)))


def _level(row: Row) -> Limit:
    """A level written in CEL is not read."""
    conditions = dig(row["accessLevel.basic"], "conditions")
    if not isinstance(conditions, list) or not conditions:
        return UNKNOWN
    limits = [_condition(one) for one in conditions]
    if dig(row["accessLevel.basic"], "combiningFunction") == "OR":
        return any_of(limits)
    # All of them have to be met: one that limits the network is enough.
    listed = next((one.networks for one in limits if one.networks), None)
    unclear = None if any(one.networks is None for one in limits) else ()
    return Limit(listed or unclear, either(*(one.device for one in limits)))


def _condition(condition: Mapping[str, Any]) -> Limit:
    if condition.get("negate"):
        return Limit((), False)
    networks = tuple(str(one) for one in condition.get("ipSubnetworks") or ())
    # It may be limited by another level, or by networks of the cloud.
    elsewhere = condition.get("requiredAccessLevels") or condition.get("vpcNetworkSources")
    return Limit(networks or (None if elsewhere else ()), _device(condition.get("devicePolicy"), elsewhere=elsewhere))


def _device(policy: Any, *, elsewhere: Any) -> Maybe:
    asked = policy if isinstance(policy, Mapping) else {}
    kinds = set(asked.get("allowedDeviceManagementLevels") or ())
    if asked.get("requireCorpOwned") or asked.get("requireAdminApproval") or (kinds and kinds <= MANAGED):
        return True
    return None if elsewhere else False


def covered(bindings: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The groups that reach Google Cloud under an access level only, each with the names of the levels, of which one is
    enough. A binding on trial, or for some applications only, limits nobody; where some applications have levels of
    their own beside it, there is one more that is not known."""
    for one in bindings:
        named = tuple(one.get("accessLevels") or ())
        if one.get("groupKey") and named and not one.get("restrictedClientApplications"):
            yield str(one["groupKey"]), (*named, *([OTHERS] if one.get("scopedAccessSettings") else []))
