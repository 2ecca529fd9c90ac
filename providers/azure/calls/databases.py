"""Operations on databases, caches, queues, registries, search services and warehouses."""

from providers.azure.operations import Path, Query, family

QUERIES: dict[str, Query] = {
    "arg:resources.sql": family(
        ("Microsoft.Sql/servers", "Microsoft.Sql/servers/databases"),
        "sku.tier",
        "properties.publicNetworkAccess",
        "properties.minimalTlsVersion",
        "properties.privateEndpointConnections",
        "properties.creationDate",
        "properties.zoneRedundant",
        "properties.currentBackupStorageRedundancy",
    ),
    "arg:resources.sql_instances": family(
        ("Microsoft.Sql/managedInstances",),
        "properties.publicDataEndpointEnabled",
        "properties.minimalTlsVersion",
        "properties.createTime",
        "properties.zoneRedundant",
        "properties.currentBackupStorageRedundancy",
        "properties.timezoneId",
    ),
    "arg:resources.flexible": family(
        ("Microsoft.DBforPostgreSQL/flexibleServers", "Microsoft.DBforMySQL/flexibleServers"),
        "properties.version",
        "properties.sourceServerResourceId",
        "properties.replicationRole",
        "properties.network.publicNetworkAccess",
        "properties.network.delegatedSubnetResourceId",
        "properties.privateEndpointConnections",
        "properties.highAvailability.mode",
        "properties.storage.autoGrow",
        "properties.backup.backupRetentionDays",
        "properties.backup.geoRedundantBackup",
        "properties.dataEncryption.type",
        "properties.dataEncryption.primaryKeyURI",
    ),
    "arg:resources.single": family(
        ("Microsoft.DBforPostgreSQL/servers", "Microsoft.DBforMySQL/servers", "Microsoft.DBforMariaDB/servers"),
        "properties.version",
        "properties.sslEnforcement",
        "properties.minimalTlsVersion",
        "properties.publicNetworkAccess",
        "properties.privateEndpointConnections",
        "properties.masterServerId",
        "properties.storageProfile",
    ),
    "arg:resources.cosmos": family(
        ("Microsoft.DocumentDB/databaseAccounts",),
        "properties.locations",
        "properties.publicNetworkAccess",
        "properties.ipRules",
        "properties.isVirtualNetworkFilterEnabled",
        "properties.privateEndpointConnections",
        "properties.minimalTlsVersion",
        "properties.provisioningState",
        "properties.keyVaultKeyUri",
        "properties.disableLocalAuth",
        "properties.backupPolicy",
    ),
    "arg:resources.mongo_clusters": family(
        ("Microsoft.DocumentDB/mongoClusters",),
        "properties.serverVersion",
        "properties.publicNetworkAccess",
        "properties.privateEndpointConnections",
        "properties.highAvailability.targetMode",
        "properties.replica.sourceResourceId",
        "properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl",
    ),
    "arg:resources.caches": family(
        ("Microsoft.Cache/redis", "Microsoft.Cache/redisEnterprise", "Microsoft.Cache/redisEnterprise/databases"),
        "sku.name",
        "zones",
        "properties.redisVersion",
        "properties.disableAccessKeyAuthentication",
        "properties.accessKeysAuthentication",
        "properties.enableNonSslPort",
        "properties.minimumTlsVersion",
        "properties.publicNetworkAccess",
        "properties.subnetId",
        "properties.privateEndpointConnections",
        "properties.linkedServers",
        "properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl",
        "properties.clientProtocol",
        "properties.geoReplication.linkedDatabases",
    ),
    "arg:resources.messaging": family(
        ("Microsoft.ServiceBus/namespaces", "Microsoft.EventHub/namespaces"),
        "sku.name",
        "properties.createdAt",
        "properties.disableLocalAuth",
        "properties.minimumTlsVersion",
        "properties.publicNetworkAccess",
        "properties.privateEndpointConnections",
        "properties.encryption.keySource",
        "properties.encryption.keyVaultProperties",
        "properties.zoneRedundant",
    ),
    "arg:resources.event_grid": family(
        ("Microsoft.EventGrid/topics", "Microsoft.EventGrid/domains"),
        "properties.disableLocalAuth",
        "properties.minimumTlsVersionAllowed",
        "properties.publicNetworkAccess",
        "properties.inboundIpRules",
        "properties.privateEndpointConnections",
        "properties.dataResidencyBoundary",
    ),
    "arg:resources.registries": family(
        ("Microsoft.ContainerRegistry/registries", "Microsoft.ContainerRegistry/registries/replications"),
        "sku.name",
        "properties.creationDate",
        "properties.adminUserEnabled",
        "properties.anonymousPullEnabled",
        "properties.publicNetworkAccess",
        "properties.networkRuleSet.defaultAction",
        "properties.networkRuleSet.ipRules",
        "properties.privateEndpointConnections",
        "properties.encryption.status",
        "properties.encryption.keyVaultProperties.keyIdentifier",
        "properties.zoneRedundancy",
    ),
    "arg:resources.searches": family(
        ("Microsoft.Search/searchServices",),
        "properties.disableLocalAuth",
        "properties.publicNetworkAccess",
        "properties.networkRuleSet.ipRules",
        "properties.privateEndpointConnections",
    ),
    "arg:resources.warehouses": family(
        ("Microsoft.Kusto/clusters", "Microsoft.Synapse/workspaces", "Microsoft.Databricks/workspaces"),
        "sku.name",
        "zones",
        "properties.publicNetworkAccess",
        "properties.allowedIpRangeList",
        "properties.privateEndpointConnections",
    ),
}

_SQL = "2021-11-01"
_SERVER, _INSTANCE = (f"{{scope}}/providers/Microsoft.Sql/{kind}/{{name}}" for kind in ("servers", "managedInstances"))
_POSTGRES, _MYSQL = (
    f"{{scope}}/providers/Microsoft.{provider}/flexibleServers/{{name}}"
    for provider in ("DBforPostgreSQL", "DBforMySQL")
)

PATHS: dict[str, Path] = {
    # With the provider in the path, as several have parts of the same name.
    "arm:sql.firewall": Path(f"{_SERVER}/firewallRules", "Microsoft.Sql/servers/firewallRules/read", _SQL),
    "arm:sql.protector": Path(
        f"{_SERVER}/encryptionProtector/current", "Microsoft.Sql/servers/encryptionProtector/read", _SQL
    ),
    "arm:sql.links": Path(f"{_SERVER}/replicationLinks", "Microsoft.Sql/servers/replicationLinks/read", _SQL),
    "arm:sql.encryption": Path(
        f"{_SERVER}/transparentDataEncryption/current",
        "Microsoft.Sql/servers/databases/transparentDataEncryption/read",
        _SQL,
    ),
    "arm:sql_instances.protector": Path(
        f"{_INSTANCE}/encryptionProtector/current", "Microsoft.Sql/managedInstances/encryptionProtector/read", _SQL
    ),
    "arm:sql_instances.databases": Path(
        f"{_INSTANCE}/databases", "Microsoft.Sql/managedInstances/databases/read", _SQL
    ),
    "arm:sql_instances.encryption": Path(
        f"{_INSTANCE}/transparentDataEncryption/current",
        "Microsoft.Sql/managedInstances/databases/transparentDataEncryption/read",
        _SQL,
    ),
    "arm:sql_instances.failover": Path(
        "{scope}/providers/Microsoft.Sql/locations/{region}/instanceFailoverGroups",
        "Microsoft.Sql/locations/instanceFailoverGroups/read",
        _SQL,
    ),
    "arm:postgresql.firewall": Path(
        f"{_POSTGRES}/firewallRules", "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/read", "2022-12-01"
    ),
    "arm:postgresql.settings": Path(
        f"{_POSTGRES}/configurations", "Microsoft.DBforPostgreSQL/flexibleServers/configurations/read", "2022-12-01"
    ),
    "arm:mysql.firewall": Path(
        f"{_MYSQL}/firewallRules", "Microsoft.DBforMySQL/flexibleServers/firewallRules/read", "2022-01-01"
    ),
    "arm:mysql.settings": Path(
        f"{_MYSQL}/configurations", "Microsoft.DBforMySQL/flexibleServers/configurations/read", "2022-01-01"
    ),
    "arm:mongo.firewall": Path(
        "{scope}/providers/Microsoft.DocumentDB/mongoClusters/{name}/firewallRules",
        "Microsoft.DocumentDB/mongoClusters/firewallRules/read",
        "2024-07-01",
    ),
    "arm:redis.firewall": Path(
        "{scope}/providers/Microsoft.Cache/redis/{name}/firewallRules",
        "Microsoft.Cache/redis/firewallRules/read",
        "2023-08-01",
    ),
    "arm:servicebus.network": Path(
        "{scope}/providers/Microsoft.ServiceBus/namespaces/{name}/networkRuleSets/default",
        "Microsoft.ServiceBus/namespaces/networkRuleSets/read",
        "2021-11-01",
    ),
    # Resource Graph may know an older version of the type, which has no replication of data.
    "arm:servicebus.copies": Path(
        "{scope}/providers/Microsoft.ServiceBus/namespaces/{name}", "Microsoft.ServiceBus/namespaces/read", "2024-01-01"
    ),
    "arm:eventhub.copies": Path(
        "{scope}/providers/Microsoft.EventHub/namespaces/{name}",
        "Microsoft.EventHub/namespaces/read",
        "2024-05-01-preview",
    ),
    "arm:eventhub.network": Path(
        "{scope}/providers/Microsoft.EventHub/namespaces/{name}/networkRuleSets/default",
        "Microsoft.EventHub/namespaces/networkRuleSets/read",
        "2021-11-01",
    ),
}
