"""What a role gives at a scope, by the actions of its definition."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from providers.azure.rows import dig

HIGH = ("org", "folder", "account")
"""Levels at which a grant holds for a whole subscription."""


@dataclass(frozen=True)
class Role:
    """A role definition: who made it, and what it gives as (actions, notActions, dataActions, notDataActions) of each
    of its permissions, in lower case. `permissions` None: not read, so nothing that it gives is known."""

    name: str | None = None
    custom: bool | None = None
    permissions: tuple[tuple[tuple[str, ...], ...], ...] | None = None


def role(name: Any, made: Any, permissions: Any) -> Role:
    """A role from `roleName`, `type` and `permissions` of its definition. Resource Graph and the resource manager write
    the names within permissions in different cases."""
    custom = {"customrole": True, "builtinrole": False}.get(str(made).lower())
    # A role of data actions alone has an empty list of actions: without one nothing is said.
    if not isinstance(permissions, list) or not all(isinstance(dig(one, "actions"), list) for one in permissions):
        return Role(name, custom)
    parts = ("actions", "notActions", "dataActions", "notDataActions")
    found = tuple(tuple(_lower(dig(one, part)) for part in parts) for one in permissions)
    return Role(name, custom, found)


def given(of: Role, level: str | None, scope: str | None) -> Mapping[str, Any]:
    """The columns `is_privileged`, `is_wildcard_admin` and `capabilities` of a grant of the role at a scope."""
    if of.permissions is None or level is None or scope is None:
        return {"is_privileged": None, "is_wildcard_admin": None, "capabilities": None}
    held = capabilities(of, level, scope)
    everything = any("*" in actions for actions, *_ in of.permissions) and "iam_write" in held
    return {
        "is_privileged": not held.isdisjoint(_listed()["privileged"]),
        # Whoever may do all but give rights is a contributor; whoever may give them takes the rest.
        "is_wildcard_admin": everything and level in HIGH,
        "capabilities": tuple(sorted(held)),
    }


def capabilities(of: Role, level: str, scope: str) -> set[str]:
    """The capabilities that a role gives at a scope. On one resource an action of another service leads nowhere."""
    listed = _listed()
    service = _service(scope) if level == "resource" else ""
    found: set[str] = set()
    for kind, (yes, no) in {"actions": (0, 1), "data": (2, 3)}.items():
        for capability, names in listed[kind].items():
            within = "" if capability in listed["counted_everywhere"] else service
            by_name = capability in listed["counted_where_named"]
            for one in of.permissions or ():
                patterns = [pattern for pattern in one[yes] if pattern != "*" or not by_name]
                if any(_gives(patterns, one[no], name) for name in names if name.startswith(within)):
                    found.add(capability)
    return found if level in HIGH else found - set(listed["of_subscriptions"])


def _gives(actions: Iterable[str], less: Iterable[str], name: str) -> bool:
    return any(matches(one, name) for one in actions) and not any(matches(one, name) for one in less)


def matches(pattern: str, action: str) -> bool:
    """Whether an action is one of those that a pattern of a role stands for; both in lower case."""
    return _pattern(pattern).fullmatch(action) is not None


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, text.split("*"))))


def _service(scope: str) -> str:
    """The resource provider of a resource, as actions begin with it."""
    return scope.lower().rpartition("/providers/")[2].partition("/")[0] + "/"


def _lower(values: Any) -> tuple[str, ...]:
    return tuple(str(value).lower() for value in values or ())


@cache
def _listed() -> dict[str, Any]:
    data = tomllib.loads(files("providers.azure").joinpath("privileges.toml").read_text("utf-8"))
    return {**data, **{kind: dict(_lowered(data[kind])) for kind in ("actions", "data")}}


def _lowered(lists: Mapping[str, list[str]]) -> Iterator[tuple[str, list[str]]]:
    for capability, names in lists.items():
        yield capability, [name.lower() for name in names]
