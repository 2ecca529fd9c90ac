"""Demo: Security Command Center and its findings, some as they should be and some as they are found."""

from typing import Any

from auditor.demo.gcp.site import TOKYO, Site

CENTER, MANAGEMENT = "securitycenter.googleapis.com", "securitycentermanagement.googleapis.com"
NOTICE, POSTURE = f"{CENTER}/NotificationConfig", "securityposture.googleapis.com/PostureDeployment"
SUBSCRIPTION, DISCOVERY = "pubsub.googleapis.com/Subscription", "dlp.googleapis.com/DiscoveryConfig"
JOINED, IDS = "networksecurity.googleapis.com/FirewallEndpointAssociation", "ids.googleapis.com/Endpoint"
SERVICE = "serviceusage.googleapis.com/Service"
THREATS = ("event-threat-detection", "vm-threat-detection", "container-threat-detection")
HEALTH = "security-health-analytics"
FAR_OFF, LONG_AGO = "2046-04-01T00:00:00.123Z", "2024-04-01T00:00:00.123Z"


def good(site: Site) -> None:
    """Everything is on, and told to those on duty; nothing is open for long."""
    for name in (*THREATS, HEALTH):
        service(site, name, "ENABLED")
    deployed(site, "secure_by_default")
    finding(site, "shinsei-kensa", "HIGH", FAR_OFF, "MISCONFIGURATION")
    notice(site, "shiteki", 'state="ACTIVE" AND (severity="HIGH" OR severity="CRITICAL")', "shiteki")
    listener(site, "shiteki", "shiteki", pushConfig={"pushEndpoint": "https://events.chat.example/himitsu"})
    site.asset(DISCOVERY, f"locations/{TOKYO}/discoveryConfigs/kojin", TOKYO, status="RUNNING")
    site.asset(JOINED, f"locations/{TOKYO}-a/firewallEndpointAssociations/gyomu", TOKYO, state="ACTIVE")
    turned(site, "recommender.googleapis.com", "ENABLED")


def bad(site: Site) -> None:
    """Threats are not looked for; weighty findings about the configuration have been open for years."""
    for name in THREATS:
        service(site, name, "DISABLED")
    service(site, HEALTH, "ENABLED")
    finding(site, "koukai-bucket", "HIGH", LONG_AGO, "MISCONFIGURATION")
    site.asset(DISCOVERY, f"locations/{TOKYO}/discoveryConfigs/teishi", TOKYO, status="PAUSED")
    site.asset(IDS, f"locations/{TOKYO}-a/endpoints/kyu-ids", f"{TOKYO}-a", state="DELETING")


def remains(site: Site) -> None:
    """Threats are still looked for, and one that was found nobody has looked at."""
    for name in (*THREATS, HEALTH):
        service(site, name, "ENABLED")
    finding(site, "fushin-access", "CRITICAL", LONG_AGO, "THREAT")


def service(site: Site, name: str, state: str) -> None:
    """A service of Security Command Center; a second time replaces the first."""
    row = {"name": f"projects/{site.project}/locations/global/securityCenterServices/{name}"}
    told = {**row, "intendedEnablementState": "INHERITED", "effectiveEnablementState": state}
    _, held = site.cloud.lists.setdefault(f"{MANAGEMENT}{services(site)}", ("securityCenterServices", []))
    held[:] = [*(one for one in held if one["name"] != row["name"]), told]


def services(site: Site) -> str:
    """The path of the list of services."""
    return f"/v1/projects/{site.project}/locations/global/securityCenterServices"


def finding(site: Site, name: str, severity: str | None, made: str, kind: str) -> None:
    """An open finding."""
    row: dict[str, Any] = {"name": name, "state": "ACTIVE", "severity": severity, "createTime": made}
    site.listed(CENTER, findings(site), "listFindingsResults", {"finding": {**row, "findingClass": kind}})


def findings(site: Site) -> str:
    """The path of the list of findings."""
    return f"/v2/projects/{site.project}/sources/-/locations/global/findings"


def deployed(site: Site, name: str) -> None:
    """A posture that the project is compared with."""
    told = {"targetResource": site.own, "state": "ACTIVE"}
    path = f"locations/global/postureDeployments/{site.project}"
    site.above(POSTURE, path, postureId=f"{site.chain[-1]}/locations/global/postures/{name}", **told)


def notice(site: Site, name: str, text: str, topic: str) -> None:
    """A notice of findings to a topic."""
    to = f"projects/{site.project}/topics/{topic}"
    path = f"locations/global/notificationConfigs/{name}"
    site.asset(NOTICE, path, "global", name=f"{site.own}/{path}", pubsubTopic=to, streamingConfig={"filter": text})


def listener(site: Site, name: str, topic: str, **more: Any) -> None:
    """A subscription of a topic."""
    site.asset(SUBSCRIPTION, f"subscriptions/{name}", "global", topic=f"projects/{site.project}/topics/{topic}", **more)


def turned(site: Site, name: str, state: str) -> None:
    """An interface that is turned on or off in the project."""
    site.asset(SERVICE, f"services/{name}", "global", name=f"{site.own}/services/{name}", state=state)


def complete(site: Site) -> None:
    """Let the lists of the project be there, empty or not."""
    site.listed(MANAGEMENT, services(site), "securityCenterServices")
    site.listed(CENTER, findings(site), "listFindingsResults")
