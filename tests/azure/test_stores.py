"""Storage accounts with what is in them, as facts."""

from typing import Any

import pytest

from auditor.demo.azure import stores
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.site import EAST, WEST, Site
from auditor.facts.identities import Credential
from auditor.facts.stores import DataStore, ExternalShare
from tests.azure.conftest import BAD, GOOD, audit, by_name, rows


def account(site: Site, name: str = "st", kind: str = "StorageV2", sku: str = "Standard_LRS", **properties: Any) -> str:
    """An account that says only what it is given."""
    return site.resource(stores.ACCOUNT, name, sku={"name": sku}, more={"kind": kind}, **properties)


def found(cloud: Cloud, name: str = "st") -> dict[str, Any]:
    """The account's row."""
    return by_name(audit(cloud)[GOOD], DataStore)[name]


def test_a_closed_account(cloud: Cloud, good: Site) -> None:
    """Everything that is asked is known."""
    stores.good(good)
    row = found(cloud, "stkokuhobunsho")
    assert row["resource"].endswith("/providers/microsoft.storage/storageaccounts/stkokuhobunsho")
    assert (row["region"], list(row["replica_regions"]), list(row["replica_accounts"])) == (EAST, [WEST], [])
    assert (row["tls_enforced"], row["min_tls"], row["acl_disabled"]) == (True, "1.2", True)
    assert (row["is_public"], row["public_possible"]) == (False, False)
    assert (row["has_public_endpoint"], row["public_endpoint_open"]) == (False, False)
    assert (row["network_restricted"], row["has_private_endpoint"]) == (True, True)
    assert (row["immutable_days"], row["immutable_locked"], row["zone_redundant"]) == (365, True, True)
    assert (row["versioning"], row["soft_delete_days"], row["deletion_protection"]) == (True, 30, True)
    assert (row["lifecycle_deletes"], row["lifecycle_days"]) == (True, 3650)
    assert row["key_id"] == "https://kv-kokuho.vault.azure.net/keys/bunsho"
    assert row["created_at"].isoformat() == "2024-04-01T00:00:00.123456+00:00"


def test_an_open_account_and_one_that_does_not_say(cloud: Cloud, bad: Site) -> None:
    """A container is open, and nothing keeps anybody from it; what is missing is unknown."""
    stores.bad(bad)
    bad.resource(stores.ACCOUNT, "mukashi", "eastus", sku={"name": "Standard_GRS"})
    seen = by_name(audit(cloud)[BAD], DataStore)
    opened, silent = seen["stkankophoto"], seen["mukashi"]
    assert (opened["is_public"], opened["public_possible"], opened["public_endpoint_open"]) == (True, True, True)
    assert (opened["min_tls"], opened["tls_enforced"], opened["acl_disabled"]) == ("1.0", False, False)
    assert (opened["network_restricted"], opened["has_private_endpoint"]) == (False, False)
    assert (opened["key_id"], opened["versioning"], opened["soft_delete_days"]) == ("provider", False, 0)
    assert (opened["immutable_days"], opened["lifecycle_deletes"], opened["lifecycle_days"]) == (0, False, -1)
    assert (list(opened["replica_regions"]), dict(opened["tags"])) == ([], {"classification": "1"})
    asked = ("replica_regions", "tls_enforced", "min_tls", "is_public", "public_possible", "has_public_endpoint")
    more = ("public_endpoint_open", "network_restricted", "has_private_endpoint", "acl_disabled", "immutable_days")
    inner = ("versioning", "soft_delete_days", "lifecycle_deletes", "key_id", "replica_accounts")
    assert {silent[name] for name in (*asked, *more, *inner)} == {None}


OPEN = {**stores.OPEN, "allowBlobPublicAccess": True}


@pytest.mark.parametrize(
    ("properties", "container", "public"),
    [
        ({}, {"a": "Blob"}, True),
        ({}, {"a": "None"}, False),
        ({}, {"a": None}, None),
        ({"allowBlobPublicAccess": False}, {"a": "Container"}, False),
        ({"allowBlobPublicAccess": None}, {"a": "Blob"}, None),
        ({"allowBlobPublicAccess": False}, {"$web": "None"}, None),
        ({"publicNetworkAccess": "Disabled"}, {"$web": "None", "a": "Blob"}, False),
        ({"networkAcls": {"defaultAction": "Deny", "ipRules": [{"value": "203.0.113.0/24"}]}}, {"a": "Blob"}, False),
        ({"networkAcls": {"defaultAction": "Deny", "ipRules": []}}, {"a": "Blob"}, False),
        ({"networkAcls": {"defaultAction": "Deny"}}, {"a": "Blob"}, None),
        ({"networkAcls": None}, {"a": "Blob"}, None),
    ],
)
def test_who_can_read_a_container(
    cloud: Cloud, good: Site, properties: dict[str, Any], container: dict[str, str], public: bool | None
) -> None:
    """Container, switch and network all have to let anybody in; a website answers to no switch."""
    stores.inside(good, account(good, **{**OPEN, **properties}), days=7, containers=container)
    assert found(cloud)["is_public"] is public


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"publicNetworkAccess": "SecuredByPerimeter", "networkAcls": {"defaultAction": "Allow"}}, (None, None, None)),
        ({"networkAcls": {"defaultAction": "Allow"}}, (True, True, False)),
        ({"networkAcls": {"defaultAction": "Deny", "ipRules": [{"value": "0.0.0.0/1"}]}}, (None, None, None)),
        (
            {
                "publicNetworkAccess": "Enabled",
                "networkAcls": {"defaultAction": "Deny", "ipRules": [{"value": "0.0.0.0/1"}, {"value": "x"}]},
            },
            (True, True, False),
        ),
    ],
)
def test_the_network_of_an_account(
    cloud: Cloud, good: Site, properties: dict[str, Any], expected: tuple[bool | None, ...]
) -> None:
    """A switch that was never set is on; a filter that lets in half the internet is none."""
    account(good, **properties)
    row = found(cloud)
    assert (row["has_public_endpoint"], row["public_endpoint_open"], row["network_restricted"]) == expected


@pytest.mark.parametrize(
    ("properties", "sku", "expected"),
    [
        ({"secondaryLocation": "Japan West"}, "Standard_RAGRS", ["japanwest"]),
        ({}, "Standard_GRS", ["japanwest"]),
        ({}, "Standard_ZRS", []),
    ],
)
def test_copies_in_the_paired_region(
    cloud: Cloud, good: Site, properties: dict[str, Any], sku: str, expected: list[str]
) -> None:
    """By the account's own word, else by the name of its SKU."""
    stores.inside(good, account(good, sku=sku, **properties), days=7, containers={})
    assert list(found(cloud)["replica_regions"]) == expected


@pytest.mark.parametrize(
    ("sku", "zones"), [("Standard_RAGZRS", True), ("PremiumV2_LRS", False), ("Standard_RAGRS", False), ("Anew", None)]
)
def test_zones_by_the_sku(cloud: Cloud, good: Site, sku: str, zones: bool | None) -> None:
    """A redundancy that is not known here may keep copies in other zones."""
    account(good, sku=sku)
    assert found(cloud)["zone_redundant"] is zones


def test_objects_copied_to_other_accounts(cloud: Cloud, good: Site, bad: Site) -> None:
    """Where the target is, if the reader sees it; a name without an ID may lie in another tenant."""
    target = bad.resource(stores.ACCOUNT, "stsaki", "eastus")
    for name, to in (("st", target), ("st2", "stgyosha"), ("st3", "st")):
        stores.inside(good, account(good, name), days=7, containers={}, copied_to=to)
    good.listed(f"{account(good, 'st4')}/objectReplicationPolicies", {"properties": {"sourceAccount": "st4"}})
    snapshot = audit(cloud)[GOOD]
    seen = by_name(snapshot, DataStore)
    assert seen["st4"]["replica_regions"] is None
    assert (list(seen["st"]["replica_regions"]), list(seen["st"]["replica_accounts"])) == (["eastus"], [BAD])
    assert (seen["st2"]["replica_regions"], seen["st2"]["replica_accounts"]) == (None, None)
    assert (list(seen["st3"]["replica_regions"]), list(seen["st3"]["replica_accounts"])) == ([], [])
    shares = [(row["name"], row["share_kind"], row["counterpart"]) for row in rows(snapshot, ExternalShare)]
    assert sorted(shares, key=str) == [("st", "account", BAD), ("st2", None, "stgyosha"), ("st4", None, None)]


def test_denied_details(cloud: Cloud, good: Site) -> None:
    """Each is unknown by itself, and whom objects are copied to is unknown too."""
    stores.good(good)
    details = ("blob_service", "containers", "lifecycle", "replication")
    cloud.faults |= {f"arm:storage.{name}": Fault(403, "AuthorizationFailed") for name in details}
    snapshot = audit(cloud)[GOOD]
    row = by_name(snapshot, DataStore)["stkokuhobunsho"]
    lost = ("versioning", "soft_delete_days", "lifecycle_deletes", "replica_regions", "replica_accounts")
    assert {row[name] for name in lost} == {None}
    assert (row["is_public"], row["immutable_days"]) == (False, 365)
    assert [one["share_kind"] for one in rows(snapshot, ExternalShare)] == [None]
    denied = {reading.operation for reading in snapshot.readings if reading.status == "denied"}
    assert denied == {f"arm:storage.{name}" for name in details}


def test_containers_with_policies_of_their_own(cloud: Cloud, good: Site) -> None:
    """The shortest counts; one that does not say how long is unknown."""
    policy = {"properties": {"immutabilityPeriodSinceCreationInDays": 90, "state": "Locked"}}
    fixed = {"name": "a", "properties": {"hasImmutabilityPolicy": True, "immutabilityPolicy": policy}}
    good.listed(f"{account(good)}/blobServices/default/containers", fixed)
    vague = {"name": "b", "properties": {"hasImmutabilityPolicy": True}}
    good.listed(f"{account(good, 'st2')}/blobServices/default/containers", fixed, vague)
    seen = by_name(audit(cloud)[GOOD], DataStore)
    assert (seen["st"]["immutable_days"], seen["st"]["immutable_locked"]) == (90, True)
    assert seen["st2"]["immutable_days"] is None


@pytest.mark.parametrize(("state", "locked"), [("Locked", True), ("Unlocked", False), (None, None)])
def test_whether_a_policy_is_locked(cloud: Cloud, good: Site, state: str | None, locked: bool | None) -> None:
    """Of a container, and of the account itself."""
    policy = {"immutabilityPeriodSinceCreationInDays": 90, "state": state}
    own = {"hasImmutabilityPolicy": True, "immutabilityPolicy": {"properties": policy}}
    good.listed(f"{account(good)}/blobServices/default/containers", {"name": "a", "properties": own})
    account(good, "st2", immutableStorageWithVersioning={"enabled": True, "immutabilityPolicy": policy})
    seen = by_name(audit(cloud)[GOOD], DataStore)
    assert (seen["st"]["immutable_locked"], seen["st2"]["immutable_locked"]) == (locked, locked)


def test_kinds_of_accounts(cloud: Cloud, good: Site) -> None:
    """Files only, blobs only: what an account does not offer is not asked for."""
    stores.shares(good, account(good, "files", "FileStorage", "Premium_LRS", **stores.CLOSED), "share", days=7)
    stores.inside(good, account(good, "blobs", "BlockBlobStorage", "Premium_LRS"), days=7, containers={})
    snapshot = audit(cloud)[GOOD]
    asked = [reading for reading in snapshot.readings if reading.operation.startswith("arm:storage.")]
    assert [reading.error for reading in asked if not reading.ok] == []
    seen = by_name(snapshot, DataStore)
    assert {"versioning", "lifecycle_deletes"} <= set(seen["files"]["absent"])
    assert (seen["files"]["is_public"], list(seen["files"]["replica_regions"])) == (False, [])
    assert (seen["share"]["kind"], seen["share"]["soft_delete_days"], seen["share"]["network_restricted"]) == (
        "file_share",
        7,
        True,
    )


def test_shares_of_files(cloud: Cloud, good: Site) -> None:
    """They stand under the account's lock; a denied service leaves the shares."""
    stores.good(good)
    share = found(cloud, "kyoyu")
    assert (share["soft_delete_days"], share["autogrow"], share["deletion_protection"]) == (14, True, True)
    assert (list(share["replica_regions"]), dict(share["tags"])) == ([WEST], stores.LABELS)
    cloud.faults["arm:storage.file_service"] = Fault(403, "AuthorizationFailed")
    assert found(cloud, "kyoyu")["soft_delete_days"] is None


def test_the_keys_of_accounts(cloud: Cloud, good: Site, bad: Site) -> None:
    """Two an account; whether they work is one switch, and unknown where it is not said."""
    stores.good(good)
    stores.bad(bad)
    account(good)
    told = audit(cloud)
    keys, open_keys = by_name(told[GOOD], Credential), by_name(told[BAD], Credential)
    held, silent = keys["stkokuhobunsho key1"], keys["st key2"]
    assert (held["kind"], held["is_disabled_by_policy"], held["is_active"]) == ("storage_key", True, True)
    assert held["created_at"].isoformat() == "2024-04-01T00:00:00.123456+00:00"
    assert (silent["is_disabled_by_policy"], silent["created_at"]) == (None, None)
    assert open_keys["stkankophoto key2"]["is_disabled_by_policy"] is False
