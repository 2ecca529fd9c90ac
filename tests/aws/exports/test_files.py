"""Files that are no evidence, or not alone, are refused with one message that names them and the way out."""

import base64
import gzip
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from auditor.errors import AuditorError
from auditor.settings import Settings
from auditor.snapshot import Snapshot
from providers.aws.account import STORES
from providers.aws.exports.collect import snapshots
from providers.aws.exports.evidence import Held, gather
from tests.aws.bed import NOW, TOKYO
from tests.aws.exports import recorder

A, B = "111122223333", "444455556666"
HEAD = "user,arn,user_creation_time,password_enabled,mfa_active,access_key_1_active"


def volume(account: str, number: int = 1, **more: Any) -> recorder.Item:
    """A disk that is not encrypted."""
    name = f"vol-{number}"
    own = {"volumeId": name, "encrypted": False, "state": {"value": "in-use"}, "createTime": "2026-01-01T00:00:00Z"}
    arn = f"arn:aws:ec2:{TOKYO}:{account}:volume/{name}"
    return recorder.item(account, TOKYO, "AWS::EC2::Volume", name, arn, own, **more)


def report(account: str) -> str:
    """A credential report of one person."""
    return f"{HEAD}\ntaro,arn:aws:iam::{account}:user/taro,2025-04-01T00:00:00+00:00,true,false,false\n"


def held(*paths: Path) -> dict[str, Held]:
    """The evidence in files."""
    return gather(paths, NOW)


def write(folder: Path, name: str, content: str | bytes | Any) -> Path:
    """A file of text, of bytes, or of JSON."""
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def whole(rows: list[Any]) -> bytes:
    """A snapshot as bytes of JSON."""
    return json.dumps({"fileVersion": "1.0", "configSnapshotId": "s", "configurationItems": rows}).encode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.json", b"", "the file is empty"),
        ("blank.csv", b"\n \n", "the file is empty"),
        ("none.json", whole([]), "holds no resource"),
        ("cut.json.gz", gzip.compress(whole([volume(A)]))[:-20], "cut off or damaged"),
        ("bad.json.gz", gzip.compress(whole([volume(A)]))[:-8] + bytes(8), "cut off or damaged"),
        ("cut.json", whole([volume(A)])[:-30], "it ends in the middle"),
        ("two.json", whole([volume(A)]) * 2, "after the end"),
        ("picture.png", b"\x89PNG\r\n\x1a\n", "not UTF-8"),
        ("letter.txt", "拝啓\n", "not a file that this program knows"),
        ("other.json", b'{"Buckets": []}', "not a file that this program knows"),
        ("other.csv", b"name,end\na,b\n", "not a file that this program knows"),
        ("twice.json", whole([volume(A), volume(A)]), "item 2: .* twice"),
        ("mixed.json", whole([volume(A), volume(B)]), f"several accounts .*{A}, {B}"),
        ("field.json", whole([{**volume(A), "awsRegion": "moon"}]), "item 1: field awsRegion is 'moon'"),
        ("word.json", whole(["word"]), "item 1: it is no object"),
        (f"{A}_Config_x_ConfigHistory_y.json", whole([volume(A)]), "a history of changes"),
        ("tags.json", [{k: v for k, v in recorder.queried(volume(A)).items() if k != "tags"}], "add `tags`"),
        ("columns.csv", b"resourceType,configuration\nAWS::EC2::Volume,{}\n", "item 1: field .*accountId|awsAccountId"),
        ("cells.csv", b"resourceType,configuration,tags\na\n", "line 2"),
        ("quote.csv", b'resourceType,configuration\n"a"b,c\n', "not a whole CSV"),
        ("report.csv", f"{HEAD}\n", "of one account, this one of none"),
        ("report2.csv", report(A) + report(B).split("\n")[1], "of one account"),
        ("report.json", {"Content": "!", "ReportFormat": "text/csv"}, "not a whole credential report"),
        ("details.json", {"UserDetailList": [{"UserName": "x"}]}, "field Arn"),
        ("details2.json", {"UserDetailList": [], "RoleDetailList": []}, "of one account, this one of none"),
    ],
)
def test_one_message_that_names_the_file(name: str, content: Any, said: str, tmp_path: Path) -> None:
    """And what is wrong with it."""
    path = write(tmp_path, name, content)
    with pytest.raises(AuditorError, match=said) as caught:
        held(path)
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (whole([volume(A)]), whole([volume(A, 2)]), f"second snapshot of account {A} in {TOKYO}"),
        (report(A), report(A), f"second credential report of account {A}"),
        ({"RoleDetailList": [{"Arn": f"arn:aws:iam::{A}:role/x"}]},) * 2 + (f"second details of account {A}",),
    ],
)
def test_two_files_that_say_the_same_of_one_account(first: Any, second: Any, said: str, tmp_path: Path) -> None:
    """Which of them holds is for people to say."""
    paths = write(tmp_path, "a", first), write(tmp_path, "b", second)
    with pytest.raises(AuditorError, match=said):
        held(*paths)
    assert set(held(paths[0], paths[0])) == {A}, "one file named twice is one file"


def test_folders_are_read_and_hidden_files_are_not(tmp_path: Path) -> None:
    """Every file below, in whatever depth, as AWS lays them down in a bucket."""
    deep = tmp_path / "AWSLogs" / A / "Config"
    deep.mkdir(parents=True)
    recorder.snapshot(deep, A, [volume(A)])
    write(tmp_path, "report.csv", report(B))
    write(tmp_path, ".DS_Store", b"\x00\x01")
    assert set(held(tmp_path)) == {A, B}
    for path, said in ((tmp_path / "nowhere", "no such file"), (tmp_path / "AWSLogs" / A / "x", "holds no file")):
        if said == "holds no file":
            path.mkdir()
        with pytest.raises(AuditorError, match=said):
            held(path)


def test_a_date_comes_from_the_name_the_items_or_the_disk(tmp_path: Path) -> None:
    """In this order; one that is still to come is refused."""
    assert held(recorder.snapshot(tmp_path, A, [volume(A)]))[A].dated == recorder.AT
    late = [volume(A, n, configurationItemCaptureTime=f"2026-10-0{n}T00:00:00.000Z") for n in (2, 1)]
    assert held(write(tmp_path, "plain.json", whole(late)))[A].dated == datetime(2026, 10, 2, tzinfo=UTC)
    csv = write(tmp_path, "report.csv", report(A))
    os.utime(csv, (1_700_000_000, 1_700_000_000))
    assert held(csv)[A].dated == datetime.fromtimestamp(1_700_000_000, UTC)
    answer = {"Content": base64.b64encode(report(A).encode()).decode(), "GeneratedTime": "2026-09-01T09:00:00+09:00"}
    assert held(write(tmp_path, "report.json", answer))[A].dated == datetime(2026, 9, 1, tzinfo=UTC)
    future = [volume(A, configurationItemCaptureTime="2027-01-01T00:00:00.000Z")]
    with pytest.raises(AuditorError, match="still to come"):
        held(write(tmp_path, "future.json", whole(future)))


def test_the_last_capture_of_a_resource_counts(tmp_path: Path) -> None:
    """A query and a snapshot may both hold it, and roles stand in the snapshots of all regions."""
    old = recorder.queried(volume(A, configurationItemCaptureTime="2026-01-01T00:00:00.000Z"))
    old["configuration"] = {"volumeId": "old"}
    paths = [write(tmp_path, "query.json", [old]), write(tmp_path, "new.json", whole([volume(A)]))]
    for order in (paths, paths[::-1]):
        (one,) = held(*order)[A].of("AWS::EC2::Volume")
        assert one.configuration["volumeId"] == "vol-1"


def test_what_was_deleted_is_not_there(tmp_path: Path) -> None:
    """Nor is a resource whose type is not recorded, though it is known to exist."""
    rows = [volume(A), volume(A, 2, configurationItemStatus="ResourceDeleted")]
    (one,) = held(write(tmp_path, "a.json", whole(rows)))[A].of("AWS::EC2::Volume")
    assert one.id == "vol-1"


Writer = Callable[[Path, list[recorder.Item]], Path]


def as_csv(folder: Path, rows: list[recorder.Item]) -> Path:
    """A query's result as the console saves it, objects as JSON text."""
    cells = [
        {
            key: json.dumps(value) if isinstance(value, dict | list) else value
            for key, value in recorder.queried(row).items()
        }
        for row in rows
    ]
    lines = [",".join(cells[0])]
    lines += [",".join('"' + str(value).replace('"', '""') + '"' for value in row.values()) for row in cells]
    return write(folder, "query.csv", "\ufeff" + "\r\n".join(lines) + "\r\n")


def as_json(folder: Path, rows: list[recorder.Item]) -> Path:
    """The same as a list."""
    return write(folder, "query.json", [recorder.queried(row) for row in rows])


def as_answer(folder: Path, rows: list[recorder.Item]) -> Path:
    """The same as the command line prints it: each result is text."""
    results = [json.dumps(recorder.queried(row)) for row in rows]
    return write(folder, "select.json", {"Results": results, "QueryInfo": {"SelectFields": [{"Name": "arn"}]}})


def read(*paths: Path, **aws: Any) -> list[Snapshot]:
    """Snapshots of files."""
    return list(snapshots(Settings.model_validate({"aws": aws}), paths, lambda: NOW, lambda *_: None))


@pytest.mark.parametrize("writer", [as_csv, as_json, as_answer])
def test_queries_over_accounts(writer: Writer, tmp_path: Path) -> None:
    """An aggregator's rows are split by account; each is a snapshot with a list that is not whole."""
    one, other = read(writer(tmp_path, [volume(A), volume(B, 2)]))
    assert (one.account, other.account) == (A, B)
    for found in (one, other):
        (reading,) = [r for r in found.readings if r.operation == "ec2:DescribeVolumes" and r.resource is None]
        assert (reading.status, reading.rows) == ("partial", 1)
        assert "nothing shows that every AWS::EC2::Volume" in str(reading.error)


def test_regions_that_no_file_speaks_of(tmp_path: Path) -> None:
    """Home regions would have been read in full, the others looked into: all of it is unknown, and said."""
    (found,) = read(write(tmp_path, "a.json", whole([volume(A)])))
    closed = {r.region: r for r in found.readings if r.operation == "(region)"}
    assert TOKYO not in closed
    assert {r.status for r in closed.values()} == {"unsupported"}
    assert "ingress_rule.*" in closed["ap-northeast-3"].columns
    assert closed["us-east-1"].columns == STORES
    (found,) = read(write(tmp_path, "report.csv", report(A)), regions=(TOKYO,))
    states = {r.region: r.status for r in found.readings if r.operation == "(region)"}
    assert states[TOKYO] == "unsupported"
    assert states["us-east-1"] == "skipped"


def test_events_are_in_no_file(tmp_path: Path) -> None:
    """Where the activity reader is wanted, what it would have read is unknown."""
    path = write(tmp_path, "a.json", whole([volume(A)]))
    (found,) = read(path, activity=True)
    (events,) = [r for r in found.readings if r.columns == ("activity.*",)]
    assert (events.status, events.not_in_files) == ("unsupported", True)
    assert not [r for r in read(path)[0].readings if r.columns == ("activity.*",)]


def test_nothing_is_asked_of_a_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No socket, no credentials."""
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a connection was opened"))
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    assert read(write(tmp_path, "a.json", whole([volume(A)])))[0].account == A


def test_many_items_are_read_one_by_one(tmp_path: Path) -> None:
    """A large file is no large document: types that answer nothing leave a line of themselves."""
    import tracemalloc  # noqa: PLC0415 - only here

    other = recorder.item(A, TOKYO, "AWS::SSM::ManagedInstanceInventory", "i", "i", {"text": "x" * 20_000})
    rows = [{**other, "resourceId": str(n)} for n in range(2_000)]
    path = tmp_path / "large.json.gz"
    with gzip.open(path, "wt", compresslevel=1) as file:
        file.write('{"configSnapshotId": "s", "configurationItems": [')
        file.write(",".join(json.dumps(row) for row in [*rows, volume(A)]))
        file.write("]}")
    del rows
    tracemalloc.start()
    found = held(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found[A].of("AWS::EC2::Volume")) == 1
    assert peak < 16 << 20, "40 MB of text"
