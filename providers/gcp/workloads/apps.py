"""App Engine: every version that is kept, since each answers under an address of its own."""

from auditor.facts.machines import Compute
from auditor.regulation.lifetimes import runtime_support_end
from providers.collecting import Collected, reads
from providers.gcp.fields import labels, moment, word
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.gcp.workloads.identities import acting, of_apps
from providers.three import Maybe

APPS = "cai:app_versions"

OWN_NAMES = {"us-central": "us-central1", "europe-west": "europe-west1"}
"""Two regions have names of their own here (https://cloud.google.com/appengine/docs/standard/locations)."""

OWN_RUNTIME = ("runtime", "runtime_support_end")


@reads("account", {APPS: "compute[app].*"})
def apps(place: Place) -> Collected:
    """The application says where all of it runs, and a service has the labels of its versions."""
    rows = place.query(APPS).rows
    home = next((row["locationId"] for row in rows if row["locationId"]), None)
    labelled = {row[NAME]: labels(row["labels"]) for row in rows if row[TYPE].endswith("/Service")}
    for row in rows:
        if row[TYPE].endswith("/Version"):
            service, _, version = row[NAME].partition("/services/")[2].partition("/versions/")
            runtime = _runtime(row)
            brought = runtime == "custom"
            yield Compute(
                **{
                    **place.envelope(row),
                    **({"region": OWN_NAMES.get(str(home), str(home)).lower()} if home else {}),
                    "name": f"{service}/{version}",
                    "tags": labelled.get(row[NAME].partition("/versions/")[0]),
                },
                kind="app",
                state=word(row["servingStatus"], serving="running", stopped="stopped"),
                created_at=moment(row["createTime"]),
                autoscaling=_scales(row),
                has_sla=True,  # by design: https://cloud.google.com/appengine/sla
                runtime=None if brought else runtime,
                runtime_support_end=None if brought else runtime_support_end("google", runtime),
                **acting(row["serviceAccount"], of_apps(place), by=row["servingStatus"]),
                absent=OWN_RUNTIME if brought else (),
            )


def _runtime(row: Row) -> str | None:
    """`python313`; the flexible environment says the language and its version apart."""
    told, version = row["runtime"], row["flexibleRuntimeSettings.runtimeVersion"]
    if told is None:
        return None
    apart = str(row["env"]).lower() in {"flex", "flexible"} and version and told != "custom"
    return f"{told}{str(version).replace('.', '')}" if apart else str(told)


def _scales(row: Row) -> Maybe:
    """Each has one of three ways: two follow the load, the third is a fixed number."""
    if row["manualScaling"] is not None:
        return False
    return None if row["automaticScaling"] is None and row["basicScaling"] is None else True


COLLECTORS = (apps,)
