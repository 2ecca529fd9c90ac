"""Facts about key vaults, keys, secrets and certificates."""

from providers.azure.keys import certificates, keys, links, secrets
from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = (
    *keys.COLLECTORS,
    *secrets.COLLECTORS,
    *certificates.COLLECTORS,
    *links.COLLECTORS,
)
