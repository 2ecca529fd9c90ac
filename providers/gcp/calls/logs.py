"""Operations on audit logs, their sinks and their stores, and on what writes a log of its own."""

from providers.gcp.operations import Path, Query, family

QUERIES: dict[str, Query] = {
    # Of the project, and of the folders and the organisation above it.
    "cai:log_sinks": family(
        ("logging.googleapis.com/LogSink",),
        "name",
        "destination",
        "filter",
        "exclusions",
        "disabled",
        "includeChildren",
        "interceptChildren",
    ),
    "cai:log_buckets": family(
        ("logging.googleapis.com/LogBucket",),
        "name",
        "retentionDays",
        "locked",
        "cmekSettings.kmsKeyName",
    ),
    # What writes a log of its own where somebody asks for it, but for databases. The list splits services behind a
    # balancer of one region from those of the world.
    "cai:logged": family(
        (
            "compute.googleapis.com/Network",
            "compute.googleapis.com/Subnetwork",
            "compute.googleapis.com/Firewall",
            "compute.googleapis.com/BackendService",
            "compute.googleapis.com/RegionBackendService",
            "dns.googleapis.com/Policy",
            "container.googleapis.com/Cluster",
            "apigateway.googleapis.com/Gateway",
        ),
        "creationTimestamp",
        "network",
        "purpose",
        "enableFlowLogs",
        "logConfig",
        "disabled",
        "protocol",
        "loadBalancingScheme",
        "region",
        "enableCDN",
        "securityPolicy",
        "networks",
        "enableLogging",
        "resourceLabels",
    ),
    # What has an address in a network, so that there is something to log.
    "cai:attached": family(
        (
            "compute.googleapis.com/Instance",
            "compute.googleapis.com/ForwardingRule",
            "compute.googleapis.com/GlobalForwardingRule",
        ),
        "networkInterfaces",
        "network",
        "subnetwork",
    ),
}

PATHS: dict[str, Path] = {}
