"""Demo: databases, some as they should be and some as they are found; with what stands around them."""

from typing import Any

from auditor.demo.azure import data_services
from auditor.demo.azure.data_services import CLOSED, KEY, OPEN, PUBLIC
from auditor.demo.azure.guardrails import LOCKS, lock
from auditor.demo.azure.site import WEST, Site
from auditor.demo.azure.stores import LABELS

SQL, INSTANCE = "Microsoft.Sql/servers", "Microsoft.Sql/managedInstances"
SINGLE = "Microsoft.DBforMySQL/servers"
POSTGRES, MYSQL = "Microsoft.DBforPostgreSQL/flexibleServers", "Microsoft.DBforMySQL/flexibleServers"
ANYBODY = {"properties": {"startIpAddress": "0.0.0.0", "endIpAddress": "255.255.255.255"}}  # noqa: S104 - bad on purpose
AZURE = {"properties": {"startIpAddress": "0.0.0.0", "endIpAddress": "0.0.0.0"}}  # noqa: S104 - bad on purpose


def good(site: Site) -> None:
    """Closed, with the town's own key, kept twice, and locked."""
    _sql(site)
    _instance(site)
    _postgres(site)
    data_services.closed(site)


def bad(site: Site) -> None:
    """Open to the internet, old, alone, copied abroad."""
    server = site.resource(SQL, "sql-yoyaku", minimalTlsVersion="None", **OPEN)
    site.listed(f"{server}/firewallRules", ANYBODY)
    protected(site, server, "ServiceManaged")
    database = site.part(
        server,
        "databases",
        "yoyaku",
        tags={"classification": "3B", "personal_info": "yes"},
        sku={"name": "S0", "tier": "Standard"},
        zoneRedundant=False,
        currentBackupStorageRedundancy="Local",
    )
    link = {"id": f"{database}/replicationLinks/1", "properties": {"partnerLocation": "East US", "role": "Primary"}}
    site.listed(f"{server}/replicationLinks", link)
    site.document(f"{database}/transparentDataEncryption/current", state="Disabled")
    retention(site, database, 7)
    mysql = site.resource(
        MYSQL,
        "mysql-kanko",
        tags=PUBLIC,
        version="5.7",
        network={"publicNetworkAccess": "Enabled"},
        privateEndpointConnections=[],
        highAvailability={"mode": "Disabled"},
        storage={"autoGrow": "Disabled"},
        backup={"backupRetentionDays": 1, "geoRedundantBackup": "Disabled"},
        dataEncryption={"type": "SystemManaged"},
    )
    site.listed(f"{mysql}/firewallRules", ANYBODY)
    settings(site, mysql, require_secure_transport="OFF", tls_version="TLSv1,TLSv1.2", time_zone="America/New_York")
    postgres = site.resource(
        POSTGRES, "psql-kanko", tags=PUBLIC, version="11", network={"publicNetworkAccess": "Enabled"}
    )
    site.listed(f"{postgres}/firewallRules", AZURE)
    settings(site, postgres, require_secure_transport="off", ssl_min_protocol_version="TLSv1", timezone="UTC")
    site.resource(
        SINGLE,
        "mysql-kanko-kyu",
        tags=PUBLIC,
        version="5.7",
        sslEnforcement="Disabled",
        minimalTlsVersion="TLSEnforcementDisabled",
        storageProfile={"backupRetentionDays": 7, "geoRedundantBackup": "Disabled", "storageAutogrow": "Disabled"},
        **OPEN,
    )
    data_services.opened(site)


def encrypted(site: Site, server: str, *databases: str) -> None:
    """What the resource manager tells of a server that nothing is set on, and of its databases."""
    for name in ("firewallRules", "replicationLinks"):
        site.listed(f"{server}/{name}")
    protected(site, server, "ServiceManaged")
    for name in databases:
        site.document(f"{server}/databases/{name}/transparentDataEncryption/current", state="Enabled")
        retention(site, f"{server}/databases/{name}", 7)


def retention(site: Site, database: str, days: int, yearly: str = "PT0S") -> None:
    """How long a database of SQL keeps its backups: for any moment of some days, and one of each year."""
    site.document(f"{database}/backupShortTermRetentionPolicies/default", retentionDays=days)
    apart = {"weeklyRetention": "PT0S", "monthlyRetention": "PT0S", "yearlyRetention": yearly, "weekOfYear": 1}
    site.document(f"{database}/backupLongTermRetentionPolicies/default", **apart)


def protected(site: Site, server: str, kind: str, **more: Any) -> None:
    """Which key protects the databases of a server or an instance."""
    site.document(f"{server}/encryptionProtector/current", serverKeyType=kind, **more)


def settings(site: Site, server: str, **values: str) -> None:
    """The parameters of a flexible server."""
    rows = [{"name": name, "properties": {"value": value}} for name, value in values.items()]
    site.listed(f"{server}/configurations", *rows)


def _sql(site: Site) -> None:
    server = site.resource(SQL, "sql-kokuho", tags=LABELS, minimalTlsVersion="1.2", **CLOSED)
    site.listed(LOCKS, lock(server, "kesanai"))
    protected(site, server, "AzureKeyVault", uri=KEY)
    site.part(server, "databases", "master", sku={"name": "System", "tier": "System"})
    database = site.part(
        server,
        "databases",
        "hokenzei",
        tags=LABELS,
        sku={"name": "HS_Gen5", "tier": "Hyperscale"},
        creationDate="2024-04-01T00:00:00Z",
        zoneRedundant=True,
        currentBackupStorageRedundancy="Geo",
    )
    link = {"id": f"{database}/replicationLinks/1", "properties": {"partnerLocation": "Japan West", "role": "Primary"}}
    site.listed(f"{server}/replicationLinks", link)
    site.document(f"{database}/transparentDataEncryption/current", state="Enabled")
    retention(site, database, 35, "P10Y")


def _instance(site: Site) -> None:
    """An instance whose second one is in Osaka."""
    instance = site.resource(
        INSTANCE,
        "mi-kokuho",
        tags=LABELS,
        publicDataEndpointEnabled=False,
        minimalTlsVersion="1.2",
        createTime="2024-04-01T00:00:00Z",
        zoneRedundant=True,
        currentBackupStorageRedundancy="GeoZone",
        timezoneId="Tokyo Standard Time",
    )
    site.listed(LOCKS, lock(instance, "kesanai"))
    protected(site, instance, "AzureKeyVault", uri=KEY)
    database = f"{instance}/databases/shikaku"
    site.listed(f"{instance}/databases", {"id": database, "name": "shikaku"})
    site.document(f"{database}/transparentDataEncryption/current", state="Enabled")
    retention(site, database, 35)
    pair = {"managedInstancePairs": [{"primaryManagedInstanceId": instance}], "partnerRegions": [{"location": WEST}]}
    groups = f"{site.scope}/resourceGroups/rg-app/providers/Microsoft.Sql/locations/japaneast/instanceFailoverGroups"
    site.listed(groups, {"name": "fog-kokuho", "properties": pair})


def _postgres(site: Site) -> None:
    """A server with a replica in Osaka that stands in one zone only, which is left to be found."""
    said: dict[str, Any] = {
        "version": "17",
        "network": {"publicNetworkAccess": "Disabled", "delegatedSubnetResourceId": f"{site.scope}/x/subnets/db"},
        "privateEndpointConnections": [],
        "highAvailability": {"mode": "ZoneRedundant"},
        "storage": {"autoGrow": "Enabled"},
        "backup": {"backupRetentionDays": 35, "geoRedundantBackup": "Enabled"},
        "dataEncryption": {"type": "AzureKeyVault", "primaryKeyURI": KEY},
    }
    server = site.resource(POSTGRES, "psql-kokuho", tags=LABELS, **said)
    alone = {**said, "sourceServerResourceId": server, "highAvailability": {"mode": "Disabled"}}
    replica = site.resource(POSTGRES, "psql-kokuho-osaka", WEST, tags=LABELS, **alone)
    set_so = {"require_secure_transport": "on", "ssl_min_protocol_version": "TLSv1.2", "timezone": "Asia/Tokyo"}
    for one in (server, replica):
        site.listed(LOCKS, lock(one, "kesanai"))
        settings(site, one, **set_so)
