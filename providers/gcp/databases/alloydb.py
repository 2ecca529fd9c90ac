"""Clusters of AlloyDB, which is PostgreSQL, with the instances that answer for them."""

from typing import Any

from providers.backups import longest
from providers.collecting import Collected, reads
from providers.gcp.databases.common import network, store, wide
from providers.gcp.databases.sql import engine_of, oldest_tls
from providers.gcp.fields import flag, key_or_google, moment, unset, whole, word
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.three import Maybe, every

ALLOYDB = "cai:alloydb"


@reads("account", {ALLOYDB: "data_store[database].*"})
def clusters(place: Place) -> Collected:
    """Each cluster is as safe as the worst of its instances. A secondary cluster is a copy, in its own row."""
    listing = place.query(ALLOYDB)
    for row in listing.rows:
        if not row[TYPE].endswith("/Cluster"):
            continue
        made = row["createTime"]
        inside = [one for one in listing.rows if one[NAME].startswith(f"{row[NAME]}/instances/")]
        engine, version = engine_of(row["databaseVersion"])
        yield store(
            place,
            row,
            kind="database",
            engine="alloydb" if engine else None,
            engine_version=version,
            created_at=moment(made),
            replica_regions=_secondary(row),
            key_id=key_or_google(row["encryptionConfig.kmsKeyName"], by=made),
            tls_enforced=_every(inside, _encrypted, whole=listing.whole),
            min_tls=oldest_tls(engine, version, None),
            is_public=False,  # by design: nobody gets in without a user of the database
            **_network(inside, whole=listing.whole),
            zone_redundant=_every(inside, _zones, whole=listing.whole),
            autogrow=True,  # by design: its storage has no size
            builtin_backup_days=_days(row),
            pitr=flag(row["continuousBackupConfig.enabled"]),
            auto_minor_upgrade=True,  # by design
            time_zone="UTC",  # by design, unless a session asks for another
            absent=("deletion_protection", "support_end"),
        )


def _every(inside: list[Row], told: Any, *, whole: bool) -> Maybe:
    states = [told(one) for one in inside]
    return every(*states) if states and (whole or False in states) else None


def _network(inside: list[Row], *, whole: bool) -> dict[str, Any]:
    """A cluster has a public address if one of its instances has; it is always in a network of the customer's."""
    states = [flag(unset(one["networkConfig.enablePublicIp"], False, by=one["createTime"])) for one in inside]
    public = True if True in states else None if None in states or not states or not whole else False
    ranges = [one.get("cidrRange") for row in inside for one in row["networkConfig.authorizedExternalNetworks"] or ()]
    return network(public, wide(ranges), private=True)


def _encrypted(row: Row) -> Maybe:
    mode = row["clientConnectionConfig.sslConfig.sslMode"]
    return word(mode, encrypted_only=True, allow_unencrypted_and_encrypted=False)


def _zones(row: Row) -> Maybe:
    """A pool of readers is spread by itself."""
    if str(row["instanceType"]).lower() == "read_pool":
        return True
    return word(row["availabilityType"], regional=True, zonal=False)


def _days(row: Row) -> int | None:
    """Days of the automatic backups, or of the log that every moment can be restored from, whichever is longer."""
    kept: list[int | None] = []
    if flag(row["continuousBackupConfig.enabled"]):
        kept.append(whole(row["continuousBackupConfig.recoveryWindowDays"]))
    if flag(row["automatedBackupPolicy.enabled"]):
        seconds = str(row["automatedBackupPolicy.timeBasedRetention.retentionPeriod"] or "").removesuffix("s")
        kept.append(int(seconds) // 86400 if seconds.isdecimal() else None)
    told = None not in (row["continuousBackupConfig.enabled"], row["automatedBackupPolicy.enabled"])
    return longest(kept) if kept else 0 if told else None


def _secondary(row: Row) -> tuple[str, ...] | None:
    """The regions of the clusters that copy it; the field is left out of a cluster without one."""
    names = row["primaryConfig.secondaryClusterNames"]
    if not names:
        return unset(None, (), by=row["createTime"])
    return tuple(sorted({str(name).split("/locations/")[1].split("/")[0] for name in names if "/locations/" in name}))


COLLECTORS = (clusters,)
