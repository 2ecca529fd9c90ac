"""Reads IAM policy documents: who is named, what anybody may do, and under which condition."""

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

Statement = Mapping[str, Any]

NARROWING = {
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceowner",
    "aws:sourceorgid",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourceip",
    "aws:vpcsourceip",
    "aws:userid",
    "kms:calleraccount",
    "kms:viaservice",
    "s3:dataaccesspointaccount",
    "lambda:eventsourcetoken",
    "lambda:functionurlauthtype",
}
"""Condition keys that keep `Principal: *` from being anybody, when they are compared with fixed values."""

_POSITIVE = ("StringEquals", "StringLike", "ArnEquals", "ArnLike", "IpAddress", "StringEqualsIgnoreCase")


def parse(document: str | Mapping[str, Any] | None) -> tuple[Statement, ...] | None:
    """The statements of a policy document; None where there is none to read or it cannot be read."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            return None
    if not isinstance(document, Mapping):
        return None
    statements = document.get("Statement", [])
    return tuple(s for s in (statements if isinstance(statements, list) else [statements]) if isinstance(s, Mapping))


def listed(value: Any) -> list[str]:
    """A policy element as a list: IAM lets one value stand without brackets."""
    return [str(v) for v in value] if isinstance(value, list) else [] if value is None else [str(value)]


def actions_match(statement: Statement, *wanted: str) -> bool:
    """Whether the statement's Action (or NotAction) covers one of the wanted actions; `*` and `?` are wildcards."""
    if "NotAction" in statement:
        left_out = [pattern.lower() for pattern in listed(statement["NotAction"])]
        return any(not any(fnmatchcase(action.lower(), pattern) for pattern in left_out) for action in wanted)
    patterns = [pattern.lower() for pattern in listed(statement.get("Action"))]
    return any(fnmatchcase(action.lower(), pattern) for action in wanted for pattern in patterns)


def is_narrowed(statement: Statement) -> bool:
    """Whether a condition limits who is meant. A condition on `*` or 0.0.0.0/0 limits nobody."""
    for operator, tests in (statement.get("Condition") or {}).items():
        if not operator.split(":")[-1].removesuffix("IfExists").startswith(_POSITIVE) or "IfExists" in operator:
            continue
        for key, values in tests.items():
            if key.lower() in NARROWING and not any(v in {"*", "0.0.0.0/0", "::/0"} for v in listed(values)):
                return True
    return False


def named(statement: Statement) -> Iterator[tuple[str, str]]:
    """(type, value) of every principal of a statement; `*` alone is ("AWS", "*")."""
    principal = statement.get("Principal")
    if isinstance(principal, str):
        yield "AWS", principal
    elif isinstance(principal, Mapping):
        for kind, values in principal.items():
            for value in listed(values):
                yield str(kind), value


def statements_for_anybody(policy: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Allow statements that mean anybody: Principal `*` (or NotPrincipal) without a narrowing condition."""
    return tuple(
        s
        for s in policy
        if s.get("Effect") == "Allow"
        and not is_narrowed(s)
        and ("NotPrincipal" in s or any(kind in {"AWS", "CanonicalUser"} and value == "*" for kind, value in named(s)))
    )


def account_of(principal: str) -> str | None:
    """The account of an AWS principal (ARN or bare ID); None for unique IDs of deleted principals and for `*`."""
    if principal.isdigit():
        return principal
    parts = principal.split(":")
    return parts[4] if len(parts) > 5 and parts[4].isdigit() else None


def principals(policy: tuple[Statement, ...]) -> set[str]:
    """Accounts that Allow statements name."""
    return {
        account
        for s in policy
        if s.get("Effect") == "Allow"
        for kind, value in named(s)
        if kind == "AWS" and (account := account_of(value))
    }


KEY_ADMINISTRATION = ("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey")
KEY_USE = ("kms:Decrypt",)


def separated(policy: tuple[Statement, ...], account: str) -> bool:
    """Whether no principal of a key policy may both manage the key and decrypt with it.

    The account's root in a key policy only hands the decision to IAM; that is left to the grant table.
    """
    root = {f"arn:aws:iam::{account}:root", account}
    managing: set[str] = set()
    using: set[str] = set()
    for statement in policy:
        if statement.get("Effect") == "Allow":
            who = {value for kind, value in named(statement) if kind == "AWS"} - root
            managing |= who if actions_match(statement, *KEY_ADMINISTRATION) else set()
            using |= who if actions_match(statement, *KEY_USE) else set()
    return not managing & using
