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
