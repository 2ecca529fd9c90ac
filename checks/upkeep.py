"""How stores are kept up: supported versions, updates, redundancy, room to grow, and a way out."""

from datetime import timedelta

from auditor.facts.stores import DataStore
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import before, one_of


@rule(
    "MNT-02",
    reads=DataStore,
    kinds=("database", "cache", "search"),
    severity="high",
    ja="データベース等のエンジンの標準サポートが一定日数以上残っている",
    en="Engine versions of databases are in standard support for a set time to come",
)
def engine_supported(stores: Rows, criteria: Criteria) -> Column:
    return ~before(stores.support_end, criteria.today + timedelta(days=criteria.engine_support_days))


@rule(
    "MNT-03",
    reads=DataStore,
    kinds=("database", "cache", "warehouse"),
    severity="medium",
    ja="データベース等のマイナーバージョンが自動で更新される",
    en="Minor versions of databases are applied automatically",
)
def minor_versions_applied(stores: Rows, _: Criteria) -> Column:
    return stores.auto_minor_upgrade


@rule(
    "MNT-X2",
    reads=DataStore,
    kinds=("database",),
    providers=("aws",),
    severity="medium",
    ja="データベースに期限を過ぎた保守作業が残っていない",
    en="No maintenance of a database that the provider has announced is overdue",
)
def no_overdue_database_maintenance(stores: Rows, criteria: Criteria) -> Column:
    return (stores.pending_maintenance == 0) | (stores.maintenance_due_at >= criteria.now)


@rule(
    "AVL-01",
    reads=DataStore,
    kinds=("database",),
    applies=lambda stores, criteria: one_of(stores.service_criticality, criteria.redundant_criticalities),
    severity="medium",
    ja="重要なシステムのデータベースが複数のゾーンに冗長化されている",
    en="Databases of critical services survive the loss of a zone",
)
def database_redundant(stores: Rows, _: Criteria) -> Column:
    return stores.zone_redundant


@rule(
    "AVL-X2",
    reads=DataStore,
    kinds=("bucket", "storage_account"),
    severity="medium",
    ja="オブジェクトストレージが複数のゾーンに保存されている",
    en="Object storage survives the loss of a zone",
)
def objects_redundant(stores: Rows, _: Criteria) -> Column:
    return stores.zone_redundant


@rule(
    "CAP-01",
    reads=DataStore,
    kinds=("database", "file_share", "search"),
    severity="medium",
    ja="データベース等の容量が自動で拡張されるか、空き容量が監視されている",
    en="Storage of databases and file systems grows by itself, or an alert watches its free space",
)
def storage_watched(stores: Rows, _: Criteria) -> Column:
    return stores.autogrow | stores.has_storage_alert


@rule(
    "CAP-X2",
    reads=DataStore,
    kinds=("database", "table", "search", "warehouse", "file_share", "bucket", "storage_account"),
    severity="low",
    ja="データを取り出して他の環境へ移せる",
    en="Data can be taken out: the engine is open or has a documented export",
)
def data_portable(stores: Rows, _: Criteria) -> Column:
    return stores.portable_engine


@rule(
    "ACC-X2",
    reads=DataStore,
    kinds=("file_share",),
    severity="medium",
    ja="共有ファイルを誤って消しても元に戻せる",
    en="Files of a shared file system can be brought back: deletions are kept or backups are made",
)
def files_recoverable(stores: Rows, criteria: Criteria) -> Column:
    kept = stores.soft_delete_days >= criteria.soft_delete_days
    return kept | (stores.builtin_backup_days > 0) | stores.backed_up
