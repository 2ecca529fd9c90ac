"""Who may take a role, by its trust policy: services, people of a directory, outsiders, identities that are gone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from auditor.facts.identities import Grant, Principal
from providers.aws.identities.documents import Rights, document, privileges
from providers.aws.identities.holders import Holder, conditions
from providers.aws.place import Place
from providers.aws.policies import Statement, account_of, is_narrowed, named
from providers.three import Maybe, either, every

Who = Literal["service", "own_service", "people", "outside", "anybody", "gone", "here"]
_UNIQUE_ID = re.compile(r"A[A-Z]{3}[A-Z0-9]{12,}")
"""How IAM writes a deleted user (AIDA...) or role (AROA...) in the policies that still name it."""


@dataclass(frozen=True)
class Trusted:
    """One principal that a trust policy names."""

    who: Who
    value: str
    statement: Statement


def trusted(role: Holder, account: str) -> tuple[Trusted, ...] | None:
    """Everybody that Allow statements of a role's trust policy name; None where it cannot be read."""
    statements = document(role.detail.get("AssumeRolePolicyDocument"))
    if statements is None:
        return None
    found = []
    for statement in statements:
        if statement.get("Effect") == "Allow":
            values = [("AWS", "*")] if "NotPrincipal" in statement else list(named(statement))
            found += [Trusted(_who(kind, value, account), value, statement) for kind, value in values]
    return tuple(found)


def _who(kind: str, value: str, account: str) -> Who:
    table = privileges()["trust"]
    if kind == "Service":
        return "own_service" if value in table["acting_for_themselves"] else "service"
    if kind == "Federated":
        if any(part in value for part in table["people"]):
            return "people"
        return "service" if any(part in value for part in table["own_workloads"]) else "outside"
    if value == "*":
        return "anybody"
    if _UNIQUE_ID.fullmatch(value):
        return "gone"
    return "here" if account_of(value) == account else "outside"


def through_center(entry: Trusted) -> bool:
    """Whether it stands for people of the IAM Identity Center, which makes such a provider in every account of it."""
    return entry.who == "people" and ":saml-provider/AWSSSO_" in entry.value


def role_kind(trust: tuple[Trusted, ...] | None) -> str | None:
    """`service` where a workload may take it, else `role`. What AWS takes for its own work is no workload's."""
    if trust is None:
        return None
    return "service" if any(t.who == "service" or _is_token_issuer(t) for t in trust) else "role"


def is_managed(role: Holder) -> bool:
    """Whether AWS or a landing zone made the role and keeps it."""
    name, path = str(role.detail.get("RoleName", "")), str(role.detail.get("Path", ""))
    return path.startswith("/aws-service-role/") or name.startswith(
        ("AWSServiceRole", "AWSControlTower", "aws-controltower-")
    )


def trust_grants(place: Place, role: Holder, trust: tuple[Trusted, ...]) -> Iterator[Grant]:
    """What a role gives to people of a directory, to outsiders and to who is gone: all that it holds, for a session."""
    for number, entry in enumerate(trust):
        if entry.who not in {"people", "outside", "anybody", "gone"}:
            continue
        given: dict[str, Any] = dict(
            conditions(_whole(role), role), is_conditional=bool(entry.statement.get("Condition"))
        )
        yield Grant(
            **place.here,
            resource=f"{role.arn}#trust{number}#{entry.value}",
            name=f"{entry.value}: {role.detail['RoleName']}",
            provider_managed=is_managed(role),
            principal_id=entry.value,
            principal_kind=_principal_kind(entry),  # type: ignore[arg-type]
            role_id=role.arn,
            role_is_custom=False,  # the policies behind it are judged where they are attached
            scope=place.account,
            scope_level="account",
            via_group=False,
            is_permanent=False,  # by design: a role is taken for a session
            **given,
        )


def outsiders(
    place: Place, roles: list[tuple[Holder, tuple[Trusted, ...]]], management: str | None
) -> Iterator[Principal]:
    """One row for every outsider and every identity that is gone. `management`: the organisation's management
    account, "" where there is no organisation, None where that was not read."""
    by_value: dict[str, list[tuple[Holder, Trusted]]] = {}
    for role, trust in roles:
        for entry in trust:
            if entry.who in {"outside", "anybody", "gone"}:
                by_value.setdefault(entry.value, []).append((role, entry))
    for value, found in sorted(by_value.items()):
        gone = found[0][1].who == "gone"
        yield Principal(
            **place.here,
            resource=value,
            name=value,
            tags={},
            provider_managed=all(is_managed(role) for role, _ in found),
            kind=_principal_kind(found[0][1]),  # type: ignore[arg-type]
            home=None if gone else _home(value),
            is_enabled=not gone,
            is_external=None if gone else either(*(_is_external(entry, management) for _, entry in found)),
            console_access=False,  # by design: it signs in where it lives
            orphan=gone,
            absent=("is_external",) if gone else (),
        )


def _home(value: str) -> str:
    if "oidc-provider/" in value:
        return value.rsplit("oidc-provider/", maxsplit=1)[-1]
    return account_of(value) or value


def _is_external(entry: Trusted, management: str | None) -> Maybe:
    account = account_of(entry.value)
    if entry.who == "anybody":
        return None if is_narrowed(entry.statement) else True
    if account is None or ":oidc-provider/" in entry.value:
        return True
    return None if management is None else account != management


def _principal_kind(entry: Trusted) -> str:
    if entry.who == "people":
        return "human"
    if entry.who == "gone":
        return "role" if entry.value.startswith("AROA") else "human"
    return "external"


def _is_token_issuer(entry: Trusted) -> bool:
    """An OpenID provider outside, such as a pipeline's: what it lets in is a workload."""
    return entry.who == "outside" and "oidc-provider/" in entry.value


def _whole(role: Holder) -> Rights:
    """Everything that a role holds, as one."""
    return Rights(
        is_privileged=role.is_privileged,
        is_wildcard_admin=role.is_wildcard_admin,
        capabilities=role.capabilities,
        requires_mfa=every(*(h.policy.rights.requires_mfa for h in role.holdings)) if role.holdings else False,
        source_ip_limited=False,
    )
