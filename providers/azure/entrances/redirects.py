"""Whether an application gateway's listener only points to HTTPS."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.azure.entrances.parts import by_id, linked
from providers.azure.rows import Row, dig
from providers.three import Maybe

Part = Mapping[str, Any]


def redirects(row: Row, listener: str) -> Maybe:
    """Whether every rule of a listener, for every path, redirects to HTTPS; unknown where no rule is said."""
    rules = [
        rule
        for rule in row["properties.requestRoutingRules"] or ()
        if linked(rule, "properties.httpListener") == listener
    ]
    answers = [_to_https(row, target) for rule in rules for target in _targets(row, rule)]
    return all(answers) if answers else None


def _targets(row: Row, rule: Part) -> Iterator[str | None]:
    """The redirection of each path; None for a path that is passed on."""
    paths = by_id(row["properties.urlPathMaps"]).get(linked(rule, "properties.urlPathMap") or "")
    if paths is None:
        yield linked(rule, "properties.redirectConfiguration")
        return
    yield linked(paths, "properties.defaultRedirectConfiguration")
    for path in dig(paths, "properties.pathRules") or ():
        yield linked(path, "properties.redirectConfiguration")


def _to_https(row: Row, redirection: str | None) -> bool:
    found = by_id(row["properties.redirectConfigurations"]).get(redirection or "", {})
    if str(dig(found, "properties.targetUrl")).lower().startswith("https://"):
        return True
    target = by_id(row["properties.httpListeners"]).get(linked(found, "properties.targetListener") or "", {})
    return str(dig(target, "properties.protocol")).lower() == "https"
