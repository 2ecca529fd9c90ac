"""Logs: the activity log and its exports, where logs are kept, and which resources write one."""

from providers.azure.logs import databases, dns, sources, stores, trails
from providers.azure.logs.joined import settle

COLLECTORS = (*trails.COLLECTORS, *stores.COLLECTORS, *sources.COLLECTORS, *databases.COLLECTORS, *dns.COLLECTORS)

__all__ = ("COLLECTORS", "settle")
