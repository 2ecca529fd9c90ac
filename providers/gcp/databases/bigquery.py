"""Data sets of BigQuery."""

from datetime import UTC, datetime
from typing import Any

from providers.collecting import Collected, reads
from providers.gcp.databases.common import NO_ADDRESS, of_google, store
from providers.gcp.fields import key_or_google, unset, whole
from providers.gcp.operations import NAME
from providers.gcp.perimeters import PERIMETERS, Perimeters
from providers.gcp.place import Place
from providers.gcp.sharing import CONTAINERS, POLICIES, PUBLIC, Sharing
from providers.three import Maybe, either

BIGQUERY = "cai:bigquery"

TRAVEL_HOURS = 168
"""How far back every moment of a table can be read unless the data set says otherwise (7 days)."""


@reads(
    "account",
    {
        BIGQUERY: "data_store[warehouse].*",
        **dict.fromkeys((POLICIES, CONTAINERS), "data_store[warehouse].is_public"),
        PERIMETERS: "data_store[warehouse].network_restricted",
    },
)
def data_sets(place: Place) -> Collected:
    """Whom one lets in stands in its own entries and, once more, in its policy: either may be missing."""
    sharing, around = Sharing(place, POLICIES), Perimeters(place)
    for row in place.query(BIGQUERY).rows:
        made = whole(row["creationTime"])
        travel = unset(whole(row["maxTimeTravelHours"]), TRAVEL_HOURS, by=made)
        yield store(
            place,
            row,
            kind="warehouse",
            engine="bigquery",
            created_at=datetime.fromtimestamp(made / 1000, UTC) if made else None,
            replica_regions=(),  # by design: a copy elsewhere is told as one of the same name, in its own place
            key_id=key_or_google(row["defaultEncryptionConfiguration.kmsKeyName"], by=made),
            is_public=either(sharing.public(row[NAME]), listed(row["access"])),
            **of_google(around.restricted("bigquery.googleapis.com")),
            deletion_protection=False,  # by design: there is no such switch
            zone_redundant=True,  # by design: data lies in two zones
            autogrow=True,  # by design
            builtin_backup_days=None if travel is None else travel // 24,
            pitr=None if travel is None else travel > 0,
            auto_minor_upgrade=True,  # by design
            absent=(*NO_ADDRESS, "support_end", "time_zone"),
        )


def listed(entries: Any) -> Maybe:
    """Whether the entries of a data set let anybody in. Where they are left out its policy speaks alone."""
    for one in entries if isinstance(entries, list) else ():
        named = {one.get("specialGroup"), one.get("iamMember")}
        if PUBLIC & named:
            return None if one.get("condition") else True
    return False


COLLECTORS = (data_sets,)
