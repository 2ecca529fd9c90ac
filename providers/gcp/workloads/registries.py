"""Registries of images: are images scanned when they arrive?"""

from auditor.facts.machines import Compute
from providers.collecting import Collected, reads
from providers.gcp.databases.messaging import REGISTRIES
from providers.gcp.fields import flag, moment, unset, word
from providers.gcp.governance import SERVICES
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.three import Maybe, every

SCANNER = "containerscanning.googleapis.com"

IMAGES = "DOCKER"
PACKAGES = ("APT", "GENERIC", "GO", "GOOGET", "KFP", "MAVEN", "NPM", "PYTHON", "RUBY", "YUM")
"""What else a repository may hold."""


@reads("account", {REGISTRIES: "compute[registry].*", SERVICES: "compute[registry].image_scanning"})
def registries(place: Place) -> Collected:
    """Repositories for images. Other packages have no row here, nor has a view of several repositories, which holds no
    image itself."""
    rows = [row for row in place.query(REGISTRIES).rows if _holds_images(row)]
    scanner = _scanner(place) if rows else None
    for row in rows:
        yield Compute(
            **place.envelope(row),
            kind="registry",
            created_at=moment(row["createTime"]),
            image_scanning=_scanned(row, scanner) if row["format"] == IMAGES else None,
            image_immutable=flag(unset(row["dockerConfig.immutableTags"], False, by=row["createTime"])),
        )


def _holds_images(row: Row) -> bool:
    """Of one that does not say what it holds, or by a word that nobody knows, there is a row."""
    return row["format"] not in PACKAGES and row["mode"] != "VIRTUAL_REPOSITORY"


def _scanner(place: Place) -> Maybe:
    """Whether the interface is on that scans what arrives."""
    services = place.query(SERVICES)
    told = {str(row["name"]).rpartition("/")[2]: row["state"] for row in services.rows}
    if SCANNER in told:
        return word(told[SCANNER], enabled=True, disabled=False)
    return False if services.whole else None


def _scanned(row: Row, scanner: Maybe) -> Maybe:
    """What Google says of both switches together; else the repository's own, and the interface that does it
    (https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories)."""
    both, own = (row[f"vulnerabilityScanningConfig.enablement{one}"] for one in ("State", "Config"))
    if both is not None:
        return word(both, scanning_active=True, scanning_disabled=False, scanning_unsupported=False)
    return every(word(unset(own, "INHERITED", by=row["createTime"]), disabled=False, inherited=True), scanner)


COLLECTORS = (registries,)
