"""The same account read over the network and from files: what files tell is the same, and nothing else is decided."""

import copy
import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from auditor.demo.place import site
from auditor.demo.run import serving
from auditor.facts.keys import Key
from auditor.facts.networks import IngressRule
from auditor.facts.stores import DataStore
from auditor.settings import Settings
from auditor.snapshot import Snapshot
from providers.aws.exports import bucket
from providers.aws.exports.collect import snapshots
from providers.aws.exports.recorded import RECORDER
from providers.aws.exports.table import TYPES
from tests.aws.bed import NOW, TOKYO
from tests.aws.exports import recorder
from tests.aws.exports.recorder import Item
from tests.aws.world import ACCOUNT, JUDGE, World
from tests.verdicts import Verdicts

Statuses = dict[tuple[str, str], set[str]]


def read(*paths: Path) -> Snapshot:
    """The one snapshot of files."""
    settings = Settings.model_validate({"aws": {"regions": (TOKYO,)}})
    (found,) = snapshots(settings, paths, lambda: NOW, lambda *_: None)
    return found


def statuses(found: Mapping[tuple[str, str, str], str]) -> Statuses:
    """What was found by check and resource; S3 names no regions on loopback, so regions are left aside."""
    by_resource: Statuses = defaultdict(set)
    for (check, _, resource), status in found.items():
        by_resource[check, resource].add(status)
    return dict(by_resource)


def of(told: Verdicts) -> Statuses:
    """The same of everything that is said of a snapshot."""
    return statuses({key: finding.status for key, finding in told.findings.items()})


@dataclass(frozen=True)
class Recorded:
    """An account with something of everything: read live, and what AWS Config and IAM would have saved of it."""

    live: Statuses
    snapshot: Snapshot
    items: tuple[Item, ...]
    details: str
    report: bytes

    def write(self, folder: Path, items: list[Item] | None = None) -> Path:
        """A folder of all three files, with other items if they are given."""
        recorder.snapshot(folder, ACCOUNT, list(self.items) if items is None else items)
        (folder / "details.json").write_text(self.details, "utf-8")
        (folder / "report.csv").write_bytes(self.report)
        for path in folder.iterdir():
            os.utime(path, (recorder.AT.timestamp(), recorder.AT.timestamp()))
        return folder


@pytest.fixture(scope="module")
def recorded() -> Iterator[Recorded]:
    """Built once on the demo's server."""
    patch = pytest.MonkeyPatch()
    patch.setenv("AWS_ACCESS_KEY_ID", "test")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with serving((ACCOUNT,)) as url:
        snapshot = World.build(url).read()
        place = site(url, ACCOUNT)
        iam = place.client("iam")
        iam.generate_credential_report()
        # The world says that its recorder is on.
        place.client("config").start_configuration_recorder(ConfigurationRecorderName="default")
        yield Recorded(
            of(JUDGE.of(snapshot)),
            snapshot,
            tuple(recorder.record(ACCOUNT, place.client)),
            json.dumps(recorder.details(place.client)),
            iam.get_credential_report()["Content"],
        )
    patch.undo()


@pytest.fixture(scope="module")
def told(recorded: Recorded, tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    """What all three files say. Where something is missing, only what changed is judged again, as in the walks."""
    return JUDGE.of(read(recorded.write(tmp_path_factory.mktemp("whole"))))


def strange(found: Statuses, live: Statuses) -> dict[tuple[str, str], set[str]]:
    """What was decided otherwise than live: a pass or a fail that the cloud itself does not give."""
    decided = {key: states & {"pass", "fail"} for key, states in found.items()}
    return {key: states for key, states in decided.items() if not states <= live.get(key, set())}


def test_what_the_files_tell_is_what_the_cloud_tells(recorded: Recorded, told: Verdicts) -> None:
    """Nothing is decided otherwise, and much is decided: the same hundreds of passes and fails."""
    found = of(told)
    assert strange(found, recorded.live) == {}
    decided = {key[0] for key, states in found.items() if states & {"pass", "fail"}}
    assert {"ENC-01", "ENC-03", "ING-01", "KEY-01", "KEY-04", "IAM-05", "IAM-12", "ACC-02", "CHG-02"} <= decided
    assert sum(bool(states & {"pass", "fail"}) for states in found.values()) > 200


def test_whole_tables_are_the_same(recorded: Recorded, tmp_path: Path) -> None:
    """Rows whose every column AWS Config holds are equal to the live ones, value by value."""
    found = read(recorded.write(tmp_path))
    rules, live = found.frames[IngressRule], recorded.snapshot.frames[IngressRule]
    assert len(rules) > 10
    assert rules.equals(live)
    for kind in ("volume", "database"):
        columns = ["resource", "name", "encrypted_at_rest", "key_id", "is_public", "is_attached", "created_at"]
        one, other = (
            frame[frame["kind"] == kind][columns].reset_index(drop=True)
            for frame in (found.frames[DataStore], recorded.snapshot.frames[DataStore])
        )
        assert len(one) > 1
        assert one.equals(other), kind
    columns = ["resource", "manager", "state", "algorithm", "rotatable", "rotation_enabled", "protection"]
    one, other = (
        frame[frame["manager"] == "customer"][columns].reset_index(drop=True)
        for frame in (found.frames[Key], recorded.snapshot.frames[Key])
    )
    assert len(one) > 3
    assert one.equals(other)
    assert found.frames[Key]["rotation_days"].isna().all(), "AWS Config does not keep the period"


def test_buckets_are_the_same_where_an_item_holds_the_key(recorded: Recorded, tmp_path: Path) -> None:
    """Each column that comes from a key of the item; ownership of objects stands in none."""
    found = read(recorded.write(tmp_path)).frames[DataStore]
    own = found[found["kind"] == "bucket"].set_index("resource")
    live = recorded.snapshot.frames[DataStore]
    there = live[live["kind"] == "bucket"].set_index("resource")
    columns = (
        "versioning",
        "tls_enforced",
        "network_restricted",
        "access_logged",
        "access_log_target",
        "lifecycle_days",
    )
    for column in (*columns, "key_id"):
        known = own[own[column].notna()]
        assert len(known), column
        assert list(known[column].map(str)) == list(there.loc[known.index, column].map(str)), column
    assert own["acl_disabled"].isna().all()
    # A bucket without a lifecycle has no key for it: that may be silence.
    assert own["lifecycle_days"].isna().any()


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_a_type_that_is_missing_decides_nothing(kind: str, recorded: Recorded, told: Verdicts, tmp_path: Path) -> None:
    """Without its items, and without the recorder's own, nothing says whether there are none, or none was recorded."""
    left = [one for one in recorded.items if one["resourceType"] not in (kind, RECORDER)]
    assert len(left) < len(recorded.items)
    assert strange(statuses(told.everything(read(recorded.write(tmp_path, left)))), recorded.live) == {}


def test_a_recorder_that_is_on_proves_that_there_is_none(recorded: Recorded, tmp_path: Path) -> None:
    """What it records and the snapshot lacks does not exist: the list is whole and empty."""
    left = [one for one in recorded.items if one["resourceType"] != "AWS::EC2::Volume"]
    found = read(recorder.snapshot(tmp_path, ACCOUNT, left))
    (volumes,) = [r for r in found.readings if r.operation == "ec2:DescribeVolumes"]
    assert (volumes.status, volumes.rows) == ("ok", 0)
    (tables,) = [r for r in found.readings if r.operation == "dynamodb:ListTables"]
    assert tables.status == "unsupported"


@pytest.mark.parametrize("turn", range(max(len(known.needs) + len(known.blank) for known in TYPES.values())))
def test_a_member_that_is_missing_decides_nothing(
    turn: int, recorded: Recorded, told: Verdicts, tmp_path: Path
) -> None:
    """An answer without it would mean "no"; an item without it means nothing. One member of every type in each turn."""
    members = {kind: (*known.needs, *known.blank) for kind, known in TYPES.items()}
    items = copy.deepcopy(list(recorded.items))
    for one in items:
        mine = members.get(one["resourceType"], ())
        gone = mine[turn].lower() if turn < len(mine) else None
        one["configuration"] = {key: value for key, value in one["configuration"].items() if key.lower() != gone}
    assert strange(statuses(told.everything(read(recorded.write(tmp_path, items)))), recorded.live) == {}


@pytest.mark.parametrize("key", sorted({key for key, _ in bucket.DETAILS.values()}))
def test_a_key_that_is_missing_decides_nothing(key: str, recorded: Recorded, told: Verdicts, tmp_path: Path) -> None:
    """AWS Config leaves out what a bucket does not have, and what it did not record."""
    items = copy.deepcopy(list(recorded.items))
    for one in items:
        one["supplementaryConfiguration"].pop(key, None)
    assert strange(statuses(told.everything(read(recorded.write(tmp_path, items)))), recorded.live) == {}


def test_a_query_proves_no_list(recorded: Recorded, told: Verdicts, tmp_path: Path) -> None:
    """Its rows are judged as a snapshot's, and every list stays open: who asked may have asked for less."""
    path = tmp_path / "query.json"
    path.write_text(json.dumps([recorder.queried(one) for one in recorded.items]), "utf-8")
    found = read(path)
    assert strange(statuses(told.everything(found)), recorded.live) == {}
    lists = {r.operation: r.status for r in found.readings if r.region == TOKYO and r.resource is None}
    assert lists["ec2:DescribeVolumes"] == lists["rds:DescribeDBInstances"] == lists["kms:ListKeys"] == "partial"
    assert len(found.frames[DataStore]) > 5


def test_roles_from_configuration_items_alone(recorded: Recorded, told: Verdicts, tmp_path: Path) -> None:
    """Without the file of details, AWS Config's items of IAM say who may do what."""
    found = statuses(told.everything(read(recorder.snapshot(tmp_path, ACCOUNT, list(recorded.items)))))
    assert strange(found, recorded.live) == {}
    assert {key[0] for key, states in found.items() if "fail" in states} >= {"IAM-10", "IAM-13", "IAM-19"}


def test_readings_name_files_and_dates(recorded: Recorded, tmp_path: Path) -> None:
    """A reading for each file; each operation with the date of what answered it; what is missing names the files."""
    found = read(recorded.write(tmp_path))
    files = {r.operation: r for r in found.readings if r.is_file}
    config = recorder.NAME.format(account=ACCOUNT, region=TOKYO)
    assert set(files) == {f"file:{config}", "file:details.json", "file:report.csv"}
    assert files[f"file:{config}"].started_at == recorder.AT
    assert found.taken_at == min(r.started_at for r in files.values())
    by_operation = {r.operation: r for r in found.readings if r.region == TOKYO}
    assert by_operation["ec2:DescribeVolumes"].finished_at == recorder.AT
    closed = by_operation["guardduty:ListDetectors"]
    assert closed.status == "unsupported"
    assert "details.json" in str(closed.error)
    assert closed.not_in_files


def test_the_same_files_give_the_same_snapshot(recorded: Recorded, tmp_path: Path) -> None:
    """Fact by fact and reading by reading."""
    folder = recorded.write(tmp_path)
    one = read(folder)
    other = read(folder)
    assert one.readings == other.readings
    assert all(one.frames[kind].equals(other.frames[kind]) for kind in one.frames)
