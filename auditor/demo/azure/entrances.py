"""Demo: application gateways, load balancers, Front Door and other entrances."""

from auditor.demo.azure.site import Site


def good(site: Site) -> None:
    """Nothing yet."""


def bad(site: Site) -> None:
    """Nothing yet."""
