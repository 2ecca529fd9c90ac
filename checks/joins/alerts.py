"""Joined columns of alerts: whether a class of events is heard in the whole account, and whether a person is told."""

from collections.abc import Iterator

import pandas as pd
import pyarrow as pa

from auditor.facts.base import Fact
from auditor.facts.detection import Alert, Detector, HealthEvent
from auditor.facts.governance import Account
from auditor.facts.logs import AuditTrail
from auditor.facts.stores import DataStore
from auditor.rule.declare import Column
from auditor.rule.join import Join, Tables, joins
from checks.joins.hearing import HEARD, Hearing, among, in_groups
from checks.joins.trails import every, rows
from checks.joins.usage import USAGE_SOURCES, region_in_use

BOOL = pd.ArrowDtype(pa.bool_())
TRAILS = (
    "audit_trail.*",
    "audit_trail.is_logging",
    "audit_trail.covers_all_regions",
    "audit_trail.covers_management_write",
)
IMPORTED = {"posture": "posture_finding/imported", "threat_detection": "threat_finding/imported"}
"""The parts of events by which the service for posture passes findings on."""


@joins(Alert, "covers_scope", "alert.source_ids", "alert.whole_parts", *TRAILS)
def covers_scope(tables: Tables) -> Column:
    """Whether a trail of the whole account fills a group of logs that an alarm reads, unless the alarm says itself what
    reaches it; what a rule hears arrives where it listens for the whole account. NA for alarms on metrics.
    """
    groups = in_groups(tables)
    names = ("provider", "account", "kind", "source_ids", "event_parts", "whole_parts")

    def found() -> Iterator[bool | None]:
        for row in rows(tables.of(Alert), *names):
            account = (row["provider"], row["account"])
            if row["kind"] == "event_rule":
                parts, whole = row["event_parts"], row["whole_parts"]
                yield None if parts is None or whole is None else set(parts) <= set(whole)
            elif row["whole_parts"] is not None:
                # The adapter knows which events reach the place that an alarm reads.
                yield every(*(among(row["whole_parts"], part.rstrip("?")) for part in row["event_parts"] or ()))
            elif row["source_ids"] is None:
                yield None
            else:
                states = {groups.get(account, {}).get(group, False) for group in row["source_ids"]}
                unread = tables.missing(AuditTrail, *account)
                yield True if True in states else None if None in states or unread else False

    return _column(tables, Alert, found())


@joins(Alert, "can_happen", "account.is_org_management", "account.in_organization", "data_store.*")
def can_happen(tables: Tables) -> Column:
    """Changes of an organisation reach the account that governs it, if there is one; databases change where there are
    some.

    All other classes of events can happen everywhere. NA for alerts.
    """
    governs = {
        (row["provider"], row["account"]): _governs(row["is_org_management"], row["in_organization"], row["absent"])
        for row in rows(tables.of(Account), "provider", "account", "is_org_management", "in_organization", "absent")
    }
    stores = rows(tables.of(DataStore), "provider", "account", "kind")
    with_databases = {(row["provider"], row["account"]) for row in stores if row["kind"] == "database"}

    def found() -> Iterator[bool | None]:
        for row in rows(tables.of(Alert), "provider", "account", "kind", "event_class"):
            account = (row["provider"], row["account"])
            if row["kind"] != "event_class":
                yield None
            elif row["event_class"] == "policy_change":
                yield governs.get(account)
            elif row["event_class"] == "db_change":
                unread = tables.missing(DataStore, *account, kind="database")
                yield True if account in with_databases else None if unread else False
            else:
                yield True

    return _column(tables, Alert, found())


def _governs(management: bool | None, within: bool | None, absent: list[str]) -> bool | None:
    if "is_org_management" in absent:  # no account governs another one: each has policies of its own
        return True
    return False if within is not None and not within else management


@joins(Alert, "unheard_parts", *HEARD)
def unheard_parts(tables: Tables) -> Column:
    """Parts of a class that no enabled alert hears in the whole account; NA where none surely is and one may be."""
    return _classes(tables, Hearing(tables))


@joins(Alert, "untold_parts", *HEARD, "alert.reaches_person")
def untold_parts(tables: Tables) -> Column:
    """The same by alerts that reach a person."""
    return _classes(tables, Hearing(tables, person=True))


def _classes(tables: Tables, hearing: Hearing) -> Column:
    found = [
        hearing.unheard((row["provider"], row["account"]), row["event_parts"])
        if row["kind"] == "event_class" and row["event_parts"]
        else None
        for row in rows(tables.of(Alert), "provider", "account", "kind", "event_parts")
    ]
    return pd.Series(found, index=tables.of(Alert).index, dtype=pd.ArrowDtype(pa.list_(pa.string())))


@joins(Alert, "anomalies_detected", "detector.*", "detector.is_enabled", "detector.region_in_use", *USAGE_SOURCES)
def anomalies_detected(tables: Tables) -> Column:
    """Whether threat detection is on in every region in use of a class's account."""
    states: dict[tuple[str, str], set[bool | None]] = {}
    for row in rows(tables.of(Detector), "provider", "account", "kind", "is_enabled", "region_in_use"):
        if row["kind"] == "threat_detection" and row["region_in_use"] in {True, None}:
            on = row["is_enabled"]
            # Off in a region of which it is unknown whether it is used: unknown.
            state = on if row["region_in_use"] or on else None
            states.setdefault((row["provider"], row["account"]), set()).add(state)

    def found() -> Iterator[bool | None]:
        for row in rows(tables.of(Alert), "provider", "account", "kind"):
            account = (row["provider"], row["account"])
            here = states.get(account, set())
            unread = tables.missing(Detector, *account, kind="threat_detection")
            unsure = None in here or unread or row["kind"] != "event_class"
            yield False if False in here and row["kind"] == "event_class" else None if unsure else bool(here)

    return _column(tables, Alert, found())


@joins(Detector, "notifies", "detector.watched_elsewhere", *HEARD, "alert.reaches_person")
def notifies(tables: Tables) -> Column:
    """Whether a rule in a detector's region tells a person of its findings.

    Findings of threat detection may take the way over the service for posture, where that is on. Without a rule here it
    is unknown where somebody else may tell: another account that administers the detector, or a rule in another region,
    to which findings can be gathered.
    """
    hearing = Hearing(tables, person=True)
    frame = tables.of(Detector)
    names = ("provider", "account", "region", "kind", "is_enabled", "watched_elsewhere")
    known = rows(frame, *names)
    gathering = {(row["account"], row["region"]): row["is_enabled"] for row in known if row["kind"] == "posture"}

    def found() -> Iterator[bool | None]:
        for row in known:
            account, region, part = (row["provider"], row["account"]), row["region"], IMPORTED.get(row["kind"])
            if part is None:
                yield None
                continue
            ways = [hearing.in_region(account, region, part)]
            if row["kind"] == "threat_detection":
                through = {*ways, gathering.get((row["account"], region))}
                ways = [False if False in through else None if None in through else True]
                ways.append(hearing.in_region(account, region, "threat_finding/own"))
            others = {row["watched_elsewhere"], hearing.elsewhere(account, region, part)}
            yield True if True in ways else None if None in ways or others != {False} else False

    return _column(tables, Detector, found())


@joins(HealthEvent, "region_in_use", *USAGE_SOURCES)
def event_region_in_use(tables: Tables) -> Column:
    """Whether something of the customer is in the event's region."""
    return region_in_use(tables, HealthEvent)


@joins(HealthEvent, "acknowledged", "health_event.*")
def acknowledged(tables: Tables) -> Column:
    """Whether the installation's list names the event."""
    seen = frozenset(tables.criteria.acknowledged_health_events)
    names = rows(tables.of(HealthEvent), "resource")
    return _column(tables, HealthEvent, (row["resource"] in seen for row in names))


def _column(tables: Tables, table: type[Fact], found: Iterator[bool | None]) -> Column:
    return pd.Series(list(found), index=tables.of(table).index, dtype=BOOL)


JOINS: tuple[Join, ...] = (
    covers_scope,
    can_happen,
    unheard_parts,
    untold_parts,
    anomalies_detected,
    notifies,
    event_region_in_use,
    acknowledged,
)
"""In the order in which they are filled."""
