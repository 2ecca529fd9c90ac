"""What a made-up tenant holds, and how it answers: Resource Graph, the resource manager, Microsoft Graph."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditor.demo.azure.kql import run

TENANT = "0a0a0a0a-0000-4000-8000-00000000000a"

Row = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """An answer that is no success. `times`: how often before the true one; None is always."""

    status: int
    code: str = ""
    times: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    """The body as it is; by default an error of Azure."""
    page: int = 0
    """The page that it comes instead of."""


CUT = Fault(0)
"""The connection ends without an answer."""


@dataclass(frozen=True)
class Request:
    """One request, its host and token left aside."""

    method: str
    path: str
    query: str = ""
    kql: str | None = None


def _plainly(request: Request) -> str:
    return request.kql or request.path


@dataclass
class Cloud:
    """Resources in the shape that the resource manager gives them; what is asked of them decides what is shown."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    """Rows by table of Resource Graph: `resources`, `resourcecontainers`, `securityresources`, ..."""
    documents: dict[str, Row] = field(default_factory=dict)
    """The answer of a GET, by path in lower case."""
    lists: dict[str, list[Row]] = field(default_factory=dict)
    """The rows of a paged GET, by path in lower case."""
    page: int = 1000
    """Rows of a page."""
    narrow: str = ""
    """A request, by its name, whose pages hold one row only."""
    name: Callable[[Request], str] = _plainly
    """How a request is called in `faults` and in `asked`."""
    faults: dict[str, Fault] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    """Sent with every answer of Resource Graph."""
    truncated: bool = False
    """Resource Graph cuts off after the first page and gives no token for the next."""
    asked: list[str] = field(default_factory=list)
    bearers: set[str] = field(default_factory=set)
    url: str = ""
    ca: Path = Path()

    def rows_of(self, name: str) -> int:
        """Rows of a page of a request."""
        return 1 if name == self.narrow else self.page

    def graph(self, kql: str, start: int, page: int, managed: list[str]) -> Row:
        """A page of a query. `managed`: only what lies below these management groups; empty is the tenant."""
        rows = run(kql, self.tables)
        if managed:
            below = {
                row["subscriptionId"]
                for row in self.tables.get("resourcecontainers", ())
                if any(above["name"] in managed for above in _chain(row))
            }
            rows = [row for row in rows if row.get("subscriptionId") in below]
        shown = rows[start : start + page]
        rest = start + page < len(rows)
        token = {"$skipToken": str(start + page)} if rest and not self.truncated else {}
        cut = "true" if rest and self.truncated else "false"
        return {"totalRecords": len(rows), "count": len(shown), "data": shown, "resultTruncated": cut, **token}

    def get(self, path: str, start: int, page: int, more: Callable[[int], str]) -> Row | None:
        """A document, a page of a list, or a resource by its ID; None where there is no such thing. `more`: the
        address of the page that begins at a row."""
        path = path.lower()
        if path in self.documents:
            return self.documents[path]
        if path in self.lists:
            rows = self.lists[path]
            link = "@odata.nextLink" if path.startswith("/v1.0/") else "nextLink"
            rest = {link: more(start + page)} if start + page < len(rows) else {}
            return {"value": rows[start : start + page], **rest}
        everything = (row for rows in self.tables.values() for row in rows)
        return next((row for row in everything if str(row.get("id")).lower() == path), None)


def _chain(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (row.get("properties") or {}).get("managementGroupAncestorsChain") or []
    return found
