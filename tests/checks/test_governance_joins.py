"""Which accounts of an organisation a run has left unread, and where nobody could say."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest

from auditor.facts.frames import frame
from auditor.facts.governance import Account
from auditor.facts.tables import TABLES
from auditor.reading import Reading
from auditor.regulation.parameters import Parameters
from auditor.rule.declare import Criteria
from auditor.rule.holes import Holes
from auditor.rule.join import Tables
from auditor.scope import Scope, Service
from checks.joins.governance import unknown_administrators, unread_members
from tests.checks.cases import NOW

EVERYTHING = tuple(f"{table.table()}.*" for table in TABLES)


def account(key: str, kind: Any = "account", **more: Any) -> Account:
    where: dict[str, Any] = {"provider": "aws", "account": key, "region": "global", "resource": f"{key}:{kind}"}
    return Account(**{**where, "kind": kind, "organization": "o-1", **more})


def unread(rows: Sequence[Account], *closed: str) -> list[Any]:
    """The column, where accounts `closed` could not be entered."""
    frames = {table: frame(table, rows if table is Account else []) for table in TABLES}
    shut: dict[str, Any] = {"provider": "aws", "region": "global", "operation": "sts:AssumeRole", "status": "denied"}
    refused = [Reading(**shut, account=key, columns=EVERYTHING, started_at=NOW, finished_at=NOW) for key in closed]
    keys = tuple(("aws", row.account) for row in rows)
    column = unread_members.fill(Tables(frames, Holes(refused, {}), Criteria(Parameters.load(), NOW), keys, ()))
    return [None if value is None else list(value) for value in pa.array(column).to_pylist()]


@pytest.mark.parametrize(
    ("members", "closed", "left"),
    [
        (("1", "2"), (), []),
        (("1", "2"), ("2",), ["2"]),
        (("1", "2", "3"), (), ["3"]),
        (None, (), None),
    ],
    ids=["all", "one was shut", "one is not in the run", "not listed"],
)
def test_what_a_run_has_left(members: tuple[str, ...] | None, closed: tuple[str, ...], left: list[str] | None) -> None:
    rows = [account("1"), account("1", "organization", members=members), account("2")]

    assert unread(rows, *closed)[1] == left


def test_a_member_takes_the_list_of_whoever_may_read_it() -> None:
    rows = [account("1", "organization", members=("1", "2")), account("1"), account("2", "organization"), account("2")]

    assert unread(rows)[2] == []


def test_another_organisations_list_is_not_taken() -> None:
    other = Account(provider="aws", account="2", region="global", resource="o", kind="organization", organization="o-2")

    assert unread([account("1", "organization", members=("1",)), account("1"), other])[2] is None


def test_administrators_that_nobody_has_named() -> None:
    """The registry's accounts and the trusted ones are known; a member takes the list of whoever may read it."""
    lists: dict[str, Any] = {"delegated_administrators": ("2", "3", "4")}
    other = account("9", "organization", organization="o-2")
    rows = [account("1", "organization", **lists), account("2", "organization"), other]
    frames = {table: frame(table, rows if table is Account else []) for table in TABLES}
    registry = (Service(id="S", name="S", scopes=(Scope(provider="aws", account="2"),)),)
    criteria = Criteria(Parameters.load({"trusted_accounts": ["3"]}), NOW)
    column = unknown_administrators.fill(Tables(frames, Holes((), {}), criteria, (), registry))
    assert [None if value is None else list(value) for value in pa.array(column).to_pylist()] == [["4"], ["4"], None]
