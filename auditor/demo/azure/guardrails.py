"""Demo: policies, locks, contacts, health events, offers and quotas."""

from typing import Any

from auditor.demo.azure.site import EAST, Site

CRITICAL = {"criticality": "high"}
LOCKS = "/providers/Microsoft.Authorization/locks"


def good(site: Site) -> None:
    """What is tagged as critical is locked."""
    group = _group(site, "rg-kokuho-kikan", CRITICAL)
    site.listed(LOCKS, lock(group, "kesanai"))


def bad(site: Site) -> None:
    """A group is tagged as critical, and nothing keeps it from being deleted."""
    _group(site, "rg-kanko-yoyaku", CRITICAL)


def lock(scope: str, name: str, level: str = "CanNotDelete") -> dict[str, Any]:
    """A lock as the resource manager lists it."""
    return {"id": f"{scope}{LOCKS}/{name}", "name": name, "properties": {"level": level}}


def _group(site: Site, name: str, tags: dict[str, str]) -> str:
    path = f"{site.scope}/resourceGroups/{name}"
    kind = "microsoft.resources/subscriptions/resourcegroups"
    site.row("resourcecontainers", {"id": path, "name": name, "type": kind, "location": EAST, "tags": tags})
    return path
