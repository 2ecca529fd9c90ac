"""Assets of an export: newline JSON of `gcloud asset export`, or the JSON of `gcloud asset list` and of REST."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from auditor.errors import AuditorError
from providers.gcp.rows import HELD
from providers.stream import Text, parts

KINDS = (
    "an export of Cloud Asset Inventory with its content (`gcloud asset export --content-type=resource`, or "
    "`gcloud asset list --format=json`)"
)
MEMBERS = {"name", "assetType", "ancestors", "updateTime", *(member for held in HELD.values() for member in held)}
_SNAKE = re.compile(r"[a-z]+(?:_[a-z0-9]+)+")

Asset = dict[str, Any]


def assets(path: Path, text: io.TextIOBase) -> Iterator[Asset]:
    """Every asset of the file in the inventory's JSON; AuditorError for a foreign file and for what is no asset."""
    document = Text(text.read)
    first = document.peek()
    if not first:
        raise AuditorError(f"{path}: the file is empty; give {KINDS}")
    lines = first == "{" and _is_lines(text)
    text.seek(0)
    if first not in "[{":
        raise AuditorError(f"{path}: not a file that this program knows; give {KINDS}")
    for where, one in _lines(path, text) if lines else _json(path, Text(text.read)):
        yield _asset(path, where, one)


def _json(path: Path, document: Text) -> Iterator[tuple[str, Any]]:
    known = False
    for number, (key, value) in enumerate(parts(document), 1):
        if key in {None, "assets"}:
            known = True
            if value is not None:
                yield f"asset {number}", value
    if not known:
        raise AuditorError(f"{path}: not a file that this program knows; give {KINDS}")


def _is_lines(text: io.TextIOBase) -> bool:
    """Whether the first line is an asset by itself."""
    text.seek(0)
    try:
        return not {"assetType", "asset_type"}.isdisjoint(json.loads(text.readline()))
    except (ValueError, TypeError, RecursionError):
        return False


def _lines(path: Path, text: io.TextIOBase) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(text, 1):
        if line.strip():
            try:
                yield f"line {number}", json.loads(line)
            except (ValueError, RecursionError) as error:
                raise AuditorError(f"{path}: line {number} is not JSON; export it again") from error


def _asset(path: Path, where: str, one: Any) -> Asset:
    """The asset, if it is one. An export writes the message's own names (`asset_type`), REST those of JSON; data of a
    resource has its own names in both."""
    if not isinstance(one, dict):
        raise AuditorError(f"{path}: {where} is no asset; give {KINDS}")
    found = {camel(key): value for key, value in one.items()}
    found = {key: value for key, value in found.items() if key in MEMBERS and value is not None}
    for member in set(found) - {"resource"}:
        found[member] = _named(found[member])
    if isinstance(found.get("resource"), dict):
        found["resource"] = {camel(key): value for key, value in found["resource"].items()}
    if not all(isinstance(found.get(name), str) and found[name] for name in ("name", "assetType")):
        raise AuditorError(f"{path}: {where} has no `name` and `asset_type`; give {KINDS}")
    if not isinstance(found.get("ancestors", []), list):
        raise AuditorError(f"{path}: {where}: `ancestors` is no list; export it again")
    if isinstance(found.get("orgPolicy"), dict):
        found["orgPolicy"] = [found["orgPolicy"]]
    return found


def _named(value: Any) -> Any:
    if isinstance(value, dict):
        return {camel(key): _named(inner) for key, inner in value.items()}
    return [_named(one) for one in value] if isinstance(value, list) else value


def camel(name: str) -> str:
    """A name of a message as JSON writes it; a name of another form stays."""
    if not _SNAKE.fullmatch(name):
        return name
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)
