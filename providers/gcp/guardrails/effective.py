"""The policies of the organisation that are in force on a project: its own, its folders' and the organisation's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from providers.gcp.operations import ANCESTORS
from providers.gcp.place import Place
from providers.three import Maybe

POLICIES = "rest:org_policies"
SHOWN = "cai:org_policies"

Policy = Mapping[str, Any]
"""A policy's `spec` in the shape of version 2 of its interface."""


@dataclass
class Effective:
    """What one constraint comes to on the project."""

    at: str | None = None
    """The container whose policy counts, the nearest."""
    enforced: Maybe = False
    everywhere: Maybe = True
    """False or unknown where a tag decides: a rule under a condition."""
    allowed: tuple[str, ...] | None = None
    denied: tuple[str, ...] | None = None


@dataclass
class Chain:
    """The policies of each container above the project, the highest first, and of the project itself."""

    levels: list[tuple[str, dict[str, Policy], bool]] = field(default_factory=list)
    """(container, policies by constraint, whether there are no others)."""
    whole: bool = True

    def names(self) -> set[str]:
        """Every constraint that something is set for."""
        return {name for _, held, _ in self.levels for name in held}

    def effective(self, *names: str) -> Effective:
        """The first of some constraints (a newer name of the same thing) that is enforced; else the last one's."""
        found = [self._one(name) for name in names]
        maybe = next((one for one in found if one.enforced is None), found[-1])
        return next((one for one in found if one.enforced), maybe)

    def _one(self, name: str) -> Effective:
        found, known = Effective(), self.whole
        for container, held, whole in self.levels:
            if (spec := held.get(name)) is not None:
                inherits = bool(spec.get("inheritFromParent"))
                found = _merged(found if inherits else Effective(), container, spec)
                # What replaces all that is above makes it unimportant that it was not read.
                known = known if inherits else True
            elif not whole:
                known = False
        return found if known else Effective(found.at, enforced=None, everywhere=None)


def chain(place: Place) -> Chain:
    """Everything that is set on the project and above. Asks `POLICIES` once for each container, and `SHOWN`."""
    above = place.project.ancestors
    found = Chain(whole=above is not None and bool(not above or above[-1].startswith("organizations/")))
    shown = [*place.query(SHOWN).rows, *place.above(SHOWN).rows]
    own = place.project.owners[0]
    for container in (*reversed(above or ()), own):
        ask = place.listing if container == own else place.shared
        listing = ask(POLICIES, container=container)
        held = dict(_told(listing.rows))
        if not listing.whole:
            rows = (row for row in shown if (row[ANCESTORS] or [None])[0] == container)
            held = {**dict(_older(one for row in rows for one in row["orgPolicy"] or ())), **held}
        found.levels.append((container, held, listing.whole))
    return found


def _told(rows: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, Policy]]:
    """Those that refuse. One that only reports has no `spec`."""
    for row in rows:
        if isinstance(row.get("spec"), Mapping):
            yield str(row.get("name")).rpartition("/")[2], row["spec"]


def _older(rows: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, Policy]]:
    """Policies in the inventory's shape, which is that of version 1."""
    for row in rows:
        name = str(row.get("constraint")).removeprefix("constraints/")
        rule: dict[str, Any] = {}
        values = row.get("listPolicy") or {}
        if "booleanPolicy" in row:
            rule = {"enforce": bool((row["booleanPolicy"] or {}).get("enforced"))}
        elif "listPolicy" in row:
            kept = {key: values[key] for key in ("allowedValues", "deniedValues") if values.get(key)}
            every = {"ALLOW": "allowAll", "DENY": "denyAll"}.get(str(values.get("allValues")))
            rule = {every: True} if every else {"values": kept}
        yield name, {"rules": [rule] if rule else [], "inheritFromParent": values.get("inheritFromParent")}


def _merged(above: Effective, container: str, spec: Policy) -> Effective:
    """A policy laid over what it inherits. Values add up; what is denied stays so."""
    rules = [one for one in spec.get("rules") or () if isinstance(one, Mapping)]
    plain = [one for one in rules if not one.get("condition")]
    found = Effective(container, above.enforced, None if len(plain) < len(rules) else True, above.allowed, above.denied)
    for rule in plain:
        values = rule.get("values") or {}
        if "enforce" in rule:
            found.enforced = bool(rule["enforce"])
        elif rule.get("denyAll"):
            found.enforced, found.allowed = True, ()
        elif rule.get("allowAll"):
            found.enforced, found.allowed, found.denied = False, None, None
        elif values:
            found.enforced = True
            found.allowed = _added(found.allowed, values.get("allowedValues"))
            found.denied = _added(found.denied, values.get("deniedValues"))
    if spec.get("reset"):
        return Effective(container)
    return found


def _added(before: tuple[str, ...] | None, more: Any) -> tuple[str, ...] | None:
    return before if not more else tuple(dict.fromkeys((*(before or ()), *map(str, more))))
