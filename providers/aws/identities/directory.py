"""What IAM holds, in four lists: users, groups, roles and the customer's own policies, with their documents."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from providers.aws.fields import field
from providers.aws.identities.documents import Rights, Statements, document, gives, privileges, rights
from providers.aws.place import Answer, Listing, Place

DETAILS = "iam:GetAccountAuthorizationDetails"


@dataclass(frozen=True)
class Held:
    """One policy that a user, group or role holds. `statements` is None where its document is unknown."""

    id: str
    name: str
    custom: bool
    statements: Statements | None
    rights: Rights


@dataclass(frozen=True)
class Directory:
    """The four lists; each may be cut short."""

    users: Listing
    groups: Listing
    roles: Listing
    policies: Listing

    @property
    def whole(self) -> bool:
        """Whether all of it was read."""
        return self.users.whole and self.groups.whole and self.roles.whole and self.policies.whole


def directory(place: Place) -> Directory:
    """Read the lists; one call for each thousand entries."""

    def listed(kind: str, rows: str) -> Listing:
        return place.listing(DETAILS, rows, Filter=[kind])

    return Directory(
        users=listed("User", "UserDetailList"),
        groups=listed("Group", "GroupDetailList"),
        roles=listed("Role", "RoleDetailList"),
        policies=listed("LocalManagedPolicy", "Policies"),
    )


def documents(found: Directory) -> dict[str, Statements | None]:
    """The document in force of every policy of the customer, by its ARN."""
    return {policy["Arn"]: _in_force(policy) for policy in found.policies.rows}


def held(holder: Answer, own: str, written: Mapping[str, Statements | None]) -> Iterator[Held]:
    """The policies of a holder, attached ones and those written into it (`own`: the name of that list).

    A list that IAM leaves out is empty: so it answers for holders without such policies.
    """
    for attached in holder.get("AttachedManagedPolicies", ()):
        yield from _attached(attached["PolicyArn"], attached.get("PolicyName", ""), written)
    for inline in holder.get(own, ()):
        statements = document(inline.get("PolicyDocument"))
        if gives(statements) or _denies(statements):
            name = inline["PolicyName"]
            yield Held(f"{holder['Arn']}#{name}", name, True, statements, rights(statements))


def _attached(arn: str, name: str, written: Mapping[str, Statements | None]) -> Iterator[Held]:
    if _account(arn) == "aws":
        given = managed(arn.rsplit("/", 1)[-1])
        if given is not None:
            # The documents of AWS's own policies deny nothing by network or second factor.
            yield Held(arn, name, False, (), given)
    else:
        statements = written.get(arn)
        yield Held(arn, name, True, statements, rights(statements))


def _account(arn: str) -> str:
    """The account of an ARN; `aws` for what AWS keeps."""
    parts = arn.split(":")
    return parts[4] if len(parts) > 4 else ""


def managed(name: str) -> Rights | None:
    """What one of AWS's own policies gives; None where it only denies. Of a policy newer than the list: unknown."""
    if name in _names()["only_denies"]:
        return None
    capabilities = tuple(sorted(c for c, names in _names()["capabilities"].items() if name in names))
    if not capabilities and name not in _names()["no_capability"]:
        return Rights()
    return Rights(
        is_privileged=any(c in privileges()["privileged"] for c in capabilities),
        is_wildcard_admin=name in _names()["everything"],
        capabilities=capabilities,
        is_conditional=False,
        requires_mfa=False,
        source_ip_limited=False,
    )


@cache
def _names() -> dict[str, Any]:
    data = tomllib.loads(files("providers.aws").joinpath("managed_policies.toml").read_text("utf-8"))
    kept = {key: frozenset(names) for key, names in data.items() if isinstance(names, list)}
    return {**kept, "capabilities": {key: frozenset(names) for key, names in data["capabilities"].items()}}


def _in_force(policy: Answer) -> Statements | None:
    for version in policy.get("PolicyVersionList", ()):
        if version.get("IsDefaultVersion"):
            return document(field(version, "Document"))
    return None


def _denies(statements: Statements | None) -> bool:
    return any(s.get("Effect") == "Deny" for s in statements or ())
