"""The activity log, its exports, and where they go."""

from typing import Any

import pytest

from auditor.demo.azure import logs
from auditor.demo.azure.cloud import TENANT, Cloud, Fault
from auditor.demo.azure.site import Site
from auditor.demo.azure.stores import ACCOUNT
from auditor.facts.logs import AuditTrail, LogStore
from auditor.facts.stores import DataStore
from tests.azure.conftest import BAD, GOOD, audit, by_name, rows

ACTIVITY, ENTRA = "arm:activity_settings", "arm:entra_settings"
DENIED = Fault(403, "AuthorizationFailed")
SINK, PLATFORM = "Entra ID sign-in logs", "activity log"


def test_an_export_to_the_town_s_own_centre(cloud: Cloud, good: Site) -> None:
    """The log itself, its export to another subscription and its copy that nobody can delete."""
    logs.good(good)
    snapshot = audit(cloud)[GOOD]
    trails, stores = by_name(snapshot, AuditTrail), by_name(snapshot, LogStore)
    export, copy, own, sink = (trails[name] for name in ("kansa-log", "kansa-log-copy", PLATFORM, SINK))
    assert (own["kind"], own["retention_days"], own["kept_outside_platform"]) == ("platform_log", 90, False)
    assert list(own["covers_data_events"]) == ["microsoft.storage/storageaccounts"]
    assert (export["is_logging"], export["covers_management_write"], export["kept_outside_platform"]) == (True,) * 3
    assert (export["integrity_protected"], copy["integrity_protected"], sink["covers_sign_in"]) == (True, True, True)
    assert copy["covers_management_write"] is True  # by the group of all categories
    town, account = stores["law-sakura-kansa"], stores["stkokuhokansalog"]
    assert (town["retention_days"], town["region"], town["is_separate_account"]) == (1095, "japaneast", True)
    assert (town["owner_account"], town["is_locked"]) == (logs.CENTRE, True)
    assert town["key_id"] == "https://kv-kokuho.vault.azure.net/keys/bunsho"
    assert (account["kind"], account["is_separate_account"], account["is_locked"]) == ("storage_account", False, True)
    assert list(export["destination_ids"]) == [town["resource"]]
    assert by_name(snapshot, DataStore)["stkokuhokansalog"]["access_logged"] is True
    failed = [r for r in snapshot.readings if r.status not in ("ok", "skipped")]
    assert [r.operation for r in failed if any(feed.startswith(("audit_", "log_")) for feed in r.columns)] == []


def test_a_part_of_it_to_places_that_anybody_may_clear(cloud: Cloud, bad: Site) -> None:
    """One category, a workspace abroad, an account without a log of its own."""
    logs.bad(bad)
    snapshot = audit(cloud)[BAD]
    trails, stores = by_name(snapshot, AuditTrail), by_name(snapshot, LogStore)
    export = trails["export"]
    assert (export["covers_management_write"], export["integrity_protected"]) == (False, False)
    assert list(trails[PLATFORM]["covers_data_events"]) == []
    assert (stores["law-kanko"]["region"], stores["law-kanko"]["retention_days"]) == ("eastus", 90)
    assert (stores["law-kanko"]["is_locked"], stores["law-kanko"]["is_separate_account"]) == (False, False)
    assert stores["stkankolog"]["is_locked"] is False
    assert by_name(snapshot, DataStore)["stkankolog"]["access_logged"] is False


def _exported(site: Site, **targets: str) -> None:
    logs.exported(site, logs.setting("export", **targets))


def test_a_place_that_is_gone(cloud: Cloud, good: Site, bad: Site) -> None:
    """Nothing is kept in a workspace that was deleted; whether there is one is unknown where the list is not whole."""
    for site in (good, bad):
        _exported(site, workspaceId=f"{site.scope}/resourceGroups/rg/providers/{logs.WORKSPACE}/kieta")
    cloud.lists[f"{bad.scope}/providers/microsoft.authorization/permissions"] = [
        {"actions": ["Microsoft.Insights/*/read"], "notActions": []}
    ]
    found = audit(cloud)
    kept = [by_name(found[key], AuditTrail)["export"]["kept_outside_platform"] for key in (GOOD, BAD)]
    assert kept == [False, None]


def test_a_place_that_the_reader_does_not_see(cloud: Cloud, good: Site) -> None:
    """Of another subscription: the row is there, what is in it is unknown, and readings say why."""
    other = "/subscriptions/99999999-9999-4999-8999-999999999999/resourceGroups/rg/providers"
    places = {"workspaceId": f"{other}/{logs.WORKSPACE}/law-ken", "storageAccountId": f"{other}/{ACCOUNT}/stken"}
    _exported(
        good, eventHubAuthorizationRuleId=f"{other}/Microsoft.EventHub/namespaces/ev/authorizationRules/r", **places
    )
    snapshot = audit(cloud)[GOOD]
    found = by_name(snapshot, LogStore)
    assert {name: (row["kind"], row["is_separate_account"]) for name, row in found.items()} == {
        "law-ken": ("workspace", True),
        "stken": ("storage_account", True),
        "ev": ("stream", True),
    }
    unknown = [(row["retention_days"], row["is_locked"], row["key_id"]) for row in found.values()]
    assert unknown == [(None, None, None)] * 3
    assert by_name(snapshot, AuditTrail)["export"]["kept_outside_platform"] is True
    failed = {r.operation for r in snapshot.readings if r.status == "denied"}
    assert {"arg:resources.log_places", "arg:resources.storage"} <= failed


def test_nothing_is_exported(cloud: Cloud, good: Site) -> None:
    """What Azure keeps by itself is all there is; whoever may not ask does not know."""
    logs.exported(good)
    cloud.faults[ENTRA] = DENIED
    snapshot = audit(cloud)[GOOD]
    assert set(by_name(snapshot, AuditTrail)) == {PLATFORM, SINK}
    assert by_name(snapshot, AuditTrail)[SINK]["covers_sign_in"] is None
    assert [r.permission for r in snapshot.readings if r.operation == ENTRA] == [
        "microsoft.aadiam/diagnosticSettings/read"
    ]
    cloud.faults.clear()
    cloud.faults[ACTIVITY] = DENIED
    cloud.lists["/providers/microsoft.aadiam/diagnosticsettings"] = []
    snapshot = audit(cloud)[GOOD]
    assert by_name(snapshot, AuditTrail)[SINK]["covers_sign_in"] is False
    (reading,) = [r for r in snapshot.readings if r.operation == ACTIVITY]
    assert (reading.status, "audit_trail[export].*" in reading.columns) == ("denied", True)


@pytest.mark.parametrize(
    ("operation", "name", "column"),
    [
        ("arm:activity_table", "law-kanko", "retention_days"),
        ("arm:activity_container", "stkankolog", "is_locked"),
        ("arm:locks", "law-kanko", "is_locked"),
    ],
)
def test_a_denied_detail_is_unknown(cloud: Cloud, bad: Site, operation: str, name: str, column: str) -> None:
    """The row stays, and does not say less than is known."""
    logs.bad(bad)
    cloud.faults[operation] = DENIED
    snapshot = audit(cloud)[BAD]
    assert by_name(snapshot, LogStore)[name][column] is None
    assert operation in {r.operation for r in snapshot.readings if r.status == "denied"}


LOCKED: dict[str, Any] = {"state": "Locked", "immutabilityPeriodSinceCreationInDays": 400}


@pytest.mark.parametrize(
    ("account", "container", "locked"),
    [
        ({**LOCKED, "allowProtectedAppendWrites": True}, None, True),
        ({**LOCKED, "state": "Unlocked"}, None, False),
        (None, LOCKED, True),
        (None, {**LOCKED, "state": "Unlocked"}, False),
        (None, {"immutabilityPeriodSinceCreationInDays": 400}, None),
        ({**LOCKED, "state": "Anew"}, {**LOCKED, "state": "Unlocked"}, None),
        (None, None, False),
    ],
)
def test_what_nobody_can_shorten(cloud: Cloud, good: Site, account: Any, container: Any, locked: bool | None) -> None:
    """A policy of the account or of the one container; nothing has arrived where there is no container."""
    path = good.resource(ACCOUNT, "stkansa", immutableStorageWithVersioning={"immutabilityPolicy": account})
    if container:
        policy = {"properties": container}
        good.document(f"{path}/blobServices/default/containers/insights-activity-logs", immutabilityPolicy=policy)
    else:
        cloud.faults["arm:activity_container"] = Fault(404, "ContainerNotFound")
    _exported(good, storageAccountId=path)
    assert by_name(audit(cloud)[GOOD], LogStore)["stkansa"]["is_locked"] is locked


def test_a_workspace_that_receives_nothing_of_it(cloud: Cloud, good: Site) -> None:
    """Its own retention counts, and no call is made for it."""
    good.resource(logs.WORKSPACE, "law-app", retentionInDays=400)
    good.resource(logs.WORKSPACE, "law-damaru")
    logs.exported(good)
    snapshot = audit(cloud)[GOOD]
    found = {row["name"]: (row["retention_days"], row["key_id"]) for row in rows(snapshot, LogStore)}
    assert found == {"law-app": (400, "provider"), "law-damaru": (None, "provider")}
    assert "arm:activity_table" not in cloud.asked


@pytest.mark.parametrize(("said", "opted"), [({"isOptedIn": True}, True), ({"isOptedIn": False}, False), ({}, None)])
def test_accesses_by_the_provider_s_own_staff(cloud: Cloud, good: Site, said: Any, opted: bool | None) -> None:
    """Asked for and recorded where the tenant has opted in; whoever may not ask does not know."""
    cloud.documents[f"/providers/microsoft.customerlockbox/tenantoptedin/{TENANT}"] = said
    logs.exported(good)
    assert by_name(audit(cloud)[GOOD], AuditTrail)[PLATFORM]["covers_provider_access"] is opted
    cloud.faults["arm:lockbox"] = DENIED
    snapshot = audit(cloud)[GOOD]
    assert by_name(snapshot, AuditTrail)[PLATFORM]["covers_provider_access"] is None
    assert "Microsoft.CustomerLockbox/TenantOptedIn/read" in {r.permission for r in snapshot.readings}
