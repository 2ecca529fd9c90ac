"""Alerts: alarms on logs and metrics, rules on events, and who is told."""

from providers.aws.alerts import alarms, buses

COLLECTORS = (*alarms.COLLECTORS, *buses.COLLECTORS)
