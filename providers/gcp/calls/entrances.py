"""Operations on what accepts connections. Forwarding rules stand with the networks; clusters, functions, services of
containers and applications with the workloads."""

from providers.gcp.operations import Path, Query, family

QUERIES: dict[str, Query] = {
    # What stands behind a rule: its proxy, the map of addresses, the services that answer.
    "cai:balancing": family(
        (
            "compute.googleapis.com/TargetHttpProxy",
            "compute.googleapis.com/TargetHttpsProxy",
            "compute.googleapis.com/TargetSslProxy",
            "compute.googleapis.com/TargetTcpProxy",
            "compute.googleapis.com/UrlMap",
            "compute.googleapis.com/BackendService",
            "compute.googleapis.com/RegionBackendService",
            "compute.googleapis.com/BackendBucket",
        ),
        "creationTimestamp",
        "urlMap",
        "service",
        "sslPolicy",
        "sslCertificates",
        "certificateMap",
        # Of a map.
        "defaultService",
        "defaultUrlRedirect",
        "defaultRouteAction.weightedBackendServices",
        "pathMatchers",
        # Of a service.
        "securityPolicy",
        "edgeSecurityPolicy",
        "enableCDN",
        "enableCdn",
        "iap.enabled",
        "logConfig.enable",
        "logConfig.sampleRate",
        "protocol",
        "loadBalancingScheme",
        "region",
    ),
    "cai:front_policies": family(
        ("compute.googleapis.com/SslPolicy", "compute.googleapis.com/SecurityPolicy"),
        "creationTimestamp",
        "profile",
        "minTlsVersion",
        "enabledFeatures",
        "customFeatures",
        "rules",
    ),
    "cai:api_gateways": family(("apigateway.googleapis.com/Gateway",), "createTime", "state"),
}

PATHS: dict[str, Path] = {}
