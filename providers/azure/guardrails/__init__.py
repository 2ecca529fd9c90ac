"""Facts about policies, locks, switches, contacts, health events, offers, and the tenant as a whole."""

from providers.azure.guardrails import contacts, health, locked, offers, organisation, switches
from providers.azure.policies import guardrails as policies
from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = tuple(
    collector
    for part in (policies, locked, switches, organisation, contacts, health, offers)
    for collector in part.COLLECTORS
)
