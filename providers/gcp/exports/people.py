"""CSV files that an administrator exports from the Admin console, as the rows that the directory would answer.

Directory > Users > Download users, with all columns: its headers are English whatever the language of the console. And
Reporting > User reports > Accounts: its headers are in the language of whoever exports it, each with the date that it
speaks of (https://support.google.com/a/answer/4580176). Columns are known by their names, whatever their order; of a
person nothing else is kept.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from auditor.errors import AuditorError
from providers.gcp.fields import moment
from providers.sheets import header, lines, text_of

KINDS = "a CSV of the Admin console: Directory > Users > Download users (all columns), or User reports > Accounts"

USERS = "directory:users"
Rows = dict[str, list[dict[str, Any]]]
"""By the operation that they stand in for."""

ADDRESS, STATUS, LAST = "address", "status", "last"
ENROLLED, ENFORCED, UNIT, ADMIN = "enrolled", "enforced", "unit", "admin"

COLUMNS: Mapping[str, tuple[str, ...]] = {
    ADDRESS: ("emailaddress", "user", "ユーザー"),
    STATUS: ("status", "useraccountstatus", "ユーザーアカウントのステータス"),
    LAST: ("lastsignin",),
    ENROLLED: ("2svenrolled", "2stepverificationenrollment", "2段階認証プロセスの登録"),
    ENFORCED: ("2svenforced", "2stepverificationenforcement", "2段階認証プロセスの適用"),
    UNIT: ("orgunitpath",),
    ADMIN: ("adminstatus", "管理者のステータス"),
}
"""Names of columns in small letters, without blanks, hyphens and what stands in brackets."""

NEVER = "1970-01-01T00:00:00+00:00"
"""How the directory writes that somebody never signed in."""

STATES: Mapping[str, tuple[bool, bool]] = {
    **dict.fromkeys(("active", "アクティブ", "有効"), (False, False)),
    **dict.fromkeys(("suspended", "blocked", "停止中", "停止", "一時停止中", "ブロック中", "ブロック"), (True, False)),
    **dict.fromkeys(("archived", "アーカイブ済み", "アーカイブ"), (False, True)),
}
"""Whether somebody is suspended, and whether archived."""

WORDS: Mapping[str, bool] = {
    **dict.fromkeys(("true", "yes", "enrolled", "enforced", "登録済み", "登録", "適用済み", "適用", "はい"), True),
    **dict.fromkeys(
        ("false", "no", "notenrolled", "notenforced", "未登録", "未適用", "適用なし", "なし", "いいえ"), False
    ),
}

ADMINS: Mapping[str, tuple[bool, bool]] = {
    **dict.fromkeys(("superadmin", "superadministrator", "特権管理者"), (True, False)),
    **dict.fromkeys(("administrator", "delegatedadmin", "admin", "管理者", "委任管理者"), (False, True)),
    **dict.fromkeys(("none", "なし"), (False, False)),
}
"""Whether somebody is a super administrator, and whether an administrator of another kind."""


def is_export(data: bytes) -> bool:
    """Whether the first line of a file names columns of such a CSV. What is no text at all is none."""
    try:
        names = set(header(text_of("", data[:65536], KINDS, cut=True), _plain))
    except AuditorError:
        return False
    told = {name for column in (STATUS, LAST, ENROLLED, ENFORCED, ADMIN) for name in COLUMNS[column]}
    return bool(names & set(COLUMNS[ADDRESS]) and names & told)


def read(name: str, data: bytes) -> Rows:
    """The rows of a file. AuditorError names the file, the line and the column."""
    text = text_of(name, data, KINDS)
    names = header(text, _plain)
    written = header(text, str.strip)
    columns: dict[str, int] = {}
    for at, one in enumerate(names):
        if wanted := next((column for column, known in COLUMNS.items() if one in known), None):
            if wanted in columns:
                raise AuditorError(f"{name}: line 1: column {written[at]!r} stands there twice; export it again")
            columns[wanted] = at
    heads = {column: written[at] for column, at in columns.items()}
    if ADDRESS not in columns or len(columns) == 1:
        raise AuditorError(f"{name}: line 1: no column with addresses, or none about them; give {KINDS}")
    if ENROLLED not in columns:
        raise AuditorError(f"{name}: line 1: no column 2sv Enrolled; export it again with all columns")
    seen: set[str] = set()
    found = []
    for line, cells in lines(name, text, len(names)):
        row = _person(_Cells(f"{name}: line {line}", heads, {key: cells[at].strip() for key, at in columns.items()}))
        if (address := row["primaryEmail"]) in seen:
            raise AuditorError(f"{name}: line {line}: column {heads[ADDRESS]}: {address[:80]!r} stands there twice")
        seen.add(address)
        found.append(row)
    return {USERS: found}


def merged(files: list[Rows]) -> Rows:
    """The rows of several files, the younger first: of one person, what a younger file says counts."""
    people: dict[str, dict[str, Any]] = {}
    for rows in files:
        for row in rows[USERS]:
            own = people.setdefault(row["primaryEmail"], {})
            own.update({name: value for name, value in row.items() if own.get(name) is None})
    return {USERS: list(people.values())} if files else {}


class _Cells:
    """The cells of one line, empty ones as None."""

    def __init__(self, at: str, heads: Mapping[str, str], row: Mapping[str, str]) -> None:
        self._at = at
        self._heads = heads
        self._row = row

    def told(self, column: str, make: Callable[[str], Any]) -> Any:
        """What a cell says; AuditorError where nobody knows its word."""
        if (cell := self._row.get(column) or None) is None:
            return None
        if (value := make(cell)) is None:
            raise AuditorError(
                f"{self._at}: column {self._heads[column]}: {cell[:80]!r} cannot be read; export it again"
            )
        return value

    def needed(self, column: str, make: Callable[[str], Any]) -> Any:
        """The same of a cell that may not be empty."""
        if (value := self.told(column, make)) is None:
            raise AuditorError(f"{self._at}: column {self._heads[column]} is empty; export it again")
        return value


def _person(cells: _Cells) -> dict[str, Any]:
    """A person as the directory lists them. The time of the last sign-in carries no zone: it may be hours off."""
    address = cells.needed(ADDRESS, lambda cell: cell.lower() if re.fullmatch(r"[^@\s]+@[^@\s]+", cell) else None)
    suspended, archived = cells.told(STATUS, _in(STATES)) or (None, None)
    owner, delegated = cells.told(ADMIN, _in(ADMINS)) or (None, None)
    return {
        "primaryEmail": address,
        "suspended": suspended,
        "archived": archived,
        "isAdmin": owner,
        "isDelegatedAdmin": delegated,
        "isEnrolledIn2Sv": cells.told(ENROLLED, _in(WORDS)),
        "isEnforcedIn2Sv": cells.told(ENFORCED, _in(WORDS)),
        "lastLoginTime": cells.told(LAST, _time),
        "orgUnitPath": cells.told(UNIT, lambda cell: cell if cell.startswith("/") else None),
    }


def _in(words: Mapping[str, Any]) -> Callable[[str], Any]:
    return lambda cell: words.get(_plain(cell))


def _time(cell: str) -> str | None:
    if _plain(cell) == "neverloggedin":
        return NEVER
    try:
        return datetime.strptime(cell, "%Y/%m/%d %H:%M:%S").replace(tzinfo=UTC).isoformat()
    except ValueError:
        found = moment(cell)
        return None if found is None else found.isoformat()


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text).partition("[")[0]).lower()
