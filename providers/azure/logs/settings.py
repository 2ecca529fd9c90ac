"""Reads diagnostic settings: which categories of a log go to which places."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from providers.azure.fields import flag
from providers.azure.place import Listing, Place
from providers.three import Maybe

EVERYTHING = "alllogs"
"""The group that holds every category there is, by its name in lower case."""

AUDIT = "audit"
"""The group of the categories that Azure takes for audit logs; which these are differs by type of resource."""

SETTINGS = "arm:diagnostic_settings"

_RULES = "/authorizationrules/"


def asked(place: Place, resource: str, about: str | None) -> Listing:
    """The diagnostic settings of a resource, by its ID in lower case. `about`: the resource whose row they detail, if
    no other row is made of them."""
    subscription, _, below = resource.removeprefix("/subscriptions/").partition("/resourcegroups/")
    return place.listing(SETTINGS, about=about, subscription=subscription, resource=below)


@dataclass(frozen=True)
class Setting:
    """One diagnostic setting. Names are in lower case."""

    on: frozenset[str]
    """Categories and groups that are written."""
    places: tuple[str, ...]
    """Resources that they are written to: a workspace, a storage account, a namespace of Event Hubs, a partner's."""


def settings(rows: Iterable[Mapping[str, Any]]) -> tuple[Setting, ...]:
    """The settings of one resource, or of a subscription."""
    return tuple(_setting(row.get("properties") or {}) for row in rows)


def _setting(said: Mapping[str, Any]) -> Setting:
    logs = [log for log in said.get("logs") or () if flag(log.get("enabled"))]
    names = (log.get(field) for log in logs for field in ("category", "categoryGroup"))
    # Event Hubs are named by a rule of access, which stands behind the namespace's ID.
    hub = str(said.get("eventHubAuthorizationRuleId") or "").lower().partition(_RULES)[0]
    targets = (said.get("workspaceId"), said.get("storageAccountId"), hub, said.get("marketplacePartnerId"))
    return Setting(
        frozenset(name.lower() for name in names if isinstance(name, str) and name),
        tuple(f"/{target.strip('/').lower()}" for target in targets if isinstance(target, str) and target.strip("/")),
    )


def written(found: Iterable[Setting], wanted: Iterable[frozenset[str]], audit: Maybe) -> Maybe:
    """Whether all categories of one of the `wanted` sets are written. `audit`: whether the group of audit logs holds
    them; None is unknown."""
    on = frozenset[str]().union(*(setting.on for setting in found))
    if EVERYTHING in on or any(names <= on for names in wanted):
        return True
    return audit if AUDIT in on and audit is not False else False


def place_of(found: Iterable[Setting], wanted: Iterable[frozenset[str]]) -> str | None:
    """Where they are written: the first place of the first setting that has something of them."""
    names = {EVERYTHING, AUDIT}.union(*wanted)
    return next((setting.places[0] for setting in found if setting.places and names & setting.on), None)
