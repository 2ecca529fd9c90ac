"""Writes services as a TOML, CSV or XLSX file that the importers read back as the same services."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Literal, assert_never

from openpyxl.utils.exceptions import IllegalCharacterError

from auditor.cells import neutral
from auditor.errors import AuditorError
from auditor.registry.importing.columns import CRITICALITY, SERVICE, STATUS, Column
from auditor.registry.importing.scopes import format_scope
from auditor.registry.sheets import CELL_LIMIT, workbook
from auditor.scope import Scope, Service

Format = Literal["toml", "csv", "xlsx"]
SCOPES = "対象範囲"

_WORDS: Mapping[str, Mapping[object, str]] = {
    "personal_info": {True: "有", False: "無"},
    "criticality": {meaning: word for word, meaning in reversed(list(CRITICALITY.items()))},
    "status": {meaning: word for word, meaning in reversed(list(STATUS.items()))},
}


def template(fmt: Format) -> bytes:
    """An empty registry to fill in."""
    return export_services((), fmt)


def export_services(services: Sequence[Service], fmt: Format) -> bytes:
    """The file's bytes. Raises AuditorError for a service whose text no file can carry (a control character)."""
    try:
        match fmt:
            case "toml":
                return _toml(services).encode()
            case "csv":
                return _csv(services).encode("utf-8-sig")
            case "xlsx":
                return workbook("クラウドサービス台帳", _table(services))
            case _:
                assert_never(fmt)
    except (IllegalCharacterError, UnicodeEncodeError) as error:
        raise AuditorError(f"the registry holds a control character that {fmt} cannot carry: {error!r}") from None


def _table(services: Sequence[Service]) -> list[list[str]]:
    header = [*(column.header for column in SERVICE), SCOPES]
    return [header, *(row for service in services for row in _rows(service))]


def _rows(service: Service) -> list[list[str]]:
    """One row; more where the scopes are too long for one cell."""
    fields = [_cell(service, column) for column in SERVICE]
    cells, size = list[list[str]]([[]]), 0
    for text in map(format_scope, service.scopes):
        size += len(text) + 1
        if cells[-1] and size > CELL_LIMIT:
            cells.append([])
            size = len(text) + 1
        cells[-1].append(text)
    return [[*fields, "\n".join(texts)] for texts in cells]


def _cell(service: Service, column: Column) -> str:
    value = getattr(service, column.key)
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(value)
    return _WORDS.get(column.key, {}).get(value) or str(value)


def _csv(services: Sequence[Service]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([neutral(cell) for cell in row] for row in _table(services))
    return text.getvalue()


def _toml(services: Sequence[Service]) -> str:
    keys = [f"#   {column.key:<17} {column.header}" for column in SERVICE]
    head = [
        "# クラウドサービス台帳",
        "# [[service]]",
        *keys,
        "# [[service.scope]]",
        "#   provider, account, regions, tags",
    ]
    return "\n".join([*head, *(line for service in services for line in _toml_service(service)), ""])


def _toml_service(service: Service) -> list[str]:
    lines = ["", "[[service]]"]
    for column in SERVICE:
        value = getattr(service, column.key)
        if value is not None and value != ():
            lines.append(f"{column.key} = {_toml_value(value)}")
    for scope in service.scopes:
        lines += ["", "[[service.scope]]", *_toml_scope(scope)]
    return lines


def _toml_scope(scope: Scope) -> list[str]:
    lines = [f"provider = {_string(scope.provider)}", f"account = {_string(scope.account)}"]
    if scope.regions:
        lines.append(f"regions = {_toml_value(scope.regions)}")
    if scope.tags:
        tags = ", ".join(f"{_string(key)} = {_string(value)}" for key, value in scope.tags.items())
        lines.append(f"tags = {{ {tags} }}")
    return lines


def _toml_value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(_string(item) for item in value) + "]"
    return _string(value) if isinstance(value, str) else str(value)


def _string(text: str) -> str:
    # A JSON string is a TOML basic string but for DEL, which JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
