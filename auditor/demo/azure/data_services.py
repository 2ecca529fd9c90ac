"""Demo: Cosmos DB, caches, queues, registries, search and warehouses, closed and open."""

from typing import Any

from auditor.demo.azure.guardrails import LOCKS, lock
from auditor.demo.azure.site import WEST, Site
from auditor.demo.azure.stores import APPROVED, LABELS

MONGO = "Microsoft.DocumentDB/mongoClusters"
COSMOS, REDIS, ENTERPRISE = (
    "Microsoft.DocumentDB/databaseAccounts",
    "Microsoft.Cache/Redis",
    "Microsoft.Cache/redisEnterprise",
)
SERVICE_BUS, EVENT_HUBS = "Microsoft.ServiceBus/namespaces", "Microsoft.EventHub/namespaces"
EVENT_GRID, REGISTRY = "Microsoft.EventGrid/topics", "Microsoft.ContainerRegistry/registries"
SEARCH, KUSTO = "Microsoft.Search/searchServices", "Microsoft.Kusto/clusters"

KEY = "https://kv-kokuho.vault.azure.net/keys/bunsho/0123456789abcdef"
VAULT_KEY = {"keyVaultProperties": [{"keyVaultUri": "https://kv-kokuho.vault.azure.net", "keyName": "bunsho"}]}
CLOSED: dict[str, Any] = {
    "publicNetworkAccess": "Disabled",
    "privateEndpointConnections": APPROVED,
    "disableLocalAuth": True,
}
OPEN: dict[str, Any] = {
    "publicNetworkAccess": "Enabled",
    "privateEndpointConnections": [],
    "disableLocalAuth": False,
}
OF_STAFF = {**LABELS, "classification": "2"}
"""What these services take no key of the town's for is of a lower class."""
PUBLIC = {"classification": "2", "personal_info": "no"}


def closed(site: Site) -> None:
    """What stands around the databases."""
    places = [{"locationName": "Japan East", "isZoneRedundant": True}]
    backup = {"type": "Continuous", "continuousModeProperties": {"tier": "Continuous30Days"}}
    table = site.resource(
        COSMOS,
        "cosmos-kokuho",
        tags=LABELS,
        locations=[*places, {"locationName": "Japan West", "isZoneRedundant": True}],
        ipRules=[],
        isVirtualNetworkFilterEnabled=False,
        minimalTlsVersion="Tls12",
        provisioningState="Succeeded",
        keyVaultKeyUri=KEY,
        backupPolicy=backup,
        **CLOSED,
    )
    site.listed(LOCKS, lock(table, "kesanai"))
    cache = site.resource(
        REDIS,
        "redis-kokuho",
        tags=OF_STAFF,
        more={"zones": ["1", "2"]},
        redisVersion="6.0.14",
        enableNonSslPort=False,
        disableAccessKeyAuthentication=True,
        minimumTlsVersion="1.2",
        linkedServers=[],
        **CLOSED,
    )
    site.listed(f"{cache}/firewallRules")
    bus = site.resource(
        SERVICE_BUS,
        "sb-kokuho",
        tags=LABELS,
        sku={"name": "Premium"},
        minimumTlsVersion="1.2",
        encryption=VAULT_KEY,
        geoDataReplication={"locations": [{"locationName": "japaneast"}, {"locationName": "japanwest"}]},
        zoneRedundant=True,
        **CLOSED,
    )
    site.document(f"{bus}/networkRuleSets/default", defaultAction="Deny", ipRules=[])
    hubs = site.resource(
        EVENT_HUBS,
        "evhns-kokuho",
        tags=LABELS,
        sku={"name": "Premium"},
        minimumTlsVersion="1.2",
        encryption=VAULT_KEY,
        zoneRedundant=True,
        **CLOSED,
    )
    site.document(f"{hubs}/networkRuleSets/default", defaultAction="Deny", ipRules=[])
    site.resource(
        EVENT_GRID,
        "evgt-kokuho",
        tags=OF_STAFF,
        minimumTlsVersionAllowed="1.2",
        inboundIpRules=[],
        dataResidencyBoundary="WithinRegion",
        **CLOSED,
    )
    registry = site.resource(
        REGISTRY,
        "crkokuho",
        tags=LABELS,
        sku={"name": "Premium"},
        adminUserEnabled=False,
        anonymousPullEnabled=False,
        networkRuleSet={"defaultAction": "Deny", "ipRules": []},
        encryption={"status": "enabled", "keyVaultProperties": {"keyIdentifier": KEY}},
        zoneRedundancy="Enabled",
        **CLOSED,
    )
    site.part(registry, "replications", "japanwest", WEST)


def opened(site: Site) -> None:
    """The same of the tourist office: on the internet, and for anybody."""
    abroad = [{"locationName": "Japan East", "isZoneRedundant": False}, {"locationName": "West US"}]
    site.resource(
        COSMOS,
        "cosmos-kanko",
        tags=PUBLIC,
        locations=abroad,
        ipRules=[],
        isVirtualNetworkFilterEnabled=False,
        provisioningState="Succeeded",
        minimalTlsVersion="Tls",
        backupPolicy={
            "type": "Periodic",
            "periodicModeProperties": {"backupRetentionIntervalInHours": 8, "backupStorageRedundancy": "Local"},
        },
        **OPEN,
    )
    cache = site.resource(
        REDIS,
        "redis-kanko",
        tags=PUBLIC,
        redisVersion="4.0.14",
        enableNonSslPort=True,
        disableAccessKeyAuthentication=False,
        minimumTlsVersion="1.0",
        linkedServers=[],
        **OPEN,
    )
    site.listed(f"{cache}/firewallRules")
    mongo = site.resource(
        MONGO,
        "mongo-kanko",
        tags=PUBLIC,
        serverVersion="8.0",
        highAvailability={"targetMode": "Disabled"},
        **OPEN,
    )
    everybody = {"startIpAddress": "0.0.0.0", "endIpAddress": "255.255.255.255"}  # noqa: S104 - bad on purpose
    site.listed(f"{mongo}/firewallRules", {"name": "zenbu", "properties": everybody})
    site.resource(MONGO, "mongo-kanko-copy", "eastus", replica={"sourceResourceId": mongo}, **CLOSED)
    cluster = site.resource(ENTERPRISE, "amr-kanko", sku={"name": "Balanced_B10"}, minimumTlsVersion="1.2", **OPEN)
    site.part(cluster, "databases", "default", clientProtocol="Plaintext", accessKeysAuthentication="Enabled")
    bus = site.resource(SERVICE_BUS, "sb-kanko", tags=PUBLIC, sku={"name": "Standard"}, minimumTlsVersion="1.0", **OPEN)
    site.document(f"{bus}/networkRuleSets/default", defaultAction="Allow", ipRules=[])
    hubs = site.resource(
        EVENT_HUBS,
        "evhns-kanko",
        tags=PUBLIC,
        sku={"name": "Basic"},
        minimumTlsVersion="1.0",
        zoneRedundant=False,
        **OPEN,
    )
    site.document(f"{hubs}/networkRuleSets/default", defaultAction="Allow", ipRules=[])
    site.resource(
        REGISTRY,
        "crkanko",
        tags=PUBLIC,
        sku={"name": "Standard"},
        adminUserEnabled=True,
        anonymousPullEnabled=True,
        **OPEN,
    )
    site.resource(SEARCH, "srch-kanko", tags=PUBLIC, networkRuleSet={"ipRules": []}, **OPEN)
    site.resource(KUSTO, "adxkanko", tags=PUBLIC, sku={"name": "Dev(No SLA)"}, allowedIpRangeList=[], **OPEN)
