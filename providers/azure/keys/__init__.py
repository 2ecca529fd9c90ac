"""Facts about key vaults, keys, secrets and certificates."""

from providers.azure.keys import certificates, keys, links, secrets
from providers.azure.keys.links import settle
from providers.collecting import Collector

__all__ = ["COLLECTORS", "settle"]

COLLECTORS: tuple[Collector, ...] = (
    *keys.COLLECTORS,
    *secrets.COLLECTORS,
    *certificates.COLLECTORS,
    *links.COLLECTORS,
)
