"""Rows of Resource Graph: only the declared fields are kept, and a field that nobody declared cannot be read."""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from providers.azure.operations import column


class UndeclaredFieldError(Exception):
    """A collector read a field that its query does not name: a defect of this program."""


class Row(Mapping[str, Any]):
    """A resource by the paths of its fields: `row["properties.minimumTlsVersion"]`. None where it is not said.

    `id`, `type` and `location` are in lower case, a location without blanks.
    """

    def __init__(self, cells: dict[str, Any]) -> None:
        self._cells = cells

    def __getitem__(self, path: str) -> Any:
        """The field; UndeclaredFieldError for one that the query does not name."""
        try:
            return self._cells[path]
        except KeyError:
            raise UndeclaredFieldError(f"{path}: not among the fields of the query") from None

    def __contains__(self, path: object) -> bool:
        """Whether the query names the field."""
        return path in self._cells

    def __iter__(self) -> Iterator[str]:
        """The paths."""
        return iter(self._cells)

    def __len__(self) -> int:
        """How many fields there are."""
        return len(self._cells)


def cells(raw: Mapping[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    """The declared fields of a row as the query answers it, or of a whole resource as an export holds it."""
    found = {path: raw[name] if (name := column(path)) in raw else dig(raw, path) for path in fields}
    for path in ("id", "type"):
        if isinstance(found.get(path), str):
            found[path] = found[path].lower()
    if isinstance(found.get("location"), str):
        # Some providers answer with the name that is shown: Japan East.
        found["location"] = found["location"].lower().replace(" ", "")
    return found


def dig(raw: Any, path: str) -> Any:
    """The value at a path of nested objects, whatever the case of their names; None where there is none."""
    for part in path.split("."):
        if not isinstance(raw, Mapping):
            return None
        if part in raw:
            raw = raw[part]
        else:
            raw = next((value for name, value in raw.items() if str(name).lower() == part.lower()), None)
    return raw


def pack(rows: Sequence[dict[str, Any]]) -> bytes:
    """Rows in a tenth of their room: a tenant has hundreds of thousands of them, a subscription few."""
    return zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 1)


def unpack(packed: bytes) -> list[Row]:
    """The rows again."""
    return [Row(cells) for cells in json.loads(zlib.decompress(packed))]
