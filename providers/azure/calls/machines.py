"""Operations on virtual machines, scale sets, clusters, applications, containers and their care.

Never among the fields: custom data, settings of extensions and of applications, environments of containers.
"""

from providers.azure.operations import ALWAYS, Path, Query, family

_IDENTITY = ("identity.type", "identity.principalId", "identity.userAssignedIdentities")

_PATCHES = "microsoft.compute/virtualmachines/patchassessmentresults/softwarepatches"

ASSESSED = {
    "ffff0522-1e88-47fc-8382-2a80ba848f5d": "scanned",
    "06e3a6db-6c0c-4ad9-943f-31d9d73ecf6c": "endpoint_agent",
    "506d18a1-d571-4341-aad5-a7d363c5bbd4": "antivirus_on",
}
"""Recommendations of Defender for Cloud with a fixed key that are asked for, by what holds where they are healthy."""

_KEYS = ", ".join(f"'{key}'" for key in ASSESSED)

QUERIES: dict[str, Query] = {
    "arg:resources.machines": family(
        ("Microsoft.Compute/virtualMachines",),
        *_IDENTITY,
        "zones",
        "properties.timeCreated",
        "properties.provisioningState",
        "properties.priority",
        "properties.hardwareProfile.vmSize",
        # `extended` is added by Resource Graph; the resource manager has the instance view elsewhere.
        "properties.extended.instanceView.powerState.code",
        "properties.extended.instanceView.osName",
        "properties.extended.instanceView.osVersion",
        "properties.storageProfile.imageReference",
        "properties.storageProfile.osDisk.osType",
        "properties.storageProfile.osDisk.managedDisk.id",
        "properties.storageProfile.dataDisks",
        "properties.networkProfile.networkInterfaces",
        "properties.virtualMachineScaleSet.id",
        "properties.availabilitySet.id",
        "properties.securityProfile",
        "properties.osProfile.linuxConfiguration.disablePasswordAuthentication",
        "properties.osProfile.linuxConfiguration.provisionVMAgent",
        "properties.osProfile.linuxConfiguration.patchSettings",
        "properties.osProfile.windowsConfiguration.provisionVMAgent",
        "properties.osProfile.windowsConfiguration.patchSettings",
    ),
    "arg:resources.extensions": family(
        ("Microsoft.Compute/virtualMachines/extensions",), "properties.type", "properties.provisioningState"
    ),
    "arg:patchassessmentresources.machines": family(
        ("Microsoft.Compute/virtualMachines/patchAssessmentResults",),
        "properties.status",
        "properties.lastModifiedDateTime",
        "properties.availablePatchCountByClassification",
        table="patchassessmentresources",
    ),
    # One row a machine: single patches are not kept.
    "arg:patchassessmentresources.patches": Query(
        f"patchassessmentresources | where type in~ ('{_PATCHES}') "
        "| where tostring(properties.classifications) has_any ('Critical', 'Security') "
        "| summarize oldest = min(todatetime(properties.publishedDateTime)), "
        "undated = countif(isempty(tostring(properties.publishedDateTime))) "
        "by id = tostring(split(tolower(id), '/patchassessmentresults/')[0]), subscriptionId "
        # The machine's ID: without a column of that name there are no further pages.
        "| order by id asc",
        ("Microsoft.Compute/virtualMachines/patchAssessmentResults/softwarePatches/read",),
        ("id", "subscriptionId", "oldest", "undated"),
    ),
    "arg:maintenanceresources.assignments": family(
        ("Microsoft.Maintenance/configurationAssignments",),
        "properties.maintenanceConfigurationId",
        "properties.resourceId",
        "properties.filter",
        table="maintenanceresources",
    ),
    "arg:resources.maintenance": family(
        ("Microsoft.Maintenance/maintenanceConfigurations",), "properties.maintenanceScope"
    ),
    "arg:maintenanceresources.updates": family(
        ("Microsoft.Maintenance/updates",), "properties.value", table="maintenanceresources"
    ),
    # Vulnerabilities are recommendations of their own, one for each software: the older ones below one recommendation
    # (`subassessments`) ended in July 2026. Source: Microsoft Learn, transition from grouped to individual ones.
    "arg:securityresources.machines": Query(
        "securityresources | where type in~ ('microsoft.security/assessments') "
        "| where id contains '/providers/microsoft.compute/virtualmachines/' "
        f"| where name in~ ({_KEYS}) or properties.metadata.recommendationCategory =~ 'SoftwareUpdate' "
        "| project id, name, type, location, subscriptionId, "
        "properties_status_code = properties.status.code, "
        "properties_status_firstEvaluationDate = properties.status.firstEvaluationDate, "
        "properties_metadata_severity = properties.metadata.severity | order by id asc",
        ("Microsoft.Security/assessments/read",),
        (
            *(name for name in ALWAYS if name != "tags"),
            "properties.status.code",
            "properties.status.firstEvaluationDate",
            "properties.metadata.severity",
        ),
    ),
    "arg:securityresources.pricings": family(
        ("Microsoft.Security/pricings",),
        "properties.pricingTier",
        "properties.subPlan",
        "properties.extensions",
        table="securityresources",
    ),
    "arg:guestconfigurationresources.assignments": family(
        ("Microsoft.GuestConfiguration/guestConfigurationAssignments",),
        "properties.complianceStatus",
        "properties.lastComplianceStatusChecked",
        table="guestconfigurationresources",
    ),
    "arg:resources.scale_sets": family(
        ("Microsoft.Compute/virtualMachineScaleSets",),
        *_IDENTITY,
        "zones",
        "sku.name",
        "properties.timeCreated",
        "properties.provisioningState",
        "properties.upgradePolicy",
        "properties.virtualMachineProfile.priority",
        "properties.virtualMachineProfile.securityProfile",
        "properties.virtualMachineProfile.storageProfile.imageReference",
        "properties.virtualMachineProfile.osProfile.linuxConfiguration.disablePasswordAuthentication",
        "properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations",
    ),
    "arg:resources.autoscale": family(
        ("Microsoft.Insights/autoscaleSettings",),
        "properties.enabled",
        "properties.targetResourceUri",
        "properties.profiles",
    ),
    "arg:resources.clusters": family(
        ("Microsoft.ContainerService/managedClusters",),
        *_IDENTITY,
        "sku.tier",
        "properties.provisioningState",
        "properties.kubernetesVersion",
        "properties.currentKubernetesVersion",
        "properties.supportPlan",
        "properties.agentPoolProfiles",
        "properties.autoUpgradeProfile.upgradeChannel",
        "properties.powerState.code",
        "properties.nodeResourceGroup",
    ),
    "arg:resources.sites": family(
        ("Microsoft.Web/sites",),
        *_IDENTITY,
        "kind",
        "properties.state",
        "properties.sku",
        "properties.serverFarmId",
        "properties.virtualNetworkSubnetId",
        # The versions of the runtime alone (LinuxFxVersion, WindowsFxVersion): settings are beside it.
        "properties.siteProperties.properties",
        "properties.siteConfig.linuxFxVersion",
        "properties.functionAppConfig.runtime.name",
        "properties.functionAppConfig.runtime.version",
    ),
    "arg:resources.app_plans": family(("Microsoft.Web/serverFarms",), "sku.tier", "properties.elasticScaleEnabled"),
    "arg:resources.containers": family(
        ("Microsoft.App/containerApps", "Microsoft.ContainerInstance/containerGroups"),
        *_IDENTITY,
        "zones",
        "properties.provisioningState",
        "properties.template.scale",
        "properties.priority",
        "properties.ipAddress.type",
        "properties.subnetIds",
    ),
}

PATHS: dict[str, Path] = {}
