"""Demo: audit logs, their sinks and their stores, some as they should be and some as they are found."""

from auditor.demo.gcp.site import Site


def good(site: Site) -> None:
    """Nothing yet."""


def bad(site: Site) -> None:
    """Nothing yet."""
