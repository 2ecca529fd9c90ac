"""Rows of an export of Resource Graph: JSON of `az graph query`, JSON lines, or the portal's CSV."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from auditor.errors import AuditorError
from providers.stream import LONGEST, Text, parts

KINDS = (
    "an export of Resource Graph with whole rows (`az graph query -q 'resources'` as JSON, or the CSV of the portal's "
    "Resource Graph Explorer)"
)
OBJECTS = ("properties", "tags", "sku", "identity", "zones", "plan", "extendedlocation")
"""Columns whose cells hold JSON in a CSV."""
PLAIN = {*OBJECTS, "id", "name", "type", "location", "kind"}

Row = dict[str, Any]


def rows(path: Path, text: io.TextIOBase) -> Iterator[tuple[str, Row]]:
    """(where in the file, row) for every resource; AuditorError for a foreign file and for a row that is none."""
    document = Text(text.read)
    first = document.peek()
    if not first:
        raise AuditorError(f"{path}: the file is empty; give {KINDS}")
    if first not in "[{":
        text.seek(0)
        found = _csv(path, text)
    elif first == "{" and _is_lines(text):
        found = _lines(path, text)
    else:
        text.seek(0)
        found = _json(path, Text(text.read))
    for where, row in found:
        yield where, _resource(path, where, row)


def _json(path: Path, document: Text) -> Iterator[tuple[str, Any]]:
    known = False
    number = 0
    for key, value in parts(document):
        if key in {None, "data", "value"}:
            known = True
            if value is not None:
                number += 1
                yield f"row {number}", value
    if not known:
        raise AuditorError(f"{path}: not a file that this program knows; give {KINDS}")


def _is_lines(text: io.TextIOBase) -> bool:
    """Whether the first line is a resource by itself."""
    text.seek(0)
    line = text.readline()
    text.seek(0)
    try:
        return "id" in json.loads(line)
    except (ValueError, TypeError):
        return False


def _lines(path: Path, text: io.TextIOBase) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(text, 1):
        if line.strip():
            try:
                yield f"line {number}", json.loads(line)
            except (ValueError, RecursionError) as error:
                raise AuditorError(f"{path}: line {number} is not JSON; export it again") from error


def _csv(path: Path, text: io.TextIOBase) -> Iterator[tuple[str, Any]]:
    csv.field_size_limit(LONGEST)
    table = csv.DictReader(text, strict=True)
    names = {name.strip().lower() for name in table.fieldnames or ()}
    if not {"id", "type"} <= names:
        raise AuditorError(f"{path}: not a file that this program knows; give {KINDS}")
    for row in table:
        if None in row or None in row.values():
            raise AuditorError(f"{path}: line {table.line_num}: not as many cells as the first line names")
        yield f"line {table.line_num}", _cells(path, table.line_num, row)


def _cells(path: Path, line: int, row: dict[str, str]) -> Row:
    found: Row = {}
    for name, cell in row.items():
        # The portal writes the names of the usual columns in capitals.
        plain = next(
            (known for known in (*OBJECTS, "id", "name", "type", "location", "kind") if known == name.lower()), name
        )
        if cell in ("", "null"):
            found[plain] = None
        elif plain in OBJECTS:
            try:
                found[plain] = json.loads(cell)
            except (ValueError, RecursionError) as error:
                raise AuditorError(f"{path}: line {line}: column {name} is not JSON; export it again") from error
        else:
            found[plain] = cell
    return found


def _resource(path: Path, where: str, row: Any) -> Row:
    """The row, if it is one; its subscription is taken from its ID where no column has it."""
    if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in ("id", "type")):
        raise AuditorError(f"{path}: {where} has no `id` and `type`; give {KINDS}")
    if not row["id"].startswith("/"):
        raise AuditorError(f"{path}: {where}: {row['id'][:80]!r} is no ID of a resource; give {KINDS}")
    if not isinstance(row.get("subscriptionId"), str):
        steps = row["id"].split("/")
        row["subscriptionId"] = steps[2] if len(steps) > 2 and steps[1].lower() == "subscriptions" else ""
    return row
