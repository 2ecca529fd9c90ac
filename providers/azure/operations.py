"""What each operation asks: the one table that the guard compares every request with before it is sent.

`arg:resources.storage` is a query of Resource Graph, named by its table and by the family of resources that it reads.
`arm:` and `graph:` are GETs of the resource manager and of Microsoft Graph, named by what they answer.
"""

from dataclasses import dataclass, field

QUERY_PATH = "/providers/Microsoft.ResourceGraph/resources"
"""The one path that is posted to: Resource Graph takes its query in the body."""

QUERY_VERSION = "2024-04-01"


@dataclass(frozen=True)
class Query:
    """A query of Resource Graph over all that the reader may see. Its rows carry `subscriptionId`."""

    kql: str
    right: str
    """What the reader needs on a subscription, or its resources are not in the answer."""


@dataclass(frozen=True)
class Path:
    """A GET. `{vault}` in the path stands for an ARM ID that begins with a slash, or for one part of a path."""

    path: str
    right: str
    version: str | None = None
    """The api-version of the resource manager; Microsoft Graph has it in the path."""


def _family(types: str, *columns: str) -> str:
    """The KQL of one family of resources. In the order of their IDs, without which pages are not stable."""
    shown = ", ".join(("id", "name", "type", "location", "subscriptionId", "tags", *columns))
    return f"resources | where type in~ ({types}) | project {shown} | order by id asc"


@dataclass(frozen=True)
class Operations:
    """Queries and paths by operation."""

    queries: dict[str, Query] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)

    def right(self, operation: str) -> str:
        """The right that an operation needs, as it is written in a role or consented to."""
        return (self.queries.get(operation) or self.paths[operation]).right


OPERATIONS = Operations(
    {
        "arg:resourcecontainers.subscriptions": Query(
            "resourcecontainers | where type =~ 'microsoft.resources/subscriptions' "
            "| project id, name, subscriptionId, tenantId, tags, state = tostring(properties.state) | order by id asc",
            "Microsoft.Resources/subscriptions/read",
        ),
        "arg:resources.summary": Query(
            "resources | summarize count_ = count() by type, location, subscriptionId "
            "| order by subscriptionId asc, type asc, location asc",
            "*/read",
        ),
        "arg:resources.storage": Query(
            _family(
                "'microsoft.storage/storageaccounts'",
                "sku = tostring(sku.name)",
                "created = properties.creationTime",
                "secondary = properties.secondaryLocation",
                "httpsOnly = properties.supportsHttpsTrafficOnly",
                "minTls = properties.minimumTlsVersion",
                "blobPublic = properties.allowBlobPublicAccess",
                "sharedKey = properties.allowSharedKeyAccess",
                "publicNetwork = properties.publicNetworkAccess",
                "filter = properties.networkAcls.defaultAction",
                "privateEndpoints = properties.privateEndpointConnections",
                "keyVault = properties.encryption.keyvaultproperties",
                "immutable = properties.immutableStorageWithVersioning",
            ),
            "Microsoft.Storage/storageAccounts/read",
        ),
        "arg:resources.disks": Query(
            _family(
                "'microsoft.compute/disks', 'microsoft.compute/snapshots'",
                "sku = tostring(sku.name)",
                "created = properties.timeCreated",
                "state = properties.diskState",
                "encryptionSet = properties.encryption.diskEncryptionSetId",
                "publicNetwork = properties.publicNetworkAccess",
                "exporting = properties.networkAccessPolicy",
                "source = properties.creationData.sourceResourceId",
            ),
            "Microsoft.Compute/disks/read",
        ),
    }
)
