"""Every collector of the adapter, what they ask in all, and what nobody asks yet."""

from providers.azure import (
    alerts,
    continuity,
    databases,
    delegations,
    detection,
    directory,
    entrances,
    governance,
    guardrails,
    keys,
    logs,
    machines,
    networks,
    rights,
    stores,
)
from providers.azure.continuity.feeds import carried
from providers.catalogue import Catalogue

_TOPICS = (
    governance,
    guardrails,
    directory,
    rights,
    delegations,
    stores,
    databases,
    keys,
    logs,
    networks,
    entrances,
    machines,
    detection,
    alerts,
    continuity,
)

NO_SUCH_KIND: dict[str, tuple[str, ...]] = {
    "audit_trail": ("trail", "event_store"),
    # Backups of databases are no resources of their own; archives of logs are workspaces, and log stores.
    "data_store": ("bucket", "database_snapshot", "warehouse_snapshot", "log_archive"),
    "secret": ("parameter",),
    # Functions are applications; addresses of stores and databases are columns of these.
    "endpoint": ("function_url", "database", "storage"),
    "log_source": ("bucket", "key"),
    "log_store": ("log_group", "log_bucket", "bucket", "event_store"),
    # Azure has such settings for single resources only.
    "guardrail": ("block_public_snapshot", "block_public_image", "metadata_hardening_default"),
    "subscription_offer": ("licence",),
    # Applications of the tenant have secrets and certificates, and nobody has keys of another kind. That people have a
    # password stands with their sign-in, and machines' keys with the machines.
    "credential": (
        *("password", "access_key", "service_key", "api_key", "ssh_key", "signing_certificate"),
        "service_password",
    ),
    "network": ("internet_gateway",),
}
"""Kinds of rows that Azure does not have, by table."""

_CATALOGUE = Catalogue(_TOPICS, NO_SUCH_KIND, carried)

COLLECTORS = _CATALOGUE.collectors
operations = _CATALOGUE.operations
feeds = _CATALOGUE.feeds
unread = _CATALOGUE.unread
settled = _CATALOGUE.settled
