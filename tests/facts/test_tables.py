"""The vocabulary: tables, each column with a type and a text."""

import dataclasses
from dataclasses import dataclass
from typing import Annotated, get_args

import pytest

from auditor.facts.base import Fact, Joined, columns, schema
from auditor.facts.stores import TlsVersion
from auditor.facts.tables import TABLES, table

ENVELOPE = ["provider", "account", "region", "resource", "name", "tags", "provider_managed", "absent"]
ACCOUNT_WIDE = {
    "principal",
    "credential",
    "grant",
    "auth_policy",
    "guardrail",
    "audit_trail",
    "detector",
    "alert",
    "contact",
    "health_event",
    "account",
    "service_in_use",
    "subscription_offer",
    "activity",
}


def test_tables_have_names_of_their_own() -> None:
    assert len({kind.table() for kind in TABLES}) == len(TABLES)
    assert all(table(kind.table()) is kind for kind in TABLES)


def test_an_unknown_name_is_no_table() -> None:
    with pytest.raises(KeyError):
        table("nothing")


def test_rows_about_whole_accounts_are_marked() -> None:
    assert {kind.table() for kind in TABLES if kind.account_wide} == ACCOUNT_WIDE


@pytest.mark.parametrize("kind", TABLES, ids=Fact.table.__func__)  # type: ignore[attr-defined]
def test_a_table_has_the_envelope_and_says_what_each_column_means(kind: type[Fact]) -> None:
    assert schema(kind).names[: len(ENVELOPE)] == ENVELOPE
    assert kind.__doc__
    assert "\n" not in kind.__doc__
    for column in columns(kind):
        assert column.doc
        assert "\n" not in column.doc
        assert column.doc.isascii()


@pytest.mark.parametrize("kind", TABLES, ids=Fact.table.__func__)  # type: ignore[attr-defined]
def test_only_the_keys_have_to_be_known(kind: type[Fact]) -> None:
    row = kind(provider="aws", account="1", region="global", resource="r")
    unknown = {field.name for field in dataclasses.fields(row) if getattr(row, field.name) is None}
    assert unknown == set(schema(kind).names) - {"provider", "account", "region", "resource", "absent"}
    assert not hasattr(row, "__dict__") or dataclasses.replace(row) == row


def test_a_joined_column_is_told_from_one_that_is_read() -> None:
    joined = {column.name for column in columns(table("log_store")) if column.joined}
    assert {"is_public", "access_logged", "receives_audit"} <= joined
    assert "is_locked" not in joined


def test_a_column_without_a_meaning_is_refused() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Bare(Fact):
        size: int | None = None

    with pytest.raises(TypeError, match=r"Bare\.size"):
        columns(Bare)


def test_a_column_of_another_type_is_refused() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Odd(Fact):
        parts: Annotated[set[str] | None, "parts", Joined()] = None

    with pytest.raises(TypeError, match=r"Odd\.parts"):
        columns(Odd)


def test_protocol_versions_are_ordered_as_text() -> None:
    assert list(get_args(TlsVersion)) == sorted(get_args(TlsVersion))
