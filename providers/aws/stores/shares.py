"""Shares with the outside: computed by IAM Access Analyzer where one exists, else read from resource policies."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from auditor.facts.stores import ExternalShare
from providers.aws.place import Answer, Place
from providers.aws.policies import Statement, account_of, actions_match, listed, named, statements_for_anybody
from providers.aws.tagging import Tagged
from providers.collecting import Collected, reads

KINDS = {
    "AWS::S3::Bucket": "bucket",
    "AWS::S3Express::DirectoryBucket": "bucket",
    "AWS::SQS::Queue": "queue",
    "AWS::SNS::Topic": "topic",
    "AWS::ECR::Repository": "registry",
    "AWS::EFS::FileSystem": "file_share",
    "AWS::EC2::Snapshot": "snapshot",
    "AWS::RDS::DBSnapshot": "database_snapshot",
    "AWS::RDS::DBClusterSnapshot": "database_snapshot",
    "AWS::DynamoDB::Table": "table",
    "AWS::DynamoDB::Stream": "stream",
    "AWS::KMS::Key": "key",
    "AWS::SecretsManager::Secret": "secret",
    "AWS::Lambda::Function": "function",
    "AWS::Lambda::LayerVersion": "function",
}
ACCESS = {
    "assume": ("sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"),
    "admin": (
        *("s3:PutBucketPolicy", "s3:PutBucketAcl", "sqs:SetQueueAttributes", "sqs:AddPermission", "sns:AddPermission"),
        *("sns:SetTopicAttributes", "ecr:SetRepositoryPolicy", "kms:PutKeyPolicy", "secretsmanager:PutResourcePolicy"),
        *("lambda:AddPermission", "dynamodb:PutResourcePolicy", "elasticfilesystem:PutFileSystemPolicy"),
    ),
    "write": (
        *("s3:PutObject", "s3:DeleteObject", "sqs:SendMessage", "sqs:DeleteMessage", "sns:Publish", "ecr:PutImage"),
        *("kms:Encrypt", "secretsmanager:PutSecretValue", "lambda:InvokeFunction", "dynamodb:PutItem"),
        *("elasticfilesystem:ClientWrite",),
    ),
}
"""Widest first; what matches none of them reads."""


@dataclass(frozen=True)
class Shared:
    """What is shared: the resource, as its own row names it."""

    place: Place
    arn: str
    kind: str
    name: str | None
    tags: Mapping[str, str] | None


@dataclass(frozen=True)
class With:
    """Whom it is shared with, and how far."""

    kind: str
    counterpart: str
    access: str
    conditional: bool


def facts(what: Shared, found: Iterable[With], evidence: str) -> Iterator[ExternalShare]:
    """One row for every counterpart, with the widest access that any of `found` gives it."""
    widest: dict[tuple[str, str], With] = {}
    order = [*ACCESS, "read"]
    for share in found:
        before = widest.get((share.kind, share.counterpart))
        if before is None or order.index(share.access) < order.index(before.access):
            widest[share.kind, share.counterpart] = share
    for (kind, counterpart), share in sorted(widest.items()):
        yield ExternalShare(
            **what.place.here,
            # One resource may be shared with many: the counterpart keeps their findings apart.
            resource=f"{what.arn}#{counterpart}",
            name=what.name,
            tags=what.tags,
            provider_managed=False,
            kind=what.kind,
            share_kind=kind,  # type: ignore[arg-type]
            counterpart=counterpart,
            access=share.access,  # type: ignore[arg-type]
            is_conditional=share.conditional,
            evidence=evidence,  # type: ignore[arg-type]
        )


def by_policy(what: Shared, policy: tuple[Statement, ...] | None, more: Iterable[With] = ()) -> Iterator[ExternalShare]:
    """Shares by a resource's own policy (and `more`), where no analyser computes them. An unread policy is a row of
    which all is unknown."""
    if analysers(what.place):
        return
    if policy is None:
        yield unread(what)
    yield from facts(what, [*in_policy(policy or (), what.place.account), *more], "policy")


def unread(what: Shared) -> ExternalShare:
    """Stands for the shares of a resource that could not be read; the resource itself explains what failed."""
    return ExternalShare(
        **what.place.here,
        resource=what.arn,
        name=what.name,
        tags=what.tags,
        provider_managed=False,
        kind=what.kind,
        evidence="policy",
    )


def in_policy(policy: tuple[Statement, ...], account: str) -> Iterator[With]:
    """The shares that a resource policy gives beyond its own account. AWS's own services are left out."""
    for statement in policy:
        if statement.get("Effect") != "Allow":
            continue
        access, conditional = _access(statement), bool(statement.get("Condition"))
        if statements_for_anybody((statement,)):
            yield With("public", "*", access, conditional)
            continue
        for kind, value in named(statement):
            for share_kind, counterpart in _counterparts(statement, kind, value):
                if counterpart != account:
                    yield With(share_kind, counterpart, access, conditional)


def _counterparts(statement: Statement, kind: str, value: str) -> Iterator[tuple[str, str]]:
    if kind == "AWS" and value == "*":
        yield from _conditioned(statement)
    elif kind in {"AWS", "CanonicalUser"}:
        yield "account", account_of(value) or value
    elif kind == "Federated":
        yield "domain", value


def _conditioned(statement: Statement) -> Iterator[tuple[str, str]]:
    """Anybody, but under a condition that names accounts or an organisation."""
    for tests in (statement.get("Condition") or {}).values():
        for key, values in tests.items():
            for value in listed(values):
                if key.lower() in {"aws:principalorgid", "aws:sourceorgid"}:
                    yield "organisation", value
                elif key.lower() == "aws:principalorgpaths":
                    yield "organisation", value.split("/")[0]
                elif key.lower() in {
                    "aws:principalaccount",
                    "aws:sourceaccount",
                    "aws:sourceowner",
                    "kms:calleraccount",
                }:
                    yield "account", value
                elif key.lower() in {"aws:principalarn", "aws:sourcearn"} and account_of(value):
                    yield "account", str(account_of(value))


def _access(statement: Statement) -> str:
    return next((name for name, actions in ACCESS.items() if actions_match(statement, *actions)), "read")


def analysers(place: Place) -> list[Answer]:
    """Running analysers of external access in this region. Callers declare `accessanalyzer:ListAnalyzers`."""
    listing = place.listing("accessanalyzer:ListAnalyzers", "analyzers")
    return [
        row for row in listing.rows if row.get("status") == "ACTIVE" and row.get("type") in {"ACCOUNT", "ORGANIZATION"}
    ]


@reads(
    "region",
    {
        "accessanalyzer:ListAnalyzers": "external_share.*",
        "accessanalyzer:ListFindings": "external_share.*",
        "resourcegroupstaggingapi:GetResources": "external_share.tags",
    },
)
def analysed(place: Place) -> Collected:
    """What the region's analyser found open to the outside. ListFindings, as ListFindingsV2 does not name whom."""
    found: dict[tuple[str, str], list[With]] = {}
    running = analysers(place)
    if not running and place.listing("accessanalyzer:ListAnalyzers", "analyzers").whole:
        yield _unseen(place)
    for analyser in running:
        wanted = {"status": {"eq": ["ACTIVE"]}, "resourceOwnerAccount": {"eq": [place.account]}}
        for row in place.pages("accessanalyzer:ListFindings", "findings", analyzerArn=analyser["arn"], filter=wanted):
            # The trust of roles is read with the identities: once, not by the analyser of every region.
            if row["resourceType"] != "AWS::IAM::Role" and row.get("resource"):
                found.setdefault((row["resource"], row["resourceType"]), []).extend(_found(row))
    tagged = Tagged(place) if found else None
    for (arn, kind), shares in sorted(found.items()):
        name = arn.rsplit(":", 1)[-1].rsplit("/", 1)[-1]
        what = Shared(
            place, arn, KINDS.get(kind, kind.rsplit("::", 1)[-1].lower()), name, tagged.of(arn) if tagged else None
        )
        yield from facts(what, shares, "computed")


def _unseen(place: Place) -> ExternalShare:
    """Stands for shares that nobody looks for: policies of functions, secrets, file systems and snapshots are not read
    one by one, so without an analyser 'no share' is unknown. Not an ARN: it is no resource in use."""
    return ExternalShare(
        **place.here,
        resource=f"access-analyzer:{place.region}:{place.account}",
        name="IAM Access Analyzer",
        tags={},
        provider_managed=False,
        evidence="policy",
    )


def _found(row: Answer) -> Iterator[With]:
    access, conditional = _access({"Action": row.get("action")}), bool(row.get("condition"))
    if row.get("isPublic"):
        yield With("public", "*", access, conditional)
        return
    for kind, value in (row.get("principal") or {}).items():
        if kind == "Federated":
            yield With("domain", value, access, conditional)
        elif kind == "Service":
            yield With("service", value, access, conditional)
        else:
            yield With("account", account_of(value) or value, access, conditional)


COLLECTORS = (analysed,)
