"""Policies of the organisation, as they are attached: what holds for an account, and what nobody let it see."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from auditor.facts.governance import Guardrail
from providers.aws.governance import organisation, tag_policy
from tests.aws.bed import TOKYO, Bed, response
from tests.aws.faults import error
from tests.aws.refusals import refused, refusing

MASTER = "999988887777"
OSAKA = "ap-northeast-3"
ROOT = {"TargetId": "r-1", "Type": "ROOT"}
UNIT = {"TargetId": "ou-1", "Type": "ORGANIZATIONAL_UNIT"}
CONTROL_TOWER = {"ArnNotLike": {"aws:PrincipalARN": ["arn:aws:iam::*:role/AWSControlTowerExecution"]}}
KINDS = ("region_restriction", "service_restriction", "baseline_policies")


def deny(**statement: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Resource": "*", **statement}


def kept_to(*regions: str, **condition: Any) -> dict[str, Any]:
    tests = {"StringNotEquals": {"aws:RequestedRegion": list(regions)}, **condition}
    return deny(NotAction=["iam:*", "sts:*", "ec2:DescribeRegions", "s3:PutAccountPublic*"], Condition=tests)


def organised(*policies: tuple[Any, Any], names: tuple[str, ...] = (), master: str = MASTER) -> dict[str, Any]:
    """Answers of an organisation whose policies are pairs of a statement and what it is attached to."""
    keys = [f"p-{number}" for number in range(len(policies))]
    arn = f"arn:aws:organizations::{MASTER}:policy/o-1/service_control_policy/"
    rows = [
        {"Id": key, "Arn": arn + key, "Name": (*names, *keys[len(names) :])[at], "AwsManaged": False}
        for at, key in enumerate(keys)
    ]
    full = {"Id": "p-FullAWSAccess", "Arn": arn + "p-FullAWSAccess", "Name": "FullAWSAccess", "AwsManaged": True}
    contents = {
        key: {"Policy": {"Content": json.dumps({"Version": "2012-10-17", "Statement": statement})}}
        for key, (statement, _) in zip(keys, policies, strict=True)
    }
    targets = {
        key: {"Targets": to if isinstance(to, list) else [to]} for key, (_, to) in zip(keys, policies, strict=True)
    }
    return {
        "organizations:DescribeOrganization": {"Organization": {"Id": "o-1", "MasterAccountId": master}},
        "organizations:ListPolicies": {"Policies": [*rows, full]},
        "organizations:DescribePolicy": asked("PolicyId", contents),
        "organizations:ListTargetsForPolicy": asked("PolicyId", targets),
    }


def asked(parameter: str, answers: Mapping[str, Any]) -> Any:
    """An answer for each value of one parameter."""
    return lambda request: response(json.dumps(answers[json.loads(request.body)[parameter]]).encode())


def above(account: str, *units: str) -> dict[str, Any]:
    """The units above an account, the nearest first."""
    chain = [account, *units]
    parents = {
        child: {"Parents": [{"Id": unit, "Type": "ORGANIZATIONAL_UNIT"}]}
        for child, unit in zip(chain, units, strict=False)
    }
    parents[chain[-1]] = {"Parents": [{"Id": "r-1", "Type": "ROOT"}]}
    return {"organizations:ListParents": asked("ChildId", parents)}


def rails(bed: Bed, account: str, canned: Mapping[str, Any]) -> Any:
    return bed.read(account, organisation.control_policies, canned=canned).frames[Guardrail]


def only(bed: Bed, account: str, canned: Mapping[str, Any], kind: str = KINDS[0]) -> Any:
    frame = rails(bed, account, canned)
    rows = frame[frame["kind"] == kind]
    assert len(rows) == 1
    return rows.iloc[0]


def test_a_policy_that_keeps_to_japan(bed: Bed, account: str) -> None:
    row = only(bed, account, organised((kept_to(TOKYO, OSAKA), ROOT), names=("<b>kokunai</b>",)))

    assert row["is_enforced"]
    assert row["covers_account"]
    assert list(row["allowed_values"]) == [TOKYO, OSAKA]
    assert list(row["exempt_services"]) == ["iam", "sts"]
    assert row["name"] == "<b>kokunai</b>"
    assert not row["provider_managed"]


def test_control_towers_own_region_deny_is_marked_as_its(bed: Bed, account: str) -> None:
    row = only(bed, account, organised((kept_to(TOKYO, **CONTROL_TOWER), ROOT), names=("aws-guardrails-AbCd",)))

    assert row["is_enforced"]
    assert row["covers_account"]
    assert row["provider_managed"]


@pytest.mark.parametrize(
    "condition",
    [
        {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/hojo"}},
        {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}},
        {"StringNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/hojo", "*"]}},
        {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*"}},
        {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/aws-reserved/*/AWSReservedSSO_*"}},
        {"StringEquals": {"aws:ResourceTag/jumin": "1"}},
        {"Bool": {"aws:PrincipalIsAWSService": "true"}},
        {"StringNotEquals": {"aws:RequestedRegion": [TOKYO], "aws:PrincipalOrgID": "o-1"}},
        {"StringNotEquals": {"aws:RequestedRegion": [TOKYO], "aws:PrincipalAccount": "999988887777"}},
    ],
)
def test_a_lock_for_some_is_no_lock_for_the_account(bed: Bed, account: str, condition: dict[str, Any]) -> None:
    assert not only(bed, account, organised((kept_to(TOKYO, **condition), ROOT)))["covers_account"]


@pytest.mark.parametrize(
    "condition",
    [
        {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/aws-reserved/*/AWSReservedSSO_unyo_*"}},
        {"StringNotEquals": {"aws:RequestedRegion": [TOKYO], "aws:PrincipalTag/kinkyu": "1"}},
        {"Bool": {"aws:ViaAWSService": "false"}},
    ],
)
def test_listed_principals_may_be_spared(bed: Bed, account: str, condition: dict[str, Any]) -> None:
    assert only(bed, account, organised((kept_to(TOKYO, **condition), ROOT)))["covers_account"]


@pytest.mark.parametrize(
    ("statement", "enforced"),
    [
        (deny(Action=["ec2:*"], Condition={"StringNotEquals": {"aws:RequestedRegion": TOKYO}}), False),
        (deny(Action="*", Effect="Allow", Condition={"StringNotEquals": {"aws:RequestedRegion": TOKYO}}), False),
        (deny(Action="*", Condition={"Bool": {"aws:SecureTransport": "false"}}), False),
        ({"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:s3:::*", **kept_to(TOKYO)}, True),
        (deny(Action="*", Condition={"ForAnyValue:StringNotLikeIfExists": {"AWS:requestedregion": TOKYO}}), True),
    ],
)
def test_what_a_policy_has_to_say(bed: Bed, account: str, statement: dict[str, Any], enforced: bool) -> None:
    if "NotResource" in statement:
        del statement["Resource"]
        enforced = False
    assert only(bed, account, organised((statement, ROOT)))["is_enforced"] == enforced


def test_a_list_of_refused_regions_leaves_the_others_open(bed: Bed, account: str) -> None:
    condition = {"StringLike": {"aws:RequestedRegion": ["us-*", "eu-*", OSAKA]}}

    row = only(bed, account, organised((deny(Action="*", Condition=condition), ROOT)))

    assert {"us-east-1", "eu-west-1", OSAKA} <= set(row["denied_values"])
    assert {TOKYO, "ap-southeast-1"} <= set(row["allowed_values"])
    assert set(row["allowed_values"]).isdisjoint(row["denied_values"])


@pytest.mark.parametrize(("units", "held"), [(("ou-1",), True), (("ou-9", "ou-1"), True), (("ou-2",), False)])
def test_a_unit_holds_what_stands_below_it(bed: Bed, account: str, units: tuple[str, ...], held: bool) -> None:
    canned = {**organised((kept_to(TOKYO), UNIT)), **above(account, *units)}

    assert only(bed, account, canned)["covers_account"] == held


def test_a_unit_may_or_may_not_hold_an_account_that_cannot_see_it(bed: Bed, account: str) -> None:
    canned = {**organised((kept_to(TOKYO), UNIT)), **refusing("organizations:ListParents")}

    row = only(bed, account, canned)

    assert row["is_enforced"]
    assert row[["covers_account"]].isna().all()


def test_another_account_is_not_this_one(bed: Bed, account: str) -> None:
    policies = organised((kept_to(TOKYO), {"TargetId": "111122223333", "Type": "ACCOUNT"}))

    assert not only(bed, account, policies)["covers_account"]


def test_a_policy_that_is_attached_to_nothing(bed: Bed, account: str) -> None:
    row = only(bed, account, organised((kept_to(TOKYO), [])))

    assert not row["is_enforced"]
    assert not row["covers_account"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_management_account_is_bound_by_nothing(bed: Bed, account: str, kind: str) -> None:
    assert not only(bed, account, organised((kept_to(TOKYO), ROOT), master=account), kind)["is_enforced"]


@pytest.mark.parametrize("kind", KINDS)
def test_no_organisation_is_no_restriction(bed: Bed, account: str, kind: str) -> None:
    assert not only(bed, account, {}, kind)["is_enforced"]


@pytest.mark.parametrize("operation", ["organizations:DescribeOrganization", "organizations:ListPolicies"])
def test_a_member_may_not_read_policies(bed: Bed, account: str, operation: str) -> None:
    canned = {**organised((kept_to(TOKYO), ROOT)), **refusing(operation)}

    frame = rails(bed, account, canned)

    assert frame[["is_enforced", "covers_account", "policies"]].isna().all(axis=None)


@pytest.mark.parametrize("operation", ["organizations:DescribePolicy", "organizations:ListTargetsForPolicy"])
def test_a_policy_that_cannot_be_read_is_unknown(bed: Bed, account: str, operation: str) -> None:
    canned = {**organised((kept_to(TOKYO), ROOT)), **refusing(operation)}

    assert only(bed, account, canned)[["is_enforced", "covers_account"]].isna().all()
    assert only(bed, account, canned, "baseline_policies")[["covers_account"]].isna().all() == (
        operation == "organizations:DescribePolicy"
    )


def test_all_services_but_listed_ones(bed: Bed, account: str) -> None:
    statement = deny(NotAction=["s3:*", "EC2:*", "iam:Get*"], Condition=CONTROL_TOWER)

    row = only(bed, account, organised((statement, ROOT)), "service_restriction")

    assert row["covers_account"]
    assert list(row["allowed_values"]) == ["ec2", "iam", "s3"]


def test_whole_services_are_refused(bed: Bed, account: str) -> None:
    statement = deny(Action=["bedrock:*", "iam:CreateUser", "aws-marketplace:*"])

    row = only(bed, account, organised((statement, ROOT)), "service_restriction")

    assert row["covers_account"]
    assert list(row["denied_values"]) == ["aws-marketplace", "bedrock"]


@pytest.mark.parametrize(
    "statement",
    [
        kept_to(TOKYO),
        deny(NotAction="iam:*", Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}),
        deny(Action=["iam:CreateUser", "organizations:LeaveOrganization"]),
        deny(Action=["bedrock:*"], Resource="arn:aws:bedrock:*::foundation-model/x"),
    ],
)
def test_what_is_no_restriction_of_services(bed: Bed, account: str, statement: dict[str, Any]) -> None:
    assert not only(bed, account, organised((statement, ROOT)), "service_restriction")["is_enforced"]


@pytest.mark.parametrize(("full_on", "held"), [([UNIT], True), ([UNIT, ROOT], False)])
def test_a_list_of_allowed_services_binds_where_nothing_opens_all(
    bed: Bed, account: str, full_on: list[Any], held: bool
) -> None:
    allow = {"Effect": "Allow", "Action": ["s3:*", "ec2:Describe*"], "Resource": "*"}
    canned = organised((allow, ROOT))
    targets = {"p-0": {"Targets": [ROOT]}, "p-FullAWSAccess": {"Targets": full_on}}
    canned["organizations:ListTargetsForPolicy"] = asked("PolicyId", targets)

    frame = rails(bed, account, canned)
    row: Any = frame[frame["allowed_values"].notna() & (frame["kind"] == "service_restriction")].iloc[0]

    assert row["covers_account"] == held
    assert list(row["allowed_values"]) == ["ec2", "s3"]


def test_the_baseline_names_what_is_in_force(bed: Bed, account: str) -> None:
    stop = deny(Action=["cloudtrail:StopLogging"], Resource="arn:aws:cloudtrail:*:*:trail/*", Condition=CONTROL_TOWER)
    other = {"TargetId": "111122223333", "Type": "ACCOUNT"}
    canned = organised((stop, ROOT), (kept_to(TOKYO), ROOT), (stop, other), names=("kiroku", "kokunai", "yoso"))

    row = only(bed, account, canned, "baseline_policies")

    assert row["is_enforced"]
    assert row["covers_account"]
    assert list(row["policies"]) == ["kiroku", "kokunai"]
    assert not row["provider_managed"]


@pytest.mark.parametrize("statement", [kept_to(TOKYO), deny(Action="ec2:RunInstances"), deny(Action=[])])
def test_what_guards_nothing_is_no_baseline(bed: Bed, account: str, statement: dict[str, Any]) -> None:
    assert not only(bed, account, organised((statement, ROOT)), "baseline_policies")["is_enforced"]


def test_a_baseline_of_control_tower_alone(bed: Bed, account: str) -> None:
    stop = deny(Action=["cloudtrail:StopLogging"])

    row = only(bed, account, organised((stop, ROOT), names=("aws-guardrails-AbCd",)), "baseline_policies")

    assert row["covers_account"]
    assert row["provider_managed"]


def tags(content: Any) -> dict[str, Any]:
    effective = {"EffectivePolicy": {"PolicyContent": json.dumps(content)}}
    return {**organised(), "organizations:DescribeEffectivePolicy": effective}


def prescribed(bed: Bed, account: str, canned: Mapping[str, Any]) -> Any:
    return bed.read(account, tag_policy.tag_policy, canned=canned).frames[Guardrail]


def test_tags_that_are_prescribed_and_enforced(bed: Bed, account: str) -> None:
    content = {"tags": {"class": {"tag_key": "Class", "enforced_for": ["s3:bucket"]}, "owner": {"tag_key": "Owner"}}}

    row: Any = prescribed(bed, account, tags(content)).iloc[0]

    assert row["is_enforced"]
    assert row["covers_account"]
    assert list(row["allowed_values"]) == ["Class"]
    assert list(row["missing_settings"]) == ["Owner"]


@pytest.mark.parametrize("content", [{}, {"tags": {}}, {"tags": {"owner": {"tag_key": "Owner"}}}])
def test_tags_that_nobody_enforces(bed: Bed, account: str, content: Any) -> None:
    assert not prescribed(bed, account, tags(content)).iloc[0]["is_enforced"]


def test_an_account_alone_has_no_tag_policy(bed: Bed, account: str) -> None:
    assert not prescribed(bed, account, {}).iloc[0]["is_enforced"]


def test_no_policy_in_effect(bed: Bed, account: str) -> None:
    none = refused(
        "organizations:DescribeEffectivePolicy", lambda model, _: error(model, 400, "EffectivePolicyNotFoundException")
    )

    assert not prescribed(bed, account, {**organised(), "organizations:DescribeEffectivePolicy": none}).iloc[0][
        "is_enforced"
    ]


def test_the_management_account_names_itself(bed: Bed, account: str) -> None:
    canned = organised(master=account)
    canned["organizations:DescribeEffectivePolicy"] = asked(
        "TargetId", {account: {"EffectivePolicy": {"PolicyContent": "{}"}}}
    )

    assert len(prescribed(bed, account, canned)) == 1


@pytest.mark.parametrize("operation", ["organizations:DescribeOrganization", "organizations:DescribeEffectivePolicy"])
def test_an_unread_tag_policy_is_no_row(bed: Bed, account: str, operation: str) -> None:
    assert prescribed(bed, account, {**tags({}), **refusing(operation)}).empty
