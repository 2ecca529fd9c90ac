"""Facts about keys, secrets and certificates."""

from providers.collecting import Collector
from providers.gcp.keys import certificates, keys, secrets

COLLECTORS: tuple[Collector, ...] = (*keys.COLLECTORS, *secrets.COLLECTORS, *certificates.COLLECTORS)

UNREAD = (
    "secret[secret].last_used_at",
    "secret[secret].in_use",
    "secret[certificate].in_use",
)
