"""Instances of Bigtable, with their clusters and tables."""

from providers.collecting import Collected, reads
from providers.gcp.databases.common import NO_ADDRESS, of_google, store
from providers.gcp.fields import flag, key_or_google, moment, unset
from providers.gcp.operations import LOCATION, NAME, TYPE
from providers.gcp.perimeters import PERIMETERS, Perimeters
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.gcp.sharing import CONTAINERS, POLICIES, Sharing
from providers.three import Maybe, every

BIGTABLE = "cai:bigtable"


@reads(
    "account",
    {
        BIGTABLE: "data_store[table].*",
        **dict.fromkeys((POLICIES, CONTAINERS), "data_store[table].is_public"),
        PERIMETERS: "data_store[table].network_restricted",
    },
)
def instances(place: Place) -> Collected:
    """An instance lies where its clusters are, and is protected where all of its tables are."""
    listing = place.query(BIGTABLE)
    sharing, around = Sharing(place, POLICIES), Perimeters(place)
    for row in listing.rows:
        if not row[TYPE].endswith("/Instance"):
            continue
        clusters, tables = (
            [one for one in listing.rows if one[NAME].startswith(f"{row[NAME]}/{kind}/")]
            for kind in ("clusters", "tables")
        )
        where = sorted(filter(None, (one[LOCATION] for one in clusters)))
        if not where and not listing.whole:
            continue  # where it lies is not known, so that nothing could be said of it
        told = listing.whole and len(where) == len(clusters) > 0
        yield store(
            place,
            row,
            **({"region": where[0]} if where else {}),
            kind="table",
            engine="bigtable",
            created_at=moment(row["createTime"]),
            replica_regions=tuple(sorted({*where} - {where[0]})) if told else None,
            key_id=_key(clusters) if told else None,
            is_public=sharing.public(row[NAME]),
            **of_google(around.restricted("bigtable.googleapis.com")),
            deletion_protection=_protected(tables, whole=listing.whole),
            zone_redundant=len(clusters) > 1 or (False if listing.whole else None),
            autogrow=True,  # by design: data is not kept in the nodes
            auto_minor_upgrade=True,  # by design
            absent=(*NO_ADDRESS, "support_end", "time_zone", "pitr"),
        )


def _key(clusters: list[Row]) -> str | None:
    """The key, where all clusters have the same."""
    keys = {key_or_google(one["encryptionConfig.kmsKeyName"], by=one["name"]) for one in clusters}
    return keys.pop() if len(keys) == 1 else None


def _protected(tables: list[Row], *, whole: bool) -> Maybe:
    states = [flag(unset(one["deletionProtection"], False, by=one["name"])) for one in tables]
    return every(*states) if whole or False in states else None


COLLECTORS = (instances,)
