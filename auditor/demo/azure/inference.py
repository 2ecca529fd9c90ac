"""Demo: AI services, one that answers in Japan and one that answers wherever there is room."""

from auditor.demo.azure.site import Site

ACCOUNT = "Microsoft.CognitiveServices/accounts"


def good(site: Site) -> None:
    """Questions about the health insurance are answered in Japan East."""
    _account(site, "aoai-kokuho-annai", "Standard")


def bad(site: Site) -> None:
    """The tourists' guide translates all over the world."""
    _account(site, "aoai-kanko-annai", "GlobalStandard", "southeastasia")


def _account(site: Site, name: str, kind: str, location: str = "japaneast") -> None:
    made = site.resource(ACCOUNT, name, location, more={"kind": "OpenAI"})
    site.listed(f"{made}/deployments", {"name": "annai", "sku": {"name": kind}})
