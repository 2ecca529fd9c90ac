"""Rows of cells to records: finds the header under the title rows, then reads what is below it."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from auditor.errors import AuditorError
from auditor.registry.importing.columns import SCOPE, Column, column_of, is_remark
from auditor.registry.importing.problems import Place, Problems
from auditor.registry.importing.records import MAX_ROWS, Cell, Record
from auditor.registry.importing.values import empty

_TITLES = 50
"""The header must be among this many rows; what stands above it is a title."""
_WIDTH = 500
_KEYS = frozenset(column.key for column in SCOPE)

Row = tuple[int, Sequence[Cell]]
"""The row's number as its program shows it, and its cells (their headers still empty)."""


def records(rows: Iterable[Row], where: str, problems: Problems) -> list[Record] | None:
    """The records of one sheet; None where it has no header row. `where` is put before row numbers (`sheet 台帳, `)."""
    walk = iter(rows)
    for _ in range(_TITLES):
        row = next(walk, None)
        if row is None:
            return None
        if sum(cell.kind == "value" and column_of(cell.value) is not None for cell in row[1]) >= 2:
            columns = _header(row, where, problems)
            return _body(walk, columns, where, problems)
    return None


def _header(row: Row, where: str, problems: Problems) -> dict[int, tuple[str, Column | None]]:
    """Columns by position; None are the remarks that nobody reads."""
    number, cells = row
    if len(cells) > _WIDTH:
        raise AuditorError(
            f"{problems.file}, {where}row {number}: {len(cells)} columns; a registry has at most {_WIDTH}"
        )
    place, found, seen = Place(problems.file, f"{where}row {number}"), {}, set[str]()
    for at, cell in enumerate(cells):
        if empty(cell.value):
            continue
        header, column = str(cell.value).strip(), column_of(cell.value)
        if column is None and not is_remark(header):
            problems.error(place, header, cell.value, "unknown column; take it out, or use a header of the template")
            continue
        if column is not None and column.key in seen:
            problems.error(place, header, cell.value, "this column is there twice")
            continue
        if column is None:
            problems.warn(place, header, cell.value, "this column is not kept")
        else:
            seen.add(column.key)
        found[at] = (header, column)
    for key, name in (("id", "サービスID"), ("name", "サービス名")):
        if key not in seen:
            problems.error(place, name, None, "this column is missing")
    return found


def _body(
    rows: Iterable[Row], columns: Mapping[int, tuple[str, Column | None]], where: str, problems: Problems
) -> list[Record]:
    found: list[Record] = []
    unknown, known_errors = set[int](), len(problems.errors)
    kept = count(1)
    for number, cells in rows:
        filled = {at: cell for at, cell in enumerate(cells) if not empty(cell.value)}
        if not filled:
            continue
        if next(kept) > MAX_ROWS:
            raise AuditorError(f"{problems.file}, {where}row {number}: more than {MAX_ROWS:,} rows; split the file")
        place = Place(problems.file, f"{where}row {number}")
        for at in filled.keys() - columns.keys() - unknown:
            unknown.add(at)
            if not known_errors:  # an unknown header has already been reported
                problems.error(place, f"column {at + 1}", filled[at].value, "stands under no header")
        found.append(_record(place, filled, columns))
    return found


def _record(place: Place, filled: Mapping[int, Cell], columns: Mapping[int, tuple[str, Column | None]]) -> Record:
    service, scope = dict[str, Cell](), dict[str, Cell]()
    for at, cell in filled.items():
        header, column = columns.get(at, ("", None))
        if column is not None:
            (scope if column.key in _KEYS else service)[column.key] = Cell(header, cell.value, cell.kind)
    return Record(place, service, (scope,) if scope else ())
