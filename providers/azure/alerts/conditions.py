"""Reads the conditions of alerts on the activity log: all of `allOf`, one of each `anyOf`, a field and its values.

A field that a sample event lacks narrows the condition, and the sample is not matched.
"""

from collections.abc import Mapping
from typing import Any

from providers.azure.alerts.library import Condition, Event
from providers.three import Maybe, either, every


def condition(said: Any) -> Condition | None:
    """The condition of a rule; None where it is none."""
    terms = said.get("allOf") if isinstance(said, Mapping) else None
    if not isinstance(terms, list) or not terms:
        return None
    return lambda event: every(*(_term(term, event) for term in terms))


def _term(term: Any, event: Event) -> Maybe:
    if not isinstance(term, Mapping):
        return None
    if term.get("anyOf"):
        return either(*(_leaf(leaf, event) for leaf in term["anyOf"]))
    return _leaf(term, event)


def _leaf(leaf: Any, event: Event) -> Maybe:
    if not isinstance(leaf, Mapping) or not isinstance(leaf.get("field"), str):
        return None
    fields = {name.lower(): value.lower() for name, value in event.items()}
    value = fields.get(leaf["field"].lower())
    if isinstance(wanted := leaf.get("equals"), str):
        return value == wanted.lower()
    if isinstance(listed := leaf.get("containsAny"), list):
        return value in {str(one).lower() for one in listed}
    return None
