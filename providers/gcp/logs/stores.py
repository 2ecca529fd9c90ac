"""Log stores: every log bucket of the project, and wherever sinks write its audit logs."""

from typing import Any

from auditor.facts.logs import LogStore
from providers.collecting import Collected, reads
from providers.gcp.fields import key_or_google, unset, whole
from providers.gcp.governance import PROJECTS
from providers.gcp.logs.places import BUCKETS, DATASETS, STORAGE, TOPICS, Found, Places
from providers.gcp.logs.recording import LOGGING, READ, Recording
from providers.gcp.logs.sinks import DATA, REQUIRED, SINKS, Sinks, entries, named, sinks
from providers.gcp.logs.trails import PLATFORM_DAYS, locked
from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.rows import region
from providers.gcp.sharing import CONTAINERS
from providers.three import every

_SEEN = ("region", "tags", "key_id", "is_separate_account", "owner_account", "timestamp_zone")


def _fed(kind: str, *columns: str) -> str:
    return " ".join(f"log_store[{kind}].{name}" for name in (*_SEEN, *columns))


@reads(
    "account",
    {
        BUCKETS: f"log_store[log_bucket].* {_fed('log_bucket', 'retention_days', 'is_locked')}",
        SINKS: "log_store[log_bucket,bucket,workspace,stream].* log_store[log_bucket].access_logged",
        CONTAINERS: "log_store[log_bucket].is_public log_store[log_bucket].access_logged",
        STORAGE: _fed("bucket"),
        DATASETS: _fed("workspace", "retention_days"),
        TOPICS: _fed("stream"),
        PROJECTS: " ".join(_fed(kind) for kind in ("log_bucket", "bucket", "workspace", "stream")),
    },
)
def log_stores(place: Place) -> Collected:
    """The log buckets of the project, and what its sinks and those above lead to."""
    places, told = Places(place), sinks(place)
    own = {named(place, row[NAME]): row for row in places.log_buckets}
    known = _Known(place, told)
    for resource, row in own.items():
        yield known.store(resource, Found("log_bucket", row, place.project.id, there=True))
    for target in sorted({sink.target for sink in told.all if sink.target} - set(own)):
        found = places.find(target)
        # What is written to a place that is gone is nowhere.
        if found and found.there is not False:
            yield known.store(target, found)


class _Known:
    """What is the same for all stores of a project."""

    def __init__(self, place: Place, told: Sinks) -> None:
        self._place = place
        recording = Recording(place)
        self._public = recording.public
        # Whoever reads entries leaves one himself.
        self._read = every(recording.covers(LOGGING, READ), told.keep(entries(place, DATA, LOGGING)))

    def store(self, resource: str, found: Found) -> LogStore:
        """The row of a store, by the name that sinks have of it."""
        row = found.row
        own = found.project in (self._place.project.id, self._place.project.number)
        columns: dict[str, Any] = {
            **(self._place.envelope(row) if row else self._place.here(_place_of(resource))),
            **({"region": _messages(row)} if row and found.kind == "stream" else {}),
            "resource": resource,
            "name": resource.rpartition("/")[2],
            "kind": found.kind,
            "owner_account": found.project,
            "is_separate_account": False if own else True if row else None,
            "is_encrypted": True,  # by design: it cannot be turned off
            "timestamp_zone": "UTC" if row else None,  # by design, of what was seen
        }
        if found.kind == "log_bucket":
            return LogStore(**columns, **self._bucket(row, own=own))
        return LogStore(**columns, key_id=_key(found), retention_days=_expires(found))

    def _bucket(self, row: Any, *, own: bool) -> dict[str, Any]:
        """Columns of a log bucket. Who may read it, and whether that is recorded, its own project says."""
        if row is None:
            return {}
        fixed = row[NAME].endswith(f"/buckets/{REQUIRED}")
        return {
            "retention_days": PLATFORM_DAYS if fixed else whole(row["retentionDays"]),
            "key_id": key_or_google(row["cmekSettings.kmsKeyName"], by=row["name"]),
            "is_locked": locked(row),
            "is_public": self._public if own else None,
            "access_logged": self._read if own else None,
        }


def _place_of(resource: str) -> str | None:
    """Where a log bucket lies that is not seen: its name says so."""
    return region(resource.split("/locations/", 1)[1].split("/", 1)[0]) if "/locations/" in resource else None


def _messages(topic: Any) -> str:
    """Where messages rest until they are fetched: a region where the topic allows that one only."""
    allowed: Any = topic["messageStoragePolicy.allowedPersistenceRegions"] or ()
    return region(str(allowed[0])) if len(allowed) == 1 else "global"


def _key(found: Found) -> Any:
    """The key of a store that is none of Cloud Logging's; of a bucket the table of stores says it."""
    row = found.row
    if row is None or found.kind == "bucket":
        return None
    if found.kind == "stream":
        return key_or_google(row["kmsKeyName"], by=row["name"])
    return key_or_google(row["defaultEncryptionConfiguration.kmsKeyName"], by=row["creationTime"])


def _expires(found: Found) -> int | None:
    """Days after which the tables of a data set go by themselves; -1 is never. Partitions may go sooner."""
    row = found.row
    if row is None or found.kind != "workspace" or row["defaultPartitionExpirationMs"] is not None:
        return None
    term = whole(row["defaultTableExpirationMs"])
    return unset(None if term is None else term // 86_400_000, -1, by=row["creationTime"])


COLLECTORS = (log_stores,)
