"""Watches: every machine, database and load balancer with what its alarms look at.

No cloud lists this: the table is made from the others before the rules run (checks/joins/watches.py).
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from auditor.facts.base import Fact


@dataclass(frozen=True, kw_only=True)
class MetricWatch(Fact):
    """One resource whose load somebody should watch; its resource is the machine's, database's or balancer's own."""

    derived: ClassVar[bool] = True

    kind: Annotated[Literal["machine", "database", "load_balancer"] | None, "what is to be watched"] = None
    alarmed_metrics: Annotated[tuple[str, ...] | None, "classes of metrics that an enabled alarm looks at"] = None
    unalarmed_metrics: Annotated[
        tuple[str, ...] | None, "classes that certainly no alarm looks at; one in neither list is unknown"
    ] = None
