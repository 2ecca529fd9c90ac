"""People of the Identity Center: named where its organisation lets the audit see them, one unknown crowd elsewhere."""

import json
from typing import Any

import pytest

from auditor.demo.identities import _center
from auditor.facts.governance import Account
from auditor.facts.identities import Grant, Principal
from auditor.facts.tables import TABLES
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import judge
from auditor.snapshot import Facts, Snapshot
from checks.register import JOINS, rules
from providers.aws.governance import accounts
from providers.aws.identities import identities
from providers.aws.identities.center import USER, identity_center
from providers.aws.identities.sign_in import sign_in
from tests.aws.bed import NOW, Bed, response
from tests.aws.refusals import refusing

INSTANCE = {
    "InstanceArn": "arn:aws:sso:::instance/ssoins-1",
    "IdentityStoreId": "d-1",
    "OwnerAccountId": "999988887777",
}
SETS = {"arn:aws:sso:::permissionSet/ps-1": "tosei-kanri", "arn:aws:sso:::permissionSet/ps-2": "etsuran"}
ASSIGNED = {
    "arn:aws:sso:::permissionSet/ps-1": [("GROUP", "g1"), ("USER", "u3")],
    "arn:aws:sso:::permissionSet/ps-2": [("USER", "u1"), ("USER", "u4")],
}
OPERATIONS = (
    "sso-admin:ListInstances",
    "sso-admin:ListPermissionSetsProvisionedToAccount",
    "sso-admin:DescribePermissionSet",
    "sso-admin:ListAccountAssignments",
    "identitystore:ListGroupMemberships",
)


def asked(answer: Any) -> Any:
    return lambda request: response(json.dumps(answer(json.loads(request.body))).encode())


def center(status: str | None = "ENABLED") -> dict[str, Any]:
    """Answers of a center with two permission sets, a group of two and two people by themselves."""

    def assignments(body: dict[str, Any]) -> Any:
        rows = ASSIGNED[body["PermissionSetArn"]]
        return {"AccountAssignments": [{"PrincipalType": kind, "PrincipalId": who} for kind, who in rows]}

    def person(body: dict[str, Any]) -> Any:
        found = {"UserId": body["UserId"], "IdentityStoreId": "d-1", "UserName": f"<b>{body['UserId']}</b>"}
        return {**found, "UserStatus": status} if status else found

    members = [{"MemberId": {"UserId": key}} for key in ("u1", "u2")]
    return {
        "sso-admin:ListInstances": {"Instances": [INSTANCE]},
        "sso-admin:ListPermissionSetsProvisionedToAccount": {"PermissionSets": list(SETS)},
        "sso-admin:DescribePermissionSet": asked(
            lambda body: {"PermissionSet": {"Name": SETS[body["PermissionSetArn"]]}}
        ),
        "sso-admin:ListAccountAssignments": asked(assignments),
        "identitystore:ListGroupMemberships": {"GroupMemberships": members},
        "identitystore:DescribeUser": asked(person),
    }


def read(bed: Bed, account: str, canned: dict[str, Any]) -> Snapshot:
    _center(bed.client(account, "iam"))
    return bed.read(account, identities, sign_in, identity_center, accounts.account, canned=canned)


def held(snapshot: Snapshot, name: str) -> Any:
    frame: Any = snapshot.frames[Grant]
    (row,) = frame[frame["resource"].str.contains(f"AWSReservedSSO_{name}_.*#trust", regex=True)].itertuples()
    return row


def joined(snapshot: Snapshot) -> Any:
    facts = Facts.of([snapshot])
    frames = {table: facts.frame(table) for table in TABLES}
    return judge(frames, facts.readings, [], Parameters.load(), NOW, rules().values(), JOINS)


def of(judged: Any, code: str, status: str) -> list[Any]:
    return [f for batch in judged.batches if batch.rule.code == code for f in batch.findings(status)]


def test_who_holds_the_roles_of_the_center(bed: Bed, account: str) -> None:
    snapshot = read(bed, account, center())

    assert list(held(snapshot, "tosei-kanri").holders) == [USER + key for key in ("u1", "u2", "u3")]
    assert held(snapshot, "tosei-kanri").is_privileged
    assert list(held(snapshot, "etsuran").holders) == [USER + key for key in ("u1", "u4")]


def test_people_have_names_and_a_home(bed: Bed, account: str) -> None:
    frame: Any = read(bed, account, center()).frames[Principal].set_index("resource")
    person: Any = frame.loc[USER + "u2"]

    assert person["name"] == "<b>u2</b>"
    assert person["home"].endswith("DO_NOT_DELETE")
    assert person["is_enabled"]
    assert len(frame[frame.index.str.startswith(USER)]) == 4


@pytest.mark.parametrize(("status", "enabled"), [("DISABLED", [False]), (None, [])])
def test_who_is_disabled(bed: Bed, account: str, status: str | None, enabled: list[bool]) -> None:
    frame: Any = read(bed, account, center(status)).frames[Principal]

    assert frame[frame["resource"].str.startswith(USER)]["is_enabled"].dropna().unique().tolist() == enabled


def test_the_number_of_privileged_people(bed: Bed, account: str) -> None:
    judged = joined(read(bed, account, center()))
    frame = judged.frames[Account]
    people = judged.frames[Principal].set_index("resource")

    assert frame[frame["kind"] == "account"]["privileged_humans"].tolist() == [3]
    assert people.loc[USER + "u3", ["is_privileged", "grant_count"]].tolist() == [True, 1]
    assert people.loc[USER + "u4", ["is_privileged", "grant_count"]].tolist() == [False, 1]


def test_a_disabled_person_who_is_still_assigned(bed: Bed, account: str) -> None:
    judged = joined(read(bed, account, center("DISABLED")))

    assert {f.resource for f in of(judged, "IAM-08", "fail")} == {USER + key for key in ("u1", "u2", "u3", "u4")}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_where_the_center_is_not_readable_the_number_is_unknown(bed: Bed, account: str, operation: str) -> None:
    snapshot = read(bed, account, {**center(), **refusing(operation)})
    judged = joined(snapshot)
    frame = judged.frames[Account]

    assert frame[frame["kind"] == "account"]["privileged_humans"].isna().all()
    (finding,) = of(judged, "IAM-11", "unknown")
    assert operation in {reading.operation for reading in finding.readings}
    assert not snapshot.frames[Principal]["resource"].str.startswith(USER).any()


def test_a_center_in_another_region_is_not_seen(bed: Bed, account: str) -> None:
    snapshot = read(bed, account, {**center(), "sso-admin:ListInstances": {"Instances": []}})

    assert snapshot.frames[Grant]["holders"].isna().all()
    assert joined(snapshot).frames[Account]["privileged_humans"].isna().all()


def test_an_accounts_own_center_gives_nothing_here(bed: Bed, account: str) -> None:
    own = {**INSTANCE, "InstanceArn": "arn:aws:sso:::instance/ssoins-own", "OwnerAccountId": account}

    snapshot = read(bed, account, {**center(), "sso-admin:ListInstances": {"Instances": [own, INSTANCE]}})

    assert [r.rows for r in snapshot.readings if r.operation.endswith("ProvisionedToAccount")] == [2]


def test_an_account_without_a_center_asks_nothing_of_it(bed: Bed, account: str) -> None:
    snapshot = bed.read(account, identities, identity_center, canned=center())

    assert {r.operation for r in snapshot.readings}.isdisjoint(OPERATIONS)


def test_a_person_who_cannot_be_named_is_counted(bed: Bed, account: str) -> None:
    judged = joined(read(bed, account, {**center(), **refusing("identitystore:DescribeUser")}))
    frame = judged.frames[Account]

    assert frame[frame["kind"] == "account"]["privileged_humans"].tolist() == [3]
    assert USER + "u1" in {f.resource for f in of(judged, "IAM-21", "unknown")}
