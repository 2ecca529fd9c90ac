"""One part of an assignment: its effect, the guardrails that it makes, and whether it guards logs and guards."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from providers.azure.policies.assignments import Assignment
from providers.azure.policies.conditions import Meaning, meanings, namespaces, regions, types
from providers.azure.policies.definitions import Definition, Part
from providers.azure.policies.values import resolved, words
from providers.three import Maybe, every

UNDELETABLE = "listofresourcetypesdisallowedfordeletion"
"""The parameter of Azure's own rule against deleting types of resources."""


@dataclass(frozen=True)
class Seen:
    """A part with its definition; None where that was not read."""

    assignment: Assignment
    part: Part
    rule: Definition | None

    @property
    def resource(self) -> str:
        """The assignment's ID, with the part of the initiative behind a #."""
        return f"{self.assignment.id}#{self.part.reference}" if self.part.reference else self.assignment.id

    @property
    def known(self) -> Mapping[str, Any] | None:
        """What the audit knows of a definition of Azure's own."""
        return listed()["built_in"].get(self.part.id.rpartition("/")[2])  # type: ignore[no-any-return]

    @property
    def effect(self) -> str | None:
        """Its effect in lower case; None where that is not known."""
        value = self.assignment.override(self.part.reference)
        if value is None and self.rule is not None:
            value = resolved(self.rule.effect, self._given)
        if value is None and self.known:
            value = self.part.given.get("effect", self.known.get("effect"))
        return value.lower() if isinstance(value, str) and value else None

    def meanings(self) -> tuple[Meaning, ...] | None:
        """The guardrails that it makes; None where its rule was not read."""
        if self.known:
            return (self._built_in(self.known),)
        if self.rule is None:
            return None
        if not self.rule.custom:
            return ()
        found = tuple(meanings(self.rule.condition, self._given))
        # Other effects take the condition to choose what they look after, and not what they refuse.
        refusing = self.effect in {None, "deny", "audit", "disabled"}
        return tuple(one for one in found if refusing or not one.kind.endswith("_restriction"))

    def enforced(self, kind: str) -> Maybe:
        """Whether it is in force with an effect by which such a guardrail holds."""
        effect = self.effect
        return every(self.assignment.mode, None if effect is None else effect in listed()["effects"][kind])

    def guards(self) -> Maybe:
        """Whether it sets up logs and guards, or keeps them from being taken away. Unknown without its rule."""
        guarded = set(listed()["guarded"]["types"])
        if self.rule is None:
            return None
        if self.rule.sets_up in guarded:
            return True
        named = set(words(self._given.get(UNDELETABLE)) or ()) | types(self.rule.condition, self._given)
        return self.effect == "denyaction" and not guarded.isdisjoint(named)

    @property
    def _given(self) -> dict[str, Any]:
        return {**(self.rule.defaults if self.rule else {}), **self.part.given}

    def _built_in(self, known: Mapping[str, Any]) -> Meaning:
        kind = known["kind"]
        allowed, denied = (words(self.part.given.get(str(known.get(name)).lower())) for name in ("allowed", "denied"))
        if kind == "region_restriction":
            allowed = None if allowed is None else regions(allowed)
        if kind == "service_restriction":
            allowed = None if allowed is None else namespaces(allowed)
        # Whether a list of refused types takes in all of a service does not show.
        return Meaning(kind, allowed, denied, tuple(known.get("exempt", ())), general=None if denied else True)


def seen(assignment: Assignment) -> tuple[Seen, ...] | None:
    """The parts of an assignment; None for an initiative that was not read."""
    parts = assignment.parts
    if parts is None:
        return None
    return tuple(Seen(assignment, part, assignment.definitions.rule(part.id)) for part in parts)


@cache
def listed() -> dict[str, Any]:
    """The tables of meanings.toml."""
    return tomllib.loads(files("providers.azure.policies").joinpath("meanings.toml").read_text("utf-8"))
