"""Log stores: every workspace, and the storage accounts and event hubs that the activity log is written to."""

from typing import Any

from auditor.facts.keys import PROVIDER_KEY
from auditor.facts.logs import LogStore
from providers.azure.locks import LOCKS, locks
from providers.azure.logs.places import PLACES, STORAGE, Places, kind_of
from providers.azure.logs.settings import settings
from providers.azure.logs.trails import ACTIVITY
from providers.azure.place import Answer, Place
from providers.azure.rows import Row
from providers.azure.stores.content import locked
from providers.collecting import Collected, later, reads
from providers.three import Maybe, either

TABLE, CONTAINER = "arm:activity_table", "arm:activity_container"

NO_CONTAINER = ("ContainerNotFound", "ResourceNotFound")
"""How Azure says that nothing of the activity log has arrived yet."""

_STORES = "log_store[workspace,stream].*"


@reads(
    "account",
    {
        ACTIVITY: "log_store[workspace,storage_account,stream].*",
        PLACES: f"{_STORES} log_store[workspace].key_id",
        STORAGE: "log_store[storage_account].region log_store[storage_account].timestamp_zone "
        "log_store[storage_account].is_locked audit_trail[export].integrity_protected",
        TABLE: "log_store[workspace].retention_days",
        LOCKS: "log_store[workspace].is_locked audit_trail[export].integrity_protected",
        CONTAINER: "log_store[storage_account].is_locked audit_trail[export].integrity_protected",
    },
)
def log_stores(place: Place) -> Collected:
    """Workspaces of the subscription, and wherever its activity log goes; one call for each place that it goes to."""
    exported = settings(place.listing(ACTIVITY, subscription=place.account.lower()).rows)
    targets = {target for setting in exported for target in setting.places if kind_of(target)}
    places = Places(place)
    for row in places.rows:
        if kind_of(row["id"]) == "workspace" and row["id"] not in targets:
            yield _workspace(place, places, row["id"], row, row["properties.retentionInDays"])
    for target in sorted(targets):
        yield later(_target, place, places, target)


def _target(place: Place, places: Places, target: str) -> LogStore:
    row, kind = places.find(target), kind_of(target)
    if kind == "workspace":
        table = place.ask(TABLE, about=target, workspace=target)
        return _workspace(place, places, target, row, _properties(table).get("totalRetentionInDays"))
    if kind == "storage_account":
        return _store(place, places, target, row, kind=kind, is_locked=_locked(place, target, row))
    return _store(place, places, target, row, kind=kind)


def _workspace(place: Place, places: Places, resource: str, row: Row | None, days: Any) -> LogStore:
    kept = days if isinstance(days, int) else None
    # By Azure's documentation of securing logs, a lock refuses everything by which data of a workspace goes away.
    held = locks(place, "/".join(resource.split("/")[:3])).locked(resource)
    return _store(
        place, places, resource, row, kind="workspace", retention_days=kept, key_id=_key(places, row), is_locked=held
    )


def _key(places: Places, row: Row | None) -> str | None:
    """The address of a workspace's key in its vault, without its version. Only a cluster of the customer's own, which
    the workspace is linked to, may have one of the customer's own."""
    if row is None:
        return None
    linked = row["properties.features.clusterResourceId"]
    cluster = places.find(str(linked).lower()) if linked else None
    if linked and cluster is None:
        return None
    said = (cluster and cluster["properties.keyVaultProperties"]) or {}
    vault, name = said.get("keyVaultUri"), said.get("keyName")
    return f"{str(vault).rstrip('/')}/keys/{name}".lower() if vault and name else PROVIDER_KEY


def _store(place: Place, places: Places, resource: str, row: Row | None, **more: Any) -> LogStore:
    named: dict[str, Any] = {**place.here(None), "resource": resource, "name": resource.rpartition("/")[2]}
    return LogStore(
        **{**named, **(place.envelope(row) if row else {})},
        owner_account=resource.split("/")[2],
        is_separate_account=not places.is_own(resource),
        is_encrypted=True,  # by design: it cannot be turned off
        timestamp_zone="UTC" if row else None,  # by design, of what was seen
        **more,
    )


def _locked(place: Place, account: str, row: Row | None) -> Maybe:
    """Whether the account, or the container that Azure writes the activity log into, has a policy that nobody can
    shorten."""
    policy = row and (row["properties.immutableStorageWithVersioning"] or {}).get("immutabilityPolicy")
    if (whole := _is_fixed(policy)) is True:
        return True
    answer = place.ask(CONTAINER, none=NO_CONTAINER, account=account)
    if answer is None:
        return None
    own = _is_fixed((_properties(answer).get("immutabilityPolicy") or {}).get("properties"))
    return either(own, None if row is None else whole)


def _properties(answer: Answer | None) -> Answer:
    return (answer or {}).get("properties") or {}


def _is_fixed(policy: Any) -> Maybe:
    return locked(policy) if policy else False


COLLECTORS = (log_stores,)
