"""Alerts on log queries, of this subscription and of those that its logs and the tenant's are gathered in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from auditor.facts.detection import Alert
from providers.azure.alerts.kql import query
from providers.azure.alerts.library import Part, heard_in_table, main_class, may_be_heard, parts
from providers.azure.alerts.receivers import GROUPS, PROCESSING, Receivers, fed
from providers.azure.fields import flag
from providers.azure.governance import SUMMARY
from providers.azure.logs.settings import EVERYTHING, Setting, settings
from providers.azure.logs.trails import ACTIVITY, CHANGES, ENTRA
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.collecting import Collected, reads
from providers.three import Maybe

ALERTS = "arg:resources.query_alerts"

OF_ENTRA = {"SigninLogs": "signinlogs", "AuditLogs": "auditlogs"}
"""Tables that the directory's logs go to, and the category of each."""

OF_DEFENDER = ("SecurityAlert", "SecurityRecommendation")
_TABLES = {table for part in parts() for table in part.tables}


@dataclass(frozen=True)
class Gathered:
    """Workspaces that logs are gathered in."""

    activity: frozenset[str]
    """By the exports of this subscription's activity log that hold all changes."""
    directory: dict[str, frozenset[str]]
    """By category of the directory's logs."""
    known: dict[str, bool]
    """Whether all exports were read, `activity` and `directory`."""

    @property
    def all(self) -> frozenset[str]:
        """Every workspace."""
        return self.activity.union(*self.directory.values())


def gathered(place: Place) -> Gathered:
    """Where the subscription's activity log and the directory's logs go. Two lists."""
    own, entra = place.listing(ACTIVITY, subscription=place.account.lower()), place.shared(ENTRA)
    exports = [one for one in settings(own.rows) if EVERYTHING in one.on or one.on >= CHANGES]
    found = settings(entra.rows)
    categories = {
        name: _workspaces([one for one in found if {name, EVERYTHING} & one.on]) for name in OF_ENTRA.values()
    }
    return Gathered(_workspaces(exports), categories, {"activity": own.whole, "directory": entra.whole})


def _workspaces(found: list[Setting]) -> frozenset[str]:
    places = {place for one in found for place in one.places}
    return frozenset(place for place in places if "/microsoft.operationalinsights/workspaces/" in place)


@dataclass(frozen=True)
class Rule:
    """A rule with what it hears."""

    row: Row
    table: str | None
    heard: tuple[str, ...] | None
    whole: tuple[str, ...] | None


def rules(place: Place, into: Gathered) -> list[Rule]:
    """The rules of the subscription, and those of other subscriptions on the workspaces that logs are gathered in."""
    found = [_rule(row, into) for row in place.query(ALERTS).rows]
    for subscription in sorted({name.split("/")[2] for name in into.all} - {place.account.lower()}):
        others = (_rule(row, into) for row in place.of(ALERTS, subscription) if into.all & set(_scopes(row)))
        found += [rule for rule in others if rule.heard]
    return [rule for rule in found if str(rule.row["kind"]).lower() != "logtometric"]


def _rule(row: Row, into: Gathered) -> Rule:
    said = query(_text(row))
    if said is None:
        return Rule(row, None, None, None)
    if said.table not in _TABLES:
        return Rule(row, said.table, (), ())
    if said.condition is None:
        return Rule(row, said.table, None, None)
    sure, unsure = heard_in_table(said.table, said.condition), may_be_heard(said.table, said.condition)
    heard = tuple(sorted((*(part.name for part in sure), *(f"{part.name}?" for part in unsure))))
    return Rule(row, said.table, heard, tuple(_whole(part, said.table, row, into) for part in (*sure, *unsure)))


def _whole(part: Part, table: str, row: Row, into: Gathered) -> str:
    """A part as it is heard for the whole account: as `x?` where that cannot be told, empty where it is not."""
    source = into.directory.get(OF_ENTRA.get(table, ""), frozenset()) if part.tenant else into.activity
    if source & set(_scopes(row)):
        return part.name
    return "" if into.known["directory" if part.tenant else "activity"] else f"{part.name}?"


def _text(row: Row) -> str:
    criteria = (row["properties.criteria"] or {}).get("allOf") or [{}]
    return str(criteria[0].get("query") or row["properties.source.query"] or "")


def _scopes(row: Row) -> list[str]:
    scopes = row["properties.scopes"] or [row["properties.source.dataSourceId"]]
    return [str(scope).lower() for scope in scopes if scope]


@reads(
    "account",
    {
        ALERTS: "alert[log_alarm].* alert[event_rule].*",
        ACTIVITY: "alert[log_alarm].whole_parts",
        ENTRA: "alert[log_alarm].whole_parts",
        GROUPS: fed("log_alarm,event_rule"),
        PROCESSING: fed("log_alarm,event_rule"),
    },
)
def query_alerts(place: Place) -> Collected:
    """Every alert on a log query. One on what Defender for Cloud finds is a rule on events: the workspace is only the
    way that they take."""
    found = rules(place, gathered(place))
    receivers = Receivers(place) if found else None
    for rule in found:
        if receivers:
            yield _alert(place, rule, receivers)


def _alert(place: Place, rule: Rule, receivers: Receivers) -> Alert:
    row = rule.row
    groups = row["properties.actions.actionGroups"] or row["properties.action.aznsAction.actionGroup"] or ()
    return Alert(
        **place.envelope(row),
        kind="event_rule" if rule.table in OF_DEFENDER else "log_alarm",
        event_class=main_class(rule.heard) if rule.heard is not None else None,
        event_parts=rule.heard,
        whole_parts=rule.whole if rule.whole is None else tuple(sorted(filter(None, rule.whole))),
        source_ids=tuple(sorted(_scopes(row))),
        exists=True,
        is_enabled=flag(row["properties.enabled"]),
        **receivers.told(groups),
    )


@reads(
    "account",
    {
        SUMMARY: "alert[event_class].*",
        ENTRA: "alert[event_class].event_parts",
        ACTIVITY: "alert[event_class].event_parts",
        ALERTS: "alert[event_class].event_parts",
    },
)
def event_classes(place: Place) -> Collected:
    """A row for every class of events, which a join says the state of."""
    summary = place.query(SUMMARY)
    types = {str(row["type"]).lower() for row in summary.rows}
    into = gathered(place)
    told = {name for rule in rules(place, into) if flag(rule.row["properties.enabled"]) for name in rule.whole or ()}
    for event_class, own in _classes():
        asked = [_asked(part, types, whole=summary.whole) for part in own]
        known: Any = tuple(part.name for part, wanted in zip(own, asked, strict=True) if wanted)
        of_tenant = any(part.tenant for part in own)
        if None in asked or (of_tenant and not _settled(known, told, into)):
            known = None
        yield Alert(
            **place.here(None),
            resource=f"{place.scope}/providers/microsoft.insights/class/{event_class}",
            name=event_class,
            kind="event_class",
            event_class=event_class,
            event_parts=known,
        )


def _classes() -> Iterator[tuple[Any, list[Part]]]:
    for name in dict.fromkeys(part.event_class for part in parts()):
        yield name, [part for part in parts() if part.event_class == name]


def _asked(part: Part, types: set[str], *, whole: bool) -> Maybe:
    """Whether a part can happen here, by the types of resource that there are."""
    return True if not part.needs or types.intersection(part.needs) else False if whole else None


def _settled(names: tuple[str, ...], told: set[str], into: Gathered) -> bool:
    """Whether it is known who hears events of the directory: somebody does, or they go to no workspace. A rule may
    stand where the reader sees nothing."""
    nowhere = into.known["directory"] and not any(into.directory.values())
    return nowhere or told.issuperset(names)


COLLECTORS = (query_alerts, event_classes)
