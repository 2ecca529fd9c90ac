"""Databases of Spanner. Their instance says where they lie."""

from typing import Any

from providers.collecting import Collected, reads
from providers.gcp.databases.common import NO_ADDRESS, of_google, store
from providers.gcp.fields import flag, key_or_google, labels, moment, unset
from providers.gcp.operations import NAME, TYPE
from providers.gcp.perimeters import PERIMETERS, Perimeters
from providers.gcp.place import Place
from providers.gcp.sharing import CONTAINERS, POLICIES, Sharing
from providers.three import either

SPANNER = "cai:spanner"

WIDER = {"asia1": ("asia-northeast1", "asia-northeast2", "asia-northeast3")}
"""Of Spanner, asia1 has its witness in Seoul (https://cloud.google.com/spanner/docs/instance-configurations)."""

NETWORK = "data_store[database].network_restricted"


@reads(
    "account",
    {
        SPANNER: "data_store[database].*",
        **dict.fromkeys((POLICIES, CONTAINERS), "data_store[database].is_public"),
        PERIMETERS: NETWORK,
    },
)
def databases(place: Place) -> Collected:
    """Each database with the place and the labels of its instance."""
    listing = place.query(SPANNER)
    rows = listing.rows
    sharing, around = Sharing(place, POLICIES), Perimeters(place)
    instances = {row[NAME]: row for row in rows if row[TYPE].endswith("/Instance")}
    for row in rows:
        if not row[TYPE].endswith("/Database"):
            continue
        made = row["createTime"]
        above = row[NAME].rpartition("/databases/")[0]
        instance = instances.get(above)
        if instance is None and not listing.whole:
            continue  # where it lies is not known, so that nothing could be said of it
        where = _places(instance["config"] if instance else None)
        days = _days(row["versionRetentionPeriod"])
        yield store(
            place,
            row,
            **({"region": where[0]} if where else {}),
            # A database has no labels of its own.
            tags=labels(instance["labels"]) if instance else None,
            kind="database",
            engine="spanner",
            created_at=moment(made),
            replica_regions=where[1:] if where else None,
            key_id=key_or_google(row["encryptionConfig.kmsKeyName"], by=made),
            is_public=either(sharing.public(row[NAME]), sharing.public(above)),
            **of_google(around.restricted("spanner.googleapis.com")),
            deletion_protection=flag(unset(row["enableDropProtection"], False, by=made)),
            zone_redundant=True,  # by design: copies stand in three zones
            autogrow=True,  # by design: its storage has no size
            pitr=None if days is None else True,
            auto_minor_upgrade=True,  # by design
            time_zone="UTC",  # by design: a moment is kept in UTC
            absent=(*NO_ADDRESS, "support_end"),
        )


def _places(config: Any) -> tuple[str, ...]:
    """`projects/p/instanceConfigs/regional-asia-northeast1` is one region; any other name stands for several. ()
    where it is unsaid."""
    name = str(config or "").rpartition("/")[2].lower().removeprefix("regional-")
    return WIDER.get(name, (name,) if name else ())


def _days(period: Any) -> float | None:
    """`3600s`, `1h`, `7d` in days: how far back a moment can be read."""
    text = str(period or "")
    number, unit = text[:-1], {"s": 86400, "m": 1440, "h": 24, "d": 1}.get(text[-1:])
    return int(number) / unit if number.isdecimal() and unit else None


COLLECTORS = (databases,)
