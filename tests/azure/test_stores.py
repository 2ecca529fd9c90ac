"""Storage accounts, disks and snapshots as facts."""

from typing import Any

from auditor.facts.base import columns
from auditor.facts.stores import DataStore
from providers.azure.collectors import UNREAD_COLUMNS
from tests.azure.cloud import Cloud
from tests.azure.conftest import BAD, GOOD, audit


def stores(cloud: Cloud, account: str) -> dict[str, dict[str, Any]]:
    """Data stores by name; unknown is None."""
    frame: Any = audit(cloud)[account].frames[DataStore]
    return {row["name"]: row for row in frame.astype(object).where(frame.notna(), None).to_dict("records")}


def test_a_closed_account(cloud: Cloud) -> None:
    """Everything that is asked is known."""
    found = stores(cloud, GOOD)["juki"]
    assert found["resource"].endswith("/providers/microsoft.storage/storageaccounts/juki")
    assert (found["region"], list(found["replica_regions"])) == ("japaneast", ["japanwest"])
    assert (found["tls_enforced"], found["min_tls"], found["acl_disabled"]) == (True, "1.2", True)
    assert (found["is_public"], found["public_possible"]) == (False, False)
    assert (found["has_public_endpoint"], found["public_endpoint_open"]) == (False, False)
    assert (found["network_restricted"], found["has_private_endpoint"]) == (True, True)
    assert (found["immutable_days"], found["zone_redundant"]) == (365, True)
    assert found["key_id"] == "https://kagi.vault.azure.net/keys/juki"
    assert found["created_at"].isoformat() == "2024-04-01T00:00:00.123456+00:00"


def test_an_open_account_and_one_that_does_not_say(cloud: Cloud) -> None:
    """That containers may be opened does not say that one is; what is missing is unknown."""
    found = stores(cloud, BAD)
    opened, silent = found["yoyaku"], found["mukashi"]
    assert (opened["is_public"], opened["public_possible"], opened["public_endpoint_open"]) == (None, True, True)
    assert (opened["min_tls"], opened["tls_enforced"], opened["acl_disabled"]) == ("1.0", False, False)
    assert (opened["network_restricted"], opened["has_private_endpoint"]) == (False, False)
    assert (list(opened["replica_regions"]), dict(opened["tags"])) == ([], {"class": "<img src=x>"})
    asked = ("replica_regions", "tls_enforced", "min_tls", "is_public", "public_possible", "has_public_endpoint")
    more = ("public_endpoint_open", "network_restricted", "has_private_endpoint", "acl_disabled", "immutable_days")
    assert {silent[name] for name in (*asked, *more)} == {None}


def test_disks_and_snapshots(cloud: Cloud) -> None:
    """A snapshot whose disk is gone; a disk that nobody can export."""
    found = stores(cloud, GOOD)
    disk, kept, orphan = found["d1"], found["s1"], found["s2"]
    assert (disk["kind"], disk["is_attached"], disk["zone_redundant"]) == ("volume", True, True)
    assert (disk["has_public_endpoint"], disk["network_restricted"]) == (False, True)
    assert disk["key_id"] == "/subscriptions/x/des"
    assert (kept["kind"], kept["source_exists"], orphan["source_exists"]) == ("snapshot", True, False)
    assert (kept["has_public_endpoint"], kept["zone_redundant"]) == (None, False)


def test_columns_that_are_named_as_unread_are_never_filled(cloud: Cloud) -> None:
    """The reading that says so speaks of columns that exist, and stays true."""
    named = {feed.split(".")[1] for feed in UNREAD_COLUMNS if feed.startswith("data_store")}
    assert named <= {column.name for column in columns(DataStore)}
    for account in (GOOD, BAD):
        assert all(row[name] is None for row in stores(cloud, account).values() for name in named)
