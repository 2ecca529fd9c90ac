"""Images that disks and machines are made from."""

from providers.collecting import Collected, reads
from providers.gcp.databases.common import store
from providers.gcp.fields import moment, sent_key
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.rows import region
from providers.gcp.sharing import CONTAINERS, POLICIES, Sharing

IMAGES = "cai:images"

SECRETS = {"Image": "imageEncryptionKey", "MachineImage": "machineImageEncryptionKey"}

NO_CONNECTION = ("tls_enforced", "min_tls", "has_private_endpoint", "has_public_endpoint", "network_restricted")


@reads(
    "account", {IMAGES: "data_store[image].*", **dict.fromkeys((POLICIES, CONTAINERS), "data_store[image].is_public")}
)
def images(place: Place) -> Collected:
    """Images of disks and of machines. They lie where they are stored."""
    sharing = Sharing(place, POLICIES)
    for row in place.query(IMAGES).rows:
        made = row["creationTimestamp"]
        stored = tuple(region(str(name)) for name in row["storageLocations"] or ())
        yield store(
            place,
            row,
            **({"region": stored[0]} if stored else {}),
            kind="image",
            created_at=moment(made),
            replica_regions=stored[1:] if stored else None,
            key_id=sent_key(row[SECRETS[row[TYPE].rpartition("/")[2]]], by=made),
            is_public=sharing.public(row[NAME]),
            absent=(*NO_CONNECTION, "time_zone"),
        )


COLLECTORS = (images,)
