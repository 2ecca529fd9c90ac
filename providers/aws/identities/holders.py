"""Who holds which policies: users with those of their groups, groups, and roles; and what denies walls them in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.facts.identities import Grant
from providers.aws.identities.directory import Directory, Held, documents, held
from providers.aws.identities.documents import Rights, denied_outside, denies_without_mfa, gives
from providers.aws.place import Answer, Place
from providers.three import Maybe, either


@dataclass(frozen=True)
class Holding:
    """One policy of a holder, and the group that it comes through."""

    policy: Held
    group: str | None = None


@dataclass(frozen=True)
class Holder:
    """One user, group or role with all that it holds, through groups too."""

    detail: Answer
    holdings: tuple[Holding, ...]

    @property
    def arn(self) -> str:
        """Its ARN."""
        return str(self.detail["Arn"])

    @property
    def is_privileged(self) -> Maybe:
        """Whether one of its policies is."""
        return either(*(h.policy.rights.is_privileged for h in self.holdings))

    @property
    def is_wildcard_admin(self) -> Maybe:
        """Whether one of its policies gives everything."""
        return either(*(h.policy.rights.is_wildcard_admin for h in self.holdings))

    @property
    def capabilities(self) -> tuple[str, ...] | None:
        """All that its policies give; None where one of them is unknown."""
        found: set[str] = set()
        for holding in self.holdings:
            if holding.policy.rights.capabilities is None:
                return None
            found.update(holding.policy.rights.capabilities)
        return tuple(sorted(found))

    @property
    def mfa_enforced(self) -> Maybe:
        """Whether a policy denies everything to those who signed in without a second factor."""
        return either(*(None if s is None else denies_without_mfa(s) for s in self._statements))

    @property
    def networks(self) -> tuple[str, ...] | None:
        """The networks outside of which a policy denies everything; empty where none does, None where unknown."""
        found = {cidr for s in self._statements if s is not None for cidr in denied_outside(s)}
        return None if not found and None in self._statements else tuple(sorted(found))

    @property
    def _statements(self) -> list[Any]:
        return [h.policy.statements for h in self.holdings]


@dataclass(frozen=True)
class Holders:
    """All holders, each list in IAM's order."""

    users: tuple[Holder, ...]
    groups: tuple[Holder, ...]
    roles: tuple[Holder, ...]


def holders(found: Directory) -> Holders:
    """Resolve attached policies and memberships."""
    written = documents(found)
    groups = {
        group["GroupName"]: Holder(group, tuple(Holding(p) for p in held(group, "GroupPolicyList", written)))
        for group in found.groups.rows
    }
    users = []
    for user in found.users.rows:
        own = [Holding(policy) for policy in held(user, "UserPolicyList", written)]
        for name in user.get("GroupList", ()):
            own += _through(name, groups.get(name))
        users.append(Holder(user, tuple(own)))
    roles = tuple(Holder(r, tuple(Holding(p) for p in held(r, "RolePolicyList", written))) for r in found.roles.rows)
    return Holders(tuple(users), tuple(groups.values()), roles)


def _through(name: str, group: Holder | None) -> list[Holding]:
    """A member's share of a group. A group that was not read may give anything."""
    if group is None:
        return [Holding(Held(f"group/{name}", name, False, None, Rights()), f"group/{name}")]
    return [Holding(h.policy, group.arn) for h in group.holdings]


def grants(place: Place, holder: Holder, kind: str | None, name: str, managed: bool) -> Iterator[Grant]:
    """One row for every policy of a holder that gives anything. Users hold for good; a role is taken for a session."""
    for holding in holder.holdings:
        policy = holding.policy
        if policy.custom and not gives(policy.statements):
            continue
        through = f"#{holding.group}" if holding.group else ""
        unknown_group = holding.group is not None and policy.rights.capabilities is None and policy.id == holding.group
        lasting = ":role/" not in holder.arn
        yield Grant(
            **place.here,
            resource=f"{holder.arn}{through}#{policy.id}",
            name=f"{name}: {policy.name}",
            provider_managed=managed,
            principal_id=holder.arn,
            principal_kind=kind,  # type: ignore[arg-type]
            role_id=None if unknown_group else policy.id,
            role_is_custom=None if unknown_group else policy.custom,
            scope=place.account,
            scope_level="account",
            via_group=holding.group is not None,
            group_id=holding.group,
            is_permanent=lasting and policy.rights.expires_at is None,
            expires_at=policy.rights.expires_at,
            **conditions(policy.rights, holder),
        )


def conditions(given: Rights, holder: Holder) -> Mapping[str, Any]:
    """The judged columns of a grant; a deny on its holder limits all that the holder has."""
    networks = holder.networks
    return {
        "is_privileged": given.is_privileged,
        "is_wildcard_admin": given.is_wildcard_admin,
        "capabilities": given.capabilities,
        "is_conditional": given.is_conditional,
        "requires_mfa": either(given.requires_mfa, holder.mfa_enforced),
        "source_ip_limited": either(given.source_ip_limited, None if networks is None else bool(networks)),
    }
