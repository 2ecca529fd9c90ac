"""Rows of an inventory: only declared fields are kept, packed, and a field that nobody declared cannot be read."""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


class UndeclaredFieldError(Exception):
    """A collector read a field that its query does not name: a defect of this program."""


class Row(Mapping[str, Any]):
    """A resource by the paths of its fields: `row["properties.minimumTlsVersion"]`. None where it is not said."""

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


def pack(rows: Sequence[dict[str, Any]]) -> bytes:
    """Rows in a tenth of their room: an organisation has hundreds of thousands of them, a subscription few."""
    return zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 1)


def unpack(packed: bytes) -> list[Row]:
    """The rows again."""
    return [Row(cells) for cells in json.loads(zlib.decompress(packed))]
