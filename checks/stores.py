"""Where data rests: its place, its class, who gets at it, how it is encrypted, and what it shares."""

from auditor.facts.stores import DataStore, ExternalShare
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.classes import of_class
from checks.columns import given, one_of
from checks.disposal import deleted_in_time, no_leftovers
from checks.labels import OWN_KEYS, labelled, protected_as_classified
from checks.places import region_allowed, regions_allowed
from checks.upkeep import (
    data_portable,
    database_redundant,
    engine_supported,
    files_recoverable,
    minor_versions_applied,
    no_overdue_database_maintenance,
    objects_redundant,
    storage_watched,
)

OF_THEIR_OWN = (
    *(labelled, protected_as_classified),
    *(engine_supported, minor_versions_applied, no_overdue_database_maintenance),
    *(database_redundant, objects_redundant),
    *(storage_watched, data_portable, files_recoverable),
    *(no_leftovers, deleted_in_time),
)
"""Rules of the same topic that have files of their own."""

CONNECTED = (
    *("bucket", "storage_account", "file_share", "database", "table", "cache"),
    *("queue", "topic", "stream", "registry", "search", "warehouse"),
)
"""Kinds that clients connect to."""

SERVERS = ("database", "table", "cache", "search", "warehouse")
"""Kinds that ask for a network address of their own."""


@rule(
    "LOC-01",
    reads=DataStore,
    applies=lambda stores, criteria: ~one_of(stores.kind, criteria.location_exempt_kinds),
    severity="critical",
    nothing="pass",
    ja="データとその複製が国内の許可されたリージョンにある",
    en="Data and its copies are kept in allowed regions of the required country",
)
def kept_in_allowed_places(stores: Rows, criteria: Criteria) -> Column:
    return region_allowed(stores, criteria) & regions_allowed(stores, criteria, stores.replica_regions)


@rule(
    "SVC-05",
    reads=DataStore,
    severity="critical",
    nothing="pass",
    ja="クラウドで扱えない機密性（3A）の情報を置いていない",
    en="No information of a class that is forbidden in a cloud is kept",
)
def no_forbidden_class(stores: Rows, criteria: Criteria) -> Column:
    registered = stores.service_classification
    by_registry = given(registered) & one_of(registered, criteria.forbidden_classes)
    return ~(of_class(stores, criteria.forbidden_classes) | by_registry)


@rule(
    "ACC-02",
    reads=DataStore,
    severity="critical",
    nothing="pass",
    ja="データが不特定の者に公開されていない",
    en="Data is not open to anybody",
)
def data_not_public(stores: Rows, criteria: Criteria) -> Column:
    return ~stores.is_public | one_of(stores.resource, criteria.public_allow_list)


@rule(
    "ACC-03",
    reads=DataStore,
    kinds=SERVERS,
    severity="high",
    nothing="pass",
    ja="データベース等にインターネットから誰でも接続できる状態になっていない",
    en="Databases and caches have no public endpoint that admits any source",
)
def endpoint_not_open(stores: Rows, _: Criteria) -> Column:
    return ~stores.has_public_endpoint | ~stores.public_endpoint_open


@rule(
    "ACC-04",
    reads=ExternalShare,
    severity="high",
    nothing="pass",
    ja="外部との共有の相手がすべて承認されている",
    en="Every counterpart of a share with the outside is approved",
)
def share_approved(shares: Rows, criteria: Criteria) -> Column:
    # The joined column knows the installation's lists; a service may have approved counterparts of its own.
    return shares.is_approved | one_of(
        shares.counterpart, (*criteria.trusted_accounts, *criteria.trusted_tenants, *criteria.home_domains)
    )


@rule(
    "ACC-05",
    reads=DataStore,
    kinds=CONNECTED,
    applies=lambda stores, criteria: of_class(stores, criteria.private_access_classes),
    severity="medium",
    ja="閉域に限るべき機密性のデータに、許可した通信元以外から到達できない",
    en="Stores of classes that need it are reachable from listed networks or private endpoints only",
)
def reachable_privately_only(stores: Rows, _: Criteria) -> Column:
    return stores.network_restricted | (stores.has_private_endpoint & ~stores.has_public_endpoint)


@rule(
    "ACC-06",
    reads=DataStore,
    kinds=(*SERVERS, "storage_account", "bucket", "file_share"),
    applies=lambda stores, criteria: one_of(stores.kind, criteria.deletion_protection_kinds),
    severity="medium",
    ja="データベースに削除保護が設定されている",
    en="Databases are protected from deletion by mistake",
)
def protected_from_deletion(stores: Rows, _: Criteria) -> Column:
    return stores.deletion_protection


@rule(
    "ACC-07",
    reads=DataStore,
    kinds=("bucket", "storage_account"),
    severity="medium",
    ja="誤って消した・上書きしたファイルを元に戻せる",
    en="Deleted or overwritten objects can be brought back",
)
def deletion_recoverable(stores: Rows, criteria: Criteria) -> Column:
    return stores.versioning | (stores.soft_delete_days >= criteria.soft_delete_days)


@rule(
    "ACC-X1",
    reads=DataStore,
    kinds=("bucket", "storage_account"),
    severity="medium",
    ja="オブジェクトごとの ACL や共有キーを使わず、権限の仕組みが一本化されている",
    en="Access to object stores is ruled by one model: object ACLs and shared keys are off",
)
def one_permission_model(stores: Rows, _: Criteria) -> Column:
    return stores.acl_disabled


@rule(
    "ENC-01",
    reads=DataStore,
    severity="high",
    ja="保存データが暗号化されている",
    en="Data is encrypted where it rests",
)
def encrypted_at_rest(stores: Rows, _: Criteria) -> Column:
    return stores.encrypted_at_rest


@rule(
    "ENC-03",
    reads=DataStore,
    applies=lambda stores, criteria: of_class(stores, criteria.customer_key_classes),
    severity="medium",
    ja="機密性の高いデータが自治体の管理する鍵で暗号化されている",
    en="Stores of the classes that need it are encrypted with keys that the municipality manages",
)
def encrypted_with_own_key(stores: Rows, _: Criteria) -> Column:
    return stores.encrypted_at_rest & one_of(stores.key_manager, OWN_KEYS)


@rule(
    "ENC-04",
    reads=DataStore,
    kinds=CONNECTED,
    severity="high",
    ja="暗号化されていない通信や古いTLSでの接続を拒否している",
    en="Connections without encryption or with an old TLS version are refused",
)
def encrypted_in_transit(stores: Rows, criteria: Criteria) -> Column:
    return stores.tls_enforced & (stores.min_tls >= criteria.min_tls)


@rule(
    "TIM-02",
    reads=DataStore,
    kinds=("database",),
    severity="low",
    ja="データベースのタイムゾーンが統一されている",
    en="The time zone of databases is one of the declared zones",
)
def declared_time_zone(stores: Rows, criteria: Criteria) -> Column:
    return one_of(stores.time_zone, criteria.database_time_zones)
