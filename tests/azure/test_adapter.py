"""Subscriptions, readings, faults: what could not be read is unknown and never looks empty."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from auditor.demo.azure import stores
from auditor.demo.azure.cloud import CUT, Cloud, Fault
from auditor.demo.azure.site import READER, Site
from auditor.errors import AuditorError, NoAuditError
from auditor.facts.governance import Account, ServiceInUse
from auditor.facts.stores import DataStore
from auditor.facts.tables import REQUIRED, TABLES
from auditor.reading import Reading
from auditor.rule.holes import feed_parts
from auditor.settings import Settings
from auditor.snapshot import Snapshot
from providers.azure import adapter
from providers.azure.calls import OPERATIONS
from providers.azure.subscriptions import NOT_BUILT
from tests.azure.conftest import (
    BAD,
    DISKS,
    GOOD,
    NAME,
    NOW,
    PERMISSIONS,
    STORAGE,
    SUBSCRIPTIONS,
    SUMMARY,
    UNSEEN,
    audit,
    azure,
    rows,
)
from tests.azure.world import ACCOUNT, filled

GATEWAY = Fault(502, body=b"<html>gateway</html>")


def missed(snapshot: Snapshot) -> list[Reading]:
    """The readings that failed, but for what is left open in every subscription."""
    return [one for one in snapshot.readings if not one.ok and one.error != NOT_BUILT]


def test_every_subscription_is_read_with_one_query_a_family(cloud: Cloud, good: Site, bad: Site) -> None:
    """Registered or not; the queries do not grow with them, pages of two rows are all fetched."""
    for number in range(3):
        good.resource(stores.ACCOUNT, f"st{number}")
    for kind in (stores.ACCOUNT, stores.SNAPSHOT):
        bad.resource(kind, "kanko")
    found = audit(cloud, GOOD.upper())
    assert set(found) == {GOOD.upper(), BAD}
    queries = [name for name in cloud.asked if name.startswith("arg:")]
    # Lists that say more of machines, or of alerts, are not asked for where there is none.
    assert {SUBSCRIPTIONS, SUMMARY, STORAGE, DISKS} <= set(queries) <= set(OPERATIONS.queries)
    # Three accounts in two pages; what is asked of accounts alone, likewise.
    assert {queries.count(name) for name in (SUMMARY, STORAGE)} == {2}
    assert {queries.count(name) for name in queries} == {1, 2}
    assert cloud.bearers == {"Bearer t"}
    assert [len(one.frames[DataStore]) for one in found.values()] == [3, 2]
    assert not any(one.operation.startswith("arg:") for two in found.values() for one in missed(two))


def test_subscriptions_and_what_is_used_in_them(cloud: Cloud, bad: Site) -> None:
    """Name, state, tenant; resource providers by location."""
    bad.resource(stores.ACCOUNT, "st1", "East US")
    bad.resource("Microsoft.Storage/storageAccounts", "st2", "eastus")
    found = audit(cloud)
    (account,) = (row for row in rows(found[BAD], Account) if row["kind"] == "account")
    assert (account["name"], account["state"], account["resource"]) == (NAME, "active", f"/subscriptions/{BAD}")
    (used,) = rows(found[BAD], ServiceInUse)
    assert (used["cloud_service"], used["region"], used["resource_count"]) == ("microsoft.storage", "eastus", 2)


def test_a_subscription_that_is_not_shown_is_unknown_and_not_empty(cloud: Cloud) -> None:
    """The attempt covers every table, and names the right."""
    (attempt,) = audit(cloud, UNSEEN)[UNSEEN].readings
    assert (attempt.status, attempt.permission) == ("denied", "Microsoft.Resources/subscriptions/read")
    assert set(attempt.tables) == {table.table() for table in REQUIRED}


def test_a_broken_list_of_subscriptions_hides_and_does_not_deny(cloud: Cloud) -> None:
    """Two of three came, the page of the third did not."""
    Site(cloud, UNSEEN).opened("kaigo")
    cloud.faults[SUBSCRIPTIONS] = Fault(500, "InternalError", page=1)
    found = audit(cloud, UNSEEN)
    assert set(found) == {GOOD, BAD, UNSEEN}
    assert [one.status for one in found[UNSEEN].readings] == ["error"]
    assert SUBSCRIPTIONS in {one.operation for one in missed(found[GOOD]) if one.status == "partial"}


def test_what_no_collector_reads_is_unknown(cloud: Cloud) -> None:
    """Every table is fed by a collector or named as unread."""
    readings = audit(cloud)[GOOD].readings
    fed = {feed_parts(feed)[0] for one in readings for feed in one.columns}
    assert fed == {table.table() for table in REQUIRED if not table.derived}
    assert {one.status for one in readings if one.error == NOT_BUILT} <= {"skipped"}


@pytest.mark.parametrize(
    ("roles", "whole"),
    [
        ([READER], True),
        ([{"actions": ["*"], "notActions": ["Microsoft.Authorization/*/Write"]}], True),
        ([{"actions": ["*/read"], "notActions": ["Microsoft.OperationalInsights/workspaces/query/*"]}], True),
        ([{"actions": ["microsoft.storage/*/read"], "notActions": []}], True),
        ([{"actions": ["*/read"], "notActions": ["Microsoft.Storage/*"]}], False),
        ([{"actions": ["Microsoft.Storage/storageAccounts/blobServices/read"], "notActions": []}], False),
        ([], False),
    ],
)
def test_a_list_is_whole_where_the_role_reaches_the_whole_subscription(
    cloud: Cloud, good: Site, roles: list[dict[str, Any]], whole: bool
) -> None:
    """A role on one resource group gives a short list and no error."""
    stores.good(good)
    path = f"{good.scope}/providers/Microsoft.Authorization/permissions".lower()
    cloud.lists[path] = roles
    short = [one for one in missed(audit(cloud)[GOOD]) if one.operation == STORAGE]
    assert [(one.status, one.permission) for one in short] == (
        [] if whole else [("partial", "Microsoft.Storage/storageAccounts/read")]
    )


def test_how_far_the_role_reaches_may_be_unreadable(cloud: Cloud) -> None:
    """Then no list is whole, and the reading names the right."""
    cloud.faults[PERMISSIONS] = Fault(403, "AuthorizationFailed")
    holes = [one for one in missed(audit(cloud)[GOOD]) if one.operation == PERMISSIONS]
    assert {one.permission for one in holes} == {"Microsoft.Authorization/permissions/read"}
    assert {"data_store[storage_account].*", "service_in_use.*"} <= {feed for one in holes for feed in one.columns}


def test_an_empty_quota_is_waited_for(cloud: Cloud, waited: list[float]) -> None:
    """Before Resource Graph has to refuse."""
    cloud.headers = {"x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": "00:00:05"}
    audit(cloud, waited=waited)
    queries = [name for name in cloud.asked if name.startswith("arg:")]
    assert waited == [5] * len(queries)


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (Fault(403, "AuthorizationFailed"), "denied", "AuthorizationFailed:"),
        (Fault(401, "Unauthorized"), "denied", "Unauthorized"),
        (Fault(401, "InvalidAuthenticationToken"), "error", "InvalidAuthenticationToken"),
        (Fault(404, "NotFound"), "unsupported", "NotFound"),
        (Fault(429, "RateLimiting", headers={"Retry-After": "7"}), "throttled", "RateLimiting"),
        (Fault(500, "InternalServerError"), "error", "InternalServerError"),
        (GATEWAY, "error", "502"),
        (Fault(200, body=b"{cut"), "error", "not JSON"),
        (Fault(200, body=b"[]"), "error", "not a JSON object"),
        (Fault(200, body=b"{}"), "error", "no rows"),
        (Fault(200, body=b'{"data": [{"id": 1}]}'), "partial", "names no subscription"),
        (Fault(302, "Moved", headers={"Location": "https://127.0.0.1:1/"}), "error", "Moved"),
        (CUT, "error", "ServiceRe"),
    ],
)
def test_a_family_that_fails_is_a_hole(cloud: Cloud, good: Site, fault: Fault, status: str, said: str) -> None:
    """Status and reason in every subscription; the other families stay."""
    stores.good(good)
    cloud.faults[STORAGE] = fault
    for snapshot in audit(cloud).values():
        (hole,) = [one for one in missed(snapshot) if one.operation == STORAGE]
        assert hole.status == status
        assert said in (hole.error or "")
        assert "<" not in (hole.error or "")
        assert "data_store[storage_account].*" in hole.columns
        assert "storage_account" not in set(snapshot.frames[DataStore]["kind"])
        assert hole.permission == ("Microsoft.Storage/storageAccounts/read" if status == "denied" else None)


@pytest.mark.parametrize(
    ("fault", "waits"),
    [
        (Fault(429, "RateLimiting", times=1, headers={"Retry-After": "7"}), [7.0]),
        (Fault(503, "ServerBusy", times=1), []),
        (Fault(0, times=1), []),
    ],
)
def test_what_passes_is_asked_again(cloud: Cloud, waited: list[float], fault: Fault, waits: list[float]) -> None:
    """As long after as Azure says."""
    cloud.faults[STORAGE] = fault
    assert not [
        hole for one in audit(cloud, waited=waited).values() for hole in missed(one) if hole.operation == STORAGE
    ]
    assert [seconds for seconds in waited if seconds] == waits


def test_a_page_that_fails_keeps_what_came_before(cloud: Cloud, bad: Site) -> None:
    """And the table is not whole."""
    for number in range(3):
        bad.resource(stores.ACCOUNT, f"st{number}")
    cloud.faults[STORAGE] = Fault(500, "InternalServerError", page=1)
    found = audit(cloud)[BAD]
    (hole,) = [one for one in missed(found) if one.operation == STORAGE]
    assert (hole.status, hole.rows, hole.pages) == ("partial", 2, 1)
    assert [row["name"] for row in rows(found, DataStore)] == ["st0", "st1"]


def test_an_answer_that_is_cut_off_without_a_next_page(cloud: Cloud, bad: Site) -> None:
    """Resource Graph says so only in a field of the answer."""
    for number in range(3):
        bad.resource(stores.ACCOUNT, f"st{number}")
    cloud.truncated = True
    assert STORAGE in {one.operation for one in missed(audit(cloud)[GOOD])}


def test_an_answer_of_another_shape(cloud: Cloud, good: Site, bad: Site) -> None:
    """Text where an object belongs is a hole, and does not end the run."""
    good.resource(stores.ACCOUNT, "st1", privateEndpointConnections=["text"])
    found = audit(cloud)
    assert not [one for one in missed(found[BAD]) if one.operation == STORAGE]
    (hole,) = [one for one in missed(found[GOOD]) if one.operation == STORAGE]
    assert "unexpected shape" in (hole.error or "")
    assert "data_store[storage_account].*" in hole.columns


def test_credentials_that_are_refused(cloud: Cloud) -> None:
    """No audit, one message, nothing asked."""
    refusal = b'{"error": "invalid_client", "error_description": "AADSTS7000215: wrong secret"}'
    cloud.faults["token"] = Fault(401, body=refusal)
    with pytest.raises(NoAuditError, match="AADSTS7000215"):
        audit(cloud)
    assert cloud.asked == []


def test_a_certificate_signs_in(cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of a secret."""
    monkeypatch.delenv("AZURE_CLIENT_SECRET")
    made, file = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=audit"], tmp_path / "a.pem"
    key, public = tmp_path / "key", tmp_path / "public"
    subprocess.run([*made, "-keyout", str(key), "-out", str(public)], check=True, capture_output=True)
    file.write_bytes(key.read_bytes() + public.read_bytes())
    assert set(audit(cloud, credential="certificate", certificate_path=file)) == {GOOD, BAD}
    with pytest.raises(AuditorError, match="certificate"):
        audit(cloud, credential="certificate", certificate_path=tmp_path / "none.pem")


def test_settings_that_do_not_do(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names what to set."""
    monkeypatch.delenv("AZURE_CLIENT_SECRET")
    with pytest.raises(AuditorError, match="AZURE_CLIENT_SECRET"):
        audit(cloud)
    for missing, more in (("tenant", {"tenant": None}), ("certificate_path", {"credential": "certificate"})):
        with pytest.raises(AuditorError, match=missing):
            audit(cloud, **more)


def test_nothing_to_read(cloud: Cloud) -> None:
    """A tenant that shows nothing, and a registry without Azure."""
    cloud.tables.clear()
    with pytest.raises(NoAuditError, match="no subscription"):
        audit(cloud)


def test_only_what_the_settings_and_the_registry_name(cloud: Cloud) -> None:
    """The others are left alone."""
    assert set(audit(cloud, subscriptions=(GOOD,))) == {GOOD}


def test_only_what_lies_below_a_management_group(cloud: Cloud) -> None:
    """A subscription elsewhere in the tenant is not looked at; one that is registered and lies elsewhere is unread."""
    Site(cloud, UNSEEN).opened("kaigo", group="mg-kaigo")
    assert set(audit(cloud, management_group="mg-kaigo")) == {UNSEEN}
    found = audit(cloud, GOOD, management_group="mg-kaigo")
    assert [one.status for one in found[GOOD].readings] == ["denied"]


def test_doctor_tries_everything(cloud: Cloud) -> None:
    """Every operation but those that need a resource of which another detail tells; the missing right is named."""
    filled(cloud)
    cloud.page = 1000
    cloud.faults[DISKS] = Fault(403, "AuthorizationFailed")
    settings = Settings(azure=azure(cloud, subscriptions=(ACCOUNT,)))
    (snapshot,) = adapter.doctor(settings, (), lambda: NOW)
    untried = adapter.operations() - {one.operation for one in snapshot.readings}
    places = {name: set(re.findall(r"{(\w+)}", OPERATIONS.paths[name].path)) for name in untried}
    assert not [name for name, parts in places.items() if parts <= {"subscription", "scope"}]
    assert len(untried) < len(adapter.operations()) / 5
    assert set(snapshot.frames) == set(TABLES)
    (hole,) = [one for one in missed(snapshot) if one.operation == DISKS]
    assert hole.permission == "Microsoft.Compute/disks/read, Microsoft.Compute/snapshots/read"
