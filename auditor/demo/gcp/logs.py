"""Demo: audit logs, their sinks and their stores, and which resources write a log."""

from typing import Any

from auditor.demo.gcp import alerts, detection, guardrails, keys, lists, rights
from auditor.demo.gcp.databases import SQL, TOPIC
from auditor.demo.gcp.networks import FIREWALL, NETWORK, url
from auditor.demo.gcp.people import KANRI
from auditor.demo.gcp.site import TOKYO, Site, binding
from auditor.demo.gcp.stores import LABELS, key

SINK, LOG_BUCKET = "logging.googleapis.com/LogSink", "logging.googleapis.com/LogBucket"
SERVICES = ("compute.googleapis.com/BackendService", "compute.googleapis.com/RegionBackendService")
POLICY, DATASET = "dns.googleapis.com/Policy", "bigquery.googleapis.com/Dataset"
MADE = "2024-04-01T00:00:00Z"

CHANGES = 'log_id("cloudaudit.googleapis.com/activity")'
AUDIT = 'logName:"cloudaudit.googleapis.com"'
NOT_FIXED = " AND ".join(
    f'NOT LOG_ID("{name}")'
    for name in (
        *("cloudaudit.googleapis.com/activity", "externalaudit.googleapis.com/activity"),
        *("cloudaudit.googleapis.com/system_event", "externalaudit.googleapis.com/system_event"),
        *("cloudaudit.googleapis.com/access_transparency", "externalaudit.googleapis.com/access_transparency"),
    )
)
"""The filter of the sink `_Default`, as Google makes it; `_Required` takes what this leaves."""

EVERYTHING = {
    "service": "allServices",
    "auditLogConfigs": [{"logType": name} for name in ("ADMIN_READ", "DATA_READ", "DATA_WRITE")],
}


def log_bucket(site: Site, name: str, location: str = "global", days: int = 30, **more: Any) -> str:
    """A log bucket; what a sink calls it."""
    path = f"locations/{location}/buckets/{name}"
    full = f"projects/{site.project}/{path}"
    held = {"name": full, "retentionDays": days, **{"lifecycleState": "ACTIVE", **more}}
    return site.asset(LOG_BUCKET, path, location, **held).removeprefix("//")


def sink(site: Site, name: str, destination: str, filter: str = "", **more: Any) -> str:  # noqa: A002 - Google's word
    """A sink of the project."""
    held = {"name": name, "destination": destination, "createTime": MADE, **({"filter": filter} if filter else {})}
    return site.asset(SINK, f"sinks/{name}", "global", **held, **more)


def made_by_google(site: Site, location: str = "global", **more: Any) -> None:
    """The sinks and log buckets that every project has. `more`: of the bucket `_Default`."""
    if any(asset["name"].endswith(f"/{site.project}/sinks/_Required") for asset in site.cloud.assets):
        return
    fixed = {name: more[name] for name in ("cmekSettings",) if name in more}
    required = log_bucket(site, "_Required", location, 400, locked=True, **fixed)
    sink(site, "_Required", required, NOT_FIXED.replace(" AND NOT ", " OR ").replace("NOT ", "", 1))
    days = more.pop("days", 30)
    sink(site, "_Default", log_bucket(site, "_Default", location, days, **more), NOT_FIXED)


def switched(site: Site, *, on: bool) -> None:
    """The log of everything in the project that writes one. How flows are logged, the networks say."""
    for asset in _own(site):
        data = asset["resource"]["data"]
        if asset["assetType"] == FIREWALL and on:
            data["logConfig"] = {"enable": True}
        elif asset["assetType"] in SERVICES:
            data["logConfig"] = {"enable": on, **({"sampleRate": 1.0} if on else {})}
            data.setdefault("loadBalancingScheme", "EXTERNAL_MANAGED")
            data.setdefault("protocol", "HTTPS")
        elif asset["assetType"] == SQL and on:
            flags = [{"name": "cloudsql.enable_pgaudit", "value": "on"}, {"name": "pgaudit.log", "value": "all"}]
            data["settings"].setdefault("databaseFlags", []).extend(flags)
        elif asset["assetType"] == "alloydb.googleapis.com/Instance" and on:
            data["databaseFlags"] = {"alloydb.enable_pgaudit": "on", "pgaudit.log": "all"}
    if on:
        paths = (asset["name"].partition(f"/projects/{site.project}/")[2] for asset in _own(site, NETWORK))
        names = [url(path, site.project) for path in paths]
        site.asset(POLICY, "policies/kiroku", "global", enableLogging=True, networks=[{"networkUrl": n} for n in names])


def _own(site: Site, *kinds: str) -> list[dict[str, Any]]:
    """The assets of the project, of these types if any are named."""
    mine = [asset for asset in site.cloud.assets if asset["ancestors"][0] == site.own and "resource" in asset]
    return [asset for asset in mine if not kinds or asset["assetType"] in kinds]


APPROVAL = "accessapproval.googleapis.com"


def approval(site: Site, container: str, *products: str, **more: Any) -> None:
    """What Google's staff have to ask for, of a project or of what stands above it."""
    enrolled = {"enrolledServices": [{"cloudProduct": name, "enrollmentLevel": "BLOCK_ALL"} for name in products]}
    name = f"{container}/accessApprovalSettings"
    site.document(APPROVAL, f"/v1/{name}", name=name, **(enrolled if products else {}), **more)


def good(site: Site) -> None:
    """Everything is recorded, and goes to a project that holds nothing else, and to a bucket that nobody shortens."""
    held = {"kmsKeyName": key(site, "kansa-log")}
    keys.made(site, "kansa-log", rotationPeriod="15552000s", labels=LABELS)
    made_by_google(site, TOKYO, days=400, locked=True, cmekSettings=held)
    site.policy("", auditConfigs=[EVERYTHING])
    archive = Site(site.cloud, f"{site.project}-log").opened("監査ログ保管")
    made_by_google(archive, TOKYO, days=400, locked=True)
    archive.policy("", binding("roles/logging.viewer", "group:joho-kansa@sakura-city.example"))
    archive.policy("", binding(rights.ADMINISTRATOR, KANRI, condition=rights.UNTIL))
    # What the town lays down for its projects holds for this one, too.
    for topic in (guardrails, detection, alerts):
        topic.good(archive)
    archive.policy("", auditConfigs=[EVERYTHING])
    central = log_bucket(archive, "kansa", TOKYO, 1095, locked=True, cmekSettings=held)
    approval(site, f"projects/{site.project}", "all")
    sink(site, "kansa", central, AUDIT)
    for one in (site, archive):
        sink(one, "kansa-hokan", f"storage.googleapis.com/{site.project}-log", CHANGES)
    lists.complete(archive)
    switched(site, on=True)


def bad(site: Site) -> None:
    """Failures only are kept beside what Google keeps, in a bucket that anybody may open; nothing else writes a log."""
    made_by_google(site)
    sink(site, "error", f"storage.googleapis.com/{site.project}-shashin", "severity>=ERROR")
    topic = f"pubsub.googleapis.com/projects/{site.project}/topics/kansa-tsuchi"
    site.asset(TOPIC, "topics/kansa-tsuchi", "global", name=f"projects/{site.project}/topics/kansa-tsuchi")
    sink(site, "tsuchi", topic, CHANGES, disabled=True)
    site.asset(DATASET, "datasets/kansa_bunseki", "US", creationTime="1554076800000")
    table = f"bigquery.googleapis.com/projects/{site.project}/datasets/kansa_bunseki"
    sink(site, "bunseki", table, AUDIT, exclusions=[{"name": "kanri", "filter": 'severity="NOTICE"'}])
    log_bucket(site, "kyu-log", "us-central1")
    switched(site, on=False)


def remains(site: Site) -> None:
    """As Google makes it."""
    made_by_google(site)


def unregistered(site: Site) -> None:
    """As Google makes it."""
    made_by_google(site)


def closed(site: Site) -> None:
    """As Google makes it."""
    made_by_google(site)
