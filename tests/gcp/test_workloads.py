"""Clusters, functions, services of containers, applications and registries of images as facts."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from auditor.demo.gcp import databases, lists, workloads
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.server import running
from auditor.demo.gcp.site import OSAKA, TOKYO, Site
from auditor.facts.machines import Compute
from auditor.snapshot import Snapshot
from benchmarks.naming_gcp import operation
from tests.gcp.conftest import BAD, GOOD, audit, by_name, rows

Found = dict[str, dict[str, Any]]

DEFAULT = "200000000001-compute@developer.gserviceaccount.com"
"""The account of the badly kept project, which is the second one."""

SILENT = {
    "kakera-cluster": ("state", "zones", "has_sla", "runtime", "runtime_support_end", "verified_images_only"),
    "kakera-pool": ("zones", "has_public_ip", "trusted_launch", "autoscaling", "auto_upgrade", "has_sla"),
    "kakera-fn": ("state", "runtime", "runtime_support_end", "identity_id", "uses_default_identity"),
    "kakera-run": ("created_at", "autoscaling", "identity_id", "uses_default_identity"),
    "kakera/kakera": ("tags", "state", "autoscaling", "runtime", "identity_id"),
    "kakera-repo": ("image_immutable", "image_scanning"),
}
"""Records that hold a name alone, and what they do not say."""


@pytest.fixture(scope="module")
def both() -> Iterator[dict[str, Snapshot]]:
    """Two projects with everything, and parts of resources in the first; audited once."""
    cloud = Cloud(page=2, name=operation)
    for project in (GOOD, BAD):
        lists.complete(Site(cloud, project).opened(project))
    good, bad = Site(cloud, GOOD), Site(cloud, BAD)
    for topic in (databases, workloads):
        topic.good(good)
        topic.bad(bad)
    _parts(good)
    _edges(good)
    with running(cloud):
        yield audit(cloud)


def _parts(site: Site) -> None:
    found = site.asset(workloads.CLUSTER, f"locations/{TOKYO}/clusters/kakera-cluster")
    workloads.pool(site, found, "kakera-pool", TOKYO)
    site.asset(workloads.FIRST, f"locations/{TOKYO}/functions/kakera-fn")
    workloads.run(site, "kakera-run")
    base = f"//appengine.googleapis.com/apps/{site.project}/services/kakera/versions"
    site.named(f"{base}/kakera", workloads.VERSION, TOKYO)
    site.asset(databases.REGISTRY, f"locations/{TOKYO}/repositories/kakera-repo")


def _edges(site: Site) -> None:
    """What a cloud may show beside the usual."""
    made: dict[str, Any] = {"createTime": workloads.MADE}
    longer = workloads.cluster(site, "nagai", OSAKA, "2026-01-01T00:00:00Z", releaseChannel={"channel": "EXTENDED"})
    path = f"/v1{longer.partition('.com')[2]}:fetchClusterUpgradeInfo"
    ends = {
        "endOfStandardSupportTimestamp": "2026-01-01T00:00:00Z",
        "endOfExtendedSupportTimestamp": "2027-01-01T00:00:00Z",
    }
    site.document("container.googleapis.com", path, **ends)
    workloads.cluster(site, "futatsu", f"{OSAKA}-a", "2026-01-01T00:00:00Z", locations=[f"{OSAKA}-a", f"{OSAKA}-b"])
    # Somebody hides a service behind a label that functions have.
    workloads.run(site, "kakure", **made, labels={"goog-managed-by": "cloudfunctions"})
    workloads.run(site, "tedou", **made, scaling={"scalingMode": "MANUAL"})
    workloads.run(site, "nazo", **made, template={"serviceAccount": "1000001"}, scaling={"scalingMode": "NAZO"})
    workloads.cluster(site, "nazo-cluster", OSAKA, "2036-01-01T00:00:00Z", releaseChannel={"channel": "NAZO"})
    built = {
        "functionTarget": "main",
        "baseImage": "asia-docker.pkg.dev/serverless-runtimes/google-22/runtimes/python38",
    }
    workloads.run(site, "jika", **made, buildConfig=built)
    notes = {"build-function-target": "main", "build-base-image": built["baseImage"]}
    annotated = {f"run.googleapis.com/{name}": text for name, text in notes.items()}
    workloads.run(site, "knative", metadata={"creationTimestamp": workloads.MADE, "annotations": annotated}, spec={})
    workloads.application(site, "own", "v1", {}, runtime="custom", env="flex", automaticScaling={})
    flexible = {"runtimeVersion": "3.13", "operatingSystem": "ubuntu22"}
    workloads.application(site, "own", "v2", {}, runtime="python", env="flex", flexibleRuntimeSettings=flexible)
    for name, more in (
        ("nazo-what", {"format": "NAZO", "vulnerabilityScanningConfig": {"enablementState": "SCANNING_ACTIVE"}}),
        ("nazo-repo", {"format": "DOCKER", "vulnerabilityScanningConfig": {"enablementState": "NAZO"}}),
        ("mukashi", {"format": "DOCKER", "vulnerabilityScanningConfig": {"enablementConfig": "DISABLED"}}),
        ("npm", {"format": "NPM"}),
        ("matome", {"format": "DOCKER", "mode": "VIRTUAL_REPOSITORY"}),
    ):
        site.asset(databases.REGISTRY, f"locations/{TOKYO}/repositories/{name}", **made, **more)


@pytest.fixture(scope="module")
def kept(both: dict[str, Snapshot]) -> Found:
    """The well kept project's rows by name."""
    return by_name(both[GOOD], Compute)


@pytest.fixture(scope="module")
def neglected(both: dict[str, Snapshot]) -> Found:
    """The other's."""
    return by_name(both[BAD], Compute)


def test_a_cluster_and_its_pool(kept: Found, neglected: Found) -> None:
    """Of a region and of a zone."""
    batch, nodes = kept["kosodate-batch"], kept["batch"]
    assert (batch["kind"], list(batch["zones"]), batch["has_sla"]) == ("kubernetes", workloads.ZONES, True)
    assert (batch["runtime_support_end"], batch["verified_images_only"]) == (date(2036, 1, 1), None)
    assert dict(batch["tags"])["owner"] == "kodomo-ka"
    assert (nodes["group_id"], nodes["trusted_launch"], nodes["has_public_ip"]) == (batch["resource"], True, False)
    assert (nodes["identity_full_scope"], nodes["uses_default_identity"], nodes["autoscaling"]) == (False, False, True)
    old, pool = neglected["tenji-batch"], neglected["default-pool"]
    assert (len(old["zones"]), old["has_sla"], old["verified_images_only"]) == (1, False, False)
    assert old["runtime_support_end"] == date(2024, 11, 1)
    assert (pool["trusted_launch"], pool["has_public_ip"], pool["auto_upgrade"]) == (False, True, False)
    assert pool["identity_id"] == f"serviceAccount:{DEFAULT}"
    assert (pool["uses_default_identity"], pool["identity_full_scope"]) == (True, True)


def test_a_longer_support_counts_where_its_channel_pays_for_it(kept: Found) -> None:
    """The channel is called extended."""
    assert kept["nagai"]["runtime_support_end"] == date(2027, 1, 1)


def test_a_control_plane_in_one_zone_is_one_zone(kept: Found) -> None:
    """Wherever its nodes stand."""
    assert list(kept["futatsu"]["zones"]) == [f"{OSAKA}-a"]


def test_functions_of_both_generations(both: dict[str, Snapshot], kept: Found, neglected: Found) -> None:
    """What both lists show is one function; what a function runs as is no service of its own."""
    names = [row["name"] for row in rows(both[GOOD], Compute)]
    assert names.count("tsuchi") == 1
    assert "uketsuke-fn" not in names
    assert (kept["uketsuke"]["runtime"], kept["uketsuke"]["runtime_support_end"]) == ("nodejs24", date(2028, 4, 30))
    assert kept["uketsuke"]["identity_id"] == f"serviceAccount:kosodate-app@{GOOD}.iam.gserviceaccount.com"
    assert (neglected["annai"]["runtime_support_end"], neglected["annai"]["uses_default_identity"]) == (
        date(2024, 10, 14),
        True,
    )
    for name in ("jika", "knative"):
        assert (kept[name]["kind"], kept[name]["runtime_support_end"]) == ("function", date(2024, 10, 14))


def test_services_and_jobs_of_cloud_run(kept: Found, neglected: Found) -> None:
    """In either shape of the interface."""
    assert (kept["shinsei"]["autoscaling"], kept["shinsei"]["uses_default_identity"]) == (True, False)
    assert list(kept["yakan"]["absent"]) == ["autoscaling", "has_sla"]
    assert dict(neglected["kaisetsu"]["tags"]) == {"system": "nazo"}
    assert neglected["kaisetsu"]["identity_id"] == f"serviceAccount:bunkazai-web@{BAD}.iam.gserviceaccount.com"
    assert neglected["kaisetsu"]["autoscaling"] is False
    assert (neglected["zumen"]["autoscaling"], neglected["zumen"]["identity_id"]) == (
        False,
        f"serviceAccount:{DEFAULT}",
    )
    assert (kept["tedou"]["autoscaling"], kept["knative"]["autoscaling"]) == (False, True)


def test_a_label_hides_no_service(kept: Found) -> None:
    """No function runs as it."""
    assert kept["kakure"]["kind"] == "container_service"


def test_versions_of_app_engine(kept: Found, neglected: Found) -> None:
    """Each is a row; what one brings along has no runtime of Google's."""
    assert (kept["default/r8-4"]["region"], kept["default/r8-4"]["runtime"]) == (TOKYO, "python314")
    assert dict(kept["default/r8-4"]["tags"])["owner"] == "kodomo-ka"
    assert (kept["own/v1"]["runtime"], "runtime" in kept["own/v1"]["absent"]) == (None, True)
    assert kept["own/v2"]["runtime_support_end"] == date(2029, 10, 10)
    assert (neglected["mukashi/h31"]["autoscaling"], neglected["mukashi/h31"]["runtime_support_end"]) == (
        False,
        date(2024, 1, 31),
    )


def test_registries_of_images(kept: Found, neglected: Found) -> None:
    """Where Google does not say it, both switches do: the repository's, and the interface that scans."""
    assert (kept["oyo"]["image_scanning"], kept["oyo"]["image_immutable"]) == (True, True)
    assert (kept["mukashi"]["image_scanning"], neglected["tenji"]["image_scanning"]) == (False, False)
    assert not {"npm", "matome"} & set(kept)


@pytest.mark.parametrize("name", SILENT)
def test_a_part_says_nothing_of_what_it_lacks(name: str, kept: Found) -> None:
    """Silence is neither off nor on."""
    assert {kept[name][column] for column in SILENT[name]} == {None}


def test_words_that_nobody_knows(kept: Found) -> None:
    """They are no answer; an account by its number is looked up nowhere."""
    found = kept["nazo"]
    assert [found[name] for name in ("autoscaling", "identity_id", "uses_default_identity")] == [None, None, None]
    assert kept["nazo-cluster"]["has_sla"] is None
    assert [kept[name]["image_scanning"] for name in ("nazo-repo", "nazo-what")] == [None, None]


def test_no_environment_and_no_metadata_is_kept(both: dict[str, Snapshot]) -> None:
    """They hold passwords in this organisation."""
    told = "".join(str(rows(snapshot, Compute)) for snapshot in both.values())
    assert "himitsu" not in told
    assert "PASSWORD" not in told


def test_scanning_that_nobody_could_ask_for_is_unknown(cloud: Cloud, bad: Site) -> None:
    """The list of interfaces was denied; so was until when a cluster is supported."""
    workloads.bad(bad)
    databases.bad(bad)
    cloud.faults["cai:services"] = Fault("PERMISSION_DENIED")
    cloud.faults["rest:cluster_upgrades"] = Fault("PERMISSION_DENIED")
    found = audit(cloud)[BAD]
    named = by_name(found, Compute)
    assert (named["tenji"]["image_scanning"], named["tenji-batch"]["runtime_support_end"]) == (None, None)
    rights = {one.operation: one.permission for one in found.readings if one.status == "denied"}
    assert rights["rest:cluster_upgrades"] == "container.clusters.get"
