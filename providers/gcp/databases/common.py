"""What the services for data have in common."""

import ipaddress
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from auditor.facts.stores import DataStore
from providers.gcp.operations import LOCATION
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.three import Maybe, either, every, negate

HALF = 2**31
"""Addresses of half the internet: a filter that lets more of them in filters nothing."""


def store(place: Place, row: Row, labelled: str = "labels", **columns: Any) -> DataStore:
    """The fact of an asset: its envelope, what Google decides for all of these services, and `columns`, which may hold
    a `region` of their own."""
    fixed: dict[str, Any] = {
        **place.envelope(row, labelled),
        "replica_accounts": (),  # by design: a copy in another project is a resource of its own there
        "encrypted_at_rest": True,  # by design: it cannot be turned off
    }
    return DataStore(**{**fixed, **columns})


def network(public: Maybe, anybody: Maybe, private: Maybe) -> dict[str, Any]:
    """The columns of a store that speak of the network, from whether it has a public address, whether the filter of
    that address lets anybody in, and whether there is a private one."""
    return {
        "has_public_endpoint": public,
        "public_endpoint_open": every(public, anybody),
        "network_restricted": either(negate(public), negate(anybody)),
        "has_private_endpoint": private,
    }


INSIDE: dict[str, Any] = network(public=False, anybody=False, private=True)
"""By design: reached from a network of the customer's own and from nowhere else."""


NO_ADDRESS = ("tls_enforced", "min_tls", "public_endpoint_open")
"""Columns without meaning for what is reached over an interface of Google's: the interface is one for all customers,
has no filter of its own, and its encryption is a matter of no single resource."""


def of_google(restricted: Maybe) -> dict[str, Any]:
    """What remains of them there. `restricted`: a perimeter closes the interface around the project. A private endpoint
    of a network leads to all of Google's interfaces, and belongs to no resource behind them."""
    return {"has_public_endpoint": True, "has_private_endpoint": False, "network_restricted": restricted}


def wide(ranges: Iterable[Any]) -> Maybe:
    """Whether ranges of IPv4 (`203.0.113.0/24`) hold more than half of all addresses; one that is no range: unknown,
    unless the others are enough."""
    size, unclear = 0, False
    for text in ranges:
        try:
            found = ipaddress.ip_network(str(text), strict=False)
        except ValueError:
            unclear = True
            continue
        size += found.num_addresses if found.version == 4 else HALF * (found.prefixlen <= 1)
    return True if size >= HALF else None if unclear else False


def others(places: Iterable[str | None], home: str | None) -> tuple[str, ...] | None:
    """The places beside the home, in lower case; None where one of them is unknown."""
    found: set[str] = set()
    for place in places:
        if place is None:
            return None
        found.add(place.lower())
    return tuple(sorted(found - {(home or "global").lower()}))


def home(row: Row) -> str:
    """Where an asset lies."""
    return str(row[LOCATION] or "global")


def support_end(engine: str, version: str | None) -> date | None:
    """The last day of regular support, by a dated table; None for what it does not hold. The longest beginning counts:
    9.6 is one of 9.6.24, and 9 is none of 96."""
    ends: dict[str, date] = _table().get(engine, {}).get("ends", {})
    known = [name for name in ends if version and f"{version}.".startswith(f"{name}.")]
    return ends[max(known, key=len)] if known else None


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("providers.gcp.databases").joinpath("support.toml").read_text("utf-8"))
