"""What the collectors of entrances share: parts of a load balancer by their names."""

from collections.abc import Iterable, Iterator
from typing import Any

from providers.gcp.fields import asset, flag, unset
from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.three import Maybe, every

BALANCING = "cai:balancing"
FRONT = "cai:front_policies"

WITHOUT_TLS = ("min_tls", "tls_versions", "cipher_suites", "cipher_profile", "certificate_id")
"""Columns without a meaning where the entrance itself speaks no TLS."""


def by_name(rows: Iterator[Row]) -> dict[str, Row]:
    """Rows by their full resource name."""
    return {row[NAME]: row for row in rows}


class Parts:
    """Proxies, maps and services. A balancer may answer with a service of another project; what is out of sight is
    unknown."""

    def __init__(self, place: Place) -> None:
        place.query(BALANCING)
        self._known = place.everywhere(BALANCING, by_name)

    def named(self, url: Any) -> Row | None:
        """The part behind a link."""
        return self._known.get(asset(url) or "")

    def services(self, urls: Iterable[Any]) -> list[Row | None]:
        """The services behind links; None for one that is out of sight."""
        return [self.named(url) for url in urls]


def of_service(row: Row | None, *fields: str) -> Maybe:
    """A switch of a service, by any of its names. One that is off may be left out."""
    if row is None:
        return None
    told = [found for name in fields if (found := flag(row[name])) is not None]
    return told[0] if told else unset(None, False, by=row["creationTimestamp"])


def of_all(rows: Iterable[Row | None], *fields: str) -> Maybe:
    """Whether a switch is on in every service; None where there is none."""
    answers = [of_service(row, *fields) for row in rows]
    return every(*answers) if answers else None
