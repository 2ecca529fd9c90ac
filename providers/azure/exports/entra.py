"""CSV files that an administrator exports from the Entra admin center, as the rows that Microsoft Graph would answer.

Users > Download users (or the list of users with the column of the last sign-in), and Authentication methods > User
registration details. Columns are known by their names, whatever their order; of a person nothing else is kept.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from auditor.errors import AuditorError
from providers.azure.fields import flag, moment
from providers.sheets import header, lines, text_of

KINDS = "a CSV of the Entra admin center: Users > Download users, or Authentication methods > User registration details"

Rows = dict[str, list[dict[str, Any]]]
"""By the operation of Microsoft Graph that they stand in for."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "objectid"),
    "userPrincipalName": ("userprincipalname",),
    "mail": ("mail", "email"),
    "userType": ("usertype",),
    "accountEnabled": ("accountenabled",),
    "createdDateTime": ("createddatetime",),
    "lastSignInDateTime": ("lastinteractivesignintime", "lastsignindatetime", "signinactivitylastsignindatetime"),
    "lastSuccessfulSignInDateTime": ("lastsuccessfulsignindatetime", "signinactivitylastsuccessfulsignindatetime"),
    "isMfaRegistered": ("ismfaregistered",),
    "methodsRegistered": ("methodsregistered",),
}
"""Names of columns, written in small letters and without blanks, as the portal and PowerShell write them."""

TIMES = ("%m/%d/%Y %I:%M:%S %p", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S")
"""How the portal writes times in a CSV, besides ISO: in English, in Japanese. In UTC."""

SIGN_INS = ("lastSignInDateTime", "lastSuccessfulSignInDateTime")


def is_export(data: bytes) -> bool:
    """Whether the first line of a file names columns of such a CSV. What is no text at all is none."""
    try:
        names = header(text_of("", data[:65536], KINDS, cut=True), _plain)
    except AuditorError:
        return False
    return bool(names) and "type" not in names and bool({"userprincipalname", "ismfaregistered"} & set(names))


def read(name: str, data: bytes) -> Rows:
    """The rows of a file. AuditorError names the file and the column, for a file that is no such CSV too."""
    text = text_of(name, data, KINDS)
    names = header(text, _plain)
    columns = {wanted: at for wanted, known in COLUMNS.items() for at, one in enumerate(names) if one in known}
    needed: tuple[str, ...]
    if "isMfaRegistered" in columns:
        make, needed = _registration, ("userPrincipalName",)
    elif {"userType", "accountEnabled", *SIGN_INS} & set(columns):
        make, needed = _person, ("id", "userPrincipalName")
    else:
        raise AuditorError(f"{name}: no column isMfaRegistered, accountEnabled or userType; give {KINDS}")
    if missing := [column for column in needed if column not in columns]:
        raise AuditorError(f"{name}: no column {missing[0]}; export it again with that column")
    found: Rows = {}
    for line, cells in lines(name, text, len(names)):
        row = {column: cells[at].strip() for column, at in columns.items()}
        for operation, told in make(_Cells(name, line, row)):
            found.setdefault(operation, []).append(told)
    return found


class _Cells:
    """The cells of one line, empty ones as None."""

    def __init__(self, name: str, line: int, row: Mapping[str, str]) -> None:
        self._at = f"{name}: line {line}"
        self._row = row

    def text(self, column: str) -> str | None:
        return self._row.get(column) or None

    def _told(self, column: str, make: Callable[[str], Any]) -> Any:
        if (cell := self.text(column)) is None:
            return None
        if (value := make(cell)) is None:
            raise AuditorError(f"{self._at}: column {column}: {cell[:80]!r} cannot be read; export it again")
        return value

    def flag(self, column: str) -> bool | None:
        return self._told(column, flag)  # type: ignore[no-any-return]

    def time(self, column: str) -> str | None:
        found = self._told(column, _time)
        return None if found is None else found.isoformat()


def _registration(cells: _Cells) -> Iterator[tuple[str, dict[str, Any]]]:
    row: dict[str, Any] = {name: cells.text(name) for name in ("id", "userPrincipalName")}
    methods = [part for part in re.split(r"[,;|\n]", cells.text("methodsRegistered") or "") if part.strip()]
    row["isMfaRegistered"] = cells.flag("isMfaRegistered")
    row["methodsRegistered"] = [re.sub(r"\W", "", part) for part in methods]
    yield "graph:registrations", row


def _person(cells: _Cells) -> Iterator[tuple[str, dict[str, Any]]]:
    row: dict[str, Any] = {name: cells.text(name) for name in ("id", "userPrincipalName", "mail", "userType")}
    row["accountEnabled"], row["createdDateTime"] = cells.flag("accountEnabled"), cells.time("createdDateTime")
    yield "graph:users", row
    # An empty cell may mean never, or that it is not told: unknown.
    if told := {name: when for name in SIGN_INS if (when := cells.time(name)) is not None}:
        yield "graph:sign_ins", {"id": row["id"], "signInActivity": told}


def _time(cell: str) -> datetime | None:
    for form in TIMES:
        try:
            return datetime.strptime(cell, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return moment(cell)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()
