"""Topics of Pub/Sub, and registries of packages."""

from providers.collecting import Collected, reads
from providers.gcp.databases.common import NO_ADDRESS, of_google, store
from providers.gcp.fields import key_or_google, moment
from providers.gcp.operations import NAME
from providers.gcp.perimeters import PERIMETERS, Perimeters
from providers.gcp.place import Place
from providers.gcp.rows import region
from providers.gcp.sharing import CONTAINERS, POLICIES, Sharing

TOPICS = "cai:topics"
REGISTRIES = "cai:registries"


def _fed(kind: str) -> dict[str, str]:
    return {
        **dict.fromkeys((POLICIES, CONTAINERS), f"data_store[{kind}].is_public"),
        PERIMETERS: f"data_store[{kind}].network_restricted",
    }


@reads("account", {TOPICS: "data_store[topic].*", **_fed("topic")})
def topics(place: Place) -> Collected:
    """Messages rest in the regions that a topic allows, subscriptions along with it; without such a list in whatever
    region they were sent to, which is worldwide."""
    sharing, around = Sharing(place, POLICIES), Perimeters(place)
    for row in place.query(TOPICS).rows:
        allowed = [region(str(name)) for name in row["messageStoragePolicy.allowedPersistenceRegions"] or ()]
        yield store(
            place,
            row,
            region=allowed[0] if allowed else "global",
            kind="topic",
            engine="pubsub",
            replica_regions=tuple(allowed[1:]),
            key_id=key_or_google(row["kmsKeyName"], by=row["name"]),
            is_public=sharing.public(row[NAME]),
            **of_google(around.restricted("pubsub.googleapis.com")),
            zone_redundant=True,  # by design: a message is kept in two zones
            absent=(*NO_ADDRESS, "time_zone"),
        )


@reads("account", {REGISTRIES: "data_store[registry].*", **_fed("registry")})
def registries(place: Place) -> Collected:
    """Repositories of Artifact Registry."""
    sharing, around = Sharing(place, POLICIES), Perimeters(place)
    for row in place.query(REGISTRIES).rows:
        made = row["createTime"]
        yield store(
            place,
            row,
            kind="registry",
            engine="artifactregistry",
            created_at=moment(made),
            replica_regions=(),  # by design: one place, whose name may stand for several regions
            key_id=key_or_google(row["kmsKeyName"], by=made),
            is_public=sharing.public(row[NAME]),
            **of_google(around.restricted("artifactregistry.googleapis.com")),
            zone_redundant=True,  # by design
            absent=(*NO_ADDRESS, "time_zone"),
        )


COLLECTORS = (topics, registries)
