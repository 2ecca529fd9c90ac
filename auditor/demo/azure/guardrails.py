"""Demo: policies, locks, contacts, health events, offers and quotas."""

from auditor.demo.azure.site import Site


def good(site: Site) -> None:
    """Nothing yet."""


def bad(site: Site) -> None:
    """Nothing yet."""
