"""Policies of Cloud Armor: whether one looks for attacks, and does not only filter addresses."""

from collections.abc import Iterable, Mapping
from typing import Any

from providers.gcp.entrances.parts import FRONT, by_name
from providers.gcp.fields import asset, unset
from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row, dig
from providers.three import Maybe, every

PREPARED = ("evaluatePreconfiguredWaf(", "evaluatePreconfiguredExpr(")
"""What an expression calls to look for attacks by Google's own rules, by its two names."""


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

    def _stands(self, service: Row | None) -> Maybe:
        if service is None:
            return None
        if service["securityPolicy"] is None:
            return unset(None, False, by=service["creationTimestamp"])  # type: ignore[no-any-return]
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
