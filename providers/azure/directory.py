"""Facts about people, groups, applications and sign-in rules of the Entra tenant."""

from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = ()
