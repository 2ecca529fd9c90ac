"""Policy definitions and initiatives, by ID: those of Azure in short, the town's own with their rules."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from providers.azure.place import Place
from providers.azure.policies.values import plain, resolved
from providers.azure.rows import Row

BUILT_IN = "arg:policyresources.built_in"
CUSTOM = "arg:policyresources.custom"
INITIATIVES = "arg:policyresources.initiatives"
INITIATIVE = "arm:policy_initiative"


@dataclass(frozen=True)
class Definition:
    """One rule. `effect` may name a parameter; `condition` is not read of Azure's own."""

    name: str | None
    effect: Any
    sets_up: str | None = None
    """The type of resource that it looks for, and makes where there is none."""
    defaults: dict[str, Any] = field(default_factory=dict)
    condition: Any = None
    custom: bool = False


@dataclass(frozen=True)
class Part:
    """One definition within an initiative, or the one that is assigned by itself, with its parameters filled in."""

    reference: str
    id: str
    given: dict[str, Any]


@dataclass(frozen=True)
class Initiative:
    """A set of definitions."""

    name: str | None
    parts: tuple[tuple[str, str, dict[str, Any]], ...]
    """Reference, ID of the definition, and parameters, which may name the initiative's own."""
    defaults: dict[str, Any]

    def filled(self, given: dict[str, Any]) -> tuple[Part, ...]:
        """Its parts with what an assignment gives."""
        known = {**self.defaults, **given}
        return tuple(
            Part(reference, of, {name: resolved(value, known) for name, value in values.items()})
            for reference, of, values in self.parts
        )


class Definitions:
    """All definitions of the tenant. None is one that was not read."""

    def __init__(self, place: Place) -> None:
        self._place = place
        for operation in (BUILT_IN, CUSTOM, INITIATIVES):
            place.query(operation)  # for its reading; the rows are the whole tenant's
        self._rules = {**place.everywhere(BUILT_IN, _built_in), **place.everywhere(CUSTOM, _custom)}
        self._sets: dict[str, Initiative | None] = dict(place.everywhere(INITIATIVES, _initiatives))

    def rule(self, key: str) -> Definition | None:
        """A definition by its ID in lower case."""
        return self._rules.get(key)

    def initiative(self, key: str) -> Initiative | None:
        """An initiative likewise. Azure's own are read one by one where they are assigned: together they are large."""
        if key not in self._sets and key.startswith("/providers/microsoft.authorization/"):
            answer = self._place.document(INITIATIVE, name=key.rpartition("/")[2])
            self._sets[key] = _initiative(answer.get("properties") or {}) if answer else None
        return self._sets.get(key)


def _built_in(rows: Iterator[Row]) -> dict[str, Definition]:
    found = {}
    for row in rows:
        default = row["properties.parameters.effect.defaultValue"]
        found[row["id"]] = Definition(
            row["properties.displayName"],
            row["properties.policyRule.then.effect"],
            _type(row["properties.policyRule.then.details.type"]),
            {} if default is None else {"effect": default},
        )
    return found


def _custom(rows: Iterator[Row]) -> dict[str, Definition]:
    found = {}
    for row in rows:
        rule = row["properties.policyRule"] or {}
        then = rule.get("then") or {}
        details = then.get("details")
        found[row["id"]] = Definition(
            row["properties.displayName"],
            then.get("effect"),
            _type(details.get("type")) if isinstance(details, dict) else None,
            plain(row["properties.parameters"], "defaultValue"),
            rule.get("if"),
            custom=True,
        )
    return found


def _initiatives(rows: Iterator[Row]) -> dict[str, Initiative]:
    names = ("displayName", "policyDefinitions", "parameters")
    return {row["id"]: _initiative({name: row[f"properties.{name}"] for name in names}) for row in rows}


def _initiative(properties: dict[str, Any]) -> Initiative:
    parts = tuple(
        (
            str(one.get("policyDefinitionReferenceId") or "").lower(),
            str(one.get("policyDefinitionId")).lower(),
            plain(one.get("parameters"), "value"),
        )
        for one in properties.get("policyDefinitions") or ()
    )
    return Initiative(properties.get("displayName"), parts, plain(properties.get("parameters"), "defaultValue"))


def _type(value: Any) -> str | None:
    return value.lower() if isinstance(value, str) else None
