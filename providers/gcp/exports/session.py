"""A session that asks files instead of Google: the same face for collectors, and no way to a network."""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from auditor.reading import FROM_FILES
from providers.gcp.calls import OPERATIONS
from providers.gcp.errors import NotHeldError
from providers.gcp.operations import Assets, Operations
from providers.gcp.rows import HELD, owner, place
from providers.gcp.session import Page
from providers.packed import pack

CHUNK = 1000
END = "end"
"""The token of the page that no file has."""
NEVER_WHOLE = "nothing in a file shows that no asset was left out of it"


@dataclass(frozen=True)
class Source:
    """One file: its name, its date and how many assets it gave."""

    name: str
    dated: datetime
    assets: int


@dataclass
class Held:
    """What the files hold: packed assets by content and type, each once."""

    dated: datetime
    """The oldest file's date: nothing is said to be younger."""
    sources: list[Source] = field(default_factory=list)
    owners: dict[str, tuple[str, ...] | None] = field(default_factory=dict)
    """The projects that assets name, with what stands above each where one says so."""
    packed: dict[tuple[str, str], list[bytes]] = field(default_factory=dict)

    directory: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Rows of files of the Admin console, by the operation that they stand in for."""

    def names(self) -> str:
        """The files, or some of them and how many more."""
        found = [source.name for source in self.sources]
        return ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")

    def put(self, content: str, kind: str, assets: list[dict[str, Any]]) -> None:
        """Keep assets of one type."""
        self.packed.setdefault((content, kind), []).append(pack(assets))

    def chunks(self, content: str, types: tuple[str, ...]) -> list[bytes]:
        """The packed assets of some types, or of all."""
        keys = sorted(key for key in self.packed if key[0] == content and (not types or key[1] in types))
        return [part for key in keys for part in self.packed[key]]


class FileSession:
    """The files, asked as `providers.gcp.session.Session` is."""

    def __init__(self, held: Held, table: Operations = OPERATIONS) -> None:
        self.held = held
        self.table = table

    def page(self, operation: str, scope: str, types: tuple[str, ...], token: str | None) -> Page:
        """A part of the assets that the query is about. Behind the last part NotHeldError: a list is never whole."""
        del scope
        query = self.table.queries[operation]
        lists = isinstance(query, Assets)
        chunks = self.held.chunks(query.content if isinstance(query, Assets) else "RESOURCE", types if lists else ())
        at = 0 if token is None else len(chunks) if token == END else int(token)
        if at >= len(chunks):
            raise self._not_held(NEVER_WHOLE)
        assets = json.loads(zlib.decompress(chunks[at]))
        return Page(assets if lists else _found(assets), str(at + 1) if at + 1 < len(chunks) else END)

    def get(self, operation: str, token: str | None = None, **parts: str) -> dict[str, Any]:
        """What is asked of another interface is in no export: NotHeldError."""
        del token, parts
        raise self._not_held(f"no export of the inventory holds what {operation} answers")

    def _not_held(self, text: str) -> NotHeldError:
        return NotHeldError(f"{FROM_FILES}{text} ({self.held.names()})")


def contents(asset: dict[str, Any]) -> tuple[str, ...]:
    """The kinds of content that an asset holds."""
    return tuple(kind for kind, members in HELD.items() if any(member in asset for member in members))


def _found(assets: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Assets as a search answers them."""
    for asset in assets:
        of = owner(asset) or ""
        where = {"location": place(asset) or "", "project": of if of.startswith("projects/") else ""}
        yield {"name": asset["name"], "assetType": asset["assetType"], "ancestors": asset.get("ancestors"), **where}
