"""Audit trails, the places where logs are kept, and the resources that write them."""

from datetime import timedelta
from functools import reduce
from operator import or_

from auditor.facts.logs import AuditTrail, LogSource, LogStore
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.columns import each, one_of
from checks.labels import OWN_KEYS
from checks.places import region_allowed

WITHOUT_END = -1

OBJECT_ACCESS = {"AWS::S3::Object", "microsoft.storage/storageaccounts", "storage.googleapis.com"}
"""The clouds' names of single accesses to stored objects."""

FIXED = "_Required"
"""The log bucket that Google Cloud makes in every project, and that nobody can place afterwards."""

WITH_ACCESS_LOG = ("bucket", "storage_account", "log_bucket")
RECORDED_ELSEWHERE = ("key", "bucket")


def _required(sources: Rows, criteria: Criteria) -> Column:
    """Logs that are asked of their kind of resource; of networks only where something is in them."""
    wanted = criteria.required_log_kinds
    asked = [(sources.kind == kind) & one_of(sources.log_kind, names) for kind, names in sorted(wanted.items())]
    return reduce(or_, asked) & (sources.in_use | ~one_of(sources.kind, ("network", "subnet", "interface")))


@rule(
    "LOC-03",
    reads=LogStore,
    severity="medium",
    nothing="pass",
    ja="ログが国内の許可されたリージョンに保存されている",
    en="Logs are kept in allowed regions of the required country",
)
def logs_kept_in_allowed_places(stores: Rows, criteria: Criteria) -> Column:
    allowed = region_allowed(stores, criteria, stores.located_in)
    if not criteria.accept_global_required_bucket:
        return allowed
    return allowed | ((stores.kind == "log_bucket") & (stores.name == FIXED) & (stores.located_in == "global"))


@rule(
    "LOG-01",
    reads=AuditTrail,
    exists=True,
    severity="critical",
    ja="全リージョンの管理操作が証跡として記録され、保存先に届いている",
    en="Administrative changes in all regions are recorded and reach their store",
)
def changes_recorded(trails: Rows, criteria: Criteria) -> Column:
    since = criteria.now - timedelta(hours=criteria.trail_delivery_hours)
    delivered = ~trails.delivery_published | (~trails.has_error & (trails.last_delivery_at >= since))
    everything = trails.covers_all_regions & trails.covers_management_write & trails.kept_outside_platform
    return trails.exists & trails.is_logging & everything & delivered


@rule(
    "LOG-02",
    reads=AuditTrail,
    exists=True,
    nothing="not_applicable",
    applies=lambda trails, criteria: one_of(trails.service_classification, criteria.recorded_data_classes),
    severity="medium",
    ja="格付けされた情報を置くストレージへのデータ操作が記録されている",
    en="Accesses to data are recorded where classified information is kept",
)
def data_accesses_recorded(trails: Rows, _: Criteria) -> Column:
    def holds(entries: list[str]) -> bool | None:
        # A trail of some buckets may hold exactly the classified ones; that cannot be told from here.
        some = any(entry.partition(" ")[0] in OBJECT_ACCESS for entry in entries)
        return True if OBJECT_ACCESS.intersection(entries) else None if some else False

    return trails.exists & trails.is_logging & each(trails.covers_data_events, holds)


@rule(
    "LOG-03",
    reads=AuditTrail,
    applies=lambda trails, _: trails.exists,
    severity="medium",
    ja="証跡の改ざんを検知または防止できる",
    en="A change of recorded events would be noticed or is impossible",
)
def trail_integrity(trails: Rows, _: Criteria) -> Column:
    return trails.integrity_protected


@rule(
    "LOG-04",
    reads=LogStore,
    exists=True,
    applies=lambda stores, _: stores.receives_audit,
    severity="high",
    ja="監査ログが定めた期間保存されている",
    en="Audit logs are kept for the required time",
)
def audit_logs_kept_long_enough(stores: Rows, criteria: Criteria) -> Column:
    return (stores.retention_days == WITHOUT_END) | (stores.retention_days >= criteria.log_retention_days)


@rule(
    "LOG-05",
    reads=LogStore,
    kinds=WITH_ACCESS_LOG,
    severity="high",
    critical_if=lambda stores, _: stores.is_public,
    ja="ログの保存先が公開されておらず、アクセスが記録されている",
    en="Stores of logs are not public and accesses to them are logged",
)
def log_stores_protected(stores: Rows, _: Criteria) -> Column:
    return ~stores.is_public & stores.access_logged


@rule(
    "LOG-06",
    reads=LogStore,
    exists=True,
    applies=lambda stores, _: stores.receives_audit,
    severity="medium",
    ja="監査ログが別のアカウントに保存されている",
    en="Audit logs are kept in a separate account",
)
def audit_logs_kept_apart(stores: Rows, _: Criteria) -> Column:
    return stores.is_separate_account


@rule(
    "LOG-07",
    reads=AuditTrail,
    exists=True,
    severity="medium",
    ja="サインインが記録されている",
    en="Sign-ins are recorded",
)
def sign_ins_recorded(trails: Rows, _: Criteria) -> Column:
    return trails.exists & trails.is_logging & trails.covers_sign_in


@rule(
    "LOG-08",
    reads=LogSource,
    applies=_required,
    severity="medium",
    ja="リソースの種別ごとに必要なログが取得されている",
    en="Every kind of resource writes the logs that are asked of it",
)
def required_logs_on(sources: Rows, _: Criteria) -> Column:
    elsewhere = one_of(sources.kind, RECORDED_ELSEWHERE)
    return (~elsewhere & sources.is_enabled) | (elsewhere & sources.recorded)


@rule(
    "TIM-01",
    reads=LogStore,
    severity="low",
    ja="ログの時刻が一つの時間帯（UTC）にそろっている",
    en="Time stamps of logs share one time zone (UTC)",
)
def log_times_in_one_zone(stores: Rows, _: Criteria) -> Column:
    return stores.timestamp_zone == "UTC"


@rule(
    "LOG-X1",
    reads=LogStore,
    applies=lambda stores, criteria: (
        stores.receives_audit & one_of(stores.service_classification, criteria.customer_key_classes)
    ),
    severity="medium",
    ja="監査ログが自治体の管理する鍵で暗号化されている",
    en="Audit logs of services of the classes that need it are encrypted with keys that the municipality manages",
)
def audit_log_has_own_key(stores: Rows, _: Criteria) -> Column:
    return one_of(stores.key_manager, OWN_KEYS)


@rule(
    "LOG-X2",
    reads=AuditTrail,
    exists=True,
    severity="low",
    providers=("azure", "gcp"),
    ja="提供者の職員によるアクセスが、承認を経て記録される",
    en="Accesses by the provider's own staff are approved and recorded",
)
def provider_access_recorded(trails: Rows, _: Criteria) -> Column:
    return trails.exists & trails.is_logging & trails.covers_provider_access
