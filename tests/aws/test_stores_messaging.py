"""Queues, topics and image repositories built with boto3 and read back through the adapter, then judged."""

import json
from typing import Any

import pandas as pd

from auditor.facts.stores import DataStore, ExternalShare
from auditor.snapshot import Snapshot
from providers.aws.stores import messaging, registries
from tests.aws.bed import TOKYO, Bed, response
from tests.aws.stored import NO_ANALYSER, policy, service_of, status, stores

CLOSED = {"Bool": {"aws:SecureTransport": "false"}}


def read(bed: Bed, account: str, canned: dict[str, Any] | None = None) -> Snapshot:
    """The account's queues, topics and repositories."""
    collectors = (messaging.queues, messaging.topics, registries.registries)
    return bed.read(account, *collectors, canned={**NO_ANALYSER, **(canned or {})})


def deny(service: str, arn: str, condition: dict[str, Any]) -> dict[str, Any]:
    """Everybody is refused under a condition."""
    return {"Effect": "Deny", "Principal": "*", "Action": f"{service}:*", "Resource": arn, "Condition": condition}


def allow(service: str, arn: str, principal: Any, **more: Any) -> dict[str, Any]:
    """Somebody may do everything with it."""
    return {"Effect": "Allow", "Principal": principal, "Action": f"{service}:*", "Resource": arn, **more}


def test_queues(bed: Bed, account: str) -> None:
    """One with a key, TLS and a listed network; one in plain that anybody may use."""
    sqs = bed.client(account, "sqs")
    arns = {name: f"arn:aws:sqs:{TOKYO}:{account}:{name}" for name in ("juki-renkei", "shisetsu-yoyaku")}
    good = policy(
        deny("sqs", arns["juki-renkei"], CLOSED),
        deny("sqs", arns["juki-renkei"], {"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}}),
    )
    sqs.create_queue(QueueName="juki-renkei", Attributes={"KmsMasterKeyId": "alias/aws/sqs", "Policy": good})
    bad = policy(allow("sqs", arns["shisetsu-yoyaku"], "*"))
    sqs.create_queue(QueueName="shisetsu-yoyaku", Attributes={"SqsManagedSseEnabled": "false", "Policy": bad})

    snapshot = read(bed, account)
    found = stores(snapshot)

    assert found["encrypted_at_rest"].to_dict() == {"juki-renkei": True, "shisetsu-yoyaku": False}
    assert found.loc["juki-renkei", "resource"] == arns["juki-renkei"]
    assert found["created_at"].notna().all()
    service = service_of(account, "3B")
    for code in ("ENC-01", "ENC-04", "ACC-02", "ACC-05"):
        expected = {"juki-renkei": "pass", "shisetsu-yoyaku": "fail"}
        assert status(snapshot, account, code, service) == expected, code
    assert set(status(snapshot, account, "ENC-03", service).values()) == {"fail"}
    assert status(snapshot, account, "LOC-01") == dict.fromkeys(arns, "pass")


def test_topics(bed: Bed, account: str) -> None:
    """The policy that SNS makes by itself means the owner alone, although it names everybody."""
    sns = bed.client(account, "sns")
    made = sns.create_topic(Name="keihou")["TopicArn"]
    shared = sns.create_topic(Name="itaku")["TopicArn"]
    sns.set_topic_attributes(
        TopicArn=shared,
        AttributeName="Policy",
        AttributeValue=policy(allow("sns", shared, {"AWS": "arn:aws:iam::999900001111:root"})),
    )
    snapshot = read(bed, account)
    assert not stores(snapshot)["is_public"].any()
    assert stores(snapshot)["encrypted_at_rest"].all()
    shares = snapshot.frames[ExternalShare]
    assert shares["resource"].to_list() == [f"{shared}#999900001111"]
    assert shares["access"].to_list() == ["admin"]
    assert made not in shares["resource"].to_list()
    assert status(snapshot, account, "ACC-04") == {"itaku": "fail"}
    assert status(snapshot, account, "ACC-04", trusted_accounts=["999900001111"]) == {"itaku": "pass"}


def test_refused_attributes(bed: Bed, account: str) -> None:
    """A queue whose attributes are refused stays as a row of unknowns, and its shares are unknown."""
    sqs = bed.client(account, "sqs")
    for name in ("a", "b"):
        sqs.create_queue(QueueName=name)
    refusal = response(json.dumps({"__type": "AccessDenied", "message": "no"}).encode(), 400)
    canned = {"sqs:GetQueueAttributes": lambda request: refusal if b"/b" in request.body else None}
    snapshot = read(bed, account, canned)
    found = stores(snapshot)
    assert found.loc["b", ["encrypted_at_rest", "is_public", "tls_enforced", "network_restricted"]].isna().all()
    assert found.loc["a", ["encrypted_at_rest", "is_public", "tls_enforced", "network_restricted"]].notna().all()
    assert status(snapshot, account, "ENC-01") == {"a": "pass", "b": "unknown"}
    assert status(snapshot, account, "ACC-04") == {"b": "unknown"}
    assert {r.permission for r in snapshot.readings if r.status == "denied"} == {"sqs:GetQueueAttributes"}


def test_repositories(bed: Bed, account: str) -> None:
    """Replication goes by the name's beginning; a policy for anybody is public."""
    ecr = bed.client(account, "ecr")
    for name in ("juki/web", "portal/web"):
        ecr.create_repository(repositoryName=name)
    everybody = {"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}
    ecr.set_repository_policy(repositoryName="portal/web", policyText=policy(everybody))
    rule = {
        "destinations": [{"region": "us-west-2", "registryId": account}],
        "repositoryFilters": [{"filter": "portal/", "filterType": "PREFIX_MATCH"}],
    }
    canned = {"ecr:DescribeRegistry": {"registryId": account, "replicationConfiguration": {"rules": [rule]}}}
    snapshot = read(bed, account, canned)
    assert status(snapshot, account, "LOC-01") == {"juki/web": "pass", "portal/web": "fail"}
    assert status(snapshot, account, "ACC-02") == {"juki/web": "pass", "portal/web": "fail"}
    assert status(snapshot, account, "ENC-04") == {"juki/web": "pass", "portal/web": "pass"}


def test_unread_replication_leaves_the_place_of_copies_unknown(bed: Bed, account: str) -> None:
    """The registry's rules stand for all repositories of the region."""
    bed.client(account, "ecr").create_repository(repositoryName="juki")
    refusal = response(json.dumps({"__type": "AccessDeniedException"}).encode(), 400)
    snapshot = read(bed, account, {"ecr:DescribeRegistry": lambda _: refusal})
    assert snapshot.frames[DataStore]["replica_regions"].to_list() == [pd.NA]
    assert status(snapshot, account, "LOC-01") == {"juki": "unknown"}
