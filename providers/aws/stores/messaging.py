"""SQS queues and SNS topics: one paged list a region, one call each."""

from collections.abc import Iterator
from typing import Any

from auditor.facts.base import Fact
from auditor.facts.stores import DataStore
from providers.aws.fields import field, moment
from providers.aws.place import Answer, Place
from providers.aws.policies import Statement, statements_for_anybody
from providers.aws.stores.common import API_TLS, AWS_KEY, made_by_provider, policy_in
from providers.aws.stores.demands import demands_network, demands_tls
from providers.aws.stores.shares import Shared, by_policy
from providers.aws.tagging import Tagged
from providers.collecting import Collected, later, reads

QUEUE_ATTRIBUTES = ["CreatedTimestamp", "KmsMasterKeyId", "SqsManagedSseEnabled", "Policy"]
BY_DESIGN: dict[str, Any] = {
    "replica_regions": (),
    "replica_accounts": (),
    "zone_redundant": True,
    "min_tls": API_TLS,
    "public_possible": True,
    "has_public_endpoint": True,
    "has_private_endpoint": False,
}
"""Both services keep messages in one region over its zones; nothing stands above a policy; a
network's own endpoint is one more way to the public address."""


@reads(
    "region",
    {
        "sqs:ListQueues": "data_store[queue].* external_share.*",
        "sqs:GetQueueAttributes": "data_store[queue].created_at data_store[queue].encrypted_at_rest"
        " data_store[queue].key_id data_store[queue].is_public data_store[queue].tls_enforced"
        " data_store[queue].network_restricted data_store[queue].public_endpoint_open external_share.*",
        "resourcegroupstaggingapi:GetResources": "data_store[queue].tags external_share.tags",
        "accessanalyzer:ListAnalyzers": "external_share.*",
    },
)
def queues(place: Place) -> Collected:
    """Queues of one region."""
    for url in place.listing("sqs:ListQueues", "QueueUrls").rows:
        yield later(_queue, place, str(url))


def _queue(place: Place, url: str) -> Iterator[Fact]:
    name = url.rsplit("/", 1)[-1]
    arn = place.arn("sqs", name)
    answer = place.ask("sqs:GetQueueAttributes", about=arn, QueueUrl=url, AttributeNames=QUEUE_ATTRIBUTES)
    attributes = _attributes(answer)
    key = field(attributes, "KmsMasterKeyId")
    managed = {"true": True, "false": False}.get(str(field(attributes, "SqsManagedSseEnabled")).lower())
    made = field(attributes, "CreatedTimestamp")
    yield from _message_store(
        place,
        arn,
        policy_in(attributes),
        ("sqs:SendMessage", "sqs:ReceiveMessage"),
        kind="queue",
        engine="sqs",
        created_at=None if made is None else moment(float(made)),
        encrypted_at_rest=True if key else managed,
        key_id=key or (AWS_KEY if managed else None),
    )


@reads(
    "region",
    {
        "sns:ListTopics": "data_store[topic].* external_share.*",
        "sns:GetTopicAttributes": "data_store[topic].key_id data_store[topic].is_public"
        " data_store[topic].tls_enforced data_store[topic].network_restricted data_store[topic].public_endpoint_open"
        " external_share.*",
        "resourcegroupstaggingapi:GetResources": "data_store[topic].tags external_share.tags",
        "accessanalyzer:ListAnalyzers": "external_share.*",
    },
)
def topics(place: Place) -> Collected:
    """Topics of one region."""
    for topic in place.pages("sns:ListTopics", "Topics"):
        yield later(_topic, place, topic["TopicArn"])


def _topic(place: Place, arn: str) -> Iterator[Fact]:
    attributes = _attributes(place.ask("sns:GetTopicAttributes", about=arn, TopicArn=arn))
    yield from _message_store(
        place,
        arn,
        policy_in(attributes),
        ("sns:Publish",),
        kind="topic",
        engine="sns",
        encrypted_at_rest=True,  # by design: the disks are encrypted; a key of one's own is a choice
        key_id=None if attributes is None else attributes.get("KmsMasterKeyId") or AWS_KEY,
    )


def _attributes(answer: Answer | None) -> Answer | None:
    """The attributes of an answer; a queue or topic whose attributes are all at nothing answers none."""
    return None if answer is None else answer.get("Attributes") or {}


def _message_store(
    place: Place, arn: str, policy: tuple[Statement, ...] | None, actions: tuple[str, ...], **columns: Any
) -> Iterator[Fact]:
    name, tags = arn.rsplit(":", 1)[-1], Tagged(place).of(arn)
    restricted = demands_network(policy, arn, actions[:1])
    yield DataStore(
        **place.here,
        resource=arn,
        name=name,
        tags=tags,
        provider_managed=made_by_provider(name),
        **{
            **BY_DESIGN,
            "is_public": None if policy is None else bool(statements_for_anybody(policy)),
            "tls_enforced": demands_tls(policy, arn, actions),
            "network_restricted": restricted,
            "public_endpoint_open": None if restricted is None else not restricted,
            **columns,
        },
    )
    yield from by_policy(Shared(place, arn, columns["kind"], name, tags), policy)


COLLECTORS = (queues, topics)
