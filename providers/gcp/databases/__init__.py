"""Facts about databases, warehouses, caches, topics, registries and file shares."""

from providers.collecting import Collector
from providers.gcp.databases import alloydb, bigquery, caches, documents, filestore, messaging, spanner, sql, wide

COLLECTORS: tuple[Collector, ...] = (
    *sql.COLLECTORS,
    *alloydb.COLLECTORS,
    *spanner.COLLECTORS,
    *documents.COLLECTORS,
    *wide.COLLECTORS,
    *caches.COLLECTORS,
    *bigquery.COLLECTORS,
    *filestore.COLLECTORS,
    *messaging.COLLECTORS,
)

UNREAD = (
    # Of a share that is encrypted by Kerberos; the older version of its protocol does not encrypt at all.
    "data_store[file_share].tls_enforced",
    "data_store[file_share].min_tls",
    "data_store[table].is_public",
)
