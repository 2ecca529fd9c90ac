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


PROJECTS = {"projectOwners", "projectReaders", "projectWriters"}
NAMED = ("userByEmail", "groupByEmail", "domain", "iamMember", "view", "routine", "dataset")
"""Whom an entry may name (https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets, `access`)."""


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
        travel = whole(unset(row["maxTimeTravelHours"], TRAVEL_HOURS, by=made))
        yield store(
            place,
            row,
            kind="warehouse",
            engine="bigquery",
            created_at=datetime.fromtimestamp(made / 1000, UTC) if made else None,
            replica_regions=(),  # by design: a copy elsewhere is told as one of the same name, in its own place
            key_id=key_or_google(row["defaultEncryptionConfiguration.kmsKeyName"], by=made),
            is_public=either(sharing.public(row[NAME]), listed(row["access"], has_policy=sharing.has_own(row[NAME]))),
            **of_google(around.restricted("bigquery.googleapis.com")),
            deletion_protection=False,  # by design: there is no such switch
            zone_redundant=True,  # by design: data lies in two zones
            autogrow=True,  # by design
            builtin_backup_days=None if travel is None else travel // 24,
            pitr=None if travel is None else travel > 0,
            auto_minor_upgrade=True,  # by design
            absent=(*NO_ADDRESS, "support_end", "time_zone"),
        )


def listed(entries: Any, *, has_policy: bool) -> Maybe:
    """Whether the entries of a data set let anybody in. Where they are left out its policy speaks alone, if it has one;
    an entry that names nobody whom we know may be anybody."""
    if not isinstance(entries, list):
        return False if entries is None and has_policy else None
    return either(*map(_entry, entries))


def _entry(one: Any) -> Maybe:
    if PUBLIC & {one.get("specialGroup"), one.get("iamMember")}:
        return None if one.get("condition") else True
    return False if one.get("specialGroup") in PROJECTS or any(one.get(name) for name in NAMED) else None


COLLECTORS = (data_sets,)
