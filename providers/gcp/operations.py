"""What an operation asks: the shapes that the guard compares every request with before it is sent.

`cai:storage` lists the assets of one family, or searches for all resources, in Cloud Asset Inventory. `rest:` is a GET
of one of the few other interfaces, named by what it answers; `directory:` is one that an administrator of Google
Workspace opens, and no role of Google Cloud.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Content = Literal["RESOURCE", "IAM_POLICY", "ORG_POLICY", "ACCESS_POLICY", "OS_INVENTORY"]

LIST_RIGHTS: dict[Content, str] = {
    "RESOURCE": "cloudasset.assets.listResource",
    "IAM_POLICY": "cloudasset.assets.listIamPolicy",
    "ORG_POLICY": "cloudasset.assets.listOrgPolicy",
    "ACCESS_POLICY": "cloudasset.assets.listAccessPolicy",
    "OS_INVENTORY": "cloudasset.assets.listOSInventories",
}
SEARCH_RIGHT = "cloudasset.assets.searchAllResources"

NAME, TYPE, LOCATION, ANCESTORS = "asset.name", "asset.type", "asset.location", "asset.ancestors"
ALWAYS = (NAME, TYPE, LOCATION, ANCESTORS)
"""Fields that every row has, from the asset itself and not from its content."""

CLOUD = "https://www.googleapis.com/auth/cloud-platform"
"""The OAuth scope of everything but the directory. The inventory takes no narrower one; the role is what limits."""


@dataclass(frozen=True)
class Assets:
    """The assets of some types below the scope, with one kind of content. No types are all."""

    types: tuple[str, ...]
    fields: tuple[str, ...]
    """What is kept of the content, as paths into it (`iamConfiguration.publicAccessPrevention`)."""
    content: Content = "RESOURCE"

    @property
    def right(self) -> str:
        """What the reader needs on the scope. It gives the list whole or not at all."""
        return LIST_RIGHTS[self.content]


@dataclass(frozen=True)
class Search:
    """All resources below the scope, counted by the fields that are asked for (`assetType`, `location`)."""

    fields: tuple[str, ...]

    @property
    def right(self) -> str:
        """What the reader needs on the scope."""
        return SEARCH_RIGHT


Query = Assets | Search
COUNT = "count"
"""The field of a row of a search that says how many resources it stands for."""


@dataclass(frozen=True)
class Path:
    """A GET of one interface. `{project}` in the path stands for one part of it, or for `projects/name`."""

    host: str
    path: str
    """With the query string (`?filter=...`) that is sent and compared as it stands."""
    right: str
    rows: str | None = None
    """The name of the list in an answer that comes in pages."""
    scopes: tuple[str, ...] = (CLOUD,)
    """OAuth scopes, for the directory others than `CLOUD`."""
    none_where_off: bool = False
    """True where a project that has the interface turned off can hold nothing of what it answers: then that it is off
    is a fact. What is inherited, or kept elsewhere, may be there all the same."""


def family(types: Iterable[str], *fields: str, content: Content = "RESOURCE") -> Assets:
    """The assets of some types (`storage.googleapis.com/Bucket`) with the fields that are asked for, and nothing else
    of them. Of a resource its `labels` are kept, too."""
    kept = ("labels", *fields) if content == "RESOURCE" and "labels" not in fields else fields
    return Assets(tuple(types), kept, content)


@dataclass(frozen=True)
class Operations:
    """Queries and paths by operation."""

    queries: dict[str, Query] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)

    def rights(self, operation: str) -> tuple[str, ...]:
        """The rights that an operation needs, as they are written in a role."""
        query = self.queries.get(operation)
        return (query.right if query else self.paths[operation].right,)
