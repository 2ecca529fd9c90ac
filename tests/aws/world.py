"""An account with something of everything: its answers are recorded once from a server, then replayed with faults."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from botocore import xform_name
from botocore.awsrequest import AWSResponse

from auditor.demo import town
from auditor.demo.place import Site, site
from auditor.facts.base import Fact
from auditor.facts.stores import ExternalShare
from auditor.facts.tables import TABLES
from auditor.finding import Finding
from auditor.reading import Reading
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import judge
from auditor.scope import Scope, Service
from auditor.settings import Aws
from auditor.snapshot import Facts, Snapshot
from benchmarks.tape import Tape
from checks.register import JOINS, rules
from providers.aws.account import AccountRun, ledger
from providers.aws.collectors import COLLECTORS, operations
from providers.aws.session import Hooks, Session, assume, base
from providers.aws.tokens import token_of
from providers.collecting import Collector
from tests.aws.bed import NOW, TOKYO, response
from tests.aws.faults import Fault, denied

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

Key = tuple[str, str, str]


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
    place.client("eks").create_cluster(
        name="portal", roleArn=f"arn:aws:iam::{ACCOUNT}:role/eks", resourcesVpcConfig={"subnetIds": []}
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
    settings: Aws

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
        settings = Aws(endpoint_url=url, role_name="audit", max_attempts=1, regions=(TOKYO,))
        hooks: Hooks = [("before-call", tape.remember), ("before-send", tape), ("after-call", tape.promise)]
        session = assume(base(settings, operations(), hooks), settings, ACCOUNT, operations())
        world = cls(url, tape, session, settings)
        world._agree()
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
        self, operation: str = "", fault: Fault | None = None, collectors: tuple[Collector, ...] = COLLECTORS
    ) -> Snapshot:
        """The snapshot with one operation at fault, through the adapter's own runner."""
        self.tape.operation, self.tape.fault = operation, fault
        run = AccountRun(self.session, self.settings, ledger(ACCOUNT, lambda: NOW), None, lambda *_: None, collectors)
        return run.read(NOW)


def findings(snapshot: Snapshot) -> dict[Key, Finding]:
    """Every finding by (check, region, resource)."""
    facts = Facts.of([snapshot])
    frames = {table: facts.frame(table) for table in TABLES}
    parameters = Parameters.load({"home_domains": ["city.example.lg.jp"]})
    judged = judge(frames, facts.readings, [SERVICE], parameters, NOW, rules().values(), JOINS)
    found = [finding for batch in judged.batches for finding in batch.findings()]
    by_key = {(finding.check, finding.region, finding.resource): finding for finding in found}
    assert len(by_key) == len(found), "two findings have one identity"
    return by_key


def of(readings: Iterable[Reading], operation: str) -> list[Reading]:
    """The readings of one operation."""
    return [reading for reading in readings if reading.operation == operation]


def different(left: Mapping[type[Fact], pd.DataFrame], right: Mapping[type[Fact], pd.DataFrame]) -> list[str]:
    """Tables whose rows differ."""
    return [table.table() for table in TABLES if not left[table].equals(right[table])]
