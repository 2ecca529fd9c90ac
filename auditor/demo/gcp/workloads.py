"""Demo: clusters, functions, services of containers and applications, some as they should be and some as they are
found."""

from typing import Any

from auditor.demo.gcp.site import TOKYO, Site, binding
from auditor.demo.gcp.stores import LABELS

CLUSTER, POOL = "container.googleapis.com/Cluster", "container.googleapis.com/NodePool"
FIRST, SECOND = "cloudfunctions.googleapis.com/CloudFunction", "cloudfunctions.googleapis.com/Function"
SERVICE, JOB = "run.googleapis.com/Service", "run.googleapis.com/Job"
APPLICATION, VERSION = "appengine.googleapis.com/Application", "appengine.googleapis.com/Version"
APP = "appengine.googleapis.com/Service"
MADE, LONG_AGO = "2025-04-01T00:00:00Z", "2019-04-01T00:00:00Z"
INSIDE = "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
OFFICE = {"enabled": True, "gcpPublicCidrsAccessEnabled": False, "cidrBlocks": [{"cidrBlock": "203.0.113.0/24"}]}
ZONES = [f"{TOKYO}-{letter}" for letter in "abc"]
WIDE, NARROW = "https://www.googleapis.com/auth/cloud-platform", "https://www.googleapis.com/auth/logging.write"


def good(site: Site) -> None:
    """A cluster over three zones, a function of the second generation, a service and an application, each with an
    account of its own."""
    own = address(site, "kosodate-app")
    found = cluster(
        site,
        "kosodate-batch",
        TOKYO,
        "2036-01-01T00:00:00Z",
        resourceLabels=LABELS,
        locations=ZONES,
        currentMasterVersion="1.35.2-gke.1962000",
        releaseChannel={"channel": "STABLE"},
        shieldedNodes={"enabled": True},
        binaryAuthorization={"evaluationMode": "PROJECT_SINGLETON_POLICY_ENFORCE"},
        privateClusterConfig={"enablePrivateNodes": True},
        masterAuthorizedNetworksConfig=OFFICE,
    )
    pool(
        site,
        found,
        "batch",
        TOKYO,
        locations=ZONES,
        version="1.35.2-gke.1962000",
        config=node(own, NARROW, shieldedInstanceConfig={"enableSecureBoot": True}),
        autoscaling={"enabled": True},
        management={"autoUpgrade": True},
        networkConfig={"enablePrivateNodes": True},
    )
    for kind in (SECOND, FIRST):
        # The first generation's, which both lists show.
        function(site, kind, "tsuchi", own, "python314", labels=LABELS)
    behind = f"projects/{site.project}/locations/{TOKYO}/services/uketsuke-fn"
    function(site, SECOND, "uketsuke", own, "nodejs24", behind, labels=LABELS)
    managed = {**LABELS, "goog-managed-by": "cloudfunctions"}
    run(site, "uketsuke-fn", createTime=MADE, labels=managed, ingress=INSIDE, template={"serviceAccount": own})
    scaled = {"serviceAccount": own, "scaling": {"minInstanceCount": 1, "maxInstanceCount": 5}}
    asked = run(site, "shinsei", createTime=MADE, labels=LABELS, ingress="INGRESS_TRAFFIC_ALL", template=scaled)
    site.policy(asked, binding("roles/run.invoker", "group:kodomo-ka@sakura-city.example"))
    job = {"createTime": MADE, "labels": LABELS, "template": {"template": {"serviceAccount": own}}}
    site.asset(JOB, f"locations/{TOKYO}/jobs/yakan", TOKYO, **job)
    application(
        site, "default", "r8-4", LABELS, runtime="python314", env="standard", serviceAccount=own, automaticScaling={}
    )


def bad(site: Site) -> None:
    """A cluster of one zone out of support, whose nodes may do everything; functions and pages that act as the account
    that Google made for all."""
    found = cluster(
        site,
        "tenji-batch",
        f"{TOKYO}-a",
        "2024-11-01T00:00:00Z",
        locations=[f"{TOKYO}-a"],
        currentMasterVersion="1.28.3-gke.1203001",
        releaseChannel={"channel": "RAPID"},
    )
    config = node("default", WIDE)
    pool(
        site, found, "default-pool", f"{TOKYO}-a", locations=[f"{TOKYO}-a"], version="1.28.3-gke.1203001", config=config
    )
    plain: dict[str, Any] = {"ingressSettings": "ALLOW_ALL", "httpsTrigger": {"securityLevel": "SECURE_OPTIONAL"}}
    opened = function(site, FIRST, "annai", f"{site.project}@appspot.gserviceaccount.com", "python38", **plain)
    site.policy(opened, binding("roles/cloudfunctions.invoker", "allUsers"))
    # Knative's shape, as older inventories have it.
    bounds = {f"autoscaling.knative.dev/{one}Scale": "2" for one in ("min", "max")}
    spec = {
        "template": {
            "metadata": {"annotations": bounds},
            "spec": {"serviceAccountName": address(site, "bunkazai-web")},
        }
    }
    noted = {"annotations": {"run.googleapis.com/ingress": "all"}, "labels": {"system": "nazo"}}
    opened = run(site, "kaisetsu", metadata={"creationTimestamp": LONG_AGO, **noted}, spec=spec)
    site.policy(opened, binding("roles/run.invoker", "allUsers"))
    fixed = {"scaling": {"minInstanceCount": 1, "maxInstanceCount": 1}}
    run(site, "zumen", createTime=LONG_AGO, template=fixed)
    application(site, "mukashi", "h31", {}, runtime="php55", env="standard", manualScaling={"instances": 1})


def abroad(site: Site) -> None:
    """A trial in America."""
    run(site, "shiken", "us-west1", createTime=LONG_AGO, template={})


def cluster(site: Site, name: str, location: str, supported_until: str, **more: Any) -> str:
    """A cluster of a region or of a zone, and until when Google supports its version; its full name."""
    where = "zones" if location.count("-") > 1 else "locations"
    network = {"network": f"projects/{site.project}/global/networks/gyomu"}
    whole: dict[str, Any] = {"createTime": MADE, "location": location, "status": "RUNNING", "networkConfig": network}
    path = f"/v1/projects/{site.project}/locations/{location}/clusters/{name}:fetchClusterUpgradeInfo"
    site.document("container.googleapis.com", path, endOfStandardSupportTimestamp=supported_until)
    found = f"//container.googleapis.com/projects/{site.project}/{where}/{location}/clusters/{name}"
    return site.named(found, CLUSTER, location, **whole, **more)


def pool(site: Site, of: str, name: str, location: str, **more: Any) -> None:
    """A pool of nodes of a cluster by its full name."""
    path = of.partition(f"projects/{site.project}/")[2]
    site.asset(POOL, f"{path}/nodePools/{name}", location, name=name, status="RUNNING", **more)


def node(account: str, scope: str, **more: Any) -> dict[str, Any]:
    """What the nodes of a pool are made of. Their metadata may hold secrets."""
    held = {"machineType": "e2-standard-4", "serviceAccount": account, "oauthScopes": [scope]}
    return {**held, "metadata": {"startup-script": "PASSWORD=himitsu"}, **more}


def function(site: Site, kind: str, name: str, account: str, runtime: str, behind: str = "", **more: Any) -> str:
    """A function in the shape of either generation; its full name. What it is told at its start may hold secrets."""
    told = {"DB_PASSWORD": "himitsu"}
    if kind == FIRST:
        own: dict[str, Any] = {"status": "ACTIVE", "runtime": runtime, "serviceAccountEmail": account}
        own["environmentVariables"] = told
    else:
        service = {
            "serviceAccountEmail": account,
            "environmentVariables": told,
            **({"service": behind} if behind else {}),
        }
        own = {
            "state": "ACTIVE",
            "createTime": MADE,
            "environment": "GEN_2" if behind else "GEN_1",
            "serviceConfig": service,
        }
        own["buildConfig"] = {"runtime": runtime}
    return site.asset(kind, f"locations/{TOKYO}/functions/{name}", TOKYO, **own, **more)


def run(site: Site, name: str, location: str = TOKYO, **more: Any) -> str:
    """A service of Cloud Run; its full name."""
    return site.asset(SERVICE, f"locations/{location}/services/{name}", location, **more)


def application(site: Site, service: str, version: str, labels: dict[str, str], **more: Any) -> None:
    """The application of the project with one version of a service, which has the labels."""
    base = f"//appengine.googleapis.com/apps/{site.project}"
    shown = {asset["name"] for asset in site.cloud.assets}
    if base not in shown:
        site.named(base, APPLICATION, TOKYO, locationId=TOKYO, servingStatus="SERVING", sslPolicy="MODERN")
    if f"{base}/services/{service}" not in shown:
        site.named(f"{base}/services/{service}", APP, TOKYO, id=service, labels=labels)
    whole = {"createTime": MADE, "servingStatus": "SERVING", "envVariables": {"DB_PASSWORD": "himitsu"}}
    site.named(f"{base}/services/{service}/versions/{version}", VERSION, TOKYO, **whole, **more)


def address(site: Site, name: str) -> str:
    """The mail address of a service account of the project."""
    return f"{name}@{site.project}.iam.gserviceaccount.com"
