"""What a policy document gives: capabilities, full administration, conditions. As written, not as in effect."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

from providers.aws.fields import moment
from providers.aws.policies import Statement, actions_match, listed, parse

Statements = tuple[Statement, ...]


@dataclass(frozen=True)
class Rights:
    """What one policy gives; None is unknown (its document could not be read)."""

    is_privileged: bool | None = None
    is_wildcard_admin: bool | None = None
    capabilities: tuple[str, ...] | None = None
    is_conditional: bool | None = None
    requires_mfa: bool | None = None
    source_ip_limited: bool | None = None
    expires_at: datetime | None = None


@cache
def privileges() -> dict[str, Any]:
    """privileges.toml: capabilities by actions, and which of them are privileged."""
    return tomllib.loads(files("providers.aws").joinpath("privileges.toml").read_text("utf-8"))


def document(value: str | Mapping[str, Any] | None) -> Statements | None:
    """The statements of a document, decoded or still URL-encoded as IAM sends it; None where it cannot be read."""
    if isinstance(value, str):
        try:
            value = json.loads(value if value.lstrip().startswith("{") else unquote(value))
        except ValueError:
            return None
    return parse(value)


def rights(statements: Statements | None) -> Rights:
    """What the Allow statements of a document give. Deny statements are left aside: rights are stated as attached."""
    if statements is None:
        return Rights()
    allowed = [s for s in statements if s.get("Effect") == "Allow"]
    found = sorted({capability for s in allowed for capability in _capabilities(s)})
    ends = [_ends_at(s) for s in allowed]
    return Rights(
        is_privileged=any(capability in privileges()["privileged"] for capability in found),
        is_wildcard_admin=any(_is_everything(s) for s in allowed),
        capabilities=tuple(found),
        is_conditional=bool(allowed) and all(s.get("Condition") for s in allowed),
        requires_mfa=bool(allowed) and all(_asks_for_mfa(s) for s in allowed),
        source_ip_limited=bool(allowed) and all(_cidrs(s, "IpAddress") for s in allowed),
        expires_at=max((end for end in ends if end), default=None) if all(ends) else None,
    )


def gives(statements: Statements | None) -> bool:
    """Whether a document gives anything; one that only denies is no grant. An unread one may."""
    return statements is None or any(s.get("Effect") == "Allow" for s in statements)


def denies_without_mfa(statements: Statements) -> bool:
    """Whether a statement denies everything (setting up the factor aside) to whoever signed in without one."""
    return any(
        _blocks_all(s) and any(value == "false" for value in _values(s, "Bool", "aws:multifactorauthpresent"))
        for s in statements
    )


def denied_outside(statements: Statements) -> tuple[str, ...]:
    """The networks outside of which a statement denies everything; empty where none does."""
    return tuple(sorted({cidr for s in statements if _blocks_all(s) for cidr in _cidrs(s, "NotIpAddress")}))


def _capabilities(statement: Statement) -> Iterator[str]:
    table = privileges()
    own = _is_own_only(statement)
    for capability, actions in table["capabilities"].items():
        narrow_too = capability in table["counted_when_narrow"] and not own
        if actions_match(statement, *(action for action in actions if _reaches(statement, action, narrow_too))):
            yield capability


def _reaches(statement: Statement, action: str, narrow_too: bool) -> bool:
    """Whether a statement holds for all resources that an action works on, or (`narrow_too`) for any of them."""
    if not narrow_too and not _without_narrowing_condition(statement):
        return False
    if "NotResource" in statement:
        return True
    service = action.split(":", maxsplit=1)[0]
    services = privileges()["resources"].get(service, [service])
    return any(
        resource == "*" or (_service_of(resource, services) and (narrow_too or _all_of_a_kind(resource)))
        for resource in listed(statement.get("Resource"))
    )


def _service_of(resource: str, services: list[str]) -> bool:
    pattern = resource.split(":")[2:3]
    return bool(pattern) and any(fnmatchcase(service, pattern[0]) for service in services)


def _all_of_a_kind(resource: str) -> bool:
    """`arn:aws:kms:*:*:key/*`, `arn:aws:s3:::*`: nothing but wildcards behind the kind. Buckets are of no kind."""
    if resource.count(":") < 5:
        return resource.endswith("*")
    service, last = resource.split(":")[2], resource.split(":", 5)[-1]
    parts = last.replace(":", "/").split("/")
    return all(part == "*" for part in (parts if service == "s3" else parts[1:] or parts))


def _is_own_only(statement: Statement) -> bool:
    """Whether it lets people change their own identity only, or hand out listed policies only."""
    resources = listed(statement.get("Resource"))
    own = bool(resources) and all("${aws:username}" in resource for resource in resources)
    return own or not _without_narrowing_condition(statement)


def _without_narrowing_condition(statement: Statement) -> bool:
    keys = {key.lower() for tests in (statement.get("Condition") or {}).values() for key in tests}
    return keys.issubset(privileges()["conditions"]["not_narrowing"])


def _is_everything(statement: Statement) -> bool:
    every_action = any(action in {"*", "*:*"} for action in listed(statement.get("Action")))
    every_resource = "*" in listed(statement.get("Resource"))
    return every_action and every_resource and _without_narrowing_condition(statement)


def _blocks_all(statement: Statement) -> bool:
    """Deny of every action (or all but listed ones) on everything."""
    wide = "NotAction" in statement or "*" in listed(statement.get("Action"))
    where = "NotResource" in statement or "*" in listed(statement.get("Resource"))
    return statement.get("Effect") == "Deny" and wide and where


def _asks_for_mfa(statement: Statement) -> bool:
    # With IfExists the test is passed by requests that carry no such key, which are those of access keys.
    present = [v for o, v in _tests(statement, "aws:multifactorauthpresent") if o == "bool"]
    aged = [o for o, _ in _tests(statement, "aws:multifactorauthage") if o.startswith("numericless")]
    return "true" in present or any("ifexists" not in operator for operator in aged)


def _cidrs(statement: Statement, operator: str) -> tuple[str, ...]:
    """The networks of an aws:SourceIp test; the whole world is no limit."""
    found = _values(statement, operator, "aws:sourceip")
    return () if any(cidr.endswith("/0") for cidr in found) else tuple(sorted(found))


def _ends_at(statement: Statement) -> datetime | None:
    found = [moment(v) for o, v in _tests(statement, "aws:currenttime") if o.startswith("datelessthan")]
    return min((end for end in found if end), default=None)


def _values(statement: Statement, operator: str, key: str) -> list[str]:
    wanted = operator.lower()
    return [value for found, value in _tests(statement, key) if found.removesuffix("ifexists") == wanted]


def _tests(statement: Statement, key: str) -> Iterator[tuple[str, str]]:
    """(operator in lower case, value in lower case but for times) of every test of a condition key."""
    for operator, tests in (statement.get("Condition") or {}).items():
        for name, values in tests.items():
            if name.lower() == key:
                for value in listed(values):
                    yield operator.lower(), value.lower() if value.lower() in {"true", "false"} else value
