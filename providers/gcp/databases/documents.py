"""Databases of Firestore, in either of its modes."""

from providers.collecting import Collected, reads
from providers.gcp.databases.common import NO_ADDRESS, of_google, store
from providers.gcp.fields import key_or_google, moment, word
from providers.gcp.perimeters import PERIMETERS, Perimeters
from providers.gcp.place import Place
from providers.gcp.rows import region

FIRESTORE = "cai:firestore"


@reads(
    "account",
    {
        FIRESTORE: "data_store[table].*",
        PERIMETERS: "data_store[table].network_restricted",
    },
)
def documents(place: Place) -> Collected:
    """Whom the rules of an application let in stands in none of Google's lists: whether it is public is unknown."""
    around = Perimeters(place)
    for row in place.query(FIRESTORE).rows:
        made, where = row["createTime"], row["locationId"]
        yield store(
            place,
            row,
            **({"region": region(where)} if where else {}),
            kind="table",
            engine="firestore",
            created_at=moment(made),
            replica_regions=(),  # by design: one place, whose name may stand for several regions
            key_id=key_or_google(row["cmekConfig.kmsKeyName"], by=made),
            **of_google(around.restricted("firestore.googleapis.com")),
            deletion_protection=word(
                row["deleteProtectionState"], delete_protection_enabled=True, delete_protection_disabled=False
            ),
            zone_redundant=True,  # by design
            autogrow=True,  # by design
            pitr=word(
                row["pointInTimeRecoveryEnablement"],
                point_in_time_recovery_enabled=True,
                point_in_time_recovery_disabled=False,
            ),
            auto_minor_upgrade=True,  # by design
            absent=(*NO_ADDRESS, "support_end", "time_zone"),
        )


COLLECTORS = (documents,)
