"""Refuses, before it is sent, every call that no collector declared."""

from collections.abc import Set
from typing import Any

READING_VERBS = ("Get", "List", "Describe", "Search", "Select", "BatchGet", "GenerateCredentialReport")
"""How the names of AWS's read operations begin. GenerateCredentialReport has access level Read: it makes a report
of what is there and changes no setting. A test holds every declared operation to these."""

IDENTITY = frozenset({"sts:GetCallerIdentity"})
"""Asked of every session before anything else; needs no permission."""

ENTRY = frozenset({"sts:AssumeRole", "organizations:DescribeOrganization", "organizations:ListAccounts"})
"""What the run's own session may do besides, to enter the accounts that it audits."""


class UndeclaredCallError(Exception):
    """A call that no collector declared was stopped before it was sent: a defect of this program."""


def guard(session: Any, allowed: Set[str]) -> None:
    """Let a botocore session send only `allowed` operations (`kms:ListKeys`), for clients made from now on."""

    def refuse(model: Any, **_: Any) -> None:
        operation = f"{model.service_model.service_name}:{model.name}"
        if operation not in allowed:
            raise UndeclaredCallError(f"{operation} is not declared by any collector and was not sent")

    session.get_component("event_emitter").register_first("before-call", refuse)
