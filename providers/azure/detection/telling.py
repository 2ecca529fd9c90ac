"""Whom Defender for Cloud tells of what it finds: the mail of its own, and automations that pass findings on."""

from collections.abc import Mapping
from typing import Any

from auditor.facts.detection import Alert
from providers.azure.alerts.library import main_class
from providers.azure.fields import flag
from providers.azure.guardrails.contacts import SECURITY
from providers.azure.place import Answer, Place
from providers.azure.rows import Row
from providers.collecting import Collected, reads
from providers.three import Maybe, either

AUTOMATIONS = "arg:resources.automations"

MAILED = {"alert": "threat_finding/own", "attackpath": "posture_finding/imported"}
"""What the mail is about to what it tells of: attack paths are what a bad configuration leads to."""

PASSED_ON = {"alerts": "threat_finding/own", "assessments": "posture_finding/imported"}

TELLS: Mapping[str, Maybe] = {"logicapp": None, "eventhub": None, "workspace": False}
"""Whether a person is told by the kind of an action: a program may do so; who is told by an alert on a workspace is the
alert's matter."""


@reads("account", {SECURITY: "alert[event_rule].*"})
def mail(place: Place) -> Collected:
    """The mail that Defender for Cloud sends to addresses and to holders of roles."""
    for row in place.listing(SECURITY, scope=place.scope).rows:
        yield _mail(place, row)


def _mail(place: Place, row: Answer) -> Alert:
    said = row.get("properties") or {}
    sources = said.get("notificationsSources")
    parts = {MAILED.get(str(one.get("sourceType")).lower()) for one in sources or ()}
    heard = None if sources is None else tuple(sorted(filter(None, parts)))
    emails, by_role = said.get("emails"), (said.get("notificationsByRole") or {})
    told = either(
        None if emails is None else bool(emails),
        {"on": bool(by_role.get("roles")), "off": False}.get(str(by_role.get("state")).lower()),
    )
    return Alert(
        **place.here(None),
        resource=f"{str(row.get('id')).lower()}#mail",
        name=row.get("name"),
        kind="event_rule",
        event_class="threat_finding",
        event_parts=heard,
        whole_parts=heard,
        exists=True,
        is_enabled=flag(said.get("isEnabled")),
        target_ids=(),
        target_confirmed=told,
        reaches_person=told,
    )


@reads("account", {AUTOMATIONS: "alert[event_rule].*"})
def automations(place: Place) -> Collected:
    """Continuous exports and automations of workflows."""
    for row in place.query(AUTOMATIONS).rows:
        yield _automation(place, row)


def _automation(place: Place, row: Row) -> Alert:
    sources: list[Any] = row["properties.sources"] or []
    # One with rules passes on what they choose.
    parts = {
        f"{part}?" if one.get("ruleSets") else part
        for one in sources
        if (part := PASSED_ON.get(str(one.get("eventSource")).lower()))
    }
    heard = None if row["properties.sources"] is None else tuple(sorted(parts))
    scopes = {str(one.get("scopePath")).lower() for one in row["properties.scopes"] or ()}
    return Alert(
        **{**place.envelope(row), "region": "global"},  # where it stands is no matter: findings are the subscription's
        kind="event_rule",
        event_class=main_class(heard or ()),
        event_parts=heard,
        whole_parts=heard if place.scope in scopes else () if heard is not None else None,
        exists=True,
        is_enabled=flag(row["properties.isEnabled"]),
        target_confirmed=None if row["action"] is None else True,
        reaches_person=TELLS.get(str(row["action"]).lower()),
    )


COLLECTORS = (mail, automations)
