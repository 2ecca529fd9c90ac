"""AWS Config's items instead of calls: the same facts, fewer calls, the bucket itself wherever that is not certain."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from auditor.facts.stores import DataStore, ExternalShare
from auditor.snapshot import Snapshot
from providers.aws.policy import actions
from providers.aws.stores.buckets import buckets
from providers.aws.stores.recorded import QUERY, QUERY_ALL, RECORDED
from tests.aws.bed import NOW, TOKYO, Bed
from tests.aws.exports import recorder
from tests.aws.refusals import refused, refusing
from tests.aws.stored import BLOCKED, deny, make, policy

RECORDER = {"name": "default", "recordingGroup": {"allSupported": True, "includeGlobalResourceTypes": True}}
STATE = {"name": "default", "recording": True, "lastStatus": "Success"}
AGGREGATOR = {
    "ConfigurationAggregatorName": "soshiki",
    "OrganizationAggregationSource": {"RoleArn": "r", "AllAwsRegions": True},
}
SPARED = (
    "s3:GetBucketEncryption",
    "s3:GetBucketVersioning",
    "s3:GetBucketPolicy",
    "s3:GetPublicAccessBlock",
    "s3:GetBucketLogging",
    "s3:GetBucketLifecycleConfiguration",
)
"""Calls that the item of the first bucket stands for; that of the second has no encryption, block and lifecycle."""


class Bench:
    """Two buckets, what AWS Config recorded of them, and readings with and without it."""

    def __init__(self, bed: Bed, account: str) -> None:
        self.bed, self.account = bed, account
        self.names = (f"juki-{account}", f"kokai-{account}")
        self._build()
        plain = recorder._buckets(account, lambda service: bed.client(account, service), TOKYO)
        self.rows = [
            {**recorder.queried(one), "configurationItemCaptureTime": "2026-11-20T03:00:00.000Z"} for one in plain
        ]
        self.canned: dict[str, Any] = {
            "config:DescribeConfigurationRecorders": {"ConfigurationRecorders": [RECORDER]},
            "config:DescribeConfigurationRecorderStatus": {"ConfigurationRecordersStatus": [STATE]},
            "config:DescribeConfigurationAggregators": {"ConfigurationAggregators": []},
            QUERY: self.results(),
        }
        self.direct = self.read(config_accelerator=False)

    def _build(self) -> None:
        good, bad = self.names
        s3 = make(self.bed, self.account, good)
        s3.put_bucket_versioning(Bucket=good, VersioningConfiguration={"Status": "Enabled"})
        s3.put_public_access_block(Bucket=good, PublicAccessBlockConfiguration=BLOCKED)
        s3.put_bucket_policy(Bucket=good, Policy=policy(deny(good, {"Bool": {"aws:SecureTransport": "false"}})))
        s3.put_bucket_encryption(
            Bucket=good,
            ServerSideEncryptionConfiguration={
                "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
            },
        )
        s3.put_bucket_lifecycle_configuration(
            Bucket=good,
            LifecycleConfiguration={
                "Rules": [{"ID": "1", "Status": "Enabled", "Prefix": "", "Expiration": {"Days": 30}}]
            },
        )
        make(self.bed, self.account, bad, ObjectOwnership="ObjectWriter").put_bucket_acl(Bucket=bad, ACL="public-read")

    def results(self, **changed: Any) -> dict[str, Any]:
        """The query's answer, with some fields of each row changed."""
        return {"Results": [json.dumps({**row, **changed}) for row in self.rows]}

    def read(self, canned: Mapping[str, Any] | None = None, **settings: Any) -> Snapshot:
        """The buckets with the accelerator on, unless settings say otherwise."""
        return self.bed.read(
            self.account,
            buckets,
            canned={**self.canned, **(canned or {})},
            **{"config_accelerator": True, **settings},
        )

    def same(self, found: Snapshot) -> bool:
        """Whether every fact is as on the direct way."""
        return all(found.frames[kind].equals(self.direct.frames[kind]) for kind in (DataStore, ExternalShare))


@pytest.fixture
def bench(bed: Bed, account: str) -> Bench:
    """A pair of buckets in an account of its own."""
    return Bench(bed, account)


def calls(found: Snapshot, operation: str) -> int:
    """How many answers of an operation a reading counts."""
    return sum(reading.pages for reading in found.readings if reading.operation == operation)


def direct(found: Snapshot) -> dict[str, int]:
    """Calls of S3 for the details of buckets."""
    return {operation: calls(found, operation) for operation in SPARED}


def test_the_same_facts_with_fewer_calls(bench: Bench) -> None:
    """One query stands for nine of these twelve calls; what an item lacks is still asked."""
    found = bench.read()
    assert bench.same(found)
    assert len(found.frames[DataStore]) == 2
    assert calls(found, QUERY) == 1
    assert set(direct(bench.direct).values()) == {2}
    assert direct(found) == {
        "s3:GetBucketEncryption": 1,
        "s3:GetBucketVersioning": 0,
        "s3:GetBucketPolicy": 0,
        "s3:GetPublicAccessBlock": 1,
        "s3:GetBucketLogging": 0,
        "s3:GetBucketLifecycleConfiguration": 1,
    }


def test_it_is_off_unless_it_is_wanted(bench: Bench) -> None:
    """An item may lag behind a change that somebody has just made."""
    assert not [r for r in bench.direct.readings if r.operation in RECORDED]


@pytest.mark.parametrize(
    "changed",
    [
        {"configurationItemCaptureTime": "2026-07-01T00:00:00.000Z"},
        {"configurationItemCaptureTime": "2027-01-01T00:00:00.000Z"},
        {"configurationItemCaptureTime": None},
        {"configurationItemStatus": "ResourceDeleted"},
        {"configurationItemStatus": "ResourceNotRecorded"},
        {"supplementaryConfiguration": {}},
        {"supplementaryConfiguration": None},
        {"awsRegion": "us-east-1"},
        {"accountId": "999999999999"},
        {"resourceType": "AWS::S3::AccessPoint"},
        {"configuration": {"name": "another"}},
        {"configuration": 7},
    ],
)
def test_an_item_that_is_not_certain_is_not_used(changed: dict[str, Any], bench: Bench) -> None:
    """Old, to come, gone, not recorded, empty, of elsewhere, or no item at all: the bucket itself is asked."""
    found = bench.read({QUERY: bench.results(**changed)})
    assert bench.same(found)
    assert direct(found) == direct(bench.direct)


def test_the_limit_of_age_is_a_setting(bench: Bench) -> None:
    """The items are nearly three days old."""
    assert direct(bench.read(config_item_max_age_days=2)) == direct(bench.direct)
    assert direct(bench.read(config_item_max_age_days=4)) != direct(bench.direct)
    assert (NOW - recorder.AT).days == 2


@pytest.mark.parametrize(
    "canned",
    [
        {"config:DescribeConfigurationRecorders": {"ConfigurationRecorders": []}},
        {
            "config:DescribeConfigurationRecorders": {
                "ConfigurationRecorders": [
                    {"name": "default", "recordingGroup": {"allSupported": False, "resourceTypes": ["AWS::EC2::VPC"]}}
                ]
            }
        },
        {
            "config:DescribeConfigurationRecorders": {
                "ConfigurationRecorders": [{**RECORDER, "recordingScope": "INTERNAL"}]
            }
        },
        {
            "config:DescribeConfigurationRecorders": {
                "ConfigurationRecorders": [{**RECORDER, "recordingMode": {"recordingFrequency": "DAILY"}}]
            }
        },
        {"config:DescribeConfigurationRecorderStatus": {"ConfigurationRecordersStatus": []}},
        {
            "config:DescribeConfigurationRecorderStatus": {
                "ConfigurationRecordersStatus": [{**STATE, "recording": False}]
            }
        },
        {
            "config:DescribeConfigurationRecorderStatus": {
                "ConfigurationRecordersStatus": [{**STATE, "lastStatus": "Failure"}]
            }
        },
        refusing("config:DescribeConfigurationRecorders"),
        refusing("config:DescribeConfigurationRecorderStatus"),
    ],
)
def test_no_recorder_that_can_be_trusted_is_no_query(canned: dict[str, Any], bench: Bench) -> None:
    """None there, not for buckets, an AWS service's own, once a day, at rest, failing, or unread."""
    found = bench.read(canned)
    assert bench.same(found)
    assert direct(found) == direct(bench.direct)
    assert calls(found, QUERY) == 0


def test_a_listed_type_and_an_hourly_override_are_enough(bench: Bench) -> None:
    """A recorder of buckets alone, in continuous mode where the rest is daily."""
    own = {
        "name": "default",
        "recordingGroup": {"resourceTypes": ["AWS::S3::Bucket"]},
        "recordingMode": {
            "recordingFrequency": "DAILY",
            "recordingModeOverrides": [{"resourceTypes": ["AWS::S3::Bucket"], "recordingFrequency": "CONTINUOUS"}],
        },
    }
    found = bench.read({"config:DescribeConfigurationRecorders": {"ConfigurationRecorders": [own]}})
    assert bench.same(found)
    assert direct(found) != direct(bench.direct)


@pytest.mark.parametrize("answer", [refused(QUERY), b'{"Results": ["not json", "7", "{}"]}', {"Results": []}])
def test_a_query_that_gives_nothing_costs_nothing(answer: Any, bench: Bench) -> None:
    """Denied or broken: every bucket is asked itself, and the query's own reading says what became of it."""
    found = bench.read({QUERY: answer})
    assert bench.same(found)
    assert direct(found) == direct(bench.direct)
    (reading,) = [r for r in found.readings if r.operation == QUERY]
    if callable(answer):
        assert (reading.status, reading.permission, reading.columns) == ("denied", QUERY, ())


def test_two_items_of_one_bucket_are_none(bench: Bench) -> None:
    """Which of them holds is for the bucket to say."""
    twice = {"Results": bench.results()["Results"] * 2}
    assert direct(bench.read({QUERY: twice})) == direct(bench.direct)


def test_an_aggregator_answers_for_the_region(bench: Bench) -> None:
    """One query for all regions of the account; without a bucket in it the region is asked after all."""
    known = {"config:DescribeConfigurationAggregators": {"ConfigurationAggregators": [AGGREGATOR]}}
    found = bench.read({**known, QUERY_ALL: bench.results()})
    assert bench.same(found)
    assert (calls(found, QUERY_ALL), calls(found, QUERY)) == (1, 0)
    answers: list[Any] = [{"Results": []}, refused(QUERY_ALL)]
    for answer in answers:
        found = bench.read({**known, QUERY_ALL: answer})
        assert bench.same(found)
        assert calls(found, QUERY) == 1
        assert direct(found) != direct(bench.direct)


def test_an_aggregator_of_others_is_not_asked(bench: Bench) -> None:
    """It holds other accounts, or another region."""
    sources = [{"AccountIds": ["999999999999"], "AllAwsRegions": True}]
    elsewhere = {"RoleArn": "r", "AllAwsRegions": False, "AwsRegions": ["us-east-1"]}
    rows = [
        {"ConfigurationAggregatorName": "a", "AccountAggregationSources": sources},
        {"ConfigurationAggregatorName": "b", "OrganizationAggregationSource": elsewhere},
    ]
    found = bench.read({"config:DescribeConfigurationAggregators": {"ConfigurationAggregators": rows}})
    assert calls(found, QUERY_ALL) == 0
    assert calls(found, QUERY) == 1


def test_the_policy_grants_the_queries() -> None:
    """They are declared, and so they are in the policy that `auditor policy aws` prints."""
    assert {QUERY, QUERY_ALL, "config:DescribeConfigurationAggregators"} <= set(actions())
