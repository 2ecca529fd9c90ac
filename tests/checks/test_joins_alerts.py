"""Joins of alerts: a class is heard only where every part of it is, and what was not read stays unknown."""

from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from auditor.facts.base import Fact
from auditor.facts.detection import Alert, Detector, HealthEvent
from auditor.facts.frames import frame
from auditor.facts.governance import Account, ServiceInUse
from auditor.facts.logs import AuditTrail
from auditor.facts.stores import DataStore
from auditor.facts.tables import TABLES
from auditor.regulation.parameters import Parameters
from auditor.rule.declare import Criteria
from auditor.rule.holes import Holes
from auditor.rule.judge import fill
from checks.joins import alerts, detection
from tests.checks.cases import NOW
from tests.checks.test_joins_logs import TOKYO, A, at, denied

OSAKA, VIRGINIA = "ap-northeast-3", "us-east-1"
GROUP = f"arn:aws:logs:{TOKYO}:{A}:log-group:/kansa"
PARTS = ("network_change/route_tables", "network_change/gateways")


def joined(table: type[Fact], column: str, *rows: Fact, readings: Any = (), **parameters: Any) -> dict[str, Any]:
    """The column of the table after all joins, by resource."""
    frames: dict[type[Fact], pd.DataFrame] = {t: frame(t, [row for row in rows if type(row) is t]) for t in TABLES}
    criteria = Criteria(Parameters.load(parameters), NOW)
    joins = (*detection.JOINS, *alerts.JOINS)
    filled = fill(frames, Holes(readings, {}), criteria, [("aws", A)], (), joins)[table]
    return dict(zip(filled["resource"], pa.array(filled[column]).to_pylist(), strict=True))


def unheard(*rows: Fact, readings: Any = (), column: str = "unheard_parts") -> Any:
    """What the class of network changes lacks."""
    cls = Alert(**at("class", kind="event_class", event_class="network_change", event_parts=PARTS))
    return joined(Alert, column, cls, *rows, readings=readings)["class"]


def trail(**more: Any) -> AuditTrail:
    whole: dict[str, Any] = {"exists": True, "is_logging": True, "covers_all_regions": True}
    whole |= {"covers_management_write": True, "destination_ids": (GROUP,)}
    return AuditTrail(**at("trail", **{**whole, **more}))


def alarm(*parts: str, name: str = "alarm", **more: Any) -> Alert:
    known: dict[str, Any] = {"is_enabled": True, "source_ids": (GROUP,), "event_parts": parts, "exists": True}
    return Alert(**at(name, kind="log_alarm", **{**known, **more}))


def rule(*parts: str, region: str = TOKYO, whole: tuple[str, ...] = (), **more: Any) -> Alert:
    known: dict[str, Any] = {"is_enabled": True, "exists": True, "event_parts": parts, "whole_parts": whole}
    return Alert(**{**at(f"rule-{region}", kind="event_rule", **{**known, **more}), "region": region})


def used(*regions: str) -> list[ServiceInUse]:
    seen: dict[str, Any] = {"cloud_service": "ec2", "is_used": True, "evidence": ("resource",)}
    return [ServiceInUse(**{**at(f"use-{region}", **seen), "region": region}) for region in regions]


NO_ALERTS = denied("alert[log_alarm].*", region=TOKYO)
NO_TRAILS = denied("audit_trail[trail].*")


@pytest.mark.parametrize(
    ("rows", "readings", "missing"),
    [
        ([alarm(*PARTS), trail()], (), []),
        ([alarm(PARTS[0]), alarm(PARTS[1], name="other"), trail()], (), []),
        ([alarm(PARTS[0]), trail()], (), [PARTS[1]]),
        ([alarm(PARTS[0]), trail()], (NO_ALERTS,), None),
        ([alarm(*PARTS), trail()], (NO_ALERTS,), []),
        ([trail()], (), list(PARTS)),
        ([alarm(*PARTS, is_enabled=False), trail()], (), list(PARTS)),
        ([alarm(*PARTS, is_enabled=None), trail()], (), None),
        ([alarm(event_parts=None), trail()], (), None),
        ([alarm(f"{PARTS[0]}?", PARTS[1]), trail()], (), None),
        ([Alert(**at("custom", is_enabled=True, exists=True))], (), None),
        # The group of logs holds one region, nothing at all, or was not looked into.
        ([alarm(*PARTS), trail(covers_all_regions=False)], (), list(PARTS)),
        ([alarm(*PARTS), trail(is_logging=None)], (), None),
        ([alarm(*PARTS)], (), list(PARTS)),
        ([alarm(*PARTS)], (NO_TRAILS,), None),
        # The organisation's trail writes to another account: the alarm may stand there.
        ([trail(destination_ids=(GROUP.replace(A, "999900001111"),))], (), None),
    ],
)
def test_alarms_on_a_trail(rows: list[Fact], readings: Any, missing: list[str] | None) -> None:
    assert unheard(*rows, readings=readings) == missing


@pytest.mark.parametrize(
    ("rows", "missing"),
    [
        ([rule(*PARTS), *used(TOKYO)], []),
        ([rule(*PARTS), *used(TOKYO, OSAKA)], list(PARTS)),
        ([rule(*PARTS), rule(*PARTS, region=OSAKA), *used(TOKYO, OSAKA)], []),
        ([rule(*PARTS), rule(*PARTS, region=OSAKA, is_enabled=None), *used(TOKYO, OSAKA)], None),
        ([rule(*PARTS)], list(PARTS)),
        ([rule(*PARTS, region=VIRGINIA, whole=PARTS), *used(TOKYO)], []),
        ([rule(*PARTS, region=VIRGINIA, whole=tuple(f"{part}?" for part in PARTS)), *used(TOKYO)], None),
    ],
)
def test_rules_in_regions(rows: list[Fact], missing: list[str] | None) -> None:
    assert unheard(*rows) == missing


def test_a_region_that_may_be_used_unseen_leaves_it_open() -> None:
    """A list that failed may hold what lies in another region, unless an inventory of all regions was read."""
    buckets, costs = denied("data_store[bucket].*"), denied("service_in_use.*")
    assert unheard(rule(*PARTS), *used(TOKYO), readings=(buckets, costs)) is None
    assert unheard(rule(*PARTS), *used(TOKYO), readings=(buckets,)) == []
    assert unheard(rule(*PARTS), *used(TOKYO), readings=(costs,)) == []
    assert unheard(*used(TOKYO), readings=(buckets, costs)) == list(PARTS)


def test_a_person_has_to_be_told() -> None:
    for reached, missing in ((True, []), (False, list(PARTS)), (None, None)):
        row = rule(*PARTS, reaches_person=reached)
        assert unheard(row, *used(TOKYO), column="untold_parts") == missing


def test_scope_of_alerts() -> None:
    rows = (
        alarm(name="whole"),
        alarm(name="elsewhere", source_ids=("other",)),
        alarm(name="metric", source_ids=None),
        rule(*PARTS, whole=PARTS, region=VIRGINIA),
        rule(*PARTS),
    )

    assert joined(Alert, "covers_scope", *rows, trail()) == {
        "whole": True,
        "elsewhere": False,
        "metric": None,
        f"rule-{VIRGINIA}": True,
        f"rule-{TOKYO}": False,
    }


def test_what_can_happen_in_an_account() -> None:
    def happens(event_class: str, *rows: Fact, readings: Any = ()) -> Any:
        row = Alert(**at("class", kind="event_class", event_class=event_class))
        return joined(Alert, "can_happen", row, *rows, readings=readings)["class"]

    def account(**more: Any) -> Account:
        return Account(**at("account", kind="account", **more))

    assert happens("policy_change", account(in_organization=True, is_org_management=True)) is True
    assert happens("policy_change", account(in_organization=True, is_org_management=False)) is False
    assert happens("policy_change", account(in_organization=False)) is False
    assert happens("policy_change", account()) is None
    assert happens("db_change") is False
    assert happens("db_change", readings=(denied("data_store[database].*"),)) is None
    assert happens("db_change", DataStore(**at("db", kind="database"))) is True
    assert happens("iam_change") is True


def threat(region: str = TOKYO, **more: Any) -> Detector:
    return Detector(**{**at(f"threat-{region}", kind="threat_detection", **more), "region": region})


def posture(**more: Any) -> Detector:
    return Detector(**at("posture", kind="posture", **more))


@pytest.mark.parametrize(
    ("rows", "detected"),
    [
        ([threat(is_enabled=True), *used(TOKYO)], True),
        ([threat(is_enabled=True), threat(OSAKA, is_enabled=False), *used(TOKYO)], True),
        ([threat(is_enabled=True), threat(OSAKA, is_enabled=False), *used(TOKYO, OSAKA)], False),
        ([threat(), *used(TOKYO)], None),
        ([], False),
    ],
)
def test_anomalies(rows: list[Fact], detected: bool | None) -> None:
    cls = Alert(**at("class", kind="event_class", event_class="off_hours"))

    assert joined(Alert, "anomalies_detected", cls, *rows)["class"] == detected


def test_anomalies_of_unread_detectors() -> None:
    cls = Alert(**at("class", kind="event_class", event_class="off_hours"))
    hole = denied("detector[threat_detection].*", region=TOKYO)

    assert joined(Alert, "anomalies_detected", cls, readings=(hole,))["class"] is None


@pytest.mark.parametrize(
    ("told", "threats", "postures"),
    [
        ([rule("threat_finding/own", reaches_person=True)], True, False),
        ([rule("posture_finding/imported", reaches_person=True)], False, True),
        ([rule("threat_finding/imported", reaches_person=True)], True, False),
        ([rule("threat_finding/own", reaches_person=False)], False, False),
        ([rule("threat_finding/own")], None, False),
        ([rule("threat_finding/own", is_enabled=False, reaches_person=True)], False, False),
        # Findings may be gathered in another region, where somebody is told.
        ([rule("posture_finding/imported", region=OSAKA, reaches_person=True)], False, None),
        ([], False, False),
    ],
)
def test_who_is_told_of_findings(told: list[Fact], threats: bool | None, postures: bool | None) -> None:
    both = (threat(watched_elsewhere=False), posture(watched_elsewhere=False, is_enabled=True))

    assert joined(Detector, "notifies", *both, *told) == {f"threat-{TOKYO}": threats, "posture": postures}


def test_findings_that_another_account_sees_or_whose_rules_were_not_read() -> None:
    alone = posture(watched_elsewhere=False, is_enabled=True)
    hole = denied("alert[event_rule].*", region=TOKYO)

    assert joined(Detector, "notifies", posture(watched_elsewhere=True))["posture"] is None
    assert joined(Detector, "notifies", posture())["posture"] is None
    assert joined(Detector, "notifies", alone, readings=(hole,))["posture"] is None
    # Findings may be gathered in a region whose rules were not read.
    abroad = denied("alert[event_rule].*", region=OSAKA)
    assert joined(Detector, "notifies", alone, readings=(abroad,))["posture"] is None
    assert joined(Detector, "notifies", alone)["posture"] is False


def test_announcements_that_somebody_has_seen() -> None:
    events = [HealthEvent(**at(name)) for name in ("seen", "new")]

    found = joined(HealthEvent, "acknowledged", *events, acknowledged_health_events=["seen"])

    assert found == {"seen": True, "new": False}
    assert joined(HealthEvent, "region_in_use", *events, *used(TOKYO)) == {"seen": True, "new": True}


def test_personal_data_in_a_region() -> None:
    def here(*stores: DataStore, readings: Any = ()) -> Any:
        return joined(Detector, "personal_data_here", posture(), *stores, readings=readings)["posture"]

    def store(**more: Any) -> DataStore:
        return DataStore(**at("store", **more))

    assert here(store(tags={"x": "y"}, personal_info=True)) is True
    assert here(store(tags={"x": "y"})) is False
    assert here(store(tags={"PII": "tabun"})) is None, "a spelling that nobody has listed"
    assert here(store()) is None
    assert here() is False
    assert here(readings=(denied("data_store[bucket].*"),)) is None


LAW, OTHERS = (f"/subscriptions/{one}/rg/providers/microsoft.operationalinsights/workspaces/law" for one in (A, "b"))


@pytest.mark.parametrize(
    ("found", "target", "readings", "missing"),
    [
        ([alarm(*PARTS, whole_parts=PARTS, source_ids=(LAW,))], LAW, (), []),
        ([alarm(*PARTS, whole_parts=PARTS[:1], source_ids=(LAW,))], LAW, (), list(PARTS)),
        ([alarm(*PARTS, whole_parts=(f"{PARTS[0]}?", PARTS[1]), source_ids=(LAW,))], LAW, (), None),
        ([alarm(f"{PARTS[0]}?", PARTS[1], whole_parts=PARTS)], LAW, (), None),
        ([], LAW, (), list(PARTS)),
        # Alerts may stand where the log goes to, and where it may go to.
        ([], OTHERS, (), None),
        ([], LAW, (denied("audit_trail[export].*"),), None),
    ],
)
def test_an_alarm_that_says_itself_what_reaches_it(found: Any, target: str, readings: Any, missing: Any) -> None:
    """The log of an Azure subscription, exported to a workspace of its own or of another one."""
    export = AuditTrail(**at("export", kind="export", destination_ids=(target,)))
    assert unheard(export, *found, readings=readings) == missing


@pytest.mark.parametrize(("absent", "expected"), [(("is_org_management",), True), ((), None)])
def test_policies_of_an_account_that_nobody_governs(absent: tuple[str, ...], expected: bool | None) -> None:
    account = Account(**at("account", kind="account", in_organization=True, absent=absent))
    cls = Alert(**at("class", kind="event_class", event_class="policy_change", event_parts=("policy_change/x",)))
    assert joined(Alert, "can_happen", cls, account)["class"] is expected
