"""Records to services: every value parsed, rows of one service joined, all errors told at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from auditor.errors import AuditorError
from auditor.registry.importing.columns import SCOPE, SERVICE, Column
from auditor.registry.importing.problems import Place, Problems, RefusedError
from auditor.registry.importing.records import MAX_BYTES, Cell, Record
from auditor.registry.importing.scopes import account, format_scope
from auditor.registry.importing.text_files import read_csv, read_toml
from auditor.registry.importing.workbooks import read_xlsx
from auditor.scope import Scope, Service

_READERS = {".toml": read_toml, ".csv": read_csv, ".xlsx": read_xlsx}


@dataclass(frozen=True)
class Imported:
    """What a file holds: services in its order, and what its owner should look at, one line each."""

    services: tuple[Service, ...]
    warnings: tuple[str, ...]


def read_services(path: Path) -> tuple[Service, ...]:
    """The services of a TOML, CSV or XLSX file, in its order. Raises AuditorError with all errors of the file."""
    return import_services(path).services


def import_services(path: Path) -> Imported:
    """The services of a file with the warnings. Raises AuditorError with all errors of the file, one a line."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise AuditorError(f"{path.name}: a registry is read from .toml, .csv or .xlsx; save it as one of these")
    problems = Problems(path.name)
    records = reader(_bytes(path), problems)
    services = _joined([(record, _service(record, problems)) for record in records], path.suffix.lower(), problems)
    problems.check()
    if not services:
        problems.warnings.append(f"{path.name}: no service in it")
    return Imported(services, tuple(problems.warnings))


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise AuditorError(f"{path} cannot be read: {error.strerror or error}") from None
    if not data:
        raise AuditorError(f"{path.name} is empty")
    if len(data) > MAX_BYTES:
        raise AuditorError(f"{path.name} is larger than {MAX_BYTES // 2**20} MB; split it")
    return data


def _service(record: Record, problems: Problems) -> Service | None:
    before = len(problems.errors)
    fields = _parsed(record.place, record.service, SERVICE, problems)
    for key, header in (("id", "サービスID"), ("name", "サービス名")):
        if key not in record.service:
            problems.error(record.place, header, None, "this must be filled in")
    scopes = [scope for cells in record.scopes for scope in _scopes(record.place, cells, problems)]
    if len(problems.errors) > before:
        return None
    unique = tuple({format_scope(scope): scope for scope in scopes}.values())
    return Service(**fields, scopes=unique)


def _parsed(place: Place, cells: Mapping[str, Cell], columns: tuple[Column, ...], problems: Problems) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in columns:
        cell = cells.get(column.key)
        if cell is None:
            continue

        def note(said: str, cell: Cell = cell) -> None:
            problems.warn(place, cell.header, cell.value, said)

        try:
            found[column.key] = column.parse(_value(cell, column), note)
        except RefusedError as error:
            problems.error(place, cell.header, cell.value, str(error))
    return found


def _value(cell: Cell, column: Column) -> object:
    if cell.kind == "error":
        raise RefusedError("is an error of Excel; type the value")
    if cell.kind == "formula" and column.key != "name":
        raise RefusedError("is a formula, and formulas are not computed; paste its value")
    return cell.value


def _scopes(place: Place, cells: Mapping[str, Cell], problems: Problems) -> tuple[Scope, ...]:
    found = _parsed(place, cells, SCOPE, problems)
    written: tuple[Scope, ...] = found.pop("scopes", ())
    apart = cells.keys() - {"scopes"}
    if not apart:
        return written
    missing = {"provider", "account"} - apart
    if missing:
        cell = cells[min(apart)]
        problems.error(place, cell.header, cell.value, "a scope needs プロバイダ and アカウント")
    if missing or "provider" not in found or "account" not in found:
        return written
    cell = cells["account"]
    try:
        number = account(
            found["provider"], found["account"], lambda said: problems.warn(place, cell.header, cell.value, said)
        )
    except RefusedError as error:
        problems.error(place, cell.header, cell.value, str(error))
        return written
    return (*written, Scope(**{**found, "account": number}))


def _joined(read: list[tuple[Record, Service | None]], suffix: str, problems: Problems) -> tuple[Service, ...]:
    """One service an ID: rows that differ in their scopes only belong together."""
    first: dict[str, tuple[Record, Service]] = {}
    scopes: dict[str, dict[str, Scope]] = {}
    for record, service in read:
        if service is None:
            continue
        begun, known = first.setdefault(service.id, (record, service))
        mine, old = scopes.setdefault(service.id, {}), len(scopes[service.id])
        mine.update((format_scope(scope), scope) for scope in service.scopes)
        same = suffix != ".toml" and len(mine) > old and replace(known, scopes=()) == replace(service, scopes=())
        if begun is not record and not same:
            said = f"duplicate ID, first in {begun.place.row}; rows of one service differ in their scope only"
            problems.error(record.place, record.service["id"].header, service.id, said)
    whole = {name: replace(service, scopes=tuple(scopes[name].values())) for name, (_, service) in first.items()}
    for name, service in whole.items():
        _look(first[name][0].place, service, problems)
    return tuple(whole.values())


def _look(place: Place, service: Service, problems: Problems) -> None:
    for column in SERVICE:
        if column.wanted and getattr(service, column.key) is None:
            problems.warn(place, column.header, None, f"item 4-2 asks for it (service {service.id})")
    if service.starts_on and service.ends_on and service.ends_on < service.starts_on:
        problems.warn(place, "利用終了日(予定日)", service.ends_on, f"is before the start, {service.starts_on}")
    if not service.scopes:
        problems.warn(place, "対象範囲", None, f"nothing can be audited for service {service.id}")
