"""Container registries: are images scanned when they arrive? A plan of Defender for Cloud decides, for all of them."""

from auditor.facts.machines import Compute
from providers.azure.fields import moment
from providers.azure.machines.plans import IMAGES, PRICINGS, Plans
from providers.azure.place import Place
from providers.collecting import Collected, reads

REGISTRIES = "arg:resources.registries"


@reads("account", {REGISTRIES: "compute[registry].*", PRICINGS: "compute[registry].image_scanning"})
def registries(place: Place) -> Collected:
    """Registries of a subscription, and whether one of the two plans that scan images is on."""
    # Replications of a registry are listed beside it.
    rows = [row for row in place.query(REGISTRIES).rows if row["type"] == "microsoft.containerregistry/registries"]
    if not rows:
        return
    scanned = Plans(place).scans(IMAGES, "containers", "cloudposture")
    for row in rows:
        yield Compute(
            **place.envelope(row),
            kind="registry",
            created_at=moment(row["properties.creationDate"]),
            image_scanning=scanned,
        )


COLLECTORS = (registries,)
