"""Demo: alert policies that reach the office's shared mailbox, and some that reach nobody."""

from typing import Any

from auditor.demo.gcp.site import TOKYO, Site

LOGGING, MONITORING = "logging.googleapis.com", "monitoring.googleapis.com"
COUNTER, POLICY = f"{LOGGING}/LogMetric", f"{MONITORING}/AlertPolicy"
SINK = f"{LOGGING}/LogSink"
CHANNEL, SNOOZE = f"{MONITORING}/NotificationChannel", f"{MONITORING}/Snooze"

_OWNER = "protoPayload.serviceData.policyDelta.bindingDeltas"
COUNTED = {
    "shoyusha-henko": (
        '(protoPayload.serviceName="cloudresourcemanager.googleapis.com")\n'
        "AND (ProjectOwnership OR projectOwnerInvitee)\n"
        f'OR ({_OWNER}.action="REMOVE" AND {_OWNER}.role="roles/owner")\n'
        f'OR ({_OWNER}.action="ADD" AND {_OWNER}.role="roles/owner")'
    ),
    "role-henko": (
        'resource.type="iam_role"\n'
        'AND protoPayload.methodName=~"google\\.iam\\.admin\\.v1\\.(Create|Update|Delete)Role"'
    ),
    "firewall-henko": (
        'resource.type="gce_firewall_rule" AND (protoPayload.methodName:"compute.firewalls.patch"\n'
        'OR protoPayload.methodName:"compute.firewalls.insert" OR protoPayload.methodName:"compute.firewalls.delete")'
    ),
    "route-henko": (
        'resource.type="gce_route" AND (protoPayload.methodName:"compute.routes.delete"\n'
        'OR protoPayload.methodName:"compute.routes.insert")'
    ),
    "network-henko": 'resource.type="gce_network" AND protoPayload.methodName:"compute.networks."',
    "kansa-settei-henko": (
        'protoPayload.methodName="SetIamPolicy" AND protoPayload.serviceData.policyDelta.auditConfigDeltas:*'
    ),
    "bucket-kengen-henko": 'resource.type="gcs_bucket" AND protoPayload.methodName="storage.setIamPermissions"',
    "db-henko": 'protoPayload.methodName="cloudsql.instances.update" -- 2.11',
}
"""Metric to the events that it counts, as the benchmark writes them."""

OF_DIRECTORY = {
    "kanrisha-tsuika": 'protoPayload.methodName="google.admin.AdminService.assignRole"',
    "nidankai-kaijo": 'protoPayload.methodName="google.login.LoginService.2svDisable"',
    "signin-shippai": 'protoPayload.methodName="google.login.LoginService.loginFailure"',
}
"""Metric to the events of the directory that it counts in a bucket."""

MATCHED = {
    "kagi-henko": (
        'resource.type="cloudkms_cryptokeyversion"\n'
        'protoPayload.methodName=("DestroyCryptoKeyVersion" OR "UpdateCryptoKeyVersion")'
    ),
    "seisaku-henko": (
        'protoPayload.serviceName="orgpolicy.googleapis.com"\nlog_id("cloudaudit.googleapis.com/activity")'
    ),
    "shougai-tsuchi": (
        'resource.type="servicehealth.googleapis.com/Event"\njsonPayload.category="INCIDENT"\n'
        'labels."servicehealth.googleapis.com/new_event"=true AND jsonPayload.relevance!="NOT_IMPACTED"'
    ),
}
"""Policy to the events that it looks for in the log itself."""

LOADS = {
    "gce_instance": ("compute.googleapis.com/instance/cpu/utilization",),
    "cloudsql_database": (
        "cloudsql.googleapis.com/database/cpu/utilization",
        "cloudsql.googleapis.com/database/disk/utilization",
    ),
    "spanner_instance": (
        "spanner.googleapis.com/instance/cpu/utilization",
        "spanner.googleapis.com/instance/storage/utilization",
    ),
    "alloydb.googleapis.com/Instance": ("alloydb.googleapis.com/instance/cpu/average_utilization",),
    "alloydb.googleapis.com/Cluster": ("alloydb.googleapis.com/cluster/storage/usage",),
    "filestore_instance": ("file.googleapis.com/nfs/server/used_bytes_percent",),
    "https_lb_rule": ("loadbalancing.googleapis.com/https/request_count",),
    "internal_tcp_lb_rule": ("loadbalancing.googleapis.com/l3/internal/ingress_packets_count",),
    "internal_http_lb_rule": ("loadbalancing.googleapis.com/https/internal/request_count",),
}


def channel(site: Site, name: str, kind: str, *, enabled: bool = True, **more: Any) -> str:
    """A channel; its name as policies write it. Its labels are its address."""
    path = f"projects/{site.project}/notificationChannels/{name}"
    told = {"name": path, "type": kind, "enabled": enabled, "labels": {"email_address": f"{name}@himitsu.example"}}
    site.asset(CHANNEL, f"notificationChannels/{name}", "global", **told, **more)
    return path


def counter(site: Site, name: str, text: str, **more: Any) -> None:
    """A metric that counts events of the log."""
    site.asset(COUNTER, f"metrics/{name}", "global", name=name, filter=text, **more)


def policy(site: Site, name: str, to: str, *conditions: dict[str, Any], **more: Any) -> str:
    """An alert policy that tells one channel, or none; its name as snoozes write it."""
    path = f"projects/{site.project}/alertPolicies/{name}"
    told = {"name": path, "displayName": name, "enabled": True, "combiner": "OR", "conditions": list(conditions)}
    channels = {"notificationChannels": [to]} if to else {}
    site.asset(POLICY, f"alertPolicies/{name}", "global", **{**told, **channels, **more})
    return path


def threshold(text: str, **more: Any) -> dict[str, Any]:
    """A condition on a metric."""
    return {"conditionThreshold": {"filter": text, "comparison": "COMPARISON_GT", "duration": "0s", **more}}


def matched(text: str) -> dict[str, Any]:
    """A condition on the log itself."""
    return {"conditionMatchedLog": {"filter": text}}


def counted(name: str) -> dict[str, Any]:
    """A condition on the first event that a metric counts."""
    return threshold(f'metric.type="logging.googleapis.com/user/{name}"')


def routed(site: Site, name: str, to: str, text: str = "", **more: Any) -> None:
    """A sink of the organisation."""
    told = {"name": name, "destination": f"{LOGGING}/{to}", **({"filter": text} if text else {})}
    site.above(SINK, f"sinks/{name}", **told, **more)


def good(site: Site) -> None:
    """Every class of change is told to one mailbox; the load of machines, databases and balancers, too. Sign-ins of the
    whole town come together here."""
    to = channel(site, "joho-seisaku", "email")
    bucket = f"projects/{site.project}/locations/{TOKYO}/buckets/riyosha"
    routed(site, f"riyosha-{site.project}", bucket, 'protoPayload.serviceName:("login" OR "admin")')
    for name, text in OF_DIRECTORY.items():
        counter(site, name, text, bucketName=bucket)
        policy(site, name, to, counted(name))
    for name, text in COUNTED.items():
        counter(site, name, text)
        policy(site, name, to, counted(name))
    for name, text in MATCHED.items():
        policy(site, name, to, matched(text))
    for kind, metrics in LOADS.items():
        for metric in metrics:
            policy(
                site,
                metric.replace(".googleapis.com", "").replace("/", "-"),
                to,
                threshold(f'resource.type="{kind}" AND metric.type="{metric}"', thresholdValue=0.8),
            )
    interval = {"startTime": "2024-04-01T13:00:00Z", "endTime": "2024-04-01T16:00:00Z"}
    site.asset(SNOOZE, "snoozes/hoshu", "global", criteria={"policies": []}, interval=interval)


def bad(site: Site) -> None:
    """A number that nobody has confirmed; one alert on one kind of change only, and one on errors of an application."""
    to = channel(site, "yamaguchi", "sms", verificationStatus="UNVERIFIED")
    counter(site, "firewall-sakusei", 'protoPayload.methodName="v1.compute.firewalls.insert"')
    policy(site, "firewall-sakusei", to, counted("firewall-sakusei"))
    policy(site, "tenji-error", to, matched('resource.type="cloud_run_revision" AND severity>=ERROR'))
    policy(
        site, "tenji-cpu", "", threshold('metric.type="compute.googleapis.com/instance/cpu/utilization"'), enabled=False
    )
