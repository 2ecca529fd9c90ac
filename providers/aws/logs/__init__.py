"""Logs: audit trails, where logs are kept, and which resources write one."""

from providers.aws.logs import sources, stores, trails

COLLECTORS = (*trails.COLLECTORS, *stores.COLLECTORS, *sources.COLLECTORS)
