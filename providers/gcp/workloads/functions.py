"""Functions of both generations."""

from typing import Any

from auditor.facts.machines import Compute
from auditor.regulation.lifetimes import runtime_support_end
from providers.collecting import Collected, reads
from providers.gcp.fields import moment, word
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.gcp.workloads.identities import acting, of_apps, of_machines

FUNCTIONS = "cai:functions"

STATES: dict[str, str] = {"active": "running", "offline": "stopped"}


@reads("account", {FUNCTIONS: "compute[function].*"})
def functions(place: Place) -> Collected:
    """The list of the second generation may hold those of the first again, under the same name."""
    rows = {row[NAME]: row for row in sorted(place.query(FUNCTIONS).rows, key=_newer)}
    for row in rows.values():
        newer = _newer(row)
        state = row["state"] if newer else row["status"]
        runtime = row["buildConfig.runtime"] if newer else row["runtime"]
        account = row["serviceConfig.serviceAccountEmail"] if newer else row["serviceAccountEmail"]
        second = newer and row["environment"] != "GEN_1"
        default = of_machines(place) if second else of_apps(place)
        yield Compute(
            **place.envelope(row),
            kind="function",
            state=_state(state),
            created_at=moment(row["createTime"]),
            autoscaling=True,  # by design
            has_sla=True,  # by design: https://cloud.google.com/functions/sla
            runtime=runtime,
            runtime_support_end=runtime_support_end("google", runtime),
            **acting(account, default, by=state),
        )


def served(place: Place) -> frozenset[str] | None:
    """The services of Cloud Run that functions of this project run as; None where not all functions are seen. Callers
    declare FUNCTIONS."""
    listing = place.query(FUNCTIONS)
    told = (row["serviceConfig.service"] for row in listing.rows)
    return frozenset(f"//run.googleapis.com/{name}" for name in told if name) if listing.whole else None


def _newer(row: Row) -> bool:
    return row[TYPE].endswith("/Function")  # type: ignore[no-any-return]


def _state(told: Any) -> Any:
    return None if told is None else word(told, **STATES) or "other"


COLLECTORS = (functions,)
