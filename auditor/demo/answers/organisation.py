"""Organisations above the town's accounts: one that is run well, one without rules, and whoever may not look."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from auditor.demo import town
from auditor.demo.answers.asked import Answer, Asked, Refused

ALONE = {town.YOYAKU}
"""Bookings of public facilities: in no organisation."""
REFUSED = {town.TOSHO}
"""The old library system: a member that may not read its organisation's policies."""
UNRULED = {town.UNREGISTERED}
"""The account that nobody registered: somebody has opened an organisation in it, with no other account in it."""

MASTER = "999988887777"
STRANGER = "555544443333"
ROOT = {"TargetId": "r-demo", "Type": "ROOT"}
UNIT = {"TargetId": "ou-demo-jumin", "Type": "ORGANIZATIONAL_UNIT"}
HOME = ["ap-northeast-1", "ap-northeast-3"]
LANDING_ZONE = {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/AWSControlTowerExecution"}}

Statement = Mapping[str, Any]


def _deny(condition: Mapping[str, Any] | None = None, **what: Any) -> Statement:
    found = {"Effect": "Deny", "Resource": "*", **what}
    return {**found, "Condition": condition} if condition else found


POLICIES: tuple[tuple[str, str, Mapping[str, str], Statement], ...] = (
    (
        "p-kokunai1",
        "kokunai-gentei",
        ROOT,
        _deny(
            {"StringNotEquals": {"aws:RequestedRegion": HOME}, **LANDING_ZONE},
            NotAction=["iam:*", "organizations:*", "route53:*", "sts:*", "support:*"],
        ),
    ),
    (
        "p-shonin01",
        "shonin-zumi-service",
        UNIT,
        _deny(
            NotAction=[
                *("backup:*", "cloudtrail:*", "cloudwatch:*", "config:*", "dynamodb:*", "ec2:*", "guardduty:*"),
                *("elasticloadbalancing:*", "iam:*", "kms:*", "lambda:*", "logs:*", "rds:*", "s3:*"),
                *("secretsmanager:*", "sts:*", "support:*"),
            ]
        ),
    ),
    (
        "p-kiroku01",
        "kiroku-hogo",
        ROOT,
        _deny(Action=["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "organizations:LeaveOrganization"]),
    ),
    (
        "p-ctower01",
        "aws-guardrails-KnSbWq",
        UNIT,
        _deny(LANDING_ZONE, Action=["config:DeleteConfigurationRecorder", "config:StopConfigurationRecorder"]),
    ),
)
"""ID, name, what it is attached to, and its one statement."""

TAGS = {
    "classification": {
        "tag_key": "Classification",
        "tag_value": ["1", "2", "3B", "3C"],
        "enforced_for": ["ec2:instance", "s3:bucket"],
    },
    "owner": {"tag_key": "Owner"},
}


def _member(answer: Callable[[Asked], Any]) -> Answer:
    """An answer to members that are let look; moto itself says that there is no organisation."""

    def say(asked: Asked) -> Mapping[str, Any] | str | Refused | None:
        if asked.account in REFUSED:
            return Refused("AccessDeniedException", "You don't have permissions to access this resource.")
        return None if asked.account in ALONE else answer(asked)

    return say


def _organisation(asked: Asked) -> Mapping[str, Any] | None:
    if asked.account in ALONE:
        return None
    own = asked.account in UNRULED
    key, master = ("o-unruled001", asked.account) if own else ("o-demo000001", MASTER)
    return {"Organization": {"Id": key, "MasterAccountId": master, "FeatureSet": "ALL"}}


def _accounts(asked: Asked) -> Mapping[str, Any]:
    names = (
        {asked.account} if asked.account in UNRULED else {MASTER, town.JUKI, town.TOSHO, town.KENSHIN, asked.account}
    )
    closed = {"Id": "888877776666", "Name": "heisei-jidai", "State": "SUSPENDED"}
    return {"Accounts": [*({"Id": key, "Name": key, "State": "ACTIVE"} for key in sorted(names)), closed]}


def _delegated(asked: Asked) -> Mapping[str, Any]:
    """The prefecture's security account; and somewhere else an account that nobody has heard of."""
    return {"DelegatedAdministrators": [{"Id": STRANGER if asked.account in UNRULED else town.KANSHI}]}


def _features(_: Asked) -> str:
    enabled = "<EnabledFeatures><member>RootCredentialsManagement</member></EnabledFeatures>"
    inner = f"<OrganizationId>o-demo000001</OrganizationId>{enabled}"
    return f"<ListOrganizationsFeaturesResult>{inner}</ListOrganizationsFeaturesResult>"


def _summary(key: str, name: str) -> dict[str, Any]:
    arn = f"arn:aws:organizations::{MASTER}:policy/o-demo000001/service_control_policy/{key}"
    return {"Id": key, "Arn": arn, "Name": name, "Type": "SERVICE_CONTROL_POLICY", "AwsManaged": False}


FULL = {**_summary("p-FullAWSAccess", "FullAWSAccess"), "AwsManaged": True}


def _policy(asked: Asked) -> Mapping[str, Any]:
    key, name, _, statement = next(row for row in POLICIES if row[0] == asked.json["PolicyId"])
    content = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return {"Policy": {"PolicySummary": _summary(key, name), "Content": content}}


def _targets(asked: Asked) -> Mapping[str, Any]:
    return {"Targets": [row[2] for row in POLICIES if row[0] == asked.json["PolicyId"]]}


def _parents(asked: Asked) -> Mapping[str, Any]:
    unit = {"Id": UNIT["TargetId"], "Type": "ORGANIZATIONAL_UNIT"}
    return {"Parents": [{"Id": ROOT["TargetId"], "Type": "ROOT"} if asked.json["ChildId"] == unit["Id"] else unit]}


def _tags(asked: Asked) -> Mapping[str, Any] | None:
    prescribed = {} if asked.account in UNRULED else TAGS
    return {"EffectivePolicy": {"PolicyType": "TAG_POLICY", "PolicyContent": json.dumps({"tags": prescribed})}}


_ORGANISATIONS = "AWSOrganizationsV20161128"
TARGETS: dict[str, Answer] = {
    f"{_ORGANISATIONS}.DescribeOrganization": _organisation,
    f"{_ORGANISATIONS}.ListAccounts": _member(_accounts),
    f"{_ORGANISATIONS}.ListDelegatedAdministrators": _member(_delegated),
    f"{_ORGANISATIONS}.ListPolicies": _member(
        lambda _: {"Policies": [FULL, *(_summary(key, name) for key, name, *_ in POLICIES)]}
    ),
    f"{_ORGANISATIONS}.DescribePolicy": _member(_policy),
    f"{_ORGANISATIONS}.ListTargetsForPolicy": _member(_targets),
    f"{_ORGANISATIONS}.ListParents": _member(_parents),
    f"{_ORGANISATIONS}.DescribeEffectivePolicy": _tags,
}

ACTIONS: dict[str, Answer] = {"ListOrganizationsFeatures": _member(_features)}
