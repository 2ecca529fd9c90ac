"""Alerts: which events are told of, whether somebody hears them, and what the provider itself announces."""

from collections.abc import Callable
from datetime import timedelta

from auditor.facts.detection import Alert, Detector, HealthEvent
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import empty_list, one_of


def _of(*classes: str) -> Callable[[Rows, Criteria], Column]:
    """The rows of these classes of events, where such events can happen."""
    return lambda alerts, _: one_of(alerts.event_class, classes) & alerts.can_happen


@rule(
    "CHG-03",
    reads=Alert,
    kinds=("event_class",),
    applies=_of("iam_change"),
    severity="medium",
    ja="権限の変更が通知される",
    en="Changes of rights are told of",
)
def changes_of_rights_told(alerts: Rows, _: Criteria) -> Column:
    return empty_list(alerts.unheard_parts)


@rule(
    "CHG-04",
    reads=Alert,
    kinds=("event_class",),
    applies=_of("network_change"),
    severity="medium",
    ja="ネットワークの変更が通知される",
    en="Changes of networks are told of",
)
def changes_of_networks_told(alerts: Rows, _: Criteria) -> Column:
    return empty_list(alerts.unheard_parts)


@rule(
    "CHG-05",
    reads=Alert,
    kinds=("event_class",),
    applies=_of("log_change", "policy_change"),
    severity="medium",
    ja="監査ログと統制の設定の変更が通知される",
    en="Changes of audit settings and of guardrails are told of",
)
def changes_of_controls_told(alerts: Rows, _: Criteria) -> Column:
    return empty_list(alerts.unheard_parts)


@rule(
    "CHG-06",
    reads=Alert,
    kinds=("event_class",),
    applies=_of("key_change", "storage_policy_change", "db_change"),
    severity="medium",
    ja="鍵、ストレージのポリシー、データベースの変更が通知される",
    en="Changes of keys, of storage policies and of databases are told of",
)
def changes_of_data_protection_told(alerts: Rows, _: Criteria) -> Column:
    return empty_list(alerts.unheard_parts)


@rule(
    "CHG-07",
    reads=Alert,
    kinds=("metric_alarm", "log_alarm", "event_rule"),
    applies=lambda alerts, _: alerts.exists & alerts.is_enabled,
    severity="high",
    ja="アラートに、受信を確認済みの宛先がある",
    en="Every alert has a receiver that has confirmed",
)
def alerts_have_receivers(alerts: Rows, _: Criteria) -> Column:
    return alerts.target_confirmed


@rule(
    "CHG-09",
    reads=Alert,
    kinds=("event_class",),
    applies=_of("root_use", "sign_in_no_mfa", "sign_in_failure"),
    severity="high",
    ja="最高権限アカウントの使用、多要素認証なしのサインイン、サインインの失敗が通知される",
    en="Use of the account's owner, sign-ins without a second factor and failed sign-ins are told of",
)
def suspicious_sign_ins_told(alerts: Rows, _: Criteria) -> Column:
    return empty_list(alerts.unheard_parts)


@rule(
    "CHG-10",
    reads=Alert,
    kinds=("event_class",),
    applies=_of("off_hours"),
    severity="medium",
    ja="業務時間外の利用や通常と異なる利用が検知される",
    en="Use outside working hours or out of the ordinary is detected",
)
def unusual_use_detected(alerts: Rows, _: Criteria) -> Column:
    return empty_list(alerts.unheard_parts) | alerts.anomalies_detected


@rule(
    "DET-06",
    reads=Detector,
    kinds=("threat_detection", "posture"),
    applies=lambda detectors, _: detectors.region_in_use,
    severity="high",
    ja="脅威検知と設定診断の結果が担当者に通知される",
    en="Findings about threats and about the configuration are told to a person",
)
def findings_told(detectors: Rows, _: Criteria) -> Column:
    return detectors.is_enabled & detectors.notifies  # what is off tells nobody


@rule(
    "MNT-04",
    reads=Alert,
    kinds=("event_class",),
    applies=_of("service_health"),
    severity="medium",
    ja="クラウドの障害と計画変更の情報が担当者に通知される",
    en="Failures and planned changes of the provider's services are told to a person",
)
def service_health_told(alerts: Rows, _: Criteria) -> Column:
    return empty_list(alerts.untold_parts)


def _pending(events: Rows, criteria: Criteria) -> Column:
    """What goes on now, and what is planned for the next days, where something of the account is."""
    soon = criteria.now + timedelta(days=criteria.health_event_days)
    planned = (events.status == "upcoming") & (events.starts_at <= soon)
    return events.region_in_use & ((events.status == "open") | planned)


@rule(
    "MNT-05",
    reads=HealthEvent,
    applies=_pending,
    severity="medium",
    nothing="pass",
    ja="続いている障害と間近の計画変更を、担当者が確認している",
    en="Somebody in charge has seen open events and planned changes that are near",
)
def health_events_seen(events: Rows, _: Criteria) -> Column:
    return events.acknowledged
