"""What a role gives at a scope, by its permissions."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from providers.gcp.denials import NOTHING, Taken

HIGH = ("org", "folder", "account")
"""Levels at which a grant holds for a whole project."""

SHARES = ".setIamPolicy"
"""How the permission to give rights on a resource ends, whatever kind it is of."""


@dataclass(frozen=True)
class Role:
    """A role: who made it, and what it gives. `permissions` None: not read, so nothing that it gives is known."""

    name: str | None = None
    custom: bool | None = None
    permissions: frozenset[str] | None = None


def role(name: Any, permissions: Any, *, custom: bool) -> Role:
    """A role from `title` and `includedPermissions` of its definition. One without permissions has no such field."""
    if permissions is not None and not isinstance(permissions, list):
        return Role(name, custom)
    told = map(str, permissions or ())
    return Role(name, custom, frozenset(one for one in told if one in _counted() or one.endswith(SHARES)))


def given(of: Role, role_id: str, level: str, host: str, taken: Taken = NOTHING) -> Mapping[str, Any]:
    """The columns `is_privileged`, `is_wildcard_admin` and `capabilities` of a grant of the role at a level; `host`:
    the interface that the resource belongs to. The first and the last are what is left of what is `taken`, unknown only
    where that makes a difference; the second is what the role itself says."""
    told = capabilities(of, role_id, level, host)
    if told is None:
        return {"is_privileged": None, "is_wildcard_admin": None, "capabilities": None}
    everything = role_id == "roles/owner" or not (of.permissions or frozenset()).isdisjoint(_listed()["everything"])
    most, least = (capabilities(part, role_id, level, host) or set() for part in _left(of, taken))
    privileged = {not held.isdisjoint(_listed()["privileged"]) for held in (most, least)}
    return {
        "is_privileged": privileged.pop() if len(privileged) == 1 else None,
        "is_wildcard_admin": everything and level in HIGH,
        "capabilities": tuple(sorted(most)) if most == least else None,
    }


def _left(of: Role, taken: Taken) -> tuple[Role, Role]:
    """The role with all that may be left of it, and with what is left for sure. Basic roles are known without their
    permissions: deny policies can take but some of thousands, and leave them privileged."""
    if of.permissions is None:
        return of, of
    lost = {name: taken.lost(name) for name in of.permissions}
    most, least = (frozenset(name for name, gone in lost.items() if gone in kept) for kept in ((False, None), (False,)))
    return replace(of, permissions=most), replace(of, permissions=least)


def capabilities(of: Role, role_id: str, level: str, host: str) -> set[str] | None:
    """The capabilities that a role gives at a level. On one resource a permission on another service leads nowhere."""
    listed = _listed()
    if role_id in listed["basic"]:
        return set(listed["basic"][role_id]) if level in HIGH else set()
    if of.permissions is None:
        return None
    within = "" if level in HIGH else f"{host.partition('.')[0]}."
    own = {name for name in of.permissions if name.startswith(within)}
    found = {capability for capability, names in listed["permissions"].items() if not own.isdisjoint(names)}
    if level in HIGH:
        return found
    # Who gives rights on one bucket does so for that bucket.
    shares = any(name.endswith(SHARES) for name in own)
    return (found | ({"iam_write"} if shares else set())) - set(listed["of_projects"])


@cache
def _counted() -> frozenset[str]:
    """Permissions that any list speaks of; of a role nothing else is kept."""
    listed = _listed()
    return frozenset(name for names in (*listed["permissions"].values(), listed["everything"]) for name in names)


@cache
def _listed() -> dict[str, Any]:
    return tomllib.loads(files("providers.gcp").joinpath("privileges.toml").read_text("utf-8"))
