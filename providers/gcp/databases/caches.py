"""Caches of Memorystore: Redis, clusters of Redis and Valkey, Memcached. All of them stand in a network of the
customer's."""

from typing import Any

from providers.collecting import Collected, reads
from providers.gcp.databases.common import INSIDE, store
from providers.gcp.fields import flag, key_or_google, moment, unset, word
from providers.gcp.operations import TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.three import Maybe

CACHES = "cai:caches"


@reads("account", {CACHES: "data_store[cache].*"})
def caches(place: Place) -> Collected:
    """Whether a version is still supported Google says nowhere by a date."""
    for row in place.query(CACHES).rows:
        made = row["createTime"]
        engine, version = _engine(row)
        tls = _encrypted(row, engine)
        yield store(
            place,
            row,
            kind="cache",
            engine=engine,
            engine_version=version,
            created_at=moment(made),
            replica_regions=(),  # by design: replicas stand in its region; a copy elsewhere is a cluster of its own
            key_id=_key(row, by=made),
            tls_enforced=tls,
            # Of Redis: https://cloud.google.com/memorystore/docs/redis/in-transit-encryption
            min_tls="1.2" if tls else None,
            is_public=False,  # by design: it answers inside the network only
            **INSIDE,
            deletion_protection=None if engine == "memcached" else _protected(row),
            zone_redundant=_zones(row),
            auto_minor_upgrade=True,  # by design
            absent=("time_zone",),
        )


def _engine(row: Row) -> tuple[str | None, str | None]:
    """`REDIS_7_0`, `VALKEY_8_0`, `MEMCACHE_1_5`."""
    told = str(row["redisVersion"] or row["engineVersion"] or row["memcacheVersion"] or "").lower()
    name, _, number = told.partition("_")
    if row[TYPE] == "redis.googleapis.com/Cluster":
        name = "redis"
    names = {"memcache": "memcached", "redis": "redis", "valkey": "valkey"}
    return names.get(name), number.replace("_", ".") or None


def _encrypted(row: Row, engine: str | None) -> Maybe:
    if engine == "memcached":
        return False  # by design: it has no encryption
    return word(
        row["transitEncryptionMode"],
        server_authentication=True,
        transit_encryption_mode_server_authentication=True,
        disabled=False,
        transit_encryption_mode_disabled=False,
    )


def _key(row: Row, by: Any) -> str | None:
    return key_or_google(row["customerManagedKey"] or row["kmsKey"], by=by)


def _protected(row: Row) -> Maybe:
    """Only clusters have such a switch."""
    if row[TYPE] == "redis.googleapis.com/Instance":
        return False
    return flag(unset(row["deletionProtectionEnabled"], False, by=row["createTime"]))


def _zones(row: Row) -> Maybe:
    if row["tier"] is not None:
        return word(row["tier"], standard_ha=True, basic=False)
    mode = row["zoneDistributionConfig.mode"]
    return word(mode, multi_zone=True, single_zone=False)


COLLECTORS = (caches,)
