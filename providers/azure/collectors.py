"""Every collector of the adapter, what they ask in all, and what nobody asks yet."""

from functools import cache

from auditor.facts.tables import REQUIRED
from auditor.rule.holes import feed_parts
from providers.azure import governance, stores
from providers.collecting import Collector

COLLECTORS: tuple[Collector, ...] = (*governance.COLLECTORS, *stores.COLLECTORS)

OTHER_STORES = (
    "image,file_share,database,database_snapshot,table,cache,queue,topic,stream,registry,search,warehouse,"
    "warehouse_snapshot,log_archive"
)
"""Kinds of data store that no collector reads."""

UNREAD_COLUMNS = (
    "service_in_use.quota_max_utilisation",
    "service_in_use.processing_scope",
    "service_in_use.cost_30d",
    *(
        f"data_store[storage_account].{column}"
        for column in (
            "versioning",
            "soft_delete_days",
            "deletion_protection",
            "lifecycle_deletes",
            "lifecycle_days",
            "access_logged",
            "access_log_target",
        )
    ),
    "data_store[volume,snapshot].deletion_protection",
)
"""Columns of rows that are read, which need further calls."""


@cache
def operations() -> frozenset[str]:
    """Every declared operation: what the guard lets through."""
    return frozenset(operation for collector in COLLECTORS for operation in collector.reads)


@cache
def feeds(operation: str) -> tuple[str, ...]:
    """The columns that an operation feeds, over all collectors."""
    return tuple(sorted({feed for collector in COLLECTORS for feed in collector.reads.get(operation, ())}))


@cache
def listed() -> tuple[str, ...]:
    """Rows that lists of Resource Graph give: they are whole only for a reader whose role reaches everything."""
    own = (feed for operation in operations() for feed in feeds(operation))
    return tuple(sorted({feed for feed in own if feed.endswith(".*") and not feed.startswith("account.")}))


def unread() -> tuple[str, ...]:
    """What no collector reads. An empty table of these would look like nothing being there."""
    fed = {feed_parts(feed)[0] for operation in operations() for feed in feeds(operation)}
    tables = tuple(f"{table.table()}.*" for table in REQUIRED if table.table() not in fed)
    return (*tables, f"data_store[{OTHER_STORES}].*", *UNREAD_COLUMNS)
