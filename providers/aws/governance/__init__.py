"""Governance: the account, what restrains it, and what is used in it."""

from providers.aws.governance import (
    accounts,
    costs,
    defaults,
    explorer,
    inference,
    locks,
    offers,
    organisation,
    quotas,
    tag_policy,
)

COLLECTORS = (
    *accounts.COLLECTORS,
    *defaults.COLLECTORS,
    *organisation.COLLECTORS,
    *tag_policy.COLLECTORS,
    *locks.COLLECTORS,
    *costs.COLLECTORS,
    *explorer.COLLECTORS,
    *inference.COLLECTORS,
    *offers.COLLECTORS,
    *quotas.COLLECTORS,
)
