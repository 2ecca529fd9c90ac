"""Grants: what policies give, through groups and by trust, and from where people may sign in."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from auditor.facts.governance import Account
from auditor.facts.identities import AuthPolicy, Grant, Principal
from auditor.facts.tables import TABLES
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import judge
from checks.register import JOINS, rules
from providers.aws import identities
from providers.aws.collectors import COLLECTORS
from providers.aws.identities.directory import managed
from providers.aws.identities.documents import denied_outside, denies_without_mfa, document, rights
from providers.aws.identities.sign_in import sign_in
from tests.aws.bed import NOW, Bed, response
from tests.aws.test_identities import denied, read, rows

OUTSIDER = "999900001111"
ACCOUNT = next(collector for collector in COLLECTORS if collector.name.endswith(".account"))


def text(*statements: dict[str, Any]) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    """An Allow statement."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def trust(principal: Any, **more: Any) -> str:
    """A trust policy."""
    return text({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more})


EVERYTHING = text(allow("*"))
INSIDE = text(
    {
        "Effect": "Deny",
        "Action": "*",
        "Resource": "*",
        "Condition": {"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}, "Bool": {"aws:ViaAWSService": "false"}},
    }
)


@pytest.mark.parametrize(
    ("statement", "capabilities", "privileged", "everything"),
    [
        (allow("*"), None, True, True),
        (allow("*", "arn:aws:s3:::bucket/*"), (), False, False),
        (allow("ssm:SendCommand", "arn:aws:ec2:*:1:instance/*"), ("remote_command",), False, False),
        (allow("*", "*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}), None, True, True),
        (allow("*", "*", Condition={"StringEquals": {"aws:ResourceTag/service": "juki"}}), (), False, False),
        ({"Effect": "Allow", "NotAction": ["iam:*", "sso:*"], "Resource": "*"}, None, True, False),
        (allow("iam:*AccessKey", "arn:aws:iam::*:user/${aws:username}"), (), False, False),
        (allow("iam:PutUserPolicy", "arn:aws:iam::1:user/bob"), ("iam_write",), True, False),
        (allow("KMS:schedulekeydeletion", "arn:aws:kms:*:1:key/*"), ("key_admin",), True, False),
        (allow("kms:ScheduleKeyDeletion", "arn:aws:kms:ap-northeast-1:1:key/a"), (), False, False),
        (allow("kms:Decrypt"), ("key_use",), False, False),
        (allow(["ssm:StartSession", "s3:Get*"]), ("remote_command",), False, False),
        (allow("cloudshell:*"), ("remote_command",), False, False),
        (allow("ssm:Start*", "arn:aws:ssm:*:*:document/AWS-RunShellScript"), (), False, False),
        (allow("iam:PassRole"), ("impersonate",), False, False),
        (allow("iam:PassRole", "arn:aws:iam::1:role/juki"), (), False, False),
        (allow("iam:PassRole", Condition={"StringEquals": {"iam:PassedToService": "ec2"}}), (), False, False),
        (allow("sts:AssumeRole", "arn:aws:iam::*:role/*"), ("impersonate",), False, False),
        ({"Effect": "Deny", "Action": "*", "Resource": "*"}, (), False, False),
    ],
)
def test_what_a_statement_gives(
    statement: dict[str, Any], capabilities: tuple[str, ...] | None, privileged: bool, everything: bool
) -> None:
    """Actions, NotAction, resources and conditions; `None`: many capabilities."""
    given = rights(document(text(statement)))
    assert given.is_privileged is privileged
    assert given.is_wildcard_admin is everything
    assert capabilities is None or given.capabilities == capabilities


def test_documents_arrive_decoded_encoded_or_broken() -> None:
    """IAM sends them URL-encoded, botocore decodes them; what is neither is unknown."""
    assert document(quote(EVERYTHING)) == document(EVERYTHING) == document(json.loads(EVERYTHING))
    assert document("%7Bbroken") is None
    assert rights(None).is_privileged is None


def test_conditions_of_a_grant() -> None:
    """A second factor, a network and an end asked for by the Allow itself, and walls built of Deny."""
    mfa = rights(document(text(allow("*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}))))
    assert (mfa.requires_mfa, mfa.is_conditional) == (True, True)
    lax = rights(document(text(allow("*", Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}))))
    assert lax.requires_mfa is False
    until = rights(document(text(allow("*", Condition={"DateLessThan": {"aws:CurrentTime": "2026-12-31T00:00:00Z"}}))))
    assert until.expires_at is not None
    wall = text(
        {
            "Effect": "Deny",
            "NotAction": "iam:*MFADevice",
            "Resource": "*",
            "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
        }
    )
    assert denies_without_mfa(document(wall) or ())
    assert denied_outside(document(INSIDE) or ()) == ("203.0.113.0/24",)
    assert denied_outside(document(INSIDE.replace("203.0.113.0/24", "0.0.0.0/0")) or ()) == ()


def test_policies_of_aws_by_name() -> None:
    """Known ones are judged, ones that only deny are no grant, ones newer than the list are unknown."""
    admin, harmless, newer = managed("AdministratorAccess"), managed("ReadOnlyAccess"), managed("MadeTomorrow")
    assert admin
    assert (admin.is_privileged, admin.is_wildcard_admin) == (True, True)
    power = managed("PowerUserAccess")
    assert power
    assert (power.is_privileged, power.is_wildcard_admin) == (True, False)
    assert harmless
    assert harmless.is_privileged is False
    assert newer
    assert newer.is_privileged is None
    assert managed("AWSDenyAll") is None


def test_groups_inline_and_attached(bed: Bed, account: str) -> None:
    """A member holds what the group holds; the group's own row is the one to mend."""
    iam = bed.client(account, "iam")
    iam.create_user(UserName="tanaka")
    iam.create_group(GroupName="joho")
    iam.add_user_to_group(GroupName="joho", UserName="tanaka")
    zenbu = iam.create_policy(PolicyName="zenbu", PolicyDocument=EVERYTHING)["Policy"]["Arn"]
    iam.attach_group_policy(GroupName="joho", PolicyArn=zenbu)
    iam.attach_user_policy(UserName="tanaka", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    iam.put_user_policy(UserName="tanaka", PolicyName="inline", PolicyDocument=text(allow("ssm:StartSession")))
    grants = rows(read(bed, account), Grant)
    assert grants.loc["tanaka: zenbu", ["via_group", "is_wildcard_admin", "role_is_custom"]].tolist() == [True] * 3
    assert grants.loc["joho: zenbu", ["via_group", "principal_kind"]].tolist() == [False, "group"]
    assert grants.loc["tanaka: ReadOnlyAccess", ["is_privileged", "role_is_custom"]].tolist() == [False, False]
    assert grants.loc["tanaka: inline", "capabilities"] == ["remote_command"]
    assert grants["is_permanent"].all()


def test_roles_and_who_may_take_them(bed: Bed, account: str) -> None:
    """Workloads, AWS's own work, outsiders, people of a directory, and identities that are gone."""
    iam = bed.client(account, "iam")
    saml = f"arn:aws:iam::{account}:saml-provider/chosha"
    for name, principal in {
        "app": {"Service": "ec2.amazonaws.com"},
        "hozon": {"Service": "backup.amazonaws.com"},
        "itaku": {"AWS": [f"arn:aws:iam::{OUTSIDER}:root", "AIDAQ3EGUZCKW2EXAMPLE"]},
        "shokuin": {"Federated": saml},
        "dare": "*",
    }.items():
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(principal))
    iam.attach_role_policy(RoleName="itaku", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")
    snapshot = read(bed, account)
    people = rows(snapshot, Principal, "resource")
    kinds = rows(snapshot, Principal)["kind"]
    assert kinds[["app", "hozon", "itaku", "shokuin"]].tolist() == ["service", "role", "role", "role"]
    assert rows(snapshot, Principal).loc["AWSServiceRoleForAutoScaling", "provider_managed"]
    outsider = people.loc[f"arn:aws:iam::{OUTSIDER}:root"]
    assert outsider[["kind", "home", "is_external"]].tolist() == ["external", OUTSIDER, True]
    assert people.loc["*", "is_external"]
    assert people.loc["AIDAQ3EGUZCKW2EXAMPLE", ["orphan", "is_enabled"]].tolist() == [True, False]
    trusted = rows(snapshot, Grant, "principal_id")
    assert trusted.loc[f"arn:aws:iam::{OUTSIDER}:root", ["is_privileged", "is_permanent"]].tolist() == [True, False]
    assert trusted.loc[saml, ["principal_kind", "is_privileged"]].tolist() == ["human", False]


def test_management_account_is_no_outsider(bed: Bed, account: str) -> None:
    """Without the organisation's answer, whether another account is outside is unknown."""
    iam = bed.client(account, "iam")
    managing = f"arn:aws:iam::{OUTSIDER}:root"
    iam.create_role(RoleName="OrganizationAccountAccessRole", AssumeRolePolicyDocument=trust({"AWS": managing}))
    member = {"organizations:DescribeOrganization": {"Organization": {"Id": "o-1", "MasterAccountId": OUTSIDER}}}
    assert not rows(read(bed, account, member), Principal, "resource").loc[managing, "is_external"]
    refused = b'{"__type": "AccessDeniedException", "message": "no"}'

    def refuse(_: Any) -> Any:
        return response(refused, 400, {"content-type": "application/x-amz-json-1.1"})

    unread = read(bed, account, {"organizations:DescribeOrganization": refuse})
    assert rows(unread, Principal, "resource").isna().loc[managing, "is_external"]


def test_sign_in_limited_to_networks(bed: Bed, account: str) -> None:
    """All who have a password, or not all of them."""
    iam = bed.client(account, "iam")
    for name in ("tanaka", "sato"):
        iam.create_user(UserName=name)
        iam.create_login_profile(UserName=name, Password="Aa1!Aa1!Aa1!Aa1!")
        iam.put_user_policy(UserName=name, PolicyName="chonai", PolicyDocument=INSIDE)
    limited = rows(read(bed, account), AuthPolicy, "kind").loc["location_or_device"]
    assert limited[["state", "excluded_count", "allowed_cidrs"]].tolist() == ["enforced", 0, ["203.0.113.0/24"]]
    iam.delete_user_policy(UserName="sato", PolicyName="chonai")
    partly = rows(read(bed, account), AuthPolicy, "kind").loc["location_or_device"]
    assert partly[["state", "excluded_count", "source_ip_limited"]].tolist() == ["off", 1, False]


def statuses(bed: Bed, account: str, canned: dict[str, Any] | None = None, **parameters: Any) -> dict[str, set[str]]:
    """The statuses of every rule of the topic, judged end to end."""
    snapshot = bed.read(account, identities.identities, sign_in, canned=canned)
    frames = {table: snapshot.frames[table] for table in TABLES}
    mine = [rule for rule in rules().values() if rule.topic == "identities" and "aws" in rule.providers]
    judged = judge(frames, snapshot.readings, (), Parameters.load(parameters), NOW, mine, JOINS)
    return {batch.rule.code: {finding.status for finding in batch.findings()} for batch in judged.batches}


def test_judged_end_to_end(bed: Bed, account: str) -> None:
    """A local administrator without a second factor, an outsider, and a list of people in charge."""
    iam = bed.client(account, "iam")
    iam.create_user(UserName="sato")
    iam.create_login_profile(UserName="sato", Password="Aa1!Aa1!Aa1!Aa1!")
    iam.attach_user_policy(UserName="sato", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    iam.put_user_policy(UserName="sato", PolicyName="zenbu", PolicyDocument=EVERYTHING)
    iam.create_role(RoleName="itaku", AssumeRolePolicyDocument=trust({"AWS": OUTSIDER}))
    iam.attach_role_policy(RoleName="itaku", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    found = statuses(bed, account, staff_list=["tanaka"])
    for code in ("IAM-01", "IAM-05", "IAM-09", "IAM-10", "IAM-12", "IAM-17", "IAM-21", "ING-07"):
        assert "fail" in found[code], code
    assert found["IAM-03"] == {"pass"}
    assert found["IAM-08"] == {"pass"}
    reviewed = statuses(bed, account, staff_list=["Sato"], reviewed_external=[OUTSIDER], break_glass=["sato"])
    for code in ("IAM-09", "IAM-12", "IAM-21"):
        assert "fail" not in reviewed[code], code


@pytest.fixture(scope="module")
def mixed(bed: Bed) -> tuple[str, dict[str, set[str]]]:
    """An account with a person, a key and an outsider, and what the rules say of it when all is read."""
    account = "299999999901"
    iam = bed.client(account, "iam")
    iam.create_user(UserName="sato")
    iam.create_login_profile(UserName="sato", Password="Aa1!Aa1!Aa1!Aa1!")
    iam.create_access_key(UserName="sato")
    iam.create_role(RoleName="itaku", AssumeRolePolicyDocument=trust({"AWS": OUTSIDER}))
    iam.attach_role_policy(RoleName="itaku", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    return account, statuses(bed, account)


@pytest.mark.parametrize("operation", sorted({*identities.identities.reads, *sign_in.reads}))
def test_denied_is_never_pass_and_never_fail(bed: Bed, mixed: tuple[str, dict[str, set[str]]], operation: str) -> None:
    """With one operation refused, no rule gains a pass or a fail that it had not."""
    account, full = mixed
    for code, found in statuses(bed, account, {operation: denied}).items():
        assert found - {"unknown"} <= full[code], code


def test_privileged_people_are_counted(bed: Bed, account: str) -> None:
    """The join of the account's row; a directory's people make the number unknown."""
    iam = bed.client(account, "iam")
    for name in ("tanaka", "sato"):
        iam.create_user(UserName=name)
        iam.attach_user_policy(UserName=name, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")

    def count() -> Any:
        snapshot = bed.read(account, ACCOUNT, identities.identities, sign_in)
        judged = judge(
            {table: snapshot.frames[table] for table in TABLES},
            snapshot.readings,
            (),
            Parameters.load(),
            NOW,
            (),
            [join for join in JOINS if join.column == "privileged_humans"],
        )
        return judged.frames[Account]["privileged_humans"]

    assert count().tolist() == [2]
    arn = iam.create_saml_provider(Name="chosha", SAMLMetadataDocument="x" * 1000)["SAMLProviderArn"]
    iam.create_role(RoleName="shokuin", AssumeRolePolicyDocument=trust({"Federated": arn}))
    iam.attach_role_policy(RoleName="shokuin", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    assert count().isna().all()
