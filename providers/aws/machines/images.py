"""ECR repositories as the places where container images come from: are they scanned when they arrive?"""

import re

from auditor.facts.machines import Compute
from providers.aws.fields import field, moment
from providers.aws.place import Answer, Place
from providers.aws.tagging import TAGS, Tagged
from providers.collecting import Collected, reads

SCANNING = {"SCAN_ON_PUSH", "CONTINUOUS_SCAN"}
"""Frequencies that look at an image when it is pushed; MANUAL does not."""


@reads(
    "region",
    {
        "ecr:DescribeRepositories": "compute[registry].*",
        "ecr:GetRegistryScanningConfiguration": "compute[registry].image_scanning",
        TAGS: "compute[registry].tags",
    },
)
def registries(place: Place) -> Collected:
    """Repositories of one region; one call for the region's scanning."""
    rows = place.listing("ecr:DescribeRepositories", "repositories").rows
    scanning = place.ask("ecr:GetRegistryScanningConfiguration") if rows else None
    tagged = Tagged(place)
    for row in rows:
        arn, name = row["repositoryArn"], row["repositoryName"]
        mutability = row.get("imageTagMutability")
        yield Compute(
            **place.here,
            resource=arn,
            name=name,
            tags=tagged.of(arn),
            kind="registry",
            created_at=moment(row.get("createdAt")),
            image_scanning=_scanned(row, name, field(scanning, "scanningConfiguration")),
            image_immutable=None if mutability is None else mutability == "IMMUTABLE",
        )


def _scanned(row: Answer, name: str, registry: Answer | None) -> bool | None:
    """The registry's rules decide; a repository's own switch counts only where the registry scans in the basic way."""
    if registry is None:
        return None
    by_rule = any(
        rule.get("scanFrequency") in SCANNING and any(_matches(f["filter"], name) for f in rule["repositoryFilters"])
        for rule in registry.get("rules") or ()
    )
    own = field(row, "imageScanningConfiguration.scanOnPush")
    return True if by_rule else False if registry.get("scanType") == "ENHANCED" else own


def _matches(wildcard: str, name: str) -> bool:
    """ECR's filters: `*` stands for anything; without one the filter may stand anywhere in the name."""
    if "*" not in wildcard:
        return wildcard in name
    return re.fullmatch(".*".join(map(re.escape, wildcard.split("*"))), name) is not None


COLLECTORS = (registries,)
