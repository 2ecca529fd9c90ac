"""Items in AWS Config's own spelling, from snapshots and from queries; and what a recorder proves."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.aws.exports.items import FieldError, decoded, item, moment
from providers.aws.exports.recorded import Proof, selects
from providers.aws.exports.shapes import ShapeError, fold, inner, output, shaped
from providers.aws.exports.table import TYPES, UntoldError
from tests.aws.exports import recorder

A = "111122223333"
VOLUME, GROUP = "AWS::EC2::Volume", "AWS::EC2::SecurityGroup"
ROW = recorder.item(A, "ap-northeast-1", VOLUME, "vol-1", "arn:vol-1", {"volumeId": "vol-1"}, tags={"Name": "住基"})
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def test_a_query_says_what_a_snapshot_says() -> None:
    """Two spellings of the envelope and of tags, and JSON text for objects, as CSV holds them."""
    asked = recorder.queried(ROW)
    as_text = {key: json.dumps(value) if isinstance(value, dict | list) else value for key, value in asked.items()}
    assert item(ROW) == item(asked) == item(as_text)
    assert item(ROW).tags == {"Name": "住基"}
    assert item(ROW).captured == datetime(2026, 11, 20, 3, tzinfo=UTC)


def test_text_within_text_is_unwrapped() -> None:
    """As AWS Config keeps a bucket's ACL; a policy's own text is text to those who read it."""
    assert decoded(json.dumps(json.dumps({"grantList": None}))) == {"grantList": None}
    assert decoded("plain") == "plain"
    assert decoded("{broken") == "{broken"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"awsAccountId": None}, "awsAccountId"),
        ({"awsAccountId": "12"}, "awsAccountId"),
        ({"awsRegion": "../../etc"}, "awsRegion"),
        ({"resourceType": ""}, "resourceType"),
        ({"configuration": "[1]"}, "configuration"),
        ({"supplementaryConfiguration": 7}, "supplementaryConfiguration"),
        ({"tags": "x"}, "tags"),
        ({"tags": [{"key": 1}]}, "tags"),
    ],
)
def test_a_wrong_field_is_named(wrong: dict[str, Any], said: str) -> None:
    """The field, not a traceback."""
    with pytest.raises(FieldError, match=said):
        item({**ROW, **wrong})


@given(st.sampled_from(sorted(ROW)), ANYTHING)
def test_any_value_of_a_field_is_read_or_named(name: str, value: Any) -> None:
    """Nothing else is raised, whatever stands in a file."""
    with suppress(FieldError):
        assert item({**ROW, name: value}).region


@given(st.sampled_from(sorted(TYPES)), ANYTHING, st.data())
def test_any_configuration_gives_a_row_or_says_what_it_lacks(kind: str, value: Any, data: st.DataObject) -> None:
    """Whatever the members of a configuration hold."""
    known = TYPES[kind]
    members = [*known.needs, "routes", "ipPermissions", "state", "tags"]
    own = {member: data.draw(ANYTHING) for member in members} | {data.draw(st.sampled_from(members)): value}
    one = item({**ROW, "resourceType": kind, "configuration": own})
    with suppress(UntoldError):
        assert set(known.row(one)) <= set(inner(known.operation, known.path).members)


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_the_table_speaks_of_members_that_there_are(kind: str) -> None:
    """A misspelt member would never be found in an item, or would be silence."""
    known = TYPES[kind]
    members = {fold(name) for name in inner(known.operation, known.path).members}
    renamed = {fold(known.rename.get(name, name)) for name in known.needs}
    assert renamed <= members | {"recording"}
    assert known.tags is None or fold(known.tags) in members
    assert {fold(name) for name in known.blank} <= members | {"rotationperiodindays"}


def test_ranges_of_a_security_group() -> None:
    """AWS Config keeps IPv4 ranges twice: as text under the answer's name, and whole under another."""
    permission = {
        "fromPort": 22,
        "toPort": "22",
        "ipProtocol": "tcp",
        "ipRanges": ["0.0.0.0/0"],
        "ipv4Ranges": [{"cidrIp": "0.0.0.0/0"}],
        "ipv6Ranges": [],
        "prefixListIds": [],
        "userIdGroupPairs": [],
    }
    own = {"groupId": "sg-1", "groupName": "web", "ipPermissions": [permission], "ipPermissionsEgress": []}
    row = TYPES[GROUP].row(item({**ROW, "resourceType": GROUP, "configuration": own}))
    (found,) = row["IpPermissions"]
    assert found["IpRanges"] == [{"CidrIp": "0.0.0.0/0"}]
    assert (found["FromPort"], found["ToPort"]) == (22, 22)
    # Without the whole form a rule would be lost: the group is not used at all.
    permission.pop("ipv4Ranges")
    with pytest.raises(UntoldError, match="ipRanges"):
        TYPES[GROUP].row(item({**ROW, "resourceType": GROUP, "configuration": own}))


def test_words_in_a_box_and_times() -> None:
    """{"value": word} is the word; times come as text, seconds or milliseconds."""
    shape = inner("ec2:DescribeVolumes", ("Volumes",))
    at = datetime(2026, 4, 1, tzinfo=UTC)
    for value in ("2026-04-01T00:00:00.000Z", at.timestamp(), at.timestamp() * 1000):
        assert shaped({"state": {"value": "in-use"}, "createTime": value}, shape) == {
            "State": "in-use",
            "CreateTime": at,
        }
    with pytest.raises(ShapeError, match="encrypted"):
        shaped({"encrypted": "perhaps"}, shape)
    assert shaped({"encrypted": None, "unheard": 1}, shape) == {}
    assert moment("yesterday") is None
    assert output("kms:DescribeKey").members["KeyMetadata"] is not None


def status(word: str, kind: str = VOLUME) -> Any:
    """An item with a status."""
    return item({**ROW, "resourceType": kind, "configurationItemStatus": word})


def test_a_type_is_proven_by_its_items_or_its_recorder() -> None:
    """An item that is recorded proves its type in its region; one that is not recorded proves the opposite."""
    proof = Proof()
    proof.see(status("OK"))
    assert proof.covers(VOLUME, "ap-northeast-1")
    assert not proof.covers(VOLUME, "us-east-1")
    assert not proof.covers(GROUP, "ap-northeast-1")
    proof.see(status("ResourceNotRecorded"))
    assert not proof.covers(VOLUME, "ap-northeast-1")
    proof = Proof()
    proof.see(item(recorder.recorder(A)))
    assert proof.covers(GROUP, "ap-northeast-1")
    assert proof.covers("AWS::IAM::Role", "global")
    assert not proof.covers(GROUP, "us-east-1")


@pytest.mark.parametrize(
    ("group", "volumes", "roles"),
    [
        ({"AllSupported": True, "IncludeGlobalResourceTypes": True}, True, True),
        ({"AllSupported": True, "IncludeGlobalResourceTypes": False}, True, False),
        ({"allSupported": "true"}, True, False),
        ({"AllSupported": False, "ResourceTypes": [VOLUME]}, True, False),
        ({"ResourceTypes": ["AWS::IAM::Role"]}, False, True),
        ({"RecordingStrategy": {"UseOnly": "EXCLUSION_BY_RESOURCE_TYPES"}}, True, False),
        (
            {
                "RecordingStrategy": {"UseOnly": "EXCLUSION_BY_RESOURCE_TYPES"},
                "ExclusionByResourceTypes": {"ResourceTypes": [VOLUME]},
            },
            False,
            False,
        ),
        ({}, False, False),
    ],
)
def test_what_a_recording_group_takes_in(group: dict[str, Any], volumes: bool, roles: bool) -> None:
    """Types without a region are in it only where it says so."""
    assert selects(group, VOLUME) is volumes
    assert selects(group, "AWS::IAM::Role") is roles


@pytest.mark.parametrize(
    "change", [{"Recording": False}, {"Recording": None}, {"Name": "AWSConfigurationRecorderForX"}]
)
def test_a_recorder_that_rests_or_serves_another_proves_nothing(change: dict[str, Any]) -> None:
    """What it once recorded may be old, and an AWS service's own recorder keeps what that service needs."""
    row = recorder.recorder(A)
    row["configuration"] |= change
    proof = Proof()
    proof.see(item(row))
    assert not proof.covers(VOLUME, "ap-northeast-1")
