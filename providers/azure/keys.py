"""Facts about key vaults, keys, secrets and certificates."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()
