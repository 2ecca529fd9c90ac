"""Disks, snapshots and images as facts."""

from auditor.demo.azure import stores
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.site import EAST, WEST, Site
from auditor.facts.stores import DataStore, ExternalShare
from tests.azure.conftest import BAD, GOOD, audit, by_name, rows


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
    assert (kept["has_public_endpoint"], kept["zone_redundant"], kept["key_id"]) == (None, False, None)


def test_images_and_whom_they_are_shared_with(cloud: Cloud, good: Site, bad: Site) -> None:
    """The gallery decides who may use an image; its copies are named one by one."""
    stores.good(good)
    stores.bad(bad)
    told = audit(cloud)
    (own,) = (row for row in rows(told[GOOD], DataStore) if row["resource"].endswith("/versions/1.0.0"))
    (opened,) = (row for row in rows(told[BAD], DataStore) if row["kind"] == "image")
    managed = by_name(told[GOOD], DataStore)["image-kokuho-ap"]
    assert (own["is_public"], list(own["replica_regions"]), opened["is_public"]) == (False, [WEST], True)
    assert list(opened["replica_regions"]) == ["eastus"]
    assert (managed["is_public"], list(managed["replica_regions"]), managed["zone_redundant"]) == (False, [], True)
    (share,) = (row for row in rows(told[BAD], ExternalShare) if row["kind"] == "image")
    assert (share["share_kind"], share["counterpart"]) == ("public", "*")
    cloud.faults["arg:resources.galleries"] = Fault(403, "AuthorizationFailed")
    assert {row["is_public"] for row in rows(audit(cloud)[BAD], DataStore) if row["kind"] == "image"} == {None}


def test_galleries_shared_with_some(cloud: Cloud, good: Site) -> None:
    """With a subscription and a tenant by name; with some that are not shown; in a way that is not said."""
    groups = [{"type": "Subscriptions", "ids": [BAD]}, {"type": "AADTenants", "ids": ["T"]}]
    good.resource(stores.GALLERY, "named", sharingProfile={"permissions": "Groups", "groups": groups})
    good.resource(stores.GALLERY, "hidden", sharingProfile={"permissions": "Groups"})
    good.resource(stores.GALLERY, "silent")
    good.resource(stores.GALLERY, "never", provisioningState="Succeeded")
    shares = {(row["name"], row["share_kind"], row["counterpart"]) for row in rows(audit(cloud)[GOOD], ExternalShare)}
    assert shares == {
        ("named", "account", BAD),
        ("named", "tenant", "t"),
        ("hidden", None, None),
        ("silent", None, None),
    }
