"""Files of Resource Graph: every form gives the same rows, and a foreign or broken one is refused with its place."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import AuditorError
from providers.azure.exports.files import rows
from providers.files import opened

KEY = "11111111-1111-4111-8111-111111111111"
ROW: dict[str, Any] = {
    "id": f"/subscriptions/{KEY}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st1",
    "name": "st1",
    "type": "microsoft.storage/storageaccounts",
    "location": "japaneast",
    "tags": {"owner": '=cmd|"x"'},
    "properties": {"minimumTlsVersion": "TLS1_2"},
}


def table(row: dict[str, Any]) -> str:
    """The row as the portal's CSV."""
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow([name.upper() if name != "properties" else name for name in row])
    sheet.writerow([json.dumps(cell) if isinstance(cell, dict) else cell for cell in row.values()])
    return text.getvalue()


FORMS = {
    "list": json.dumps([ROW]),
    "az": json.dumps({"count": 1, "data": [ROW], "skip_token": None, "total_records": 1}),
    "rest": json.dumps({"value": [ROW]}),
    "lines": json.dumps(ROW) + "\n\n",
    "csv": table(ROW),
    "bom": "\ufeff" + table(ROW),
}


def read(path: Path, text: str | bytes) -> list[dict[str, Any]]:
    """The rows of a file with this text."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with opened(path, "an export") as found:
        return [row for _, row in rows(path, found)]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_rows(form: str, tmp_path: Path) -> None:
    """The subscription comes from the ID where no column has it."""
    assert read(tmp_path / "a", FORMS[form]) == [{**ROW, "subscriptionId": KEY}]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("[1]", "row 1 has no `id`"),
        ('[{"id": "x", "type": "y"}]', "row 1: 'x' is no ID"),
        ('{"Users": []}', "not a file that this program knows"),
        ('[{"id": "/a", "type"', "ends in the middle"),
        ('{"id": "/a", "type": "b"}\n{"id"', "line 2 is not JSON"),
        ("id,type\n/a", "line 2: not as many cells"),
        ("id,type,properties\n/a,b,{", "line 2: column properties is not JSON"),
        ("name,mail\nx,y\n", "not a file that this program knows"),
        (b"\xff\xfe\x00", "not UTF-8"),
    ],
)
def test_what_is_wrong_with_a_file(text: str | bytes, said: str, tmp_path: Path) -> None:
    """One message with the file, the place and the way out."""
    with pytest.raises(AuditorError, match=said) as refused:
        read(tmp_path / "export.json", text)
    assert "export.json" in str(refused.value)


@given(text=st.text() | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps))
def test_any_text_is_rows_or_a_message(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Never a traceback."""
    try:
        found = read(tmp_path_factory.getbasetemp() / "any", text.encode("utf-8", "surrogatepass"))
    except AuditorError:
        return
    assert all(isinstance(row["id"], str) for row in found)
