"""What a made-up organisation holds, and how it answers: Cloud Asset Inventory and the few other interfaces."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]

CONTENTS = {
    "RESOURCE": ("resource",),
    "IAM_POLICY": ("iamPolicy",),
    "ORG_POLICY": ("orgPolicy",),
    "ACCESS_POLICY": ("accessPolicy", "accessLevel", "servicePerimeter"),
    "OS_INVENTORY": ("osInventory",),
}
"""The members of an asset that a list shows by the kind of content that is asked for."""

STATUSES = {
    "INVALID_ARGUMENT": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "RESOURCE_EXHAUSTED": 429,
    "INTERNAL": 500,
    "UNIMPLEMENTED": 501,
    "UNAVAILABLE": 503,
    "DEADLINE_EXCEEDED": 504,
}
"""The status of HTTP that a code of gRPC comes with."""


@dataclass(frozen=True)
class Fault:
    """An answer that is no success. `times`: how often before the true one; None is always."""

    code: str = ""
    """gRPC's word, such as PERMISSION_DENIED."""
    reason: str = ""
    """Google's own word, such as SERVICE_DISABLED, with its details in `about`."""
    about: Mapping[str, str] = field(default_factory=dict)
    times: int | None = None
    wait: int = 0
    """Seconds after which to ask again."""
    body: bytes | None = None
    """The answer as it is, instead of an error."""
    status: int = 0
    """Of HTTP, where it is not the code's."""
    page: int = 0
    """The page that it comes instead of."""


CUT = Fault()
"""The connection ends without an answer."""


class RefusedError(Exception):
    """A refusal of the inventory itself."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Request:
    """One request: what is listed or searched below a scope, or the path of another interface."""

    scope: str = ""
    content: str = ""
    """Empty is a search."""
    types: tuple[str, ...] = ()
    path: str = ""
    """Host and path, of another interface."""
    query: str = ""


def _plainly(request: Request) -> str:
    return request.path or f"{request.content} {' '.join(request.types)}".strip()


@dataclass
class Cloud:
    """Assets in the shape that the inventory gives them; what is asked of them decides what is shown."""

    assets: list[Row] = field(default_factory=list)
    """Each with everything that is known of it: resource, policies, inventory of its system."""
    numbers: dict[str, str] = field(default_factory=dict)
    """The number of a project by its ID."""
    documents: dict[str, Row] = field(default_factory=dict)
    """The answer of a GET of another interface, by host and path."""
    lists: dict[str, tuple[str, list[Row]]] = field(default_factory=dict)
    """The rows of a paged GET by host and path, with the name that they have in the answer."""
    unknown: set[str] = field(default_factory=set)
    """Types of assets that the inventory does not know."""
    page: int = 1000
    """The most assets of a page."""
    name: Callable[[Request], str] = _plainly
    """How a request is called in `faults` and in `asked`."""
    faults: dict[str, Fault] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    grpc: str = ""
    """The address of the inventory over gRPC, `http://127.0.0.1:<port>`."""
    rest: str = ""
    """The address of the inventory over REST, and of every other interface."""

    def listed(self, request: Request, start: int, size: int) -> tuple[list[Row], bool]:
        """A page of a list or search, and whether more follows. RefusedError where it is refused."""
        for kind in request.types:
            if kind in self.unknown:
                raise RefusedError("INVALID_ARGUMENT", f"no supported asset type matches {kind}")
        rows = self.chosen(request)
        end = start + min(size or 100, self.page)
        return rows[start:end], end < len(rows)

    def chosen(self, request: Request) -> list[Row]:
        """The assets below the scope that are asked for, with what is asked for of them."""
        kind, _, name = request.scope.partition("/")
        scope = f"{kind}/{self.numbers.get(name, name)}"
        if not any(scope in asset["ancestors"] for asset in self.assets):
            raise RefusedError("PERMISSION_DENIED", f"the caller has no role on {request.scope}")
        below = (asset for asset in self.assets if scope in asset["ancestors"])
        if request.types:
            forms = [re.compile(one) for one in request.types]
            below = (asset for asset in below if any(form.fullmatch(asset["assetType"]) for form in forms))
        if not request.content:
            return [_result(asset) for asset in below if "resource" in asset]
        return [
            {
                **{name: asset[name] for name in ("name", "assetType", "ancestors")},
                **{name: asset[name] for name in CONTENTS[request.content] if name in asset},
            }
            for asset in below
            if any(name in asset for name in CONTENTS[request.content])
        ]

    def get(self, path: str, start: int) -> Row | None:
        """A document, or a page of a list; None where there is no such thing."""
        if path in self.documents:
            return self.documents[path]
        if path not in self.lists:
            return None
        name, rows = self.lists[path]
        end = start + self.page
        more = {"nextPageToken": str(end)} if end < len(rows) else {}
        # Google leaves an empty list out of an answer.
        return {**({name: rows[start:end]} if rows else {}), **more}


def _result(asset: Row) -> Row:
    project = next((one for one in asset["ancestors"] if one.startswith("projects/")), "")
    folders = [one for one in asset["ancestors"] if one.startswith("folders/")]
    top = asset["ancestors"][-1]
    found = {"name": asset["name"], "assetType": asset["assetType"], "location": asset["resource"].get("location", "")}
    return {**found, "project": project, "folders": folders, "organization": top if top.startswith("org") else ""}
