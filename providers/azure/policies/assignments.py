"""Assignments of policies: whether they are in force, whether for the whole subscription, and of what they consist."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from providers.azure.fields import moment, word
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.place import Answer, Place
from providers.azure.policies.definitions import Definitions, Part
from providers.azure.policies.values import plain
from providers.three import Maybe

ASSIGNMENTS = "arm:policy_assignments"
EXEMPTIONS = "arg:policyresources.exemptions"


@dataclass(frozen=True)
class Exemption:
    """What an assignment does not hold for. No references: none of its parts does."""

    assignment: str
    references: tuple[str, ...]


@dataclass(frozen=True)
class Around:
    """The subscription among management groups, and what is exempted there."""

    scope: str
    above: frozenset[str]
    exemptions: tuple[Exemption, ...]
    whole: bool


@dataclass(frozen=True)
class Assignment:
    """One assignment that reaches the subscription or something in it."""

    row: Answer
    around: Around
    definitions: Definitions

    @property
    def id(self) -> str:
        """Its ID in lower case."""
        return str(self.row["id"]).lower()

    @cached_property
    def properties(self) -> dict[str, Any]:
        """What is set in it."""
        return self.row.get("properties") or {}

    @property
    def name(self) -> str:
        """The name that people see."""
        return str(self.properties.get("displayName") or self.row.get("name"))

    @property
    def scope(self) -> str:
        """What it is assigned to, in lower case."""
        return str(self.properties.get("scope")).lower().rstrip("/")

    @property
    def by_provider(self) -> bool:
        """Whether Microsoft Defender for Cloud has assigned it by itself."""
        return (self.properties.get("metadata") or {}).get("assignedBy") == "Security Center"

    @property
    def mode(self) -> Maybe:
        """Whether it is in force and does not only report."""
        return word(self.properties.get("enforcementMode"), default=True, donotenforce=False)

    @property
    def parts(self) -> tuple[Part, ...] | None:
        """Its definitions; None for an initiative that was not read."""
        given, of = plain(self.properties.get("parameters"), "value"), self._definition
        if "/policysetdefinitions/" not in of:
            return (Part("", of, given),)
        found = self.definitions.initiative(of)
        return found.filled(given) if found else None

    @property
    def definition_name(self) -> str | None:
        """The name of what is assigned."""
        of = self._definition
        found = self.definitions.initiative(of) if "/policysetdefinitions/" in of else self.definitions.rule(of)
        return found.name if found else None

    def covers(self, reference: str = "") -> Maybe:
        """Whether it, or one of its parts, holds for the whole subscription."""
        at = self.around
        if self.scope.startswith("/subscriptions/") and self.scope != at.scope:
            return False
        if self.properties.get("resourceSelectors"):
            return False
        for left_out in self.properties.get("notScopes") or ():
            place = str(left_out).lower().rstrip("/")
            if place in {at.scope, *at.above} or place.startswith(f"{at.scope}/"):
                return False
        for exemption in at.exemptions:
            if exemption.assignment == self.id and (not exemption.references or reference in exemption.references):
                return False
        return True if at.whole else None

    def override(self, reference: str) -> Any:
        """The effect that the assignment sets in place of the definition's own; None where it sets none. One
        for some regions or resources only makes an effect that is not known: an empty text."""
        for one in self.properties.get("overrides") or ():
            if one.get("kind") != "policyEffect":
                continue
            selectors = one.get("selectors") or ()
            if any(selector.get("kind") != "policyDefinitionReferenceId" for selector in selectors):
                return ""
            if all(reference in {str(name).lower() for name in selector.get("in") or ()} for selector in selectors):
                return one.get("value")
        return None

    @property
    def _definition(self) -> str:
        return str(self.properties.get("policyDefinitionId")).lower()


def assignments(place: Place) -> tuple[tuple[Assignment, ...], bool]:
    """Every assignment of the resource manager's list, which has what is inherited too, and whether it is whole."""
    listing = place.listing(ASSIGNMENTS, scope=place.scope)
    around, definitions = _around(place), Definitions(place)
    return tuple(Assignment(row, around, definitions) for row in listing.rows if row.get("id")), listing.whole


def _around(place: Place) -> Around:
    above = {
        f"/providers/microsoft.management/managementgroups/{one['name']}".lower()
        for row in place.query(SUBSCRIPTIONS).rows
        for one in row["properties.managementGroupAncestorsChain"] or ()
    }
    told = place.query(EXEMPTIONS)
    found = []
    for row in (*told.rows, *place.above(EXEMPTIONS)):
        ends = moment(row["properties.expiresOn"])
        scope = row["id"].rpartition("/providers/microsoft.authorization/policyexemptions/")[0]
        here = scope in above or f"{scope}/".startswith(f"{place.scope}/")
        if here and (ends is None or ends > place.now):
            found.append(Exemption(str(row["properties.policyAssignmentId"]).lower(), tuple(_references(row))))
    return Around(place.scope, frozenset(above), tuple(found), told.whole)


def _references(row: Any) -> Iterator[str]:
    for name in row["properties.policyDefinitionReferenceIds"] or ():
        yield str(name).lower()
