"""Operations on Microsoft Defender for Cloud and on reviews of the architecture."""

from providers.azure.operations import ALWAYS, Path, Query, family

_OWN = tuple(name for name in ALWAYS if name != "tags")

QUERIES: dict[str, Query] = {
    # Open findings only: a subscription has thousands of assessments, nearly all of them healthy or of little weight.
    "arg:securityresources.assessments": Query(
        "securityresources | where type in~ ('microsoft.security/assessments') "
        "| where properties.status.code =~ 'Unhealthy' "
        "| where properties.metadata.severity !~ 'Low' | where properties.metadata.severity !~ 'Medium' "
        "| project id, name, type, location, subscriptionId, "
        "properties_metadata_severity = properties.metadata.severity, "
        "properties_status_code = properties.status.code, "
        "properties_status_statusChangeDate = properties.status.statusChangeDate, "
        "properties_status_firstEvaluationDate = properties.status.firstEvaluationDate | order by id asc",
        ("Microsoft.Security/assessments/read",),
        (
            *_OWN,
            *("properties.metadata.severity", "properties.status.code"),
            *("properties.status.statusChangeDate", "properties.status.firstEvaluationDate"),
        ),
    ),
    # Resource Graph has answered names of properties both with capitals and without.
    "arg:securityresources.alerts": Query(
        "securityresources | where type in~ ('microsoft.security/locations/alerts') "
        "| project id, name, type, location, subscriptionId, "
        "properties_Status = properties.Status, properties_Severity = properties.Severity, "
        "properties_TimeGeneratedUtc = properties.TimeGeneratedUtc, "
        "status = properties.status, severity = properties.severity, made = properties.timeGeneratedUtc "
        "| order by id asc",
        ("Microsoft.Security/locations/alerts/read",),
        (
            *_OWN,
            *("properties.Status", "properties.Severity", "properties.TimeGeneratedUtc"),
            *("status", "severity", "made"),
        ),
    ),
    "arg:securityresources.standards": family(
        ("Microsoft.Security/regulatoryComplianceStandards",), "properties.state", table="securityresources"
    ),
    # Reviews after the Well-Architected Framework. When one was filled in stands with the resource, not in it.
    "arg:advisorresources.reviews": family(
        ("Microsoft.Advisor/assessments",),
        "properties.state",
        "systemData.createdAt",
        "systemData.lastModifiedAt",
        table="advisorresources",
    ),
    # What an automation calls holds secrets: only its kind is asked for.
    "arg:resources.automations": Query(
        "resources | where type in~ ('microsoft.security/automations') | project "
        + ", ".join(ALWAYS)
        + ", properties_isEnabled = properties.isEnabled, properties_scopes = properties.scopes"
        + ", properties_sources = properties.sources, action = properties.actions[0].actionType | order by id asc",
        ("Microsoft.Security/automations/read",),
        (*ALWAYS, "properties.isEnabled", "properties.scopes", "properties.sources", "action"),
    ),
}

PATHS: dict[str, Path] = {}
