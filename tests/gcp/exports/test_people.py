"""CSV files of the Admin console: the same columns as the directory's, and a clear word about what is wrong."""

import csv
import io
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.demo.gcp import directory as demo
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.people import ITO, KINKYU_1, KOBAYASHI, SATO, YAMADA
from auditor.demo.gcp.site import Site, binding
from auditor.errors import AuditorError
from auditor.facts.identities import Principal
from auditor.settings import Gcp, Settings
from auditor.snapshot import Snapshot
from providers.gcp.adapter import from_files
from providers.gcp.exports import people
from tests.gcp.conftest import GOOD, NOW, audit, gcp, rows

USERS = (
    *("First Name [Required]", "Last Name [Required]", "Email Address [Required]", "Password [Required]"),
    *("Org Unit Path [Required]", "Status [READ ONLY]", "Last Sign In [READ ONLY]", "Recovery Email"),
    *("2sv Enrolled [READ ONLY]", "2sv Enforced [READ ONLY]"),
)
USER = (
    *("=1+3", "青木", "Aoki@x.jp", "****", "/税務", "Active", "2026/06/01 08:30:00", "aoki@example.com"),
    *("True", "False"),
)
ACCOUNTS = (
    *("ユーザー", "ユーザー アカウントのステータス [2026-06-28 GMT+9]", "管理者のステータス [2026-06-28 GMT+9]"),
    *("2 段階認証プロセスの登録 [2026-06-28 GMT+9]", "2 段階認証プロセスの適用 [2026-06-28 GMT+9]"),
)
ENGLISH = (
    *("User", "User account status [2026-06-28]", "Admin status [2026-06-28]"),
    *("2-Step verification enrollment [2026-06-28]", "2-Step Verification enforcement [2026-06-28]"),
)
AOKI = {
    "primaryEmail": "aoki@x.jp",
    "suspended": False,
    "archived": False,
    "isAdmin": None,
    "isDelegatedAdmin": None,
    "isEnrolledIn2Sv": True,
    "isEnforcedIn2Sv": False,
    "lastLoginTime": "2026-06-01T08:30:00+00:00",
    "orgUnitPath": "/税務",
}


def table(*lines: tuple[str, ...], delimiter: str = ",") -> str:
    """Lines as a CSV."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(lines)
    return text.getvalue()


def replaced(**cells: str) -> tuple[str, ...]:
    """The line of somebody with other cells, by a word of their columns."""
    found = list(USER)
    for word, cell in cells.items():
        found[next(at for at, name in enumerate(USERS) if word in name.replace(" ", ""))] = cell
    return tuple(found)


TEXT = table(USERS, USER)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        table(USERS, USER, delimiter="\t").encode("utf-16"),
        table(USERS, USER, delimiter=";").encode(),
        table(USERS[::-1], USER[::-1]).encode(),
        table(tuple(name.partition(" [")[0].upper() for name in USERS), USER).encode(),
        TEXT.replace("\r\n", "\n").encode() + b"\n\n",
    ],
)
def test_every_form_of_a_file_gives_the_same(data: bytes) -> None:
    """Marks, codings, separators, the order of columns and what else is in it do not matter."""
    assert people.is_export(data)
    assert people.read("users.csv", data) == {people.USERS: [AOKI]}


@pytest.mark.parametrize(
    ("line", "column", "wanted"),
    [
        (replaced(Status="Suspended"), "suspended", True),
        (replaced(Status="Archived"), "archived", True),
        (replaced(Status=""), "suspended", None),
        (replaced(LastSignIn="Never logged in"), "lastLoginTime", people.NEVER),
        (replaced(LastSignIn=""), "lastLoginTime", None),
        (replaced(Enrolled=""), "isEnrolledIn2Sv", None),
    ],
)
def test_what_cells_say(line: tuple[str, ...], column: str, wanted: Any) -> None:
    """An empty one says nothing."""
    (found,) = people.read("users.csv", table(USERS, line).encode())[people.USERS]
    assert found[column] == wanted


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        (ACCOUNTS, ("aoki@x.jp", "アクティブ", "特権管理者", "登録済み", "適用済み")),
        (ENGLISH, ("aoki@x.jp", "Active", "Super admin", "Enrolled", "Enforced")),
    ],
)
def test_the_report_on_accounts(columns: tuple[str, ...], line: tuple[str, ...]) -> None:
    """In either language; only it says who administers the directory. A younger file counts before an older one."""
    told = people.read("accounts.csv", table(columns, line).encode())
    (row,) = told[people.USERS]
    assert (row["isAdmin"], row["isEnforcedIn2Sv"], row["lastLoginTime"]) == (True, True, None)
    (both,) = people.merged([told, people.read("users.csv", TEXT.encode())])[people.USERS]
    assert (both["isAdmin"], both["isEnforcedIn2Sv"], both["orgUnitPath"]) == (True, True, "/税務")


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"", "empty"),
        ("氏名,課\n青木,税務\n".encode("cp932"), "neither UTF-8 nor UTF-16"),
        (table(("Status", "Last Sign In"), ("Active", "")).encode(), "line 1: no column with addresses"),
        (table(("Email Address", "Department"), ("a@x.jp", "税務")).encode(), "line 1: no column with addresses"),
        (table(("Email Address", "Status"), ("a@x.jp", "Active")).encode(), "line 1: no column 2sv Enrolled"),
        (table((*USERS, "User"), (*USER, "b@x.jp")).encode(), "line 1: column 'User' stands there twice"),
        (table(USERS, replaced(Status="多分")).encode(), "line 2: column Status [READ ONLY]: '多分'"),
        (table(USERS, replaced(Enrolled="多分")).encode(), "line 2: column 2sv Enrolled [READ ONLY]: '多分'"),
        (table(USERS, replaced(LastSignIn="きのう")).encode(), "column Last Sign In [READ ONLY]: 'きのう'"),
        (table(USERS, replaced(OrgUnit="税務")).encode(), "column Org Unit Path [Required]: '税務'"),
        (table(USERS, replaced(Email="青木")).encode(), "column Email Address [Required]: '青木'"),
        (table(USERS, replaced(Email="")).encode(), "column Email Address [Required] is empty"),
        (table(USERS, USER, replaced(Enrolled="False")).encode(), "line 3: column Email Address [Required]"),
        (table(USERS, USER[:3]).encode(), "line 2: not as many cells"),
        ((TEXT + '"abc').encode(), "line 3: not a whole CSV table"),
        (TEXT.encode() + b"\xff", "neither UTF-8 nor UTF-16"),
    ],
)
def test_what_is_wrong_is_said_with_file_line_and_column(data: bytes, wanted: str) -> None:
    """One sentence."""
    with pytest.raises(AuditorError) as raised:
        people.read("tokumei.csv", data)
    assert str(raised.value).startswith("tokumei.csv: ")
    assert wanted in str(raised.value)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_nothing_else_is_raised(data: bytes) -> None:
    """Whatever stands in a file."""
    people.is_export(data)
    for text in (data, table(USERS).encode() + data, table(ACCOUNTS).encode() + data):
        with suppress(AuditorError):
            people.read("x.csv", text)


def exported(folder: Path, *lines: tuple[str, ...]) -> list[Path]:
    """A file of users, older than the run."""
    path = folder / "User_Download_01072026_120000.csv"
    path.write_text(table(USERS, *lines), "utf-8")
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    return [path]


def beside(cloud: Cloud, paths: list[Path], **more: Any) -> Snapshot:
    """The snapshot of an organisation with files beside it."""
    settings = Settings(gcp=gcp(cloud, **more))
    waited: list[float] = []
    found = {one.account: one for one in from_files(settings, paths, lambda: NOW, lambda *_: None, sleep=waited.append)}
    return found[GOOD]


def told(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """The people by how policies name them."""
    return {row["resource"]: row for row in rows(snapshot, Principal)}


def line(who: str, *, enrolled: bool) -> tuple[str, ...]:
    """The line of somebody."""
    return replaced(Email=who.partition(":")[2], Enrolled=str(enrolled), OrgUnit="/")


def test_files_stand_in_for_what_is_refused(cloud: Cloud, good: Site, tmp_path: Path) -> None:
    """Of everybody who is in them; of whom they leave out nothing is known, and a reading says why."""
    demo.rules(cloud)
    demo.person(cloud, KINKYU_1, demo.recently(), isAdmin=True)
    for who in (ITO, SATO, YAMADA):
        good.policy("", binding("roles/viewer", who))
    paths = exported(tmp_path, line(ITO, enrolled=True), line(SATO, enrolled=False))
    cloud.faults["directory:users"] = Fault("PERMISSION_DENIED")
    snapshot = beside(cloud, paths)
    found = told(snapshot)
    assert [found[who]["mfa_enabled"] for who in (ITO, SATO, YAMADA)] == [True, False, None]
    assert (found[ITO]["is_enabled"], found[ITO]["last_sign_in_at"].day, found[ITO]["created_at"]) == (True, 1, None)
    assert KINKYU_1 not in found  # only the directory's own list names super administrators
    (reading,) = (one for one in snapshot.readings if one.operation == "directory:users")
    assert (reading.status, reading.rows) == ("partial", 2)
    assert paths[0].name in (reading.error or "")
    assert "principal[owner_root].*" in reading.columns


def test_the_directorys_own_answer_comes_first(cloud: Cloud, good: Site, tmp_path: Path) -> None:
    """A file may be old."""
    demo.rules(cloud)
    demo.person(cloud, ITO, demo.recently(), suspended=True)
    good.policy("", binding("roles/viewer", ITO))
    assert told(beside(cloud, exported(tmp_path, line(ITO, enrolled=False))))[ITO]["is_enabled"] is False
    assert told(audit(cloud)[GOOD])[ITO]["mfa_enabled"] is True


@pytest.mark.parametrize(("declared", "wanted"), [(False, True), (None, None), (True, None)])
def test_beside_an_export_of_the_inventory(
    cloud: Cloud, good: Site, tmp_path: Path, declared: bool | None, wanted: bool | None
) -> None:
    """Both kinds of files, and no network. Whether people sign in elsewhere is in neither: the settings say it."""
    good.policy("", binding("roles/viewer", KOBAYASHI))
    paths = exported(tmp_path, line(KOBAYASHI, enrolled=True))
    path = tmp_path / "assets.json"
    path.write_text(json.dumps([one for one in cloud.assets if good.own in one["ancestors"]]), "utf-8")
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    settings = Settings(gcp=Gcp(directory_sso=declared))
    (snapshot,) = from_files(settings, [*paths, path], lambda: NOW, lambda *_: None)
    found = told(snapshot)[KOBAYASHI]
    assert (found["is_enabled"], found["mfa_enabled"]) == (True, wanted)
    assert {f"file:{paths[0].name}", "file:assets.json"} <= {one.operation for one in snapshot.readings if one.is_file}


def test_a_broken_file_is_refused_before_anything_is_asked(cloud: Cloud, tmp_path: Path) -> None:
    """With its name."""
    with pytest.raises(AuditorError, match=r"User_Download.*line 2: column Status"):
        beside(cloud, exported(tmp_path, replaced(Status="多分")))
    assert cloud.asked == []
