"""Reads the two formats that are text: CSV and TOML, in UTF-8 or in the code page of Japanese Windows."""

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.cells import plain, printable
from auditor.errors import AuditorError
from auditor.registry.importing.columns import SCOPE, SERVICE, column_of, is_remark
from auditor.registry.importing.problems import Place, Problems
from auditor.registry.importing.records import MAX_ROWS, Cell, Record
from auditor.registry.importing.table import Row, records
from auditor.registry.importing.values import empty

_SCOPE_KEYS = tuple(column.key for column in SCOPE if column.key != "scopes")
_SERVICE_KEYS = tuple(column.key for column in SERVICE)


def decode(data: bytes, file: str) -> str:
    """The text of UTF-8 (with or without BOM) or CP932 bytes. Raises AuditorError for any other."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise AuditorError(f"{file} is UTF-16; save it as 'CSV UTF-8'")
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AuditorError(f"{file} is neither UTF-8 nor Shift_JIS (CP932) text; save it as 'CSV UTF-8'")


def read_csv(data: bytes, problems: Problems) -> list[Record]:
    """The records of a CSV file."""
    try:
        found = records(_lines(decode(data, problems.file)), "", problems)
    except csv.Error as error:
        raise AuditorError(f"{problems.file} is not a CSV file: {error}") from None
    if found is None:
        raise AuditorError(f"{problems.file} has no header row with サービスID and サービス名; see the template")
    return found


def _lines(text: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    for row in reader:
        yield begins, [Cell("", plain(value)) for value in row]
        begins = reader.line_num + 1


def read_toml(data: bytes, problems: Problems) -> list[Record]:
    """The records of a TOML file: `[[service]]` with `[[service.scope]]`."""
    try:
        document = tomllib.loads(decode(data, problems.file))
    except (ValueError, RecursionError) as error:
        raise AuditorError(f"{problems.file} is not TOML: {printable(str(error), 200)}") from None
    services = document.pop("service", [])
    for key in document:
        problems.error(Place(problems.file, "top level"), key, "", "unknown key; services are written as [[service]]")
    if not isinstance(services, list) or not all(isinstance(service, dict) for service in services):
        raise AuditorError(f"{problems.file}: service must be written as [[service]]")
    if len(services) > MAX_ROWS:
        raise AuditorError(f"{problems.file} has {len(services):,} services; at most {MAX_ROWS:,}, split the file")
    return [_record(Place(problems.file, f"[[service]] {at}"), one, problems) for at, one in enumerate(services, 1)]


def _record(place: Place, service: dict[str, Any], problems: Problems) -> Record:
    tables = service.pop("scope", [])
    if isinstance(tables, str):
        return Record(place, _cells(place, service, problems), ({"scopes": Cell("scope", tables)},))
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        problems.error(place, "scope", tables, "expected [[service.scope]] or a text")
        tables = []
    scopes = tuple(
        _cells(Place(place.file, f"{place.row}, [[service.scope]] {at}"), table, problems, scope=True)
        for at, table in enumerate(tables, 1)
    )
    return Record(place, _cells(place, service, problems), scopes)


def _cells(place: Place, table: Mapping[str, Any], problems: Problems, *, scope: bool = False) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    keys = _SCOPE_KEYS if scope else _SERVICE_KEYS
    for key, value in table.items():
        column = column_of(key)
        if column is None and is_remark(key):
            problems.warn(place, key, value, "this key is not kept")
        elif column is None or column.key not in keys:
            problems.error(place, key, value, f"unknown key; expected one of {', '.join(keys)}")
        elif column.key in found:
            problems.error(place, key, value, "this key is there twice, under two names")
        elif not empty(value):
            found[column.key] = Cell(key, value)
    return found
