"""Alert policies on logs and on metrics, who is told, and the classes of events."""

from providers.gcp.alerts import classes, policies

COLLECTORS = (*policies.COLLECTORS, *classes.COLLECTORS)
