"""Registry files for tests: written as their owners would write them."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from auditor.scope import Scope, Service

HEADER = ("サービスID", "サービス名", "承認日", "自治体機密性", "対象範囲")
ROW = ("juki", "住民記録", "令和7年1月29日", "3B", "aws:123456789012")

JUKI = Service(
    id="juki",
    name="住民記録",
    approved_on=date(2025, 1, 29),
    classification="3B",
    scopes=(Scope(provider="aws", account="123456789012"),),
)


def csv_bytes(*rows: Sequence[str], encoding: str = "utf-8") -> bytes:
    """Rows as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def csv_file(folder: Path, *rows: Sequence[str], encoding: str = "utf-8") -> Path:
    """A CSV file with these rows."""
    path = folder / "台帳.csv"
    path.write_bytes(csv_bytes(*rows, encoding=encoding))
    return path


def xlsx_file(folder: Path, *rows: tuple[Any, ...], title: str = "台帳") -> Path:
    """A workbook of one sheet; strings with a leading = become formulas, as in Excel."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    path = folder / "台帳.xlsx"
    book.save(path)
    return path


def toml_file(folder: Path, text: str) -> Path:
    """A TOML file."""
    path = folder / "台帳.toml"
    path.write_text(text, encoding="utf-8")
    return path
