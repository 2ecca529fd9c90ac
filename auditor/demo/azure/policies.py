"""Demo: policies above the subscriptions, some in force and some that only report."""

from typing import Any

from auditor.demo.azure.site import Site

AUTHORIZATION = "/providers/Microsoft.Authorization"
MANAGED = "/providers/Microsoft.Management/managementGroups/mg-sakura"
ABOVE = "/providers/Microsoft.Management/managementGroups/mg-kyotsu"
ASSIGNMENTS = f"{AUTHORIZATION}/policyAssignments"

LOCATIONS = "e56962a6-4747-49cd-b67b-bf8b01975c4c"
TYPES = "a08ec900-254a-4555-9bf5-e42af04b5c5c"
PUBLIC = "4fa4b6c0-31ca-4c0d-b10d-24b96f62a751"
TAGS = "871b6d14-10aa-478d-b590-94f262ecfa99"
BENCHMARK = "1f3afdf9-d0c9-4c3d-847f-89da613e70a8"
DEFENDER = "4da35fc9-c9e7-4960-aec9-797fe7d9051d"

BUILT_IN: dict[str, tuple[str, str, str | None]] = {
    LOCATIONS: ("Allowed locations", "deny", None),
    TYPES: ("Allowed resource types", "deny", None),
    PUBLIC: ("Storage account public access should be disallowed", "[parameters('effect')]", "audit"),
    TAGS: ("Require a tag on resources", "deny", None),
    DEFENDER: ("Azure Defender for servers should be enabled", "[parameters('effect')]", "AuditIfNotExists"),
}
"""Name, effect, and the default of the parameter that it names."""

INITIATIVE = "sakura-kijun"
LOGGING = "sakura-kiroku"


def good(site: Site) -> None:
    """The town's baseline is in force: regions, services, tags, closed storage, and logs that come back."""
    define(site)
    homes = {"listOfAllowedLocations": ["japaneast", "japanwest", "global"]}
    kinds = {"listOfResourceTypesAllowed": ["Microsoft.Storage/storageAccounts", "Microsoft.Compute/disks"]}
    site.listed(ASSIGNMENTS, assigned(MANAGED, "chiiki", _built_in(LOCATIONS), homes))
    site.listed(ASSIGNMENTS, assigned(MANAGED, "kino", _built_in(TYPES), kinds))
    own = f"{MANAGED}{AUTHORIZATION}/policySetDefinitions/{INITIATIVE}"
    site.listed(ASSIGNMENTS, assigned(MANAGED, "kijun", own, {"tagName": "system"}))


def bad(site: Site) -> None:
    """A lock of regions that only reports, one with America in it, and the benchmark that every subscription has."""
    define(site)
    homes = {"listOfAllowedLocations": ["japaneast"]}
    reported = assigned(site.scope, "chiiki-kento", _built_in(LOCATIONS), homes, enforcementMode="DoNotEnforce")
    wide = {"listOfAllowedLocations": ["japaneast", "eastus"]}
    site.listed(ASSIGNMENTS, reported, assigned(site.scope, "chiiki-kanko", _built_in(LOCATIONS), wide))
    benchmark = f"{AUTHORIZATION}/policySetDefinitions/{BENCHMARK}"
    by_azure = {"assignedBy": "Security Center"}
    site.listed(ASSIGNMENTS, assigned(site.scope, "SecurityCenterBuiltIn", benchmark, {}, metadata=by_azure))
    # Defined in a management group that Resource Graph does not show: read by their IDs.
    definition = f"{ABOVE}{AUTHORIZATION}/policyDefinitions/kyotsu"
    then = {"effect": "audit"}
    rule = {"if": {"field": "type", "equals": "Microsoft.Network/publicIPAddresses"}, "then": then}
    site.cloud.documents[definition.lower()] = {"properties": {"displayName": "共通", "policyRule": rule}}
    initiative = f"{ABOVE}{AUTHORIZATION}/policySetDefinitions/kyotsu"
    shown = {"displayName": "共通基準", "policyDefinitions": [_part("kyotsu", definition)]}
    site.cloud.documents[initiative.lower()] = {"properties": shown}
    site.listed(ASSIGNMENTS, assigned(ABOVE, "kyotsu", initiative, {}))
    exempted = f"{site.scope}{AUTHORIZATION}/policyExemptions/mukashi"
    properties = {"policyAssignmentId": f"{site.scope}{ASSIGNMENTS}/chiiki-kanko", "expiresOn": "2025-04-01T00:00:00Z"}
    row = {"id": exempted, "name": "mukashi", "type": "microsoft.authorization/policyexemptions", "location": ""}
    site.row("policyresources", {**row, "properties": properties})


def assigned(scope: str, name: str, definition: str, values: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An assignment as the resource manager lists it."""
    properties = {
        "displayName": name,
        "scope": scope,
        "policyDefinitionId": definition,
        "parameters": {key: {"value": value} for key, value in values.items()},
        "notScopes": [],
        "enforcementMode": "Default",
        **more,
    }
    return {"id": f"{scope}{ASSIGNMENTS}/{name}", "name": name, "properties": properties}


def defined(site: Site, path: str, kind: str, **properties: Any) -> None:
    """A definition or an initiative that belongs to the whole tenant."""
    row = {"id": path, "name": path.rpartition("/")[2], "type": f"microsoft.authorization/{kind.lower()}"}
    site.row("policyresources", {**row, "location": "", "properties": properties, "subscriptionId": ""})


def _built_in(name: str) -> str:
    return f"{AUTHORIZATION}/policyDefinitions/{name}"


def define(site: Site) -> None:
    """Azure's own and the town's, which stand once for the whole tenant."""
    if any(row["name"] == LOCATIONS for row in site.cloud.tables.get("policyresources", ())):
        return
    for key, (name, effect, default) in BUILT_IN.items():
        rule: dict[str, Any] = {"then": {"effect": effect}}
        parameters = {} if default is None else {"effect": {"type": "String", "defaultValue": default}}
        shown = {"displayName": name, "policyType": "BuiltIn"}
        defined(site, _built_in(key), "policyDefinitions", **shown, policyRule=rule, parameters=parameters)
    logging = f"{MANAGED}{AUTHORIZATION}/policyDefinitions/{LOGGING}"
    then = {"effect": "[parameters('effect')]", "details": {"type": "Microsoft.Insights/diagnosticSettings"}}
    vaults = {"if": {"field": "type", "equals": "Microsoft.KeyVault/vaults"}, "then": then}
    deploys = {"effect": {"type": "String", "defaultValue": "DeployIfNotExists"}}
    shown = {"displayName": "記録を有効にする", "policyType": "Custom"}
    defined(site, logging, "policyDefinitions", **shown, policyRule=vaults, parameters=deploys)
    own = f"{MANAGED}{AUTHORIZATION}/policySetDefinitions/{INITIATIVE}"
    parts = [
        _part("kiroku", logging),
        _part("kokai", _built_in(PUBLIC), effect="Deny"),
        _part("tag", _built_in(TAGS), tagName="[parameters('tagName')]"),
    ]
    shown = {"displayName": "さくら市クラウド利用基準", "policyType": "Custom"}
    defined(site, own, "policySetDefinitions", **shown, policyDefinitions=parts, parameters={"tagName": {}})
    path = f"{AUTHORIZATION}/policySetDefinitions/{BENCHMARK}"
    properties = {
        "displayName": "Microsoft cloud security benchmark",
        "policyDefinitions": [_part("defender", _built_in(DEFENDER), effect="[parameters('defenderEffect')]")],
        "parameters": {"defenderEffect": {"type": "String", "defaultValue": "AuditIfNotExists"}},
    }
    site.cloud.documents[path.lower()] = {"id": path, "name": BENCHMARK, "properties": properties}


def _part(reference: str, definition: str, **values: Any) -> dict[str, Any]:
    given = {key: {"value": value} for key, value in values.items()}
    return {"policyDefinitionReferenceId": reference, "policyDefinitionId": definition, "parameters": given}
