"""Facts about what restrains a project, whom Google writes to, and what Google says of its own health."""

from providers.gcp.guardrails import contacts, health, labelling, liens, organisation, policies

COLLECTORS = (
    *policies.COLLECTORS,
    *labelling.COLLECTORS,
    *liens.COLLECTORS,
    *contacts.COLLECTORS,
    *health.COLLECTORS,
    *organisation.COLLECTORS,
)
