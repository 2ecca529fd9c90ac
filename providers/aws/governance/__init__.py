"""Governance: the account, what restrains it, and what is used in it."""

from providers.aws.governance import accounts, costs, defaults, explorer, organisation

COLLECTORS = (
    *accounts.COLLECTORS,
    *defaults.COLLECTORS,
    *organisation.COLLECTORS,
    *costs.COLLECTORS,
    *explorer.COLLECTORS,
)
