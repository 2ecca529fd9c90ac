"""File names of pages, and addresses that point to them."""

from collections.abc import Sequence
from urllib.parse import quote

from auditor.gaps import GapList
from auditor.snapshot import component

INDEX = "index.html"
CLOSING = "closing.html"
"""The page of the end of a service, in a run that is to prove it."""
UNCLAIMED = "~unclaimed"
"""No service's ID gives a short name with ~ in it."""

_DEVICES = {"con", "prn", "aux", "nul", *(f"{device}{number}" for device in ("com", "lpt") for number in range(10))}
_RESERVED = {"index", "closing", *_DEVICES}
"""Names that are taken here, or that Windows keeps for devices."""


def page_names(gap_lists: Sequence[GapList]) -> tuple[str, ...]:
    """The file name of each list's page, in their order; different also where letters' case does not count."""
    return file_names([gaps.service.id if gaps.service else None for gaps in gap_lists])


def file_names(services: Sequence[str | None]) -> tuple[str, ...]:
    """The same from the services' IDs alone; None is what nobody claims."""
    taken = set(_RESERVED)
    found = []
    for service in services:
        stem = component(service) if service is not None else UNCLAIMED
        name, number = stem, 1
        while name.casefold() in taken or _stem(name) in _RESERVED:
            number += 1
            name = f"{stem.replace('.', '%2E')}~{number}"
        taken.add(name.casefold())
        found.append(f"{name}.html")
    return tuple(found)


def reserved(name: str) -> bool:
    """Whether Windows takes the name for a device, whatever its ending."""
    return _stem(name) in _DEVICES


def _stem(name: str) -> str:
    return name.partition(".")[0].casefold()


def address(file: str, anchor: str = "") -> str:
    """A relative address of a page, as an href needs it."""
    return f"{quote(file)}#{anchor}" if anchor else quote(file)
