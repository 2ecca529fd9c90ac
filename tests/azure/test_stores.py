"""Storage accounts, disks and snapshots as facts."""

from auditor.demo.azure import stores
from auditor.demo.azure.cloud import Cloud
from auditor.demo.azure.site import EAST, Site
from auditor.facts.stores import DataStore
from tests.azure.conftest import BAD, GOOD, audit, by_name


def test_a_closed_account(cloud: Cloud, good: Site) -> None:
    """Everything that is asked is known."""
    stores.good(good)
    found = by_name(audit(cloud)[GOOD], DataStore)["stkokuhobunsho"]
    assert found["resource"].endswith("/providers/microsoft.storage/storageaccounts/stkokuhobunsho")
    assert (found["region"], list(found["replica_regions"])) == ("japaneast", ["japanwest"])
    assert (found["tls_enforced"], found["min_tls"], found["acl_disabled"]) == (True, "1.2", True)
    assert (found["is_public"], found["public_possible"]) == (False, False)
    assert (found["has_public_endpoint"], found["public_endpoint_open"]) == (False, False)
    assert (found["network_restricted"], found["has_private_endpoint"]) == (True, True)
    assert (found["immutable_days"], found["zone_redundant"]) == (365, True)
    assert found["key_id"] == "https://kv-kokuho.vault.azure.net/keys/bunsho"
    assert found["created_at"].isoformat() == "2024-04-01T00:00:00.123456+00:00"


def test_an_open_account_and_one_that_does_not_say(cloud: Cloud, bad: Site) -> None:
    """That containers may be opened does not say that one is; what is missing is unknown."""
    stores.bad(bad)
    bad.resource(stores.ACCOUNT, "mukashi", sku={"name": "Standard_GRS"})
    found = by_name(audit(cloud)[BAD], DataStore)
    opened, silent = found["stkankophoto"], found["mukashi"]
    assert (opened["is_public"], opened["public_possible"], opened["public_endpoint_open"]) == (None, True, True)
    assert (opened["min_tls"], opened["tls_enforced"], opened["acl_disabled"]) == ("1.0", False, False)
    assert (opened["network_restricted"], opened["has_private_endpoint"]) == (False, False)
    assert (list(opened["replica_regions"]), dict(opened["tags"])) == ([], {"classification": "1"})
    asked = ("replica_regions", "tls_enforced", "min_tls", "is_public", "public_possible", "has_public_endpoint")
    more = ("public_endpoint_open", "network_restricted", "has_private_endpoint", "acl_disabled", "immutable_days")
    assert {silent[name] for name in (*asked, *more)} == {None}


def test_disks_and_snapshots(cloud: Cloud, good: Site) -> None:
    """A snapshot whose disk is gone; a disk that nobody can export."""
    stores.good(good)
    disk = f"{good.scope}/resourceGroups/rg-app/providers/{stores.DISK}/disk-kokuho-ap1"
    for name, source in (("s1", disk.upper()), ("s2", disk + "-kieta")):
        good.resource(
            stores.SNAPSHOT, name, EAST, sku={"name": "Standard_LRS"}, creationData={"sourceResourceId": source}
        )
    found = by_name(audit(cloud)[GOOD], DataStore)
    held, kept, orphan = found["disk-kokuho-ap1"], found["s1"], found["s2"]
    assert (held["kind"], held["is_attached"], held["zone_redundant"]) == ("volume", True, True)
    assert (held["has_public_endpoint"], held["network_restricted"]) == (False, True)
    assert held["key_id"].endswith("/diskencryptionsets/des-kokuho")
    assert (kept["kind"], kept["source_exists"], orphan["source_exists"]) == ("snapshot", True, False)
    assert (kept["has_public_endpoint"], kept["zone_redundant"]) == (None, False)
