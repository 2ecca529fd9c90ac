"""Maps of addresses: which services a balancer leads to, and whether it only points to HTTPS."""

from collections.abc import Iterator, Mapping
from typing import Any

from providers.gcp.rows import Row, dig
from providers.three import Maybe, every

_WEIGHTED = "weightedBackendServices"


def points_to_https(row: Row) -> Maybe:
    """Whether every address, with and without a rule of its own, is redirected to HTTPS."""
    return every(*(_redirects(target) for target in _targets(row)))


def services(row: Row) -> tuple[str, ...]:
    """Links to every service that an address leads to, each once."""
    return tuple(dict.fromkeys(link for target in _targets(row) for link in _links(target)))


Target = tuple[Any, Any, Any]
"""A redirection, a service, services by weight."""


def _targets(row: Row) -> Iterator[Target]:
    yield row["defaultUrlRedirect"], row["defaultService"], row[f"defaultRouteAction.{_WEIGHTED}"]
    for matcher in row["pathMatchers"] or ():
        yield (
            dig(matcher, "defaultUrlRedirect"),
            dig(matcher, "defaultService"),
            dig(matcher, f"defaultRouteAction.{_WEIGHTED}"),
        )
        for name in ("pathRules", "routeRules"):
            for rule in dig(matcher, name) or ():
                yield (
                    dig(rule, "urlRedirect"),
                    dig(rule, "service"),
                    dig(rule, f"routeAction.{_WEIGHTED}"),
                )


def _redirects(target: Target) -> Maybe:
    """A target that says nothing at all is a part of one. A redirection to anywhere else may leave the switch out."""
    redirection, service, weighted = target
    if redirection is None and not service and not weighted:
        return None
    return bool(dig(redirection, "httpsRedirect"))


def _links(target: Target) -> Iterator[str]:
    _, service, weighted = target
    if service:
        yield str(service)
    for one in weighted or ():
        if isinstance(one, Mapping) and one.get("backendService"):
            yield str(one["backendService"])
