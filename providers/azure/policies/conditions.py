"""What a rule of the town's own restrains, read from its condition."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.regulation.places import named
from providers.azure.policies.values import resolved, words

PUBLIC = "microsoft.storage/storageaccounts/allowblobpublicaccess"


@dataclass(frozen=True)
class Meaning:
    """One guardrail. `general`: it holds for everything; None where further conditions narrow it."""

    kind: str
    allowed: tuple[str, ...] | None = None
    denied: tuple[str, ...] | None = None
    exempt: tuple[str, ...] | None = None
    general: bool | None = True


@dataclass(frozen=True)
class _Term:
    """One comparison: a field in lower case, whether the rule speaks of what is among the words, and the words."""

    field: str
    among: bool | None
    words: tuple[str, ...] | None


def meanings(condition: Any, given: Mapping[str, Any]) -> Iterator[Meaning]:
    """The guardrails that a rule makes where its effect refuses. Nothing for a rule about something else."""
    terms = [_term(one, given) for one in _all_of(condition)]
    about = set(fields(condition))
    if "location" in about:
        yield _regions(terms)
    elif about == {"type"}:
        yield from _services(terms)
    if PUBLIC in about:
        yield Meaning("block_public_storage", general=True if about <= {"type", PUBLIC} else None)
    if any(_is_tag(name) for name in about):
        rest = {name for name in about if not _is_tag(name)}
        yield Meaning("tag_policy", general=True if rest <= {"type"} else None)


def fields(condition: Any) -> Iterator[str]:
    """Every field that a condition names, however deep, in lower case."""
    if isinstance(condition, Mapping):
        for key, value in condition.items():
            if key.lower() == "field" and isinstance(value, str):
                yield value.lower()
            else:
                yield from fields(value)
    elif isinstance(condition, list):
        for one in condition:
            yield from fields(one)


def types(condition: Any, given: Mapping[str, Any]) -> set[str]:
    """Types of resources that the condition lets through to the effect, where it names them one by one."""
    terms = [_term(one, given) for one in _all_of(condition)]
    return {word for term in terms if term.field == "type" and term.among for word in term.words or ()}


def _regions(terms: list[_Term]) -> Meaning:
    """Of several lists of regions, or of one under further conditions, not everything is known; one for listed types
    certainly does not hold for the others."""
    lists = [term for term in terms if term.field == "location" and term.words != ("global",)]
    spared = [term for term in terms if term.field == "type" and term.among is False and term.words]
    known = len(lists) == 1 and lists[0].among is not None and lists[0].words is not None
    # What has no region is left alone by every such rule.
    aside = [term for term in terms if term.field == "location" and term.words == ("global",) and term.among is False]
    narrowed = len(lists) + len(spared) + len(aside) != len(terms)
    some = any(term.field == "type" and term.among for term in terms)
    places = regions(lists[0].words or ()) if known else None
    refused = places if known and lists[0].among else None
    return Meaning(
        "region_restriction",
        # A list of refused regions leaves every other one open.
        allowed=places if refused is None else tuple(name for name in named("azure") if name not in refused),
        denied=refused,
        exempt=namespaces(word for term in spared for word in term.words or ()),
        general=False if some else None if narrowed or not known else True,
    )


def _services(terms: list[_Term]) -> Iterator[Meaning]:
    """Rules about types alone: nothing but these, or none of these. Whether a list of refused types takes in all of a
    service does not show."""
    if len(terms) == 1 and terms[0].words is not None and terms[0].among is not None:
        if terms[0].among:
            yield Meaning("service_restriction", denied=terms[0].words, general=None)
        else:
            yield Meaning("service_restriction", allowed=namespaces(terms[0].words))


def regions(names: Iterable[str]) -> tuple[str, ...]:
    """Names of regions without blanks. What has no region is left alone by every rule: to list it changes nothing."""
    return tuple(plain for name in names if (plain := name.replace(" ", "")) != "global")


def namespaces(names: Iterable[str]) -> tuple[str, ...]:
    """The resource providers of types."""
    return tuple(sorted({name.partition("/")[0] for name in names}))


def _is_tag(name: str) -> bool:
    return name == "tags" or name.startswith(("tags[", "tags.", "[concat('tags"))


def _all_of(condition: Any) -> list[Any]:
    """The terms that all have to hold."""
    if not isinstance(condition, Mapping):
        return []
    every = next((value for key, value in condition.items() if key.lower() == "allof"), None)
    return [term for one in every for term in _all_of(one)] if isinstance(every, list) else [condition]


def _term(condition: Mapping[str, Any], given: Mapping[str, Any]) -> _Term:
    lower = {key.lower(): value for key, value in condition.items()}
    if isinstance(inner := lower.get("not"), Mapping):
        term = _term(inner, given)
        return _Term(term.field, None if term.among is None else not term.among, term.words)
    name = str(lower.get("field", "")).lower()
    for operator, among in {"in": True, "equals": True, "notin": False, "notequals": False}.items():
        if operator in lower:
            return _Term(name, among, words(resolved(lower[operator], given)))
    return _Term(name, None, None)
