"""Policies of Cloud Armor: whom one lets in, and whether it looks for attacks, too."""

from collections.abc import Iterable, Mapping
from typing import Any

from providers.gcp.databases.common import wide
from providers.gcp.entrances.parts import FRONT, by_name
from providers.gcp.fields import asset, unset
from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row, dig
from providers.three import Maybe, every

PREPARED = ("evaluatePreconfiguredWaf(", "evaluatePreconfiguredExpr(")
"""What an expression calls to look for attacks by Google's own rules, by its two names."""


LAST = 2147483647
"""The priority of the rule that holds where no other does."""

EVERYBODY = ("*",)


class Guards:
    """The policies by name. Of one that was not read it is unknown what it does."""

    def __init__(self, place: Place) -> None:
        place.query(FRONT)
        self._known = place.everywhere(FRONT, by_name)

    def before(self, services: Iterable[Row | None]) -> Maybe:
        """Whether one stands before every service. What is kept in a bucket is no application: only where there is
        nothing else does it count, and then no policy of this kind can stand before it."""
        rows = list(services)
        asked = [row for row in rows if row is None or "/backendBuckets/" not in row[NAME]]
        if not asked:
            return False if rows else None
        return every(*(self._stands(row) for row in asked))

    def admitted(self, services: Iterable[Row | None]) -> dict[str, Any]:
        """Who gets through to the services from outside: the columns `exposure` and `allowed_cidrs`."""
        found = [self._ranges(row) for row in services]
        if EVERYBODY in found or not found:
            return {"exposure": "internet"}
        if None in found:
            return {"exposure": None}
        ranges: tuple[str, ...] = tuple(sorted({text for one in found for text in one or ()}))
        if not ranges:
            return {"exposure": "private"}
        open_to_all = wide(ranges)
        if open_to_all is False:
            return {"exposure": "restricted", "allowed_cidrs": ranges}
        return {"exposure": "internet" if open_to_all else None}

    def _ranges(self, service: Row | None) -> tuple[str, ...] | None:
        """The addresses that may reach a service; None where it is unknown. A second policy may stand at the edge: the
        one that says whom it lets in counts."""
        if service is None:
            return None
        names = [name for name in (service["securityPolicy"], service["edgeSecurityPolicy"]) if name is not None]
        if not names:
            return unset(None, EVERYBODY, by=service["creationTimestamp"])
        policies = [self._known.get(asset(name) or "") for name in names]
        found = [None if policy is None else _admits(policy["rules"]) for policy in policies]
        limited = [one for one in found if one not in (None, EVERYBODY)]
        return limited[0] if limited else None if None in found else EVERYBODY

    def _stands(self, service: Row | None) -> Maybe:
        if service is None:
            return None
        if service["securityPolicy"] is None:
            return unset(None, False, by=service["creationTimestamp"])
        policy = self._known.get(asset(service["securityPolicy"]) or "")
        return None if policy is None else _looks(policy["rules"])


def _looks(rules: Any) -> Maybe:
    """By its rules. One in preview stops nothing. Whether rules of the customer's own look for attacks is not told."""
    if not isinstance(rules, list):
        return None
    stopping = [one for one in rules if isinstance(one, Mapping) and not one.get("preview")]
    texts = [str(dig(one, "match.expr.expression") or "") for one in stopping if one.get("action") != "allow"]
    if any(name in text for text in texts for name in PREPARED):
        return True
    return None if any("request." in text for text in texts) else False


def _admits(rules: Any) -> tuple[str, ...] | None:
    """The ranges that a policy lets through where its last rule refuses all others. Rules may also choose by what they
    find in a request: then it is unknown."""
    live = [one for one in rules if isinstance(one, Mapping) and not one.get("preview")] if rules else []
    last = next((one for one in live if one.get("priority") == LAST), None)
    if last is None:
        return None
    # What slows somebody down, or sends him elsewhere, lets him in as well.
    letting = [one for one in live if not str(one.get("action")).startswith("deny")]
    if last in letting:
        return EVERYBODY
    ranges = [dig(one, "match.config.srcIpRanges") for one in letting]
    if not all(isinstance(one, list) for one in ranges):
        return None
    named = tuple(str(text) for one in ranges for text in one)
    return EVERYBODY if "*" in named else named
