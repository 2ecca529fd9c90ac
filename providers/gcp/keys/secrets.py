"""Secrets of Secret Manager: what is set on them, and how old their newest version is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from auditor.facts.keys import Secret
from providers.collecting import Collected, reads
from providers.gcp.fields import key_or_google, moment, unset
from providers.gcp.operations import LOCATION, NAME, TYPE
from providers.gcp.perimeters import PERIMETERS, Perimeters
from providers.gcp.place import Place
from providers.gcp.rows import Row, dig, region

SECRETS = "cai:secrets"


@reads("account", {SECRETS: "secret[secret].*", PERIMETERS: "secret[secret].network_restricted"})
def secrets(place: Place) -> Collected:
    """Google chooses the places of a secret anywhere in the world, unless they were named when it was made."""
    listing, around = place.query(SECRETS), Perimeters(place)
    versions: dict[str, list[Row]] = {}
    for row in listing.rows:
        if row[TYPE].endswith("/SecretVersion"):
            versions.setdefault(row[NAME].partition("/versions/")[0], []).append(row)
    for row in listing.rows:
        if row[TYPE].endswith("/Secret"):
            made = row["createTime"]
            where = _places(row)
            yield Secret(
                **{**place.envelope(row), **({"region": where[0]} if where else {})},
                kind="secret",
                updated_at=_newest(versions.get(row[NAME], []), made) if listing.whole else None,
                rotation_enabled=bool(row["rotation"]) or unset(None, False, by=made),
                expires=bool(row["expireTime"]) or unset(None, False, by=made),
                expires_at=moment(row["expireTime"]),
                replica_regions=_others(where),
                key_id=key_or_google(_key(row), by=made),
                network_restricted=around.restricted("secretmanager.googleapis.com"),
                # A version that is destroyed can be brought back for that time.
                purge_protected=bool(row["versionDestroyTtl"]) or unset(None, False, by=made),
                absent=("key_algorithm", "auto_renew"),
            )


def _places(row: Row) -> tuple[str, ...]:
    """() where they are unsaid."""
    chosen = dig(row["replication"], "userManaged.replicas")
    if chosen:
        return tuple(region(str(one.get("location"))) for one in chosen)
    if isinstance(row["replication"], Mapping) and "automatic" in row["replication"]:
        return ("global",)
    return (row[LOCATION],) if "/locations/" in row[NAME] and row[LOCATION] else ()


def _others(where: tuple[str, ...]) -> tuple[str, ...] | None:
    """The places beside the first; what may be anywhere has its copies there, too."""
    if not where:
        return None
    return where if where == ("global",) else where[1:]


def _key(row: Row) -> Any:
    """Of several places each has a key of its own; the first stands for them."""
    chosen = dig(row["replication"], "userManaged.replicas") or [{}]
    return (
        row["customerManagedEncryption.kmsKeyName"]
        or dig(row["replication"], "automatic.customerManagedEncryption.kmsKeyName")
        or dig(chosen[0], "customerManagedEncryption.kmsKeyName")
    )


def _newest(versions: list[Row], made: Any) -> datetime | None:
    times = [moment(one["createTime"]) for one in versions] or [moment(made)]
    return max((time for time in times if time), default=None)


COLLECTORS = (secrets,)
