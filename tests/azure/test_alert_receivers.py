"""Whom alerts tell: receivers of action groups, and rules that add groups or silence them."""

from typing import Any

import pytest

from auditor.demo.azure import alerts
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.site import Site
from auditor.facts.detection import Alert
from tests.azure.conftest import GOOD, audit, by_name

DENIED = Fault(403, "AuthorizationFailed")
ADMIN = {"field": "category", "equals": "Administrative"}
PROGRAM = {"logicAppReceivers": [{"name": "x", "callbackUrl": "https://himitsu/"}]}


@pytest.mark.parametrize(
    ("receivers", "told"),
    [
        ({}, (False, False)),
        ({"emailReceivers": [{"status": "Disabled"}]}, (False, False)),
        ({"emailReceivers": [{"status": "Disabled"}, {"status": "Enabled"}]}, (True, True)),
        ({"emailReceivers": [{"status": "NotSpecified"}]}, (None, None)),
        ({"emailReceivers": None}, (None, None)),
        ({"smsReceivers": [{"phoneNumber": "09000000000"}]}, (True, True)),
        ({"webhookReceivers": [{"serviceUri": "https://chat/himitsu"}]}, (True, True)),
        (PROGRAM, (True, None)),
        ({**PROGRAM, "enabled": False}, (False, False)),
        ({**PROGRAM, "enabled": None}, (None, None)),
    ],
)
def test_receivers(cloud: Cloud, good: Site, receivers: dict[str, Any], told: tuple[bool | None, bool | None]) -> None:
    """People who have not unsubscribed; programs that may tell somebody. Addresses do not come into the facts."""
    to = good.resource(alerts.GROUP, "ag", **{**alerts.NOBODY, "enabled": True, **receivers})
    alerts.on_log(good, "rule", to.upper().replace("/SUBSCRIPTIONS", "/subscriptions"), ADMIN)
    snapshot = audit(cloud)[GOOD]
    found = by_name(snapshot, Alert)["rule"]
    assert (found["target_confirmed"], found["reaches_person"]) == told
    assert not any("himitsu" in str(frame.to_dict()) for frame in snapshot.frames.values())


def test_a_group_that_is_gone_hidden_or_elsewhere(cloud: Cloud, good: Site, bad: Site) -> None:
    """Gone is nobody; not seen is unknown."""
    there = alerts.group(bad, "ag-kanko", "kanko@example.lg.jp")
    alerts.on_log(good, "gone", f"{good.scope}/resourceGroups/rg/providers/{alerts.GROUP}/kieta", ADMIN)
    alerts.on_log(good, "elsewhere", there, ADMIN)
    alerts.on_log(good, "unseen", f"/subscriptions/99999999-9/resourceGroups/rg/providers/{alerts.GROUP}/x", ADMIN)
    found = by_name(audit(cloud)[GOOD], Alert)
    assert [found[name]["target_confirmed"] for name in ("gone", "elsewhere", "unseen")] == [False, True, None]
    cloud.faults["arg:resources.action_groups"] = DENIED
    assert {row["target_confirmed"] for row in by_name(audit(cloud)[GOOD], Alert).values()} == {None}


SILENT, ADDS = {"actionType": "RemoveAllActionGroups"}, {"actionType": "AddActionGroups"}


@pytest.mark.parametrize(
    ("rule", "own", "told"),
    [
        ({"actions": [SILENT]}, True, False),
        ({"actions": [SILENT], "enabled": False}, True, True),
        ({"actions": [SILENT], "schedule": {"recurrences": []}}, True, True),
        ({"actions": [SILENT], "conditions": [{"field": "Severity"}]}, True, None),
        ({"actions": [SILENT], "scopes": ["/subscriptions/x/resourceGroups/rg"]}, True, None),
        ({"actions": [ADDS]}, False, True),
        ({"actions": [SILENT, ADDS]}, True, False),
        ({"actions": [ADDS], "conditions": [{"field": "Severity"}]}, False, None),
        ({"actions": [ADDS], "conditions": [{"field": "Severity"}]}, True, True),
        ({"actions": [ADDS, SILENT], "conditions": [{"field": "Severity"}]}, True, None),
    ],
)
def test_rules_for_alerts(cloud: Cloud, good: Site, rule: dict[str, Any], own: bool, told: bool | None) -> None:
    """A rule may add groups to all alerts or silence them; alerts on the health of services it leaves alone."""
    to = alerts.group(good, "ag", "joho@example.lg.jp")
    actions = [{**action, "actionGroupIds": [to]} if action is ADDS else action for action in rule["actions"]]
    good.resource(alerts.PROCESSING, "apr", **{"enabled": True, "scopes": [good.scope], **rule, "actions": actions})
    alerts.on_log(good, "rule", to if own else "", ADMIN)
    alerts.on_log(good, "health", to, alerts.category("ServiceHealth"))
    found = by_name(audit(cloud)[GOOD], Alert)
    assert (found["rule"]["target_confirmed"], found["health"]["target_confirmed"]) == (told, True)
