"""A session that asks files instead of a tenant: the same face for collectors, and no way to a network."""

import json
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from auditor.reading import FROM_FILES
from providers.azure.calls import OPERATIONS
from providers.azure.errors import NotHeldError
from providers.azure.operations import Operations
from providers.azure.rows import pack

CHUNK = 1000
NO_RESOURCES = (
    "microsoft.authorization/",
    "microsoft.policyinsights/",
    "microsoft.advisor/",
    "microsoft.resourcehealth/",
)
"""Namespaces whose rows stand in other tables than `resources`."""
_TABLE = re.compile(r"(\w+) \| where type in~ \(([^)]*)\)")
_TYPES = re.compile(r"(\w+) \| where type in~ \(([^)]*)\) \| project [^|]*\| order by id asc")


@dataclass(frozen=True)
class Source:
    """One file: its name, its date and how many rows it gave."""

    name: str
    dated: datetime
    rows: int


@dataclass
class Held:
    """What the files hold: packed rows by type in lower case, each resource once."""

    dated: datetime
    """The oldest file's date: nothing is said to be younger."""
    sources: list[Source] = field(default_factory=list)
    subscriptions: set[str] = field(default_factory=set)
    packed: dict[str, list[bytes]] = field(default_factory=dict)
    directory: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Rows of files of the Entra admin center, by the operation of Microsoft Graph that they stand in for."""

    def put(self, kind: str, rows: list[dict[str, Any]]) -> None:
        """Keep rows of one type."""
        self.packed.setdefault(kind, []).append(pack(rows))

    def names(self) -> str:
        """The files, or some of them and how many more."""
        found = [source.name for source in self.sources]
        return ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")

    def chunks(self, kinds: Iterable[str]) -> list[bytes]:
        """The packed rows of some types."""
        return [part for kind in sorted(set(kinds) & set(self.packed)) for part in self.packed[kind]]


class FileSession:
    """The files, asked as `providers.azure.session.Session` is."""

    def __init__(self, held: Held, table: Operations = OPERATIONS) -> None:
        self.held = held
        self.table = table
        families = (_TABLE.match(query.kql) for query in table.queries.values())
        self._others = {kind for one in families if one and one[1] != "resources" for kind in _listed(one[2])}
        """Types that stand in another table than `resources`."""

    def query(self, operation: str, token: str | None) -> tuple[dict[str, Any], bool]:
        """The rows of the types that the query names, a part at a time. NotHeldError for a query of another form."""
        kql = self.table.queries[operation].kql
        if found := _TYPES.fullmatch(kql):
            kinds = _listed(found[2])
        elif kql.startswith("resources | summarize count_ = count() by type, location, subscriptionId"):
            kinds = {
                kind for kind in self.held.packed if kind not in self._others and not kind.startswith(NO_RESOURCES)
            }
        else:
            raise self._not_held(f"the answer of {operation} is not made of whole rows")
        chunks = self.held.chunks(kinds)
        at = int(token or 0)
        rows = json.loads(zlib.decompress(chunks[at])) if at < len(chunks) else []
        more = {"$skipToken": str(at + 1)} if at + 1 < len(chunks) else {}
        return {"data": rows, **more}, False

    def get(self, operation: str, link: str | None = None, **parts: str) -> dict[str, Any]:
        """Nothing that is asked one by one is in an export: NotHeldError."""
        del link, parts
        raise self._not_held(f"no export of Resource Graph holds what {operation} answers")

    def _not_held(self, text: str) -> NotHeldError:
        return NotHeldError(f"{FROM_FILES}{text} ({self.held.names()})")


def _listed(types: str) -> set[str]:
    return set(re.findall(r"'([^']*)'", types))
