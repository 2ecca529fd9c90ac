"""Demo: people, groups, applications and sign-in rules of the Entra tenant."""

from auditor.demo.azure.site import Site


def good(site: Site) -> None:
    """Nothing yet."""


def bad(site: Site) -> None:
    """Nothing yet."""
