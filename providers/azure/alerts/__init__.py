"""Alerts: on the activity log, on log queries and on metrics, and who is told."""

from providers.azure.alerts import activity, metrics, queries

COLLECTORS = (*activity.COLLECTORS, *queries.COLLECTORS, *metrics.COLLECTORS)
