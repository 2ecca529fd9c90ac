"""Facts about policies, locks, contacts, health events, offers and quotas."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()
