"""Subscriptions, readings, faults: what could not be read is unknown and never looks empty."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from auditor.errors import AuditorError, NoAuditError
from auditor.facts.governance import Account, ServiceInUse
from auditor.facts.stores import DataStore
from auditor.facts.tables import REQUIRED, TABLES
from auditor.reading import Reading
from auditor.rule.holes import feed_parts
from auditor.settings import Settings
from auditor.snapshot import Snapshot
from providers.azure import adapter
from providers.azure.subscriptions import NOT_BUILT, UNPROVED
from tests.azure.cloud import CUT, Cloud, Fault
from tests.azure.conftest import BAD, DISKS, GOOD, NAME, NOW, STORAGE, SUBSCRIPTIONS, SUMMARY, UNSEEN, audit, azure

GATEWAY = Fault(502, body=b"<html>gateway</html>")


def missed(snapshot: Snapshot) -> list[Reading]:
    """The readings that failed, but for what is left open in every subscription."""
    return [one for one in snapshot.readings if not one.ok and one.error not in (NOT_BUILT, UNPROVED)]


def test_every_subscription_is_read_with_one_query_a_family(cloud: Cloud) -> None:
    """Registered or not; the queries do not grow with them, pages of two rows are all fetched."""
    found = audit(cloud, GOOD.upper())
    assert set(found) == {GOOD.upper(), BAD}
    assert sorted(cloud.asked) == [f"POST {name}" for name in sorted([SUBSCRIPTIONS, *[SUMMARY, STORAGE, DISKS] * 2])]
    assert cloud.bearers == {"Bearer t"}
    assert [len(one.frames[DataStore]) for one in found.values()] == [4, 2]
    assert not any(missed(one) for one in found.values())


def test_subscriptions_and_what_is_used_in_them(cloud: Cloud) -> None:
    """Name, state, tenant; resource providers by location."""
    found = audit(cloud)
    (account,) = found[BAD].frames[Account].to_dict("records")
    assert (account["name"], account["state"], account["resource"]) == (NAME, "active", f"/subscriptions/{BAD}")
    used = found[BAD].frames[ServiceInUse]
    assert used[["cloud_service", "region", "resource_count"]].values.tolist() == [["microsoft.storage", "eastus", 2]]


def test_a_subscription_that_is_not_shown_is_unknown_and_not_empty(cloud: Cloud) -> None:
    """The attempt covers every table, and names the right."""
    (attempt,) = audit(cloud, UNSEEN)[UNSEEN].readings
    assert (attempt.status, attempt.permission) == ("denied", "Microsoft.Resources/subscriptions/read")
    assert set(attempt.tables) == {table.table() for table in REQUIRED}


def test_a_broken_list_of_subscriptions_hides_and_does_not_deny(cloud: Cloud) -> None:
    """Two of three came, the page of the third did not."""
    cloud.rows[SUBSCRIPTIONS].append({**cloud.rows[SUBSCRIPTIONS][0], "subscriptionId": UNSEEN})
    cloud.faults[SUBSCRIPTIONS] = Fault(500, "InternalError", page=1)
    found = audit(cloud, UNSEEN)
    assert set(found) == {GOOD, BAD, UNSEEN}
    assert [one.status for one in found[UNSEEN].readings] == ["error"]
    assert {one.status for one in missed(found[GOOD])} == {"partial"}


def test_what_no_collector_reads_is_unknown(cloud: Cloud) -> None:
    """Every table is fed by a collector or named as unread."""
    readings = audit(cloud)[GOOD].readings
    fed = {feed_parts(feed)[0] for one in readings for feed in one.columns}
    assert fed == {table.table() for table in REQUIRED}
    (unbuilt,) = [one for one in readings if one.error == NOT_BUILT]
    assert unbuilt.status == "skipped"
    assert {"audit_trail.*", "principal.*", "key.*"} <= set(unbuilt.columns)


def test_lists_are_never_whole(cloud: Cloud) -> None:
    """A role on one resource group gives a short list and no error: nobody has shown yet that there is no more."""
    (unproved,) = [one for one in audit(cloud)[GOOD].readings if one.error == UNPROVED]
    assert unproved.status == "partial"
    assert {feed_parts(feed)[0] for feed in unproved.columns} == {"data_store", "service_in_use"}


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (Fault(403, "AuthorizationFailed"), "denied", "AuthorizationFailed:"),
        (Fault(401, "InvalidAuthenticationToken"), "denied", "InvalidAuthenticationToken"),
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
def test_a_family_that_fails_is_a_hole(cloud: Cloud, fault: Fault, status: str, said: str) -> None:
    """Status and reason in every subscription; the other families stay."""
    cloud.faults[STORAGE] = fault
    for snapshot in audit(cloud).values():
        (hole,) = missed(snapshot)
        assert (hole.operation, hole.status) == ("arg:resources.storage", status)
        assert said in (hole.error or "")
        assert "<" not in (hole.error or "")
        assert hole.columns == ("data_store[storage_account].*",)
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
    assert not any(missed(one) for one in audit(cloud, waited=waited).values())
    assert [seconds for seconds in waited if seconds] == waits


def test_a_page_that_fails_keeps_what_came_before(cloud: Cloud) -> None:
    """And the table is not whole."""
    cloud.faults[STORAGE] = Fault(500, "InternalServerError", page=1)
    found = audit(cloud)[BAD]
    (hole,) = missed(found)
    assert (hole.status, hole.rows, hole.pages) == ("partial", 1, 1)
    assert found.frames[DataStore]["name"].tolist() == ["yoyaku"]


def test_an_answer_that_is_cut_off_without_a_next_page(cloud: Cloud) -> None:
    """Resource Graph says so only in a field of the answer."""
    cloud.truncated = True
    assert {one.operation for one in missed(audit(cloud)[GOOD])} >= {"arg:resources.storage", "arg:resources.summary"}


def test_an_answer_of_another_shape(cloud: Cloud) -> None:
    """A number that is none is a hole, and does not end the run."""
    cloud.rows[SUMMARY][2]["count_"] = "many"
    found = audit(cloud)
    assert [one.error for one in missed(found[GOOD])] == []
    (hole,) = missed(found[BAD])
    assert "unexpected shape" in (hole.error or "")
    assert hole.columns == ("service_in_use.*",)


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
    cloud.rows[SUBSCRIPTIONS] = []
    with pytest.raises(NoAuditError, match="no subscription"):
        audit(cloud)


def test_only_what_the_settings_and_the_registry_name(cloud: Cloud) -> None:
    """The others are left alone."""
    assert set(audit(cloud, subscriptions=(GOOD,))) == {GOOD}


def test_doctor_tries_everything(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading for every declared operation."""
    found: Any = adapter.doctor(Settings(azure=azure(cloud)), (), lambda: NOW)
    for snapshot in found:
        assert {one.operation for one in snapshot.readings} > adapter.operations()
        assert set(snapshot.frames) == set(TABLES)
