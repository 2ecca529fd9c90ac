"""An account with something of everything: its answers are recorded once from a server, then replayed with faults."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from botocore import xform_name
from botocore.awsrequest import AWSResponse

from auditor.demo import town
from auditor.demo.place import Site, site
from auditor.facts.base import Fact
from auditor.facts.stores import ExternalShare
from auditor.reading import Reading
from auditor.regulation.parameters import Parameters
from auditor.scope import Scope, Service
from auditor.settings import Aws
from auditor.snapshot import Snapshot
from benchmarks.tape import Tape
from providers.aws.account import AccountRun, ledger, settled, snapshot
from providers.aws.activity import account_activity
from providers.aws.collectors import COLLECTORS, operations, optional
from providers.aws.regions import Plan
from providers.aws.session import Hooks, Session, assume, base
from providers.aws.tokens import token_of
from providers.collecting import Collector
from tests.aws.bed import NOW, TOKYO, response
from tests.aws.faults import Fault, denied
from tests.verdicts import Judge

ACCOUNT = "777788889999"
SERVICE = Service(
    id="S1",
    name="全部入り",
    approved_on=NOW.date().replace(year=2025),
    starts_on=NOW.date().replace(year=2025),
    ends_on=NOW.date().replace(year=2030),
    administrator="情報政策課",
    classification="3B",
    personal_info=True,
    criticality="high",
    allowed_services=("s3", "ec2", "kms"),
    scopes=(Scope(provider="aws", account=ACCOUNT),),
    status="in_use",
)

WATCHING = account_activity
"""Stands for the activity reader, which has a session of its own."""

EVERY = (*COLLECTORS, WATCHING)


@dataclass
class FaultyTape(Tape):
    """A tape that answers one operation with a fault."""

    operation: str = ""
    fault: Fault | None = None
    models: dict[str, Any] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    paged: "Paged | None" = None
    canned: dict[str, bytes] = field(default_factory=lambda: dict(CANNED))

    def __call__(self, request: Any, **more: Any) -> AWSResponse:
        """The fault for its operation, else what was recorded."""
        name = str(request.context["operation"])
        self.asked.add(name)
        if self.fault and name == self.operation:
            return self.fault(self.models[name], request)
        if self.paged and self.paged.is_second(name, request):
            return denied(self.models[name], request)
        if name in self.canned:
            return response(self.canned[name], headers={"content-type": "application/json"})
        return super().__call__(request, **more)

    def remember(self, model: Any, context: dict[str, Any], **_: Any) -> None:
        """Note which operation a request belongs to."""
        name = f"{model.service_model.service_name}:{model.name}"
        self.models[name] = model
        context["operation"] = name

    def promise(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        """Let the first page of the operation under test promise a second one."""
        if self.paged:
            self.paged.promise(f"{model.service_model.service_name}:{model.name}", parsed)


ANALYZER = f"arn:aws:access-analyzer:{TOKYO}:{ACCOUNT}:analyzer/account"
STORE = f"arn:aws:cloudtrail:{TOKYO}:{ACCOUNT}:eventdatastore/1"
CANNED: dict[str, bytes] = {
    "accessanalyzer:ListAnalyzers": json.dumps(
        {"analyzers": [{"arn": ANALYZER, "name": "account", "type": "ACCOUNT", "status": "ACTIVE"}]}
    ).encode(),
    "rds:DescribeDBClusterParameters": b"""<DescribeDBClusterParametersResponse><DescribeDBClusterParametersResult>
        <Parameters><Parameter><ParameterName>rds.force_ssl</ParameterName><ParameterValue>1</ParameterValue></Parameter>
        <Parameter><ParameterName>timezone</ParameterName><ParameterValue>Asia/Tokyo</ParameterValue></Parameter>
        </Parameters></DescribeDBClusterParametersResult></DescribeDBClusterParametersResponse>""",
    "cloudtrail:ListEventDataStores": json.dumps(
        {"EventDataStores": [{"EventDataStoreArn": STORE, "Name": "lake"}]}
    ).encode(),
    "cloudtrail:GetEventDataStore": json.dumps(
        {"EventDataStoreArn": STORE, "Name": "lake", "Status": "ENABLED", "RetentionPeriod": 90}
    ).encode(),
    # The recorder is on again, and an aggregator holds nothing yet: buckets are asked of both in vain.
    "config:DescribeConfigurationRecorderStatus": json.dumps(
        {"ConfigurationRecordersStatus": [{"name": "default", "recording": True, "lastStatus": "Success"}]}
    ).encode(),
    "config:DescribeConfigurationAggregators": json.dumps(
        {
            "ConfigurationAggregators": [
                {
                    "ConfigurationAggregatorName": "soshiki",
                    "OrganizationAggregationSource": {"RoleArn": "soshiki", "AllAwsRegions": True},
                }
            ]
        }
    ).encode(),
    "config:SelectAggregateResourceConfig": b'{"Results": []}',
}
"""Answers where moto has none."""


def _more(place: Site) -> None:
    """What the demo's town lacks."""
    place.client("opensearch").create_domain(DomainName="kensaku", EngineVersion="OpenSearch_2.11")
    rds = place.client("rds")
    rds.create_db_cluster_parameter_group(
        DBClusterParameterGroupName="zei", DBParameterGroupFamily="aurora-postgresql15", Description="zei"
    )
    rds.create_db_cluster(
        DBClusterParameterGroupName="zei",
        DBClusterIdentifier="zei",
        Engine="aurora-postgresql",
        MasterUsername="admin1",
        MasterUserPassword="not-a-secret-1",
    )
    rds.create_db_cluster_snapshot(DBClusterIdentifier="zei", DBClusterSnapshotIdentifier="zei-nendo")
    place.client("redshift").create_cluster(
        ClusterIdentifier="tokei",
        NodeType="ra3.large",
        MasterUsername="admin1",
        MasterUserPassword="Not-a-secret-1",
        ClusterParameterGroupName="default.redshift-1.0",
    )
    subnets = [subnet["SubnetId"] for subnet in place.client("ec2").describe_subnets()["Subnets"][:2]]
    place.client("eks").create_cluster(
        name="portal",
        version="1.33",
        roleArn=f"arn:aws:iam::{ACCOUNT}:role/eks",
        resourcesVpcConfig={"subnetIds": subnets},
    )

    s3 = place.client("s3")
    for name, ownership in (("walk-acl", "ObjectWriter"), ("walk-policy", "BucketOwnerEnforced")):
        s3.create_bucket(
            Bucket=name, ObjectOwnership=ownership, CreateBucketConfiguration={"LocationConstraint": TOKYO}
        )
    s3.put_bucket_policy(Bucket="walk-policy", Policy=json.dumps({"Version": "2012-10-17", "Statement": [ANYBODY]}))


ANYBODY = {
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::walk-policy/*",
    "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
}


RESOURCE_TYPES = {
    "bucket": "AWS::S3::Bucket",
    "queue": "AWS::SQS::Queue",
    "topic": "AWS::SNS::Topic",
    "registry": "AWS::ECR::Repository",
}

TOKEN = "another-page-of-the-test"


def _put(parsed: dict[str, Any], path: str, value: Any) -> None:
    *inner, last = path.split(".")
    for step in inner:
        parsed = parsed[step]
    parsed[last] = value


class Paged:
    """One operation that is made to have a second page, which then fails."""

    def __init__(self, session: Session, operation: str) -> None:
        self.operation = operation
        self.happened = False
        self._promised = False
        service, _, name = operation.partition(":")
        client = session.client(service, TOKYO)
        method = xform_name(name)
        self._more: str | None = None
        if client.can_paginate(method):
            config = client.get_paginator(method)._pagination_cfg
            found = config["output_token"]
            self._tokens = found if isinstance(found, list) else [found]
            self._more = config.get("more_results")
        else:
            own = token_of(client, getattr(client, method))
            self._tokens = [own] if own else []
        self.possible = bool(self._tokens)

    def promise(self, operation: str, parsed: dict[str, Any]) -> None:
        """Put a token for another page into the first answer that holds rows."""
        if operation != self.operation or not self.possible or self._promised:
            return
        self._promised = True
        for token in self._tokens:
            _put(parsed, token.split(" || ")[0], TOKEN)
        if self._more:
            _put(parsed, self._more, True)

    def is_second(self, operation: str, request: Any) -> bool:
        """Whether this request asks for the page that was promised."""
        body = request.body if isinstance(request.body, bytes) else str(request.body or "").encode()
        second = operation == self.operation and (TOKEN.encode() in body or TOKEN in request.url)
        self.happened |= second
        return second


@dataclass
class World:
    """The recorded account, and what an audit of it says with and without a fault."""

    url: str
    tape: FaultyTape
    session: Session
    watcher: Session
    settings: Aws
    alone: dict[str, list[Fact]] = field(default_factory=dict)
    """By collector, what it finds when it runs alone and nothing is at fault."""
    readings: tuple[Reading, ...] = ()
    strays: set[str] = field(default_factory=set)
    """Operations that a collector asks although another one declares them."""

    @classmethod
    def build(cls, url: str) -> "World":
        """Build the account on the demo's server, good and bad of every topic."""
        place = site(url, ACCOUNT)
        for topic in town.TOPICS:
            for kind in ("good", "bad"):
                if hasattr(topic, kind):
                    getattr(topic, kind)(place)
        _more(place)
        tape = FaultyTape()
        settings = Aws(endpoint_url=url, role_name="audit", max_attempts=1, regions=(TOKYO,), config_accelerator=True)
        hooks: Hooks = [("before-call", tape.remember), ("before-send", tape), ("after-call", tape.promise)]
        own = base(settings, operations(), hooks)
        session = assume(own, settings, ACCOUNT, operations())
        world = cls(url, tape, session, assume(own, settings, ACCOUNT, optional("activity")), settings)
        world._agree()
        world._one_by_one()
        return world

    def _agree(self) -> None:
        """Let the analyser find what the policies share, as AWS's does: with and without it the account is the same."""
        analyzers = self.tape.canned["accessanalyzer:ListAnalyzers"]
        self.tape.canned |= {"accessanalyzer:ListAnalyzers": b'{"analyzers": []}'}
        shares = self.read().frames[ExternalShare]
        rows: Any = shares[shares["counterpart"].notna()].itertuples()
        found = [
            {
                "id": share.resource,
                "principal": {"AWS": share.counterpart},
                "action": ["*"],
                "resource": share.resource.split("#")[0],
                "isPublic": share.counterpart == "*",
                "resourceType": RESOURCE_TYPES[share.kind],
                "status": "ACTIVE",
                "resourceOwnerAccount": ACCOUNT,
            }
            for share in rows
        ]
        findings = json.dumps({"findings": found}).encode()
        self.tape.canned |= {"accessanalyzer:ListAnalyzers": analyzers, "accessanalyzer:ListFindings": findings}

    def _one_by_one(self) -> None:
        """Run every collector alone, so that a fault needs only those to run again that ask for it."""
        self.readings = self._run(EVERY).ledger.readings()
        for collector in EVERY:
            self.tape.asked.clear()
            self.alone[collector.name] = self._run((collector,)).facts
            self.strays |= self.tape.asked - set(collector.reads) - {"account:ListRegions"}
        self.tape.asked |= {reading.operation for reading in self.readings}

    @contextmanager
    def second_page_denied(self, operation: str) -> Iterator["Paged"]:
        """While it lasts, the first answer of a paged operation promises another page, which is then denied."""
        paged = Paged(self.session, operation)
        self.tape.paged = paged
        try:
            yield paged
        finally:
            self.tape.paged = None

    def read(
        self, operation: str = "", fault: Fault | None = None, collectors: tuple[Collector, ...] = EVERY
    ) -> Snapshot:
        """The snapshot with one operation at fault, through the adapter's own runner."""
        run = self._run(collectors, operation, fault)
        return self._snapshot(run.facts, run.ledger.readings())

    def again(self, operation: str, fault: Fault | None = None) -> Snapshot:
        """The same as `read`, with only the collectors run that ask for the operation; of the others, what they found
        alone. A test holds the two equal."""
        asking = tuple(collector for collector in EVERY if operation in collector.reads)
        run = self._run(asking, operation, fault)
        fresh = run.ledger.readings()
        others = [collector for collector in EVERY if collector not in asking]
        facts = [fact for collector in others for fact in self.alone[collector.name]]
        elsewhere = {name for collector in others for name in collector.reads} - {r.operation for r in fresh}
        kept = [reading for reading in self.readings if reading.operation in elsewhere]
        return self._snapshot([*facts, *run.facts], (*kept, *fresh))

    def _run(self, collectors: tuple[Collector, ...], operation: str = "", fault: Fault | None = None) -> AccountRun:
        self.tape.operation, self.tape.fault = operation, fault
        book = ledger(ACCOUNT, lambda: NOW)
        watcher = self.watcher if WATCHING in collectors else None
        asked = tuple(collector for collector in collectors if collector != WATCHING)
        run = AccountRun(
            self.session, self.settings, book, None, lambda *_: None, asked, watcher=watcher, parameters=PARAMETERS
        )
        run.gather()
        return run

    def _snapshot(self, facts: list[Fact], readings: tuple[Reading, ...]) -> Snapshot:
        return snapshot(ACCOUNT, NOW, settled(ACCOUNT, facts, readings, Plan((TOKYO,))), readings)


PARAMETERS = Parameters.load(
    {"home_domains": ["city.example.lg.jp"], "required_links": ["dedicated_line"], "read_quotas": True}
)

JUDGE = Judge("aws", ACCOUNT, SERVICE, PARAMETERS)
