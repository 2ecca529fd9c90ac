"""Values of policies: literal, or parameters that are filled in one level up."""

import re
from collections.abc import Mapping
from typing import Any

_PARAMETER = re.compile(r"\[\s*parameters\(\s*'([^']+)'\s*\)\s*\]", re.IGNORECASE)


def plain(mapping: Any, key: str) -> dict[str, Any]:
    """`value` or `defaultValue` of every parameter of a list of them, by name in lower case."""
    if not isinstance(mapping, Mapping):
        return {}
    return {
        str(name).lower(): value[key] for name, value in mapping.items() if isinstance(value, Mapping) and key in value
    }


def resolved(value: Any, given: Mapping[str, Any]) -> Any:
    """The value, or what was given for the parameter that it names. None for one that was not given, and for any other
    expression: what it comes to is not known."""
    if not isinstance(value, str) or not value.startswith("[") or value.startswith("[["):
        return value
    named = _PARAMETER.fullmatch(value)
    return given.get(named[1].lower()) if named else None


def words(value: Any) -> tuple[str, ...] | None:
    """A list of words in lower case, one word as a list; None for anything else."""
    if isinstance(value, str):
        return (value.lower(),)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(one.lower() for one in value)
    return None
