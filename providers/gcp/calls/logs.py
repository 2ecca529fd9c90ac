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
        "lifecycleState",
        "cmekSettings.kmsKeyName",
    ),
    # Networks, their filters, balancers and clusters stand with their own topics.
    "cai:dns_policies": family(("dns.googleapis.com/Policy",), "networks", "enableLogging"),
}

PATHS: dict[str, Path] = {
    # Whether Google's staff have to ask before they see data, of a project or of what stands above it
    # (https://cloud.google.com/assured-workloads/access-approval/docs/reference/rest).
    "rest:access_approval": Path(
        "accessapproval.googleapis.com", "/v1/{container}/accessApprovalSettings", "accessapproval.settings.get"
    ),
}
