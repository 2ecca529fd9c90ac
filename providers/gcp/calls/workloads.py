"""Operations on clusters, functions, services of containers and applications. None of them asks for the variables of an
environment, nor for the metadata of nodes: they may hold secrets."""

from providers.gcp.operations import Path, Query, family

QUERIES: dict[str, Query] = {
    # https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters
    "cai:clusters": family(
        ("container.googleapis.com/Cluster", "container.googleapis.com/NodePool"),
        "resourceLabels",
        "createTime",
        "location",
        "locations",
        "status",
        "currentMasterVersion",
        "releaseChannel.channel",
        "enableKubernetesAlpha",
        "autopilot.enabled",
        "shieldedNodes.enabled",
        "binaryAuthorization.enabled",
        "binaryAuthorization.evaluationMode",
        "privateClusterConfig.enablePrivateNodes",
        "networkConfig.network",
        "networkConfig.subnetwork",
        "privateClusterConfig.enablePrivateEndpoint",
        "masterAuthorizedNetworksConfig",
        "controlPlaneEndpointsConfig",
        # Of a pool of nodes.
        "version",
        "config.machineType",
        "config.serviceAccount",
        "config.oauthScopes",
        "config.resourceLabels",
        "config.shieldedInstanceConfig.enableSecureBoot",
        "config.spot",
        "config.preemptible",
        "autoscaling.enabled",
        "management.autoUpgrade",
        "networkConfig.enablePrivateNodes",
    ),
    # In the shape of the first generation and of the second.
    "cai:functions": family(
        ("cloudfunctions.googleapis.com/CloudFunction", "cloudfunctions.googleapis.com/Function"),
        "status",
        "runtime",
        "serviceAccountEmail",
        "createTime",
        "state",
        "environment",
        "buildConfig.runtime",
        "serviceConfig.serviceAccountEmail",
        "serviceConfig.service",
        # Who reaches it, in both shapes.
        "eventTrigger.eventType",
        "ingressSettings",
        "httpsTrigger.securityLevel",
        "serviceConfig.ingressSettings",
        "serviceConfig.securityLevel",
    ),
    # In the shape of the second version of Cloud Run's interface, and of the first, which is Knative's.
    "cai:containers": family(
        ("run.googleapis.com/Service", "run.googleapis.com/Job"),
        "createTime",
        "template.serviceAccount",
        "template.template.serviceAccount",
        "scaling.scalingMode",
        "template.scaling.minInstanceCount",
        "template.scaling.maxInstanceCount",
        "buildConfig.functionTarget",
        "buildConfig.baseImage",
        "metadata.creationTimestamp",
        "metadata.labels",
        "metadata.annotations.[run.googleapis.com/scalingMode]",
        "metadata.annotations.[run.googleapis.com/build-function-target]",
        "metadata.annotations.[run.googleapis.com/build-base-image]",
        "spec.template.metadata.annotations.[autoscaling.knative.dev/minScale]",
        "spec.template.metadata.annotations.[autoscaling.knative.dev/maxScale]",
        "spec.template.spec.serviceAccountName",
        "spec.template.spec.template.spec.serviceAccountName",
        # Who reaches it, in both shapes.
        "ingress",
        "invokerIamDisabled",
        "iapEnabled",
        "defaultUriDisabled",
        "metadata.annotations.[run.googleapis.com/ingress]",
        "metadata.annotations.[run.googleapis.com/invoker-iam-disabled]",
        "metadata.annotations.[run.googleapis.com/iap-enabled]",
        "metadata.annotations.[run.googleapis.com/default-url-disabled]",
    ),
    # https://cloud.google.com/appengine/docs/admin-api/reference/rest/v1/apps.services.versions
    "cai:app_versions": family(
        (
            "appengine.googleapis.com/Application",
            "appengine.googleapis.com/Service",
            "appengine.googleapis.com/Version",
        ),
        "locationId",
        "createTime",
        "servingStatus",
        "runtime",
        "env",
        "flexibleRuntimeSettings.runtimeVersion",
        "serviceAccount",
        "automaticScaling",
        "basicScaling",
        "manualScaling",
        "sslPolicy",
        "iap.enabled",
        "networkSettings.ingressTrafficAllowed",
    ),
}

PATHS: dict[str, Path] = {
    # Until when the version of a cluster is supported, which no inventory holds.
    "rest:cluster_upgrades": Path(
        "container.googleapis.com",
        "/v1/projects/{project}/locations/{location}/clusters/{cluster}:fetchClusterUpgradeInfo",
        "container.clusters.get",
    ),
}
