"""Locks against deletion: on stacks, which hold many things at once, and on databases. AWS has none for an account."""

from collections.abc import Mapping
from typing import Any

from auditor.facts.governance import Guardrail
from providers.aws.fields import tags
from providers.aws.place import Answer, Place
from providers.collecting import Collected, reads

STACK = ("StackId", "StackName", "ParentId", "EnableTerminationProtection", "Tags")
"""What stays of a stack: its parameters and outputs may hold secrets."""

MADE_BY_AWS = ("StackSet-AWSControlTower", "AWSControlTower")
"""How the names of AWS Control Tower's own stacks begin."""

_ROWS = "guardrail[delete_lock].*"


@reads(
    "region",
    {
        "cloudformation:DescribeStacks": _ROWS,
        "rds:DescribeDBInstances": _ROWS,
        "rds:DescribeDBClusters": _ROWS,
    },
)
def delete_locks(place: Place) -> Collected:
    """One row for each stack and database, locked or not. What belongs to another one is locked with that."""
    stacks = place.listing("cloudformation:DescribeStacks", "Stacks", keep=_what_stays)
    for stack in stacks.rows:
        if not stack.get("ParentId"):
            name = str(stack["StackName"])
            locked = stack.get("EnableTerminationProtection")
            managed = name.startswith(MADE_BY_AWS)
            yield _row(place, stack["StackId"], name, locked, stack.get("Tags", ()), managed)
    for database in place.listing("rds:DescribeDBInstances", "DBInstances").rows:
        if not database.get("DBClusterIdentifier"):
            yield _database(place, database, "DBInstance")
    for cluster in place.listing("rds:DescribeDBClusters", "DBClusters").rows:
        yield _database(place, cluster, "DBCluster")


def _what_stays(stack: Answer) -> Answer:
    return {key: stack[key] for key in STACK if key in stack}


def _database(place: Place, row: Answer, kind: str) -> Guardrail:
    name = str(row[f"{kind}Identifier"])
    return _row(place, row[f"{kind}Arn"], name, row.get("DeletionProtection"), row.get("TagList"), False)


def _row(place: Place, arn: str, name: str, locked: bool | None, pairs: Any, managed: bool) -> Guardrail:
    found: Mapping[str, str] | None = tags(pairs)
    return Guardrail(
        **place.here,
        resource=arn,
        name=name,
        tags=found,
        provider_managed=managed,
        kind="delete_lock",
        target=arn,
        target_level="group" if ":stack/" in arn else "resource",
        is_enforced=locked,
        covers_account=False,
        lock_level="delete",
        evidence="configuration",
    )


COLLECTORS = (delete_locks,)
