"""Labels of stores: whether they are there, and whether a store is protected as its class demands."""

from collections.abc import Collection

from auditor.facts.stores import DataStore
from auditor.rule.declare import Column, Criteria, Rows, rule
from checks.classes import of_class
from checks.columns import across, one_of

OWN_KEYS = ("customer", "customer_hsm", "external")
"""Who may manage a key so that it counts as the municipality's own."""

OBJECTS = ("bucket", "storage_account")
"""Kinds that have a log of accesses and earlier versions of their own."""

LOGGED = (*OBJECTS, "table")
"""Kinds whose single accesses the provider can record; what others record is judged with the logs."""

ORIGINALS = (*OBJECTS, "table", "database", "file_share", "volume", "warehouse")
"""Kinds that hold data of their own: a snapshot or image is a copy itself, a cache or queue holds what passes."""


@rule(
    "LBL-01",
    reads=DataStore,
    severity="high",
    ja="データに格付と個人情報の有無のタグが決められた値で付いている",
    en="Data is tagged with its class and with whether it holds personal information, in known spellings",
)
def labelled(stores: Rows, _: Criteria) -> Column:
    def test(tagged: bool | None, label: str | None, personal: bool | None) -> bool | None:
        # Tags that were read and spell nothing known are as good as none.
        return None if tagged is None else tagged and label is not None and personal is not None

    return across(test, stores.class_tagged, stores.classification, stores.personal_info)


@rule(
    "LBL-03",
    reads=DataStore,
    applies=lambda stores, criteria: of_class(stores, [name for name, needs in _demands(criteria) if needs]),
    severity="medium",
    ja="格付に応じた保護（非公開・自庁管理の鍵・アクセス記録・バックアップ）がそろっている",
    en="Each store has what its class demands: not public, a key of one's own, a log of accesses, a backup",
)
def protected_as_classified(stores: Rows, criteria: Criteria) -> Column:
    result = ~_demanded(stores, criteria, "not_public") | ~stores.is_public
    own_key = stores.encrypted_at_rest & one_of(stores.key_manager, OWN_KEYS)
    result &= ~_demanded(stores, criteria, "customer_key") | own_key
    logged = (one_of(stores.kind, OBJECTS) & stores.access_logged) | stores.data_access_recorded
    result &= ~_demanded(stores, criteria, "access_log", LOGGED) | logged
    return result & (~_demanded(stores, criteria, "backup", ORIGINALS) | _restorable(stores))


def _demands(criteria: Criteria) -> Collection[tuple[str, Collection[str]]]:
    found: Collection[tuple[str, Collection[str]]] = criteria.class_requirements.items()
    return found


def _demanded(stores: Rows, criteria: Criteria, protection: str, kinds: Collection[str] = ()) -> Column:
    """Whether the row's class demands a protection that its kind can have; no `kinds` is every kind."""
    wanted = of_class(stores, [name for name, needs in _demands(criteria) if protection in needs])
    return wanted & one_of(stores.kind, kinds) if kinds else wanted


def _restorable(stores: Rows) -> Column:
    """Whether lost data could be brought back, by what each kind offers."""
    versions = one_of(stores.kind, OBJECTS) & stores.versioning
    own = one_of(stores.kind, ("database", "warehouse", "file_share")) & (stores.builtin_backup_days > 0)
    in_time = one_of(stores.kind, ("database", "table")) & stores.pitr
    return stores.backed_up | versions | own | in_time
