"""IAM Identity Center: who may take the roles that it keeps in the account. Only its organisation may read that.

What a permission set gives is read from its role in the account, as it is in force there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from auditor.facts.base import Fact
from auditor.facts.identities import Grant, Principal
from providers.aws.fields import field
from providers.aws.identities.directory import DETAILS, directory
from providers.aws.identities.holders import Holder, holders
from providers.aws.identities.people import directory_people
from providers.aws.identities.trust import through_center, trust_grants, trusted
from providers.aws.place import Answer, Place
from providers.collecting import Collected, Later, later, reads

PREFIX = "AWSReservedSSO_"
USER = "arn:aws:identitystore:::user/"

_WHO = "principal[human].* grant.holders"

Assigned = Mapping[str, frozenset[str]]
"""Name of a permission set to the IDs of the people who are assigned to it here, through groups too."""


@reads(
    "account",
    {
        "sso-admin:ListInstances": _WHO,
        DETAILS: f"{_WHO} grant.*",
        "sso-admin:ListPermissionSetsProvisionedToAccount": _WHO,
        "sso-admin:DescribePermissionSet": _WHO,
        "sso-admin:ListAccountAssignments": _WHO,
        "identitystore:ListGroupMemberships": _WHO,
        "identitystore:DescribeUser": "principal[human].name principal[human].is_enabled",
    },
)
def identity_center(place: Place) -> Collected:
    """A grant for every role of the center, a row for its directory, and one for each person who holds something."""
    found = [(role, _entries(role, place)) for role in holders(directory(place)).roles]
    roles = [(role, entries) for role, entries in found if entries]
    if not roles:
        return  # nobody comes in through a center
    stores: dict[str, str] = {}
    assigned = _assigned(place.over, stores)
    for role, entries in roles:
        people = (assigned or {}).get(_set_name(role))
        for grant in trust_grants(place, role, entries):
            yield _held(grant, people)
    for provider in sorted({entry.value for _, entries in roles for entry in entries}):
        everybody = directory_people(place, provider)
        # Whether people are on the list of staff is asked of each of them, once they are known.
        yield everybody if assigned is None else replace(everybody, absent=("on_staff_list",))
    for person in sorted({one for people in (assigned or {}).values() for one in people}):
        yield later(_person, place, roles[0][1][0].value, stores[person], person)


def _entries(role: Holder, place: Place) -> tuple[Any, ...]:
    return tuple(entry for entry in trusted(role, place.account) or () if through_center(entry))


def _set_name(role: Holder) -> str:
    """`AWSReservedSSO_AuditReader_0123456789abcdef` is the role of `AuditReader`."""
    return str(role.detail["RoleName"]).removeprefix(PREFIX).rpartition("_")[0]


def _held(grant: Grant, people: frozenset[str] | None) -> Grant:
    return replace(grant, holders=None if people is None else tuple(sorted(USER + one for one in people)))


def _assigned(over: Place, stores: dict[str, str]) -> Assigned | None:
    """Everybody's assignments, and into `stores` where each person is kept; None where any part could not be read."""
    centers = over.listing("sso-admin:ListInstances", "Instances")
    # A center of the account's own gives no access to accounts.
    chosen = [c for c in centers.rows if c.get("OwnerAccountId") != over.account] or list(centers.rows)
    whole = centers.whole and bool(chosen)
    found: dict[str, frozenset[str]] = {}
    for center in chosen:
        here = {"InstanceArn": center["InstanceArn"], "AccountId": over.account}
        sets = over.listing("sso-admin:ListPermissionSetsProvisionedToAccount", "PermissionSets", **here)
        whole &= sets.whole
        for key in sets.rows:
            answer = over.ask(
                "sso-admin:DescribePermissionSet", InstanceArn=center["InstanceArn"], PermissionSetArn=str(key)
            )
            rows = over.listing(
                "sso-admin:ListAccountAssignments", "AccountAssignments", **here, PermissionSetArn=str(key)
            )
            people, all_read = _people(over, center, rows.rows)
            whole &= rows.whole and all_read and answer is not None
            stores.update(dict.fromkeys(people, str(center.get("IdentityStoreId"))))
            name = str(field(answer, "PermissionSet.Name"))
            found[name] = found.get(name, frozenset()) | people
    return found if whole else None


def _people(over: Place, center: Answer, assignments: tuple[Answer, ...]) -> tuple[frozenset[str], bool]:
    found: set[str] = set()
    whole = True
    for row in assignments:
        if row["PrincipalType"] == "USER":
            found.add(str(row["PrincipalId"]))
            continue
        members = over.listing(
            "identitystore:ListGroupMemberships",
            "GroupMemberships",
            IdentityStoreId=center.get("IdentityStoreId"),
            GroupId=row["PrincipalId"],
        )
        whole &= members.whole
        found |= {str(field(member, "MemberId.UserId")) for member in members.rows}
    return frozenset(found), whole


def _person(place: Place, provider: str, store: str, key: str) -> Iterator[Fact | Later]:
    """One person of the directory. How they sign in is known of the directory only, and stays unknown with its row."""
    resource = USER + key
    answer = place.over.ask("identitystore:DescribeUser", about=resource, IdentityStoreId=store, UserId=key)
    status = field(answer, "UserStatus")
    yield Principal(
        **place.here,
        resource=resource,
        name=field(answer, "UserName"),
        tags={},
        provider_managed=False,
        kind="human",
        home=provider,
        is_enabled=None if status is None else status == "ENABLED",
        is_external=False,
        orphan=False,
        console_access=True,
        absent=("last_sign_in_at", "mfa_enabled"),
    )
