"""The Identity Center of the well-run organisation: who may do what in its accounts."""

from collections.abc import Mapping
from typing import Any

from auditor.demo.answers.asked import Answer, Asked
from auditor.demo.answers.organisation import ALONE, MASTER, REFUSED, UNRULED

INSTANCE = "arn:aws:sso:::instance/ssoins-demo00000001"
STORE = "d-demo000001"
WITHOUT = ALONE | REFUSED | UNRULED
"""Accounts that no center gives access to."""

SETS = {
    f"{INSTANCE.replace('instance', 'permissionSet')}/ps-{number}": name
    for number, name in enumerate(("tosei-kanri", "etsuran"), 1)
}
PEOPLE = {"joho-01": "ito-joho", "joho-02": "kato-joho", "shimin-1": "yamada-shimin"}
"""ID to user name."""
GROUPS = {"kanri": ("joho-01", "joho-02")}
ASSIGNED = {"tosei-kanri": (("GROUP", "kanri"),), "etsuran": (("USER", "joho-01"), ("USER", "shimin-1"))}


def _instances(asked: Asked) -> Mapping[str, Any] | None:
    if asked.account in WITHOUT:
        return None
    center = {"InstanceArn": INSTANCE, "IdentityStoreId": STORE, "OwnerAccountId": MASTER, "Status": "ACTIVE"}
    return {"Instances": [center]}


def _set(asked: Asked) -> Mapping[str, Any]:
    key = asked.json["PermissionSetArn"]
    return {"PermissionSet": {"Name": SETS[key], "PermissionSetArn": key}}


def _assignments(asked: Asked) -> Mapping[str, Any]:
    key = asked.json["PermissionSetArn"]
    found = [
        {"AccountId": asked.account, "PermissionSetArn": key, "PrincipalType": kind, "PrincipalId": who}
        for kind, who in ASSIGNED[SETS[key]]
    ]
    return {"AccountAssignments": found}


def _members(asked: Asked) -> Mapping[str, Any]:
    found = [{"GroupId": asked.json["GroupId"], "MemberId": {"UserId": key}} for key in GROUPS[asked.json["GroupId"]]]
    return {"GroupMemberships": found}


def _user(asked: Asked) -> Mapping[str, Any]:
    key = asked.json["UserId"]
    return {"UserId": key, "IdentityStoreId": STORE, "UserName": PEOPLE[key], "UserStatus": "ENABLED"}


TARGETS: dict[str, Answer] = {
    "SWBExternalService.ListInstances": _instances,
    "SWBExternalService.ListPermissionSetsProvisionedToAccount": {"PermissionSets": list(SETS)},
    "SWBExternalService.DescribePermissionSet": _set,
    "SWBExternalService.ListAccountAssignments": _assignments,
    "AWSIdentityStore.ListGroupMemberships": _members,
    "AWSIdentityStore.DescribeUser": _user,
}
