"""Rows of Resource Graph: only the declared fields are kept, and a field that nobody declared cannot be read."""

from collections.abc import Mapping, Sequence
from typing import Any

from providers.azure.operations import column
from providers.packed import Row as Row  # noqa: PLC0414 - part of what this module offers
from providers.packed import UndeclaredFieldError as UndeclaredFieldError  # noqa: PLC0414 - likewise
from providers.packed import pack as pack  # noqa: PLC0414 - likewise
from providers.packed import unpack as unpack  # noqa: PLC0414 - likewise


def cells(raw: Mapping[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    """The declared fields of a row as the query answers it, or of a whole resource as an export holds it. `id`, `type`
    and `location` are in lower case, a location without blanks."""
    found = {path: raw[name] if (name := column(path)) in raw else dig(raw, path) for path in fields}
    for path in ("id", "type"):
        if isinstance(found.get(path), str):
            found[path] = found[path].lower()
    if found.get("tags") is None and "tags" in raw:
        found["tags"] = {}  # null is a resource without tags; a row that lacks the column says nothing
    if isinstance(found.get("location"), str):
        # Some providers answer with the name that is shown: Japan East.
        found["location"] = found["location"].lower().replace(" ", "")
    return found


def dig(raw: Any, path: str) -> Any:
    """The value at a path of nested objects, whatever the case of their names; None where there is none."""
    for part in path.split("."):
        if not isinstance(raw, Mapping):
            return None
        if part in raw:
            raw = raw[part]
        else:
            raw = next((value for name, value in raw.items() if str(name).lower() == part.lower()), None)
    return raw
