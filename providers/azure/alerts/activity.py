"""Alerts on the activity log, and the classes of events themselves."""

from auditor.facts.detection import Alert
from providers.azure.alerts.conditions import condition
from providers.azure.alerts.library import heard_in_activity, main_class
from providers.azure.alerts.receivers import GROUPS, PROCESSING, Receivers, fed
from providers.azure.fields import flag
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.collecting import Collected, reads

ALERTS = "arg:resources.activity_alerts"


@reads(
    "account",
    {ALERTS: "alert[event_rule].*", GROUPS: fed("event_rule"), PROCESSING: fed("event_rule")},
)
def activity_alerts(place: Place) -> Collected:
    """Every alert on the activity log, with the parts of the library that it hears."""
    rows = place.query(ALERTS).rows
    receivers = Receivers(place) if rows else None
    for row in rows:
        if receivers:
            yield _alert(place, row, receivers)


def _alert(place: Place, row: Row, receivers: Receivers) -> Alert:
    said = condition(row["properties.condition"])
    heard = heard_in_activity(said) if said else None
    scopes = {str(scope).lower().rstrip("/") for scope in row["properties.scopes"] or ()}
    groups = [group.get("actionGroupId") for group in row["properties.actions.actionGroups"] or ()]
    health = bool(heard) and all(name.startswith("service_health/") for name in heard or ())
    return Alert(
        **place.envelope(row),
        kind="event_rule",
        event_class=main_class(heard) if heard is not None else None,
        event_parts=heard,
        whole_parts=None if heard is None else heard if place.scope in scopes else (),
        exists=True,
        is_enabled=flag(row["properties.enabled"]),
        **receivers.told(groups, processed=not health),
    )


COLLECTORS = (activity_alerts,)
