"""Shares with the outside: by an analyser, by policies, and what nobody looks for."""

import json
from typing import Any

import pytest

from auditor.facts.stores import ExternalShare
from providers.aws.policies import Statement, parse
from providers.aws.stores import buckets, shares
from providers.aws.stores.demands import demands_network, demands_tls, tls_floor
from providers.aws.stores.shares import in_policy
from tests.aws.bed import TOKYO, Bed, response
from tests.aws.stored import NO_ANALYSER, allow, deny, make, policy, status

OWN = "111122223333"
ANALYSER = {"arn": f"arn:aws:access-analyzer:{TOKYO}:1:analyzer/a", "name": "a", "status": "ACTIVE", "type": "ACCOUNT"}


def found(kind: str, resource: str, principal: dict[str, str], *actions: str, **more: Any) -> dict[str, Any]:
    """A finding of the analyser."""
    fixed = {"id": resource, "analyzedAt": "2026-11-01T00:00:00Z", "createdAt": "2026-11-01T00:00:00Z"}
    rest = {"updatedAt": "2026-11-01T00:00:00Z", "status": "ACTIVE", "resourceOwnerAccount": OWN, "condition": {}}
    what = {"resourceType": kind, "resource": resource, "principal": principal, "action": list(actions)}
    return {**fixed, **rest, **what, **more}


def test_computed_shares(bed: Bed, account: str) -> None:
    """The analyser's findings are the shares: the widest access counts, roles are left to the identities."""
    bucket = f"arn:aws:s3:::computed-{account}"
    findings = [
        found("AWS::S3::Bucket", bucket, {"AWS": "999900001111"}, "s3:GetObject"),
        found("AWS::S3::Bucket", bucket, {"AWS": "arn:aws:iam::999900001111:role/x"}, "s3:PutObject"),
        found("AWS::SQS::Queue", "arn:aws:sqs:r:1:q", {"AWS": "*"}, "sqs:SendMessage", isPublic=True),
        found("AWS::IAM::Role", "arn:aws:iam::1:role/r", {"AWS": "999900001111"}, "sts:AssumeRole"),
    ]
    canned = {
        "accessanalyzer:ListAnalyzers": {"analyzers": [ANALYSER]},
        "accessanalyzer:ListFindings": {"findings": findings},
    }
    make(bed, account, f"computed-{account}").put_bucket_policy(
        Bucket=f"computed-{account}", Policy=policy(allow(f"computed-{account}", {"AWS": "222200001111"}))
    )
    snapshot = bed.read(account, shares.analysed, buckets.buckets, canned=canned)
    rows = snapshot.frames[ExternalShare].set_index("resource")
    assert list(rows.index) == [f"{bucket}#999900001111", "arn:aws:sqs:r:1:q#*"]
    assert rows["access"].to_list() == ["write", "write"]
    assert rows["share_kind"].to_list() == ["account", "public"]
    assert set(rows["evidence"]) == {"computed"}
    assert status(snapshot, account, "ACC-04", trusted_accounts=["999900001111"]) == {
        f"computed-{account}": "pass",
        "q": "fail",
    }


def test_without_an_analyser_no_share_is_unknown(bed: Bed, account: str) -> None:
    """Nothing in the policies that were read is no proof of nothing at all."""
    snapshot = bed.read(account, shares.analysed, canned=NO_ANALYSER)
    assert status(snapshot, account, "ACC-04") == {"IAM Access Analyzer": "unknown"}


def test_with_an_analyser_and_no_finding_nothing_is_shared(bed: Bed, account: str) -> None:
    """An analyser that found nothing is an answer."""
    canned: dict[str, Any] = {
        "accessanalyzer:ListAnalyzers": {"analyzers": [ANALYSER]},
        "accessanalyzer:ListFindings": {"findings": []},
    }
    assert bed.read(account, shares.analysed, canned=canned).frames[ExternalShare].empty


def test_refused_findings(bed: Bed, account: str) -> None:
    """The table is not whole, and the reading names the right; IAM has one action for both versions of the list."""
    refusal = response(json.dumps({"message": "no"}).encode(), 403, {"x-amzn-ErrorType": "AccessDeniedException"})
    canned: dict[str, Any] = {
        "accessanalyzer:ListAnalyzers": {"analyzers": [ANALYSER]},
        "accessanalyzer:ListFindings": lambda _: refusal,
    }
    snapshot = bed.read(account, shares.analysed, canned=canned)
    (missed,) = (r for r in snapshot.readings if r.status == "denied")
    assert missed.permission == "access-analyzer:ListFindings"
    assert missed.columns == ("external_share.*",)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ({"Principal": "*"}, {("public", "*")}),
        ({"Principal": {"AWS": ["999900001111", f"arn:aws:iam::{OWN}:root"]}}, {("account", "999900001111")}),
        (
            {"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-abc"}}},
            {("organisation", "o-abc")},
        ),
        (
            {"Principal": "*", "Condition": {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-abc/r-1/*"}}},
            {("organisation", "o-abc")},
        ),
        ({"Principal": "*", "Condition": {"StringEquals": {"AWS:SourceOwner": OWN}}}, set()),
        ({"Principal": {"Service": "cloudtrail.amazonaws.com"}}, set()),
        ({"Principal": {"CanonicalUser": "abc"}}, {("account", "abc")}),
        ({"Principal": {"Federated": "accounts.google.com"}}, {("domain", "accounts.google.com")}),
        ({"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}}, {("public", "*")}),
    ],
)
def test_shares_in_a_policy(statement: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    """Whom an Allow reaches beyond its own account."""
    statements = parse(policy({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", **statement})) or ()
    assert {(share.kind, share.counterpart) for share in in_policy(statements, OWN)} == expected
    refusal: Statement = {**statements[0], "Effect": "Deny"}
    assert not list(in_policy((refusal,), OWN))


TLS = {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (deny("b", TLS), True),
        (deny("b", {"Bool": {"aws:SecureTransport": False}}), True),
        (deny("b", {"NumericLessThan": {"s3:TlsVersion": "1.2"}}), True),
        ({**deny("b", TLS), "Principal": {"AWS": "*"}}, True),
        ({**deny("b", TLS), "Principal": {"AWS": "999900001111"}}, False),
        ({**deny("b", TLS), "Action": "s3:GetObject"}, False),
        ({**deny("b", TLS), "Resource": "arn:aws:s3:::b"}, False),
        (deny("b", {"Bool": {"aws:SecureTransport": "true"}}), False),
        (deny("b", {**TLS, "StringEquals": {"aws:PrincipalAccount": "999900001111"}}), False),
        (allow("b", "*", "s3:*", Condition={"Bool": {"aws:SecureTransport": "true"}}), False),
    ],
)
def test_policies_that_demand_encryption(statement: dict[str, Any], expected: bool) -> None:
    """Only a refusal of everybody, for reading and writing of the content, counts."""
    statements = parse(policy(statement))
    assert demands_tls(statements, "arn:aws:s3:::b/x", ("s3:GetObject", "s3:PutObject")) is expected
    assert demands_tls(None, "arn:aws:s3:::b/x", ("s3:GetObject",)) is None


def test_oldest_version_in_a_policy() -> None:
    """A floor above AWS's own is taken from the policy."""
    statements = parse(policy(deny("b", {"NumericLessThan": {"s3:TlsVersion": "1.3"}})))
    assert tls_floor(statements, "arn:aws:s3:::b/x", ("s3:GetObject",)) == "1.3"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}, True),
        ({"NotIpAddress": {"aws:SourceIp": "198.51.100.0/24"}, "Bool": {"aws:ViaAWSService": "false"}}, True),
        ({"NotIpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, False),
        ({"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}, False),
        ({"StringNotEquals": {"aws:SourceVpce": "vpce-1", "s3:prefix": "public/"}}, False),
        (TLS, False),
    ],
)
def test_policies_that_demand_a_network(condition: dict[str, Any], expected: bool) -> None:
    """A refusal of all that comes from elsewhere; exceptions for AWS's own services and named people are fine."""
    statements = parse(policy(deny("b", condition)))
    assert demands_network(statements, "arn:aws:s3:::b/x", ("s3:GetObject",)) is expected
