"""Policy definitions and initiatives, by ID: those of Azure in short, the town's own with their rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from providers.azure.place import Place
from providers.azure.policies.values import plain, resolved
from providers.azure.rows import Row

BUILT_IN = "arg:policyresources.built_in"
CUSTOM = "arg:policyresources.custom"
INITIATIVES = "arg:policyresources.initiatives"
INITIATIVE = "arm:policy_initiative"
OWN_DEFINITION = "arm:policy_definition.own"
OWN_INITIATIVE = "arm:policy_initiative.own"

_AZURES = "/providers/microsoft.authorization/"
"""How the IDs of Azure's own begin; those of the town are defined in a management group or a subscription."""


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
        place.query(BUILT_IN)  # for its reading; the rows are the whole tenant's
        # What a list has left out that is whole as far as it goes is asked for by its ID.
        self._whole = place.query(CUSTOM).whole, place.query(INITIATIVES).whole
        self._azures, self._own = place.everywhere(BUILT_IN, _built_in), place.everywhere(CUSTOM, _custom)
        self._sets = place.everywhere(INITIATIVES, _initiatives)
        self._asked: dict[str, Any] = {}

    def rule(self, key: str) -> Definition | None:
        """A definition by its ID in lower case."""
        if key in self._azures or key in self._own:
            return self._azures.get(key) or self._own[key]
        if key.startswith(_AZURES) or not self._whole[0]:
            return None
        return self._once(key, OWN_DEFINITION, _rule)  # type: ignore[no-any-return]

    def initiative(self, key: str) -> Initiative | None:
        """An initiative likewise. Azure's own are read one by one where they are assigned: together they are large."""
        if key in self._sets:
            return self._sets[key]
        if key.startswith(_AZURES):
            return self._once(key, INITIATIVE, _initiative)  # type: ignore[no-any-return]
        return self._once(key, OWN_INITIATIVE, _initiative) if self._whole[1] else None

    def _once(self, key: str, operation: str, read: Callable[[dict[str, Any]], Any]) -> Any:
        """What a GET by ID answers, read; None where it was refused."""
        if key not in self._asked:
            where = key.rpartition("/providers/microsoft.authorization/")[0]
            scope = {"scope": where} if where else {}
            answer = self._place.document(operation, name=key.rpartition("/")[2], **scope)
            self._asked[key] = None if answer is None else read(answer.get("properties") or {})
        return self._asked[key]


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
    names = ("displayName", "policyRule", "parameters")
    return {row["id"]: _rule({name: row[f"properties.{name}"] for name in names}) for row in rows}


def _rule(properties: dict[str, Any]) -> Definition:
    rule = properties.get("policyRule") or {}
    then = rule.get("then") or {}
    details = then.get("details")
    return Definition(
        properties.get("displayName"),
        then.get("effect"),
        _type(details.get("type")) if isinstance(details, dict) else None,
        plain(properties.get("parameters"), "defaultValue"),
        rule.get("if"),
        custom=True,
    )


def _initiatives(rows: Iterator[Row]) -> dict[str, Initiative]:
    names = ("displayName", "policyDefinitions", "parameters")
    return {row["id"]: _initiative({name: row[f"properties.{name}"] for name in names}) for row in rows}


def _initiative(properties: dict[str, Any]) -> Initiative:
    parts = tuple(
        (
            str(one.get("policyDefinitionReferenceId") or number).lower(),
            str(one.get("policyDefinitionId")).lower(),
            plain(one.get("parameters"), "value"),
        )
        for number, one in enumerate(properties.get("policyDefinitions") or ())
    )
    return Initiative(properties.get("displayName"), parts, plain(properties.get("parameters"), "defaultValue"))


def _type(value: Any) -> str | None:
    return value.lower() if isinstance(value, str) else None
