"""Operations on alert policies and whom they notify."""

from providers.gcp.operations import Assets, Path, Query, family

QUERIES: dict[str, Query] = {
    # https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics
    "cai:log_metrics": family(("logging.googleapis.com/LogMetric",), "name", "filter", "disabled", "bucketName"),
    # https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies
    "cai:alert_policies": family(
        ("monitoring.googleapis.com/AlertPolicy",),
        "name",
        "displayName",
        "userLabels",
        "enabled",
        "validity.code",
        "combiner",
        "conditions",
        "notificationChannels",
    ),
    # Not a `family`: the labels of a channel are addresses and passwords.
    "cai:channels": Assets(
        ("monitoring.googleapis.com/NotificationChannel",), ("name", "type", "enabled", "verificationStatus")
    ),
    "cai:snoozes": family(("monitoring.googleapis.com/Snooze",), "criteria.policies", "criteria.filter", "interval"),
    # What metrics may be of. Of forwarding rules the inventory lists those of a region and global ones apart.
    "cai:watched": family(
        (
            "compute.googleapis.com/Instance",
            "compute.googleapis.com/InstanceGroupManager",
            "compute.googleapis.com/RegionInstanceGroupManager",
            "compute.googleapis.com/ForwardingRule",
            "compute.googleapis.com/GlobalForwardingRule",
            "sqladmin.googleapis.com/Instance",
            "spanner.googleapis.com/Instance",
            "spanner.googleapis.com/Database",
            "alloydb.googleapis.com/Cluster",
            "file.googleapis.com/Instance",
        ),
        "id",
        "zone",
        "loadBalancingScheme",
        "target",
    ),
}

PATHS: dict[str, Path] = {}
