"""Rows of the inventory: what is kept of an asset, and whose it is."""

import re
from collections.abc import Mapping
from typing import Any

from providers.gcp.operations import ALWAYS, ANCESTORS, LOCATION, NAME, TYPE, Assets
from providers.packed import Row as Row  # noqa: PLC0414 - part of what this module offers

CONTENT = {"RESOURCE": "resource.data", "IAM_POLICY": "iamPolicy", "OS_INVENTORY": "osInventory"}
"""Where the content of an asset stands. Policies of the other two kinds stand beside each other in the asset."""

HELD = {
    "RESOURCE": ("resource",),
    "IAM_POLICY": ("iamPolicy",),
    "ORG_POLICY": ("orgPolicy",),
    "ACCESS_POLICY": ("accessPolicy", "accessLevel", "servicePerimeter"),
    "OS_INVENTORY": ("osInventory",),
}
"""The members of an asset that hold each kind of content."""

_ZONE = re.compile(r"([a-z]+-[a-z]+\d+)-[a-z]")
_OWNER = re.compile(r"/(projects|folders|organizations)/([^/]+)")


def cells(asset: Mapping[str, Any], asked: Assets) -> dict[str, Any]:
    """The declared fields of an asset in the inventory's JSON."""
    content = dig(asset, CONTENT[asked.content]) if asked.content in CONTENT else asset
    kept = {path: plain(dig(content, path)) for path in asked.fields}
    ancestors = asset.get("ancestors")
    own = (asset["name"], asset["assetType"], place(asset), list(ancestors) if ancestors else None)
    return {**dict(zip(ALWAYS, own, strict=True)), **kept}


def place(asset: Mapping[str, Any]) -> str | None:
    """Where an asset lies: a region in lower case (of a zone, its region), or a name for several, such as `asia1`."""
    told = dig(asset, "resource.location")
    for path in ("location", "region", "zone"):
        # What was recorded before the inventory gave a location of its own.
        told = told or dig(asset, f"resource.data.{path}")
    return region(told) if isinstance(told, str) and told else None


def region(location: str) -> str:
    """A location's region in lower case, whether it is a name, a URL or a zone."""
    name = location.rpartition("/")[2].lower()
    found = _ZONE.fullmatch(name)
    return found[1] if found else name


def owner(asset: Mapping[str, Any]) -> str | None:
    """The container that an asset belongs to: `projects/<number>` by its ancestors; else as its parent or its own name
    has it, which is mostly `projects/<ID>`. None where nothing says so."""
    ancestors = asset.get("ancestors")
    if ancestors and isinstance(ancestors[0], str):
        return ancestors[0]
    for text in (dig(asset, "resource.parent"), asset.get("name")):
        if isinstance(text, str) and (found := _OWNER.search(text)):
            return f"{found[1]}/{found[2]}"
    return None


def dig(raw: Any, path: str) -> Any:
    """The value at a path of nested objects; None where there is none. In a list of keys and values, as metadata of
    machines is, a part is a key. `*` takes every one: of a list each at its place, of a map those that have it. A name
    that holds dots stands in brackets: `annotations.[run.googleapis.com/ingress]`."""
    part, rest = _step(path)
    if part == "*":
        return _each(raw, rest)
    if isinstance(raw, list):
        found = next((one.get("value") for one in raw if isinstance(one, Mapping) and one.get("key") == part), None)
    else:
        found = raw.get(part) if isinstance(raw, Mapping) else None
    return dig(found, rest) if rest and found is not None else found


def _step(path: str) -> tuple[str, str]:
    """The first part of a path, and what follows it."""
    part, _, rest = path[1:].partition("]") if path.startswith("[") else path.partition(".")
    return part, rest.removeprefix(".")


def _each(raw: Any, rest: str) -> list[Any] | None:
    if not isinstance(raw, list | Mapping):
        return None
    if isinstance(raw, list):
        return [dig(one, rest) if rest else one for one in raw]
    found = (dig(raw[name], rest) if rest else raw[name] for name in raw)
    return [one for one in found if one is not None]


def plain(value: Any) -> Any:
    """A value as JSON writes it. All numbers of the inventory are floating; whole ones are wanted as such."""
    if isinstance(value, Mapping):
        return {name: plain(value[name]) for name in value}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


__all__ = ["ANCESTORS", "LOCATION", "NAME", "TYPE", "Row", "cells", "dig", "owner", "place", "plain", "region"]
