"""The least-privilege policy, computed from what the collectors declare."""

import json
from collections.abc import Iterable

from providers.aws.collectors import operations, optional
from providers.aws.permissions import permission, table

LIMIT = 6144
"""Characters of one managed policy, white space not counted (IAM quota)."""


def actions(declared: Iterable[str] | None = None) -> tuple[str, ...]:
    """The IAM actions behind the declared operations, sorted."""
    return tuple(sorted({permission(operation) for operation in (operations() if declared is None else declared)}))


def documents(allowed: tuple[str, ...] | None = None, name: str = "AuditReadConfiguration") -> list[dict[str, object]]:
    """Policy documents that together allow exactly the actions, each within the size of one managed policy.

    Reading content is denied explicitly in the first, so that no other policy of the role can allow it.
    """
    left = list(actions() if allowed is None else allowed)
    found: list[dict[str, object]] = []
    while left:
        taken = list(left)
        while size(_document(taken, name, first=not found)) > LIMIT:
            taken.pop()
        found.append(_document(taken, name, first=not found))
        left = left[len(taken) :]
    return found


def size(document: dict[str, object]) -> int:
    """Characters of a document without white space, as IAM counts them."""
    return len(json.dumps(document, separators=(",", ":")))


def texts(reader: str | None = None) -> tuple[str, ...]:
    """The documents as JSON, several where one is not enough; of an optional reader's role where named."""
    found = documents(actions(optional(reader)), f"AuditRead{reader.capitalize()}") if reader else documents()
    return tuple(json.dumps(document, indent=2) + "\n" for document in found)


def _document(allowed: list[str], name: str, *, first: bool) -> dict[str, object]:
    statements = [{"Sid": name, "Effect": "Allow", "Action": allowed, "Resource": "*"}]
    if first:
        denied = table()["deny"]["never_read_content"]
        statements.append({"Sid": "NeverReadContent", "Effect": "Deny", "Action": denied, "Resource": "*"})
    return {"Version": "2012-10-17", "Statement": statements}
