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
"""Whether it redirects to HTTPS, a service, services by weight."""


def _targets(row: Row) -> Iterator[Target]:
    yield row["defaultUrlRedirect.httpsRedirect"], row["defaultService"], row[f"defaultRouteAction.{_WEIGHTED}"]
    for matcher in row["pathMatchers"] or ():
        yield (
            dig(matcher, "defaultUrlRedirect.httpsRedirect"),
            dig(matcher, "defaultService"),
            dig(matcher, f"defaultRouteAction.{_WEIGHTED}"),
        )
        for name in ("pathRules", "routeRules"):
            for rule in dig(matcher, name) or ():
                yield (
                    dig(rule, "urlRedirect.httpsRedirect"),
                    dig(rule, "service"),
                    dig(rule, f"routeAction.{_WEIGHTED}"),
                )


def _redirects(target: Target) -> Maybe:
    """A redirection to anywhere else leaves the switch out, or says False."""
    to_https, service, weighted = target
    if service or weighted:
        return False
    return to_https if isinstance(to_https, bool) else None


def _links(target: Target) -> Iterator[str]:
    _, service, weighted = target
    if service:
        yield str(service)
    for one in weighted or ():
        if isinstance(one, Mapping) and one.get("backendService"):
            yield str(one["backendService"])
