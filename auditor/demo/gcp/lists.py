"""Demo: lists of the other interfaces about a project of which there is nothing to say: an empty one is a list, too."""

from auditor.demo.gcp import detection, directory, guardrails, offers, rights
from auditor.demo.gcp.site import Site


def complete(site: Site) -> None:
    """Let every list of the project, and of every group that a policy names, be there."""
    rights.complete(site)
    guardrails.complete(site)
    offers.complete(site)
    directory.complete(site)
    detection.complete(site)
    policies = (asset["iamPolicy"]["bindings"] for asset in site.cloud.assets if "iamPolicy" in asset)
    for name in {name for bindings in policies for one in bindings for name in one["members"]}:
        if name.startswith("group:"):
            rights.group(site, name)
