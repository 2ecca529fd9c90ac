"""CSV files of the Entra admin center: the same columns as Microsoft Graph's, and a clear word about what is wrong."""

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

from auditor.demo.azure import directory as demo
from auditor.demo.azure import people
from auditor.demo.azure.cloud import Cloud, Fault
from auditor.demo.azure.site import Site
from auditor.errors import AuditorError
from auditor.facts.identities import Principal
from auditor.settings import Azure, Settings
from providers.azure.adapter import from_files
from providers.azure.exports import entra
from tests.azure.conftest import GOOD, NOW, audit, azure, by_name, quick

DOMAIN = "city.sakura.example.lg.jp"
USERS = ("userPrincipalName", "displayName", "id", "userType", "accountEnabled", "createdDateTime")
USER = ("a@x.jp", "=1+3", "K-1", "Member", "True", "8/19/2021 1:25:31 PM")
REGISTERED = ("userPrincipalName", "userDisplayName", "isMfaRegistered", "methodsRegistered")
REGISTRATION = ("a@x.jp", "青木, 花子", "True", "mobilePhone, fido2SecurityKey")


def table(*lines: tuple[str, ...], delimiter: str = ",") -> str:
    """Lines as a CSV."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(lines)
    return text.getvalue()


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
        table(tuple(f" {name.upper()} " for name in USERS), USER).encode(),
        table((*USERS, "city"), (*USER, "桜")).encode(),
        TEXT.replace("\r\n", "\n").encode() + b"\n\n",
    ],
)
def test_every_form_of_a_file_gives_the_same(data: bytes) -> None:
    """Marks, codings, separators, the order of columns and what else is in it do not matter."""
    assert entra.is_export(data)
    (found,) = entra.read("users.csv", data)["graph:users"]
    assert found == {
        "id": "K-1",
        "userPrincipalName": "a@x.jp",
        "mail": None,
        "userType": "Member",
        "accountEnabled": True,
        "createdDateTime": "2021-08-19T13:25:31+00:00",
    }


def test_sign_ins_and_registrations() -> None:
    """An empty time is not told, and is no sign-in that never was."""
    columns = (*USERS, "Last interactive sign-in time")
    found = entra.read("u.csv", table(columns, (*USER, "2026-06-01T00:00:00Z"), (*USER, "")).encode())
    assert len(found["graph:users"]) == 2
    assert [row["signInActivity"] for row in found["graph:sign_ins"]] == [
        {"lastSignInDateTime": "2026-06-01T00:00:00+00:00"}
    ]
    (row,) = entra.read("r.csv", table(REGISTERED, REGISTRATION).encode())["graph:registrations"]
    assert (row["userPrincipalName"], row["isMfaRegistered"]) == ("a@x.jp", True)
    assert row["methodsRegistered"] == ["mobilePhone", "fido2SecurityKey"]


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"", "empty"),
        ("氏名,課\n青木,税務\n".encode("cp932"), "neither UTF-8 nor UTF-16"),
        (table(("userPrincipalName", "city"), ("a@x.jp", "桜")).encode(), "no column isMfaRegistered"),
        (table(("isMfaRegistered",), ("True",)).encode(), "no column userPrincipalName"),
        (table(("userPrincipalName", "userType"), ("a@x.jp", "Member")).encode(), "no column id"),
        (table(USERS, (*USER[:4], "多分", "")).encode(), "line 2: column accountEnabled: '多分'"),
        (table(USERS, (*USER[:5], "きのう")).encode(), "column createdDateTime"),
        (table(USERS, USER[:3]).encode(), "line 2: not as many cells"),
        ((TEXT + '"abc').encode(), "not a whole CSV table"),
        (TEXT.encode() + b"\xff", "neither UTF-8 nor UTF-16"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_column(data: bytes, wanted: str) -> None:
    """One sentence."""
    with pytest.raises(AuditorError) as raised:
        entra.read("tokumei.csv", data)
    assert str(raised.value).startswith("tokumei.csv: ")
    assert wanted in str(raised.value)


@pytest.mark.parametrize(
    "data", [b"", b"\x00\xff\x00", b"ID,TYPE,NAME\n", b'[{"id": "/x"}]', "氏名,課\n".encode(), b"a,b\n1,2\n"]
)
def test_other_files_are_none(data: bytes) -> None:
    """They are left to who knows them."""
    assert not entra.is_export(data)


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(str.strip).filter(bool),
            st.booleans(),
            st.sampled_from(["Member", "Guest", ""]),
        ),
        min_size=1,
        max_size=8,
    ),
    st.permutations(USERS),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_names_in_any_order_come_back(told: list[tuple[str, bool, str]], order: list[str], coding: str) -> None:
    """Commas, quotes and blanks in names are names."""
    names = ("userPrincipalName", "id", "accountEnabled", "userType")
    lines = [dict(zip(names, (name, name, str(on), kind), strict=True)) for name, on, kind in told]
    data = table(tuple(order), *(tuple(line.get(column, "") for column in order) for line in lines)).encode(coding)
    found = entra.read("x.csv", data)["graph:users"]
    assert [(row["id"], row["accountEnabled"], row["userType"] or "") for row in found] == told


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Nothing else is raised."""
    entra.is_export(data)
    with suppress(AuditorError):
        assert set(entra.read("x.csv", data)) <= {"graph:users", "graph:sign_ins", "graph:registrations"}


def exported(cloud: Cloud, folder: Path) -> list[Path]:
    """What the demo's tenant knows of its people, as an administrator exports it; one person is left out."""
    rows = [row for row in cloud.lists["/v1.0/users"] if row["id"] != people.KINKYU_2]
    logins = {row["id"]: row["userPrincipalName"] for row in rows}
    columns = ("userPrincipalName", "id", "userType", "accountEnabled", "createdDateTime", "lastSignInDateTime")
    users: list[tuple[str, ...]] = [columns]
    for row in rows:
        last = (row["signInActivity"] or {}).get("lastSignInDateTime") or ""
        users.append((*(str(row[name]) for name in columns[:5]), last))
    told = cloud.lists["/v1.0/reports/authenticationmethods/userregistrationdetails"]
    kept = [row for row in told if row["id"] in logins]
    factors = [("userPrincipalName", "isMfaRegistered", "methodsRegistered")]
    factors += [(logins[row["id"]], str(row["isMfaRegistered"]), ",".join(row["methodsRegistered"])) for row in kept]
    written = []
    for name, lines in (("users.csv", users), ("exportUserRegistrationDetails.csv", factors)):
        path = folder / name
        path.write_bytes(table(*lines).encode("utf-8-sig"))
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
        written.append(path)
    return written


def beside(cloud: Cloud, paths: list[Path]) -> Any:
    """The snapshot of the tenant with files beside it."""
    settings = Settings(azure=azure(cloud, subscriptions=(GOOD,)))
    (found,) = from_files(settings, paths, lambda: NOW, lambda *_: None, transport=quick([]))
    return found


def test_files_stand_in_for_what_is_refused(cloud: Cloud, good: Site, tmp_path: Path) -> None:
    """The same of everybody who is in them; of whom they leave out nothing is known, and a reading says why."""
    demo.good(good)
    whole = by_name(audit(cloud)[GOOD], Principal)
    paths = exported(cloud, tmp_path)
    cloud.faults["graph:users"] = cloud.faults["graph:sign_ins"] = Fault(403, "Authorization_RequestDenied")
    cloud.faults["graph:registrations"] = Fault(403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant")
    snapshot = beside(cloud, paths)
    found = by_name(snapshot, Principal)
    same = ("kind", "is_enabled", "is_external", "mfa_enabled", "mfa_strength", "last_sign_in_at", "created_at")
    for name in (f"kinkyu-01@{DOMAIN}", f"tanaka-joho@{DOMAIN}"):
        assert [found[name][column] for column in same] == [whole[name][column] for column in same]
    (left_out,) = (row for row in found.values() if row["resource"].endswith(people.KINKYU_2))
    unknown = ("is_enabled", "mfa_enabled", "last_sign_in_at", "never_signed_in", "orphan")
    assert {left_out[column] for column in unknown} == {None}
    asked = {one.operation: one for one in snapshot.readings if one.status == "partial"}
    assert set(asked) == {"graph:users", "graph:sign_ins", "graph:registrations"}
    assert "exportUserRegistrationDetails.csv" in (asked["graph:registrations"].error or "")
    assert not [one for one in snapshot.readings if one.is_file]


def test_the_tenants_own_answer_comes_first(cloud: Cloud, good: Site, tmp_path: Path) -> None:
    """A file may be old."""
    demo.good(good)
    paths = exported(cloud, tmp_path)
    cloud.lists["/v1.0/users"][0]["accountEnabled"] = False
    (owner,) = (row for row in by_name(beside(cloud, paths), Principal).values() if "kinkyu-01" in row["name"])
    assert owner["is_enabled"] is False


def test_beside_an_export_of_resource_graph(cloud: Cloud, good: Site, tmp_path: Path) -> None:
    """Both kinds of files, and no network: who holds a role by the one, what is known of them by the other."""
    demo.good(good)
    paths = exported(cloud, tmp_path)
    tables = {"subscriptions": cloud.tables["resourcecontainers"], "roles": _assignments(cloud, good)}
    for name, held in tables.items():
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps([row for row in held if row["subscriptionId"] == GOOD]), "utf-8")
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
        paths.append(path)
    (snapshot,) = from_files(Settings(azure=Azure()), paths, lambda: NOW, lambda *_: None)
    named = {one.operation for one in snapshot.readings if one.is_file}
    assert {"file:users.csv", "file:exportUserRegistrationDetails.csv", "file:roles.json"} <= named
    told = {one.operation: one for one in snapshot.readings}
    assert (told["graph:users"].status, told["graph:users"].rows) == ("partial", 4)
    vendor = by_name(snapshot, Principal)["yamamoto@hoshu.example.co.jp"]
    assert (vendor["is_external"], vendor["mfa_enabled"], vendor["mfa_strength"]) == (True, True, "otp")
    assert "principal.*" in {feed for one in snapshot.readings if not one.ok for feed in one.columns}


def _assignments(cloud: Cloud, site: Site) -> list[dict[str, Any]]:
    """The role assignments of the subscription, as Resource Graph shows them."""
    rows = cloud.lists[f"{site.scope}/providers/microsoft.authorization/roleassignments"]
    kind = {"type": "microsoft.authorization/roleassignments", "subscriptionId": site.subscription}
    return [{**row, **kind} for row in rows]


def test_a_broken_file_is_refused_before_anything_is_asked(cloud: Cloud, tmp_path: Path) -> None:
    """With its name."""
    path = tmp_path / "users.csv"
    path.write_bytes(table(USERS, (*USER[:4], "多分", "")).encode())
    with pytest.raises(AuditorError, match=r"users\.csv: line 2: column accountEnabled"):
        beside(cloud, [path])
    assert cloud.asked == []
