"""What a resource policy demands of everybody: encrypted connections, or to come from listed networks."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

from providers.aws.policies import Statement, actions_match, listed, named

NETWORK_KEYS = {"aws:sourcevpc", "aws:sourcevpce", "aws:sourceip", "aws:vpcsourceip"}
ANYWHERE = {"*", "0.0.0.0/0", "::/0"}
EXCEPTIONS = {
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principalisawsservice",
    "aws:principalservicename",
    "aws:viaawsservice",
    "aws:userid",
}
"""Conditions by which a refusal leaves named principals alone: AWS's own services, a key to break in with."""

Policy = tuple[Statement, ...]
Test = tuple[str, str, list[str]]


def demands_tls(policy: Policy | None, resource: str, actions: Sequence[str]) -> bool | None:
    """Whether everybody is refused who comes unencrypted (aws:SecureTransport=false). None: policy unread."""
    if policy is None:
        return None
    by_transport = any(
        tests and all(test == ("Bool", "aws:securetransport", ["false"]) for test in tests)
        for tests in _refusals(policy, resource, actions)
    )
    return by_transport or tls_floor(policy, resource, actions) is not None


def tls_floor(policy: Policy | None, resource: str, actions: Sequence[str]) -> str | None:
    """The oldest TLS version that a bucket's policy accepts (s3:TlsVersion); None where it says nothing."""
    floors = [
        values[0]
        for tests in _refusals(policy or (), resource, actions)
        for operator, key, values in tests
        if len(tests) == 1 and operator == "NumericLessThan" and key == "s3:tlsversion" and len(values) == 1
    ]
    return max(floors, default=None)


def demands_network(policy: Policy | None, resource: str, actions: Sequence[str]) -> bool | None:
    """Whether everybody is refused who does not come from listed networks or endpoints. None: policy unread."""
    if policy is None:
        return None
    return any(_from_elsewhere(tests) for tests in _refusals(policy, resource, actions))


def _from_elsewhere(tests: list[Test]) -> bool:
    networks = [(operator, values) for operator, key, values in tests if key in NETWORK_KEYS]
    others = {key for _, key, _ in tests} - NETWORK_KEYS
    return (
        bool(networks)
        and others <= EXCEPTIONS
        and all("Not" in operator and not ANYWHERE & set(values) for operator, values in networks)
    )


def _refusals(policy: Policy, resource: str, actions: Sequence[str]) -> Iterator[list[Test]]:
    """The conditions of each Deny for everybody that covers the resource and all the actions."""
    for statement in policy:
        if (
            statement.get("Effect") == "Deny"
            and any(value == "*" for _, value in named(statement))
            and all(actions_match(statement, action) for action in actions)
            and _covers(statement, resource)
        ):
            yield [
                (operator.split(":")[-1].removesuffix("IfExists"), key.lower(), _texts(values))
                for operator, tests in (statement.get("Condition") or {}).items()
                for key, values in tests.items()
            ]


def _covers(statement: Statement, resource: str) -> bool:
    if "Resource" not in statement:  # the policy of an image repository names none: it is that repository's
        return "NotResource" not in statement
    return any(fnmatchcase(resource, pattern) for pattern in listed(statement["Resource"]))


def _texts(values: Any) -> list[str]:
    return [value.lower() for value in listed(values)]
