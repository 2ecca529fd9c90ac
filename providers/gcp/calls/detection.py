"""Operations on Security Command Center, and on what else watches."""

from providers.gcp.operations import Path, Query, family

QUERIES: dict[str, Query] = {
    # https://cloud.google.com/security-command-center/docs/reference/securityposture/rest
    "cai:posture_deployments": family(
        ("securityposture.googleapis.com/PostureDeployment",), "targetResource", "state", "postureId"
    ),
    "cai:finding_notices": family(
        ("securitycenter.googleapis.com/NotificationConfig",), "name", "pubsubTopic", "streamingConfig.filter"
    ),
    # Who listens on a topic. The address of a listener may hold a password: it is looked at, and stays in no fact.
    "cai:subscriptions": family(
        ("pubsub.googleapis.com/Subscription",),
        "topic",
        "detached",
        "pushConfig.pushEndpoint",
        "bigqueryConfig.table",
        "cloudStorageConfig.bucket",
    ),
    # https://cloud.google.com/sensitive-data-protection/docs/reference/rest/v2/projects.locations.discoveryConfigs
    "cai:discovery": family(("dlp.googleapis.com/DiscoveryConfig",), "status", "orgConfig.location"),
    "cai:inspection": family(
        ("networksecurity.googleapis.com/FirewallEndpointAssociation", "ids.googleapis.com/Endpoint"),
        "state",
        "disabled",
    ),
}

PATHS: dict[str, Path] = {
    # https://cloud.google.com/security-command-center/docs/reference/security-center-management/rest
    "rest:scc_services": Path(
        "securitycentermanagement.googleapis.com",
        "/v1/projects/{project}/locations/global/securityCenterServices?pageSize=1000",
        "securitycentermanagement.securityCenterServices.list",
        rows="securityCenterServices",
    ),
    # What somebody has muted is dealt with.
    # https://cloud.google.com/security-command-center/docs/reference/rest/v2/projects.sources.locations.findings/list
    "rest:scc_findings": Path(
        "securitycenter.googleapis.com",
        "/v2/projects/{project}/sources/-/locations/global/findings?pageSize=1000&filter="
        "state%3D%22ACTIVE%22%20AND%20NOT%20mute%3D%22MUTED%22%20AND%20"
        "%28severity%3D%22CRITICAL%22%20OR%20severity%3D%22HIGH%22%29",
        "securitycenter.findings.list",
        rows="listFindingsResults",
    ),
}
