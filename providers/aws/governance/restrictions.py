"""What a service control policy restrains, read from its statements: regions, services, the account's own guards."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from auditor.regulation.places import named
from providers.aws.identities.documents import privileges
from providers.aws.policies import Statement, actions_match, listed

UNLIKE = {
    "StringNotEquals",
    "StringNotEqualsIgnoreCase",
    "StringNotLike",
    "ArnNotEquals",
    "ArnNotLike",
}
LIKE = {"StringEquals", "StringEqualsIgnoreCase", "StringLike"}
REGION = "aws:requestedregion"
BY_AWS = {"aws:principalisawsservice", "aws:viaawsservice"}
"""Keys by which a statement leaves AWS's own calls alone."""

SPARING = ("aws:principalarn", "aws:principaltag/")
"""Keys by which it leaves single principals alone. Others, such as the organisation's ID, leave all of an account."""

HARMLESS = ("Get", "List", "Describe", "Lookup", "PutAccountPublic")
"""How actions begin that put nothing anywhere: reads, and the account-wide block of public access."""

EVERY_PERSON = {"", "AWSReservedSSO", "AWSReservedSSO_"}
"""Names of roles, wildcards taken off, by which everybody or everybody of the Identity Center is spared."""


@dataclass(frozen=True)
class Restriction:
    """What one statement, or one policy, leaves open; None where it works the other way round."""

    allowed: tuple[str, ...] | None = None
    denied: tuple[str, ...] | None = None
    exempt: tuple[str, ...] | None = None
    """Services that a restriction of regions leaves alone."""
    holds_for_all: bool = True
    """It holds for everybody but listed principals, and whatever is asked for."""


def region_locks(statements: tuple[Statement, ...]) -> Iterator[Restriction]:
    """A restriction for each statement that denies nearly everything outside, or inside, listed regions."""
    for statement in statements:
        inside, outside = _regions(statement, UNLIKE), _regions(statement, LIKE)
        if _denies_nearly_all(statement) and (inside or outside):
            refused = [r for r in named("aws") if _any_like(r, outside) and not _any_like(r, inside)]
            yield Restriction(
                # A list of refused regions leaves every other one open.
                allowed=tuple(r for r in named("aws") if r not in refused) if outside else tuple(sorted(inside)),
                denied=tuple(refused) if outside else None,
                exempt=_services(listed(statement.get("NotAction"))),
                holds_for_all=spares_only(statement, REGION),
            )


def service_locks(statements: tuple[Statement, ...]) -> Iterator[Restriction]:
    """A restriction for each statement that denies all services but listed ones, or whole services, to everybody."""
    for statement in statements:
        if statement.get("Effect") != "Deny" or not _everywhere(statement) or not spares_only(statement):
            continue
        if _denies_nearly_all(statement):
            left = {action.split(":")[0].lower() for action in listed(statement.get("NotAction"))}
            if "*" not in left:
                yield Restriction(allowed=tuple(sorted(left)))
        else:
            whole = {action[:-2].lower() for action in listed(statement.get("Action")) if action.endswith(":*")}
            if whole:
                yield Restriction(denied=tuple(sorted(whole)))


def allow_list(statements: tuple[Statement, ...]) -> tuple[str, ...] | None:
    """Services that the Allow statements open, where they do not open everything; None where there are none or they do.

    A policy without Allow statements opens nothing and takes nothing away.
    """
    allows = [s for s in statements if s.get("Effect") == "Allow"]
    if not allows or any("NotAction" in s or "*" in listed(s.get("Action")) for s in allows):
        return None
    return tuple(sorted({action.split(":")[0].lower() for s in allows for action in listed(s.get("Action"))}))


def protects(statements: tuple[Statement, ...]) -> bool:
    """Whether it refuses everybody but listed principals to switch off logs, guards or the membership itself."""
    guarded = [a for part in ("log_write", "guardrail_write") for a in privileges()["capabilities"][part]]
    return any(s.get("Effect") == "Deny" and actions_match(s, *guarded) and spares_only(s) for s in statements)


def spares_only(statement: Statement, *aside: str) -> bool:
    """Whether its conditions, those on the keys `aside` left out, do no more than spare some principals or AWS."""
    for operator, tests in (statement.get("Condition") or {}).items():
        for key, values in tests.items():
            name = key.lower()
            if name in aside:
                continue
            spared = _plain(operator) in UNLIKE and name.startswith(SPARING)
            by_aws = _plain(operator) == "Bool" and name in BY_AWS and listed(values) == ["false"]
            if not (by_aws or (spared and not any(_is_everybody(value) for value in listed(values)))):
                return False
    return True


def _is_everybody(value: str) -> bool:
    """`*`, `arn:aws:iam::*:role/*`, or every role of the Identity Center."""
    last = value.split(":", 5)[-1] if value.startswith("arn:") else value
    name = last.rsplit("/", 1)[-1].strip("*")
    return name in EVERY_PERSON and (last.count("/") <= 1 or "aws-reserved/" in last)


def _regions(statement: Statement, operators: set[str]) -> set[str]:
    return {
        value
        for operator, tests in (statement.get("Condition") or {}).items()
        if _plain(operator) in operators
        for key, values in tests.items()
        if key.lower() == REGION
        for value in listed(values)
    }


def _plain(operator: str) -> str:
    """An operator without what it says of several values (`ForAnyValue:`) and of missing keys (`IfExists`)."""
    return operator.rsplit(":", maxsplit=1)[-1].removesuffix("IfExists")


def _any_like(region: str, patterns: set[str]) -> bool:
    return any(fnmatchcase(region, pattern.lower()) for pattern in patterns)


def _denies_nearly_all(statement: Statement) -> bool:
    everything = "NotAction" in statement or not {"*", "*:*"}.isdisjoint(listed(statement.get("Action")))
    return statement.get("Effect") == "Deny" and everything and _everywhere(statement)


def _everywhere(statement: Statement) -> bool:
    return "NotResource" not in statement and "*" in listed(statement.get("Resource", "*"))


def _services(actions: list[str]) -> tuple[str, ...]:
    """Services whose changes are left alone; single reads (`ec2:DescribeRegions`) change nothing anywhere."""
    return tuple(sorted({a.split(":")[0].lower() for a in actions if not a.split(":")[-1].startswith(HARMLESS)}))
