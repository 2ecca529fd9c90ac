"""Makes buckets with boto3, reads them back and judges them: what the tests of stores share."""

import json
from collections.abc import Callable
from typing import Any

import pandas as pd

from auditor.facts.stores import DataStore
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import judge
from auditor.scope import Classification, Scope, Service
from auditor.snapshot import Snapshot
from checks.register import JOINS, rules
from providers.aws.stores import buckets
from tests.aws.bed import NOW, TOKYO, Bed, response

NO_ANALYSER: dict[str, Any] = {"accessanalyzer:ListAnalyzers": {"analyzers": []}}
BLOCKED = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)


def make(bed: Bed, account: str, name: str, region: str = TOKYO, **more: Any) -> Any:
    """A bucket, and the client that made it."""
    s3 = bed.client(account, "s3", region)
    place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=name, **place, **more)
    return s3


def policy(*statements: dict[str, Any]) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def deny(name: str, condition: dict[str, Any]) -> dict[str, Any]:
    """Everybody is refused under a condition."""
    both = [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]
    return {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": both, "Condition": condition}


def allow(name: str, principal: Any, action: str = "s3:GetObject", **more: Any) -> dict[str, Any]:
    """Somebody may reach the objects."""
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": f"arn:aws:s3:::{name}/*", **more}


def read(bed: Bed, account: str, **more: Any) -> Snapshot:
    """The account's buckets."""
    canned = {**NO_ANALYSER, **more.pop("canned", {})}
    return bed.read(account, buckets.buckets, *more.pop("collectors", ()), canned=canned, **more)


def stores(snapshot: Snapshot) -> pd.DataFrame:
    """The stores by their names."""
    return snapshot.frames[DataStore].set_index("name")


def refused(name: str) -> Callable[[Any], Any]:
    """A refusal that concerns one bucket; calls for others go on."""
    body = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
    return lambda request: response(body, 403) if f"/{name}" in request.url else None


def status(
    snapshot: Snapshot, account: str, code: str, service: Service | None = None, **changes: Any
) -> dict[str, str]:
    """What a rule says of each row of the account, by name."""
    given = [service] if service else []
    result = judge(snapshot.frames, snapshot.readings, given, Parameters.load(changes), NOW, [rules()[code]], JOINS)
    return {f.name or "": f.status for b in result.batches for f in b.findings() if f.account == account and f.name}


def service_of(account: str, classification: Classification) -> Service:
    """A registered service of a class that uses the account."""
    return Service(
        id="S1",
        name="S1",
        classification=classification,
        scopes=(Scope(provider="aws", account=account),),
    )
