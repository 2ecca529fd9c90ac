"""Audit trails: the log of changes, which is always on, and the sinks that write audit logs somewhere."""

from typing import Any

from auditor.facts.logs import AuditTrail
from providers.collecting import Collected, reads
from providers.gcp.fields import flag, unset
from providers.gcp.governance import PROJECTS
from providers.gcp.logs.approval import APPROVAL, approved
from providers.gcp.logs.filters import Share
from providers.gcp.logs.places import BUCKETS, DATASETS, STORAGE, TOPICS, Found, Places
from providers.gcp.logs.recording import ALWAYS, KEYS, LOOK, READ, WRITE, Recording
from providers.gcp.logs.recording import STORAGE as OBJECTS
from providers.gcp.logs.sinks import ACTIVITY, DATA, DEFAULT, REQUIRED, SINKS, Sink, entries, named, sinks
from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.sharing import CONTAINERS
from providers.three import Maybe, every

PLATFORM_DAYS = 400
"""By design: Google keeps the log of changes for so long in the bucket `_Required`, and nobody can shorten it."""

SERVICES = frozenset(
    {
        OBJECTS,
        *ALWAYS,
        *(f"{name}.googleapis.com" for name in ("spanner", "datastore", "bigtable", "pubsub", "secretmanager")),
    }
)
"""Services that hold data, and whose accesses a configuration for all services takes in."""

_PLACED = "audit_trail[sink].kept_outside_platform audit_trail[sink].integrity_protected"
_COVERED = (
    "audit_trail[sink].covers_data_events audit_trail[sink].covers_key_use audit_trail[sink].covers_management_read"
)
_KEPT = "audit_trail[platform_log].destination_ids"


@reads(
    "account",
    {
        PROJECTS: "audit_trail[platform_log].*",
        SINKS: _KEPT,
        BUCKETS: _KEPT,
        APPROVAL: "audit_trail[platform_log].covers_provider_access",
    },
)
def admin_activity(place: Place) -> Collected:
    """The log of changes to configuration. No setting turns it off, and it holds neither reads nor accesses to data:
    these are written by the sinks, where somebody asks for them."""
    place.query(PROJECTS)
    made = [sink.target for sink in sinks(place).all if sink.name == REQUIRED and "/projects/" in sink.row[NAME]]
    kept = [named(place, row[NAME]) for row in place.query(BUCKETS).rows if row[NAME].endswith(f"/buckets/{REQUIRED}")]
    target = next((name for name in (*made, *kept) if name), None)
    yield AuditTrail(
        **place.here(None),
        resource=f"//logging.googleapis.com/projects/{place.project.id}/logs/{ACTIVITY}",
        name="Admin Activity",
        kind="platform_log",
        exists=True,
        is_logging=True,
        covers_all_regions=True,
        covers_management_write=True,
        covers_management_read=False,
        covers_data_events=(),
        covers_key_use=False,
        covers_provider_access=approved(place),
        integrity_protected=True,
        destination_ids=(target,) if target else None,
        kept_outside_platform=False,
        is_org_wide=False,
        retention_days=PLATFORM_DAYS,
        delivery_published=False,
    )


@reads(
    "account",
    {
        SINKS: "audit_trail[sink].*",
        CONTAINERS: _COVERED,
        **dict.fromkeys((BUCKETS, STORAGE, DATASETS, TOPICS, PROJECTS), _PLACED),
    },
)
def exports(place: Place) -> Collected:
    """Sinks of the project, and those above that take it in, as far as audit logs may pass them."""
    recording, places, found = Recording(place), Places(place), sinks(place)
    for sink in found.all:
        carried = (sink.carries(entries(place, ACTIVITY)), sink.carries(entries(place, DATA)))
        if sink.name != REQUIRED and carried != ("none", "none"):
            yield _export(place, sink, carried[0], recording, places.find(sink.target) if sink.target else None)


def _export(place: Place, sink: Sink, changes: Share, recording: Recording, target: Found | None) -> AuditTrail:
    return AuditTrail(
        **place.here(None),
        resource=named(place, sink.row[NAME]),
        name=sink.name,
        kind="sink",
        exists=True,
        is_logging=sink.on,
        covers_all_regions=True,  # by design: a project's logs are one, wherever its resources are
        covers_management_write=_whole(changes),
        covers_management_read=_every(place, sink, recording, None, LOOK),
        covers_data_events=_data(place, sink, recording),
        covers_key_use=_every(place, sink, recording, KEYS, READ),
        covers_provider_access=False,
        integrity_protected=_locked(target),
        destination_ids=(sink.target,) if sink.target else None,
        kept_outside_platform=_outside(sink, target),
        is_org_wide=sink.whole_organisation,
        delivery_published=False,
        absent=("retention_days", "key_id"),
    )


def _whole(carried: Share) -> Maybe:
    return None if carried is None else carried == "all"


def _every(place: Place, sink: Sink, recording: Recording, service: str | None, kind: str) -> Maybe:
    """Whether accesses of a kind are recorded and pass the sink; without a service those to all."""
    recorded = recording.covers(service or "allServices", kind)
    return every(recorded, _whole(sink.carries(entries(place, DATA, service))))


def _data(place: Place, sink: Sink, recording: Recording) -> tuple[str, ...] | None:
    states = {
        service: every(recording.covers(service, READ, WRITE), _whole(sink.carries(entries(place, DATA, service))))
        for service in sorted(SERVICES | recording.services)
    }
    return None if None in states.values() else tuple(service for service, whole in states.items() if whole)


def _outside(sink: Sink, target: Found | None) -> Maybe:
    """Whether it is kept where the municipality decides. The bucket `_Default` is the platform's own; what another
    project's sinks make of it is not known."""
    if sink.target is None or target is None:
        return None
    return False if sink.target.endswith((f"/buckets/{DEFAULT}", f"/buckets/{REQUIRED}")) else target.there


def _locked(target: Found | None) -> Maybe:
    """Whether nobody can shorten how long entries are kept; entries themselves cannot be changed in a log bucket."""
    if target is None or target.row is None:
        return None
    if target.kind == "log_bucket":
        return locked(target.row)
    if target.kind == "bucket":
        return flag(unset(target.row["retentionPolicy.isLocked"], False, by=target.row["timeCreated"]))
    return False  # by design: rows of a table can be deleted, and messages leave a topic


def locked(row: Any) -> Maybe:
    """Whether a log bucket is locked; what is not has no such field. Google's own cannot be changed."""
    fixed = row[NAME].endswith(f"/buckets/{REQUIRED}")
    return True if fixed else flag(unset(row["locked"], False, by=row["name"]))


COLLECTORS = (admin_activity, exports)
