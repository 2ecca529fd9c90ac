"""What an operation asks: the shapes that the guard compares every request with before it is sent.

`arg:resources.storage` is a query of Resource Graph, named by its table and by the family of resources that it reads.
`arm:` and `graph:` are GETs of the resource manager and of Microsoft Graph, named by what they answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

QUERY_PATH = "/providers/Microsoft.ResourceGraph/resources"
"""The one path that is posted to: Resource Graph takes its query in the body."""

QUERY_VERSION = "2024-04-01"

ALWAYS = ("id", "name", "type", "location", "subscriptionId", "tags")
"""Fields that every row of a family has."""


@dataclass(frozen=True)
class Query:
    """A query of Resource Graph over all that the reader may see. Its rows carry `subscriptionId`, which is empty for
    what lies above subscriptions."""

    kql: str
    rights: tuple[str, ...]
    """What the reader needs on a subscription, or its resources are not in the answer."""
    fields: tuple[str, ...] = ALWAYS
    """What is kept of a row, as paths into the resource (`properties.minimumTlsVersion`); all else is dropped."""


@dataclass(frozen=True)
class Path:
    """A GET. `{vault}` in the path stands for an ARM ID that begins with a slash, or for one part of a path."""

    path: str
    """With the query string of Microsoft Graph (`?$select=...`), which is sent and compared as it stands."""
    right: str
    version: str | None = None
    """The api-version of the resource manager; Microsoft Graph has it in the path."""


def column(path: str) -> str:
    """The name that a field has in the answer: Resource Graph's own, `properties_minimumTlsVersion`."""
    return path.replace(".", "_")


def family(types: Iterable[str], *fields: str, table: str = "resources") -> Query:
    """The rows of some resource types (`Microsoft.Storage/storageAccounts`) with the fields that are asked for, and
    nothing else of them. In the order of their IDs, without which pages are not stable. To see them takes the right to
    read each type."""
    types = tuple(types)
    listed = ", ".join(f"'{name.lower()}'" for name in types)
    shown = ", ".join((*ALWAYS, *(path if "." not in path else f"{column(path)} = {path}" for path in fields)))
    kql = f"{table} | where type in~ ({listed}) | project {shown} | order by id asc"
    return Query(kql, tuple(f"{name}/read" for name in types), (*ALWAYS, *fields))


@dataclass(frozen=True)
class Operations:
    """Queries and paths by operation."""

    queries: dict[str, Query] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)

    def rights(self, operation: str) -> tuple[str, ...]:
        """The rights that an operation needs, as they are written in a role or consented to."""
        query = self.queries.get(operation)
        return query.rights if query else (self.paths[operation].right,)
