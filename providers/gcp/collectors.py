"""Every collector of the adapter, what they ask in all, and what nobody asks yet."""

from providers.catalogue import Catalogue
from providers.gcp import (
    alerts,
    continuity,
    databases,
    detection,
    directory,
    entrances,
    governance,
    guardrails,
    holders,
    keys,
    logs,
    machines,
    networks,
    offers,
    proofs,
    rights,
    stores,
    workloads,
)
from providers.gcp.continuity.feeds import carried

_TOPICS = (
    governance,
    offers,
    guardrails,
    directory,
    rights,
    holders,
    proofs,
    stores,
    databases,
    keys,
    logs,
    networks,
    entrances,
    machines,
    workloads,
    detection,
    alerts,
    continuity,
)

NO_SUCH_KIND: dict[str, tuple[str, ...]] = {
    # Subscriptions hold what rests with their topic; copies of databases are backups, and no resources to attach.
    "data_store": (
        *("storage_account", "queue", "stream", "search", "log_archive"),
        *("database_snapshot", "warehouse_snapshot"),
    ),
    # Google Cloud shares snapshots and images by policies of access, and has no default for machines' metadata.
    "guardrail": ("block_public_snapshot", "block_public_image", "metadata_hardening_default"),
    # Programs have keys of service accounts, and nothing of these. Passwords stand in the directory, which tells
    # nothing of each; keys for machines stand in their metadata beside scripts, which is never kept.
    "credential": (
        "app_secret",
        "app_certificate",
        "signing_certificate",
        "service_password",
        "storage_key",
        "password",
        "ssh_key",
    ),
    "secret": ("parameter",),
    # Addresses of databases and buckets are columns of these; Identity-Aware Proxy stands before machines by itself.
    "endpoint": ("database", "storage", "bastion"),
    # The way to the internet is a word in a route, and nothing that anybody makes.
    "network": ("internet_gateway",),
    # An order is a contract, an image carries its licence; nothing else is sold.
    "subscription_offer": ("licence", "application"),
    # Outsiders are bound to a role like anybody else, without an invitation; nobody reviews rights by an interface.
    "auth_policy": ("guest", "access_review"),
    # Nobody keeps such reviews there.
    "detector": ("architecture_review",),
    "audit_trail": ("trail", "event_store", "export"),
    "log_store": ("log_group", "storage_account", "event_store"),
    # A network interface is logged with its subnet. Functions and applications have no switch: what they print is kept.
    "log_source": ("interface", "storage_account", "key_vault", "function", "app"),
}
"""Kinds of rows that Google Cloud does not have, by table."""

_CATALOGUE = Catalogue(_TOPICS, NO_SUCH_KIND, carried)

COLLECTORS = _CATALOGUE.collectors
operations = _CATALOGUE.operations
feeds = _CATALOGUE.feeds
unread = _CATALOGUE.unread
settled = _CATALOGUE.settled
