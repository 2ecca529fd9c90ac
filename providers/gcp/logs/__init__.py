"""Logs: what is recorded of changes and accesses, where logs are kept, and which resources write one."""

from providers.gcp.logs import databases, fronts, sources, stores, trails

COLLECTORS = (*trails.COLLECTORS, *stores.COLLECTORS, *sources.COLLECTORS, *fronts.COLLECTORS, *databases.COLLECTORS)
"""All of the topic."""

UNREAD = ("audit_trail.covers_sign_in",)
"""Whether Workspace shares its records of sign-ins with the organisation's logs is told by no interface."""
