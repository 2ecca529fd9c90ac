"""Services and jobs of Cloud Run. Their containers hold an environment and are never asked for."""

from typing import Any

from auditor.facts.machines import Compute
from auditor.regulation.lifetimes import runtime_support_end
from providers.collecting import Collected, reads
from providers.gcp.fields import labels, moment, whole, word
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.gcp.workloads.functions import FUNCTIONS, served
from providers.gcp.workloads.identities import acting, of_machines
from providers.three import Maybe, every

CONTAINERS = "cai:containers"

MANAGED, BY_FUNCTIONS = "goog-managed-by", "cloudfunctions"

_ANNOTATED, _SCALED = "metadata.annotations.[run.googleapis.com/{}]", "spec.template.metadata.annotations"
SAID: dict[str, tuple[str, ...]] = {
    "account": (
        "template.serviceAccount",
        "template.template.serviceAccount",
        "spec.template.spec.serviceAccountName",
        "spec.template.spec.template.spec.serviceAccountName",
    ),
    "scaling": ("scaling.scalingMode", _ANNOTATED.format("scalingMode")),
    "least": ("template.scaling.minInstanceCount", f"{_SCALED}.[autoscaling.knative.dev/minScale]"),
    "most": ("template.scaling.maxInstanceCount", f"{_SCALED}.[autoscaling.knative.dev/maxScale]"),
    "target": ("buildConfig.functionTarget", _ANNOTATED.format("build-function-target")),
    "image": ("buildConfig.baseImage", _ANNOTATED.format("build-base-image")),
}
"""Where the newer interface and Knative's say the same. Knative's has it as text among the annotations."""

ENDS_BY_ITSELF = ("autoscaling", "has_sla")
"""What has no meaning for a job, which runs to its end and answers nobody."""


@reads(
    "account",
    {CONTAINERS: "compute[function,container_service].*", FUNCTIONS: "compute[container_service].*"},
)
def containers(place: Place) -> Collected:
    """A row for each service and job. What runs a function is one with the function, which has a row of its own; one
    that was put straight into Cloud Run is told by what it was built from."""
    behind = served(place)
    for row in place.query(CONTAINERS).rows:
        labelled = "labels" if row["metadata.creationTimestamp"] is None else "metadata.labels"
        # Anybody may write a label: a function has to be known under it, unless functions were not read.
        if labels(row[labelled]).get(MANAGED) == BY_FUNCTIONS and (behind is None or row[NAME] in behind):
            continue
        made = row["createTime"] or row["metadata.creationTimestamp"]
        job = row[TYPE].endswith("/Job")
        function = _told(row, "target") is not None
        yield Compute(
            **place.envelope(row, labelled),
            kind="function" if function else "container_service",
            created_at=moment(made),
            autoscaling=None if job or made is None else _scales(row),
            has_sla=None if job else True,  # by design: https://cloud.google.com/run/sla
            **(_runtime(_told(row, "image")) if function else {}),
            **acting(_told(row, "account"), of_machines(place), by=made),
            absent=ENDS_BY_ITSELF if job else (),
        )


def _told(row: Row, what: str) -> Any:
    """What either shape says of it; a job's account stands one level deeper."""
    return next((row[path] for path in SAID[what] if row[path]), None)


def _scales(row: Row) -> Maybe:
    """By itself, unless its number is fixed by hand or by equal bounds."""
    mode = _told(row, "scaling")
    itself = True if mode is None else word(mode, automatic=True, scaling_mode_unspecified=True, manual=False)
    return every(itself, _between(_told(row, "least"), _told(row, "most")))


def _between(least: Any, most: Any) -> Maybe:
    """Whether there is room between the bounds. Least is none where it is unset, and most is Google's own limit."""
    if most is None:
        return True
    low, high = whole(least or 0), whole(most)
    return None if low is None or high is None else high > low


def _runtime(image: Any) -> dict[str, Any]:
    """`.../serverless-runtimes/google-22/runtimes/python313`."""
    named = str(image).rpartition("/")[2].partition(":")[0] if image else None
    return {"runtime": named, "runtime_support_end": runtime_support_end("google", named)}


COLLECTORS = (containers,)
