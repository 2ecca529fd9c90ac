"""Strength of keys and suites: cases as data, and properties that hold for any name."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.regulation.cryptography import cryptography, key_types, plain
from auditor.regulation.cryptrec import edition, key_allowed, notice, suite_allowed, suite_remarks

CASES = tomllib.loads(Path(__file__).with_name("cryptrec.toml").read_text("utf-8"))
TODAY = date(2026, 4, 1)


def cases(kind: str) -> list[Any]:
    return [pytest.param(case, name, id=f"{name}@{case['on']}") for case in CASES[kind] for name in case["names"]]


@pytest.mark.parametrize(("case", "name"), cases("key"))
def test_key(case: dict[str, Any], name: str) -> None:
    assert key_allowed(name, case["on"]) is case.get("allowed")
    assert notice(name, case["on"]) == case.get("until")


@pytest.mark.parametrize(("case", "name"), cases("suite"))
def test_suite(case: dict[str, Any], name: str) -> None:
    assert suite_allowed(name, case["on"]) is case.get("allowed")
    if "remarks" in case:
        assert len(suite_remarks(name)) == case["remarks"]


def test_nothing_observed_is_unknown() -> None:
    assert key_allowed(None, TODAY) is None
    assert notice(None, TODAY) is None
    assert suite_allowed(None, TODAY) is None
    assert suite_remarks(None) == ()


@pytest.mark.parametrize(("service", "shape"), [("kms", "KeySpec"), ("acm", "KeyAlgorithm")])
def test_every_key_type_of_aws_is_judged(service: str, shape: str) -> None:
    names = botocore.session.get_session().get_service_model(service).shape_for(shape).enum  # type: ignore[attr-defined]
    assert [name for name in names if plain(name) not in key_types()] == []


def test_nothing_is_allowed_that_no_recommended_list_names() -> None:
    data = cryptography()
    tables = (data.suite.key_exchange, data.suite.authentication, data.suite.cipher, data.suite.mode, data.suite.mac)
    parts = {name: part for table in tables for name, part in table.items()}
    assert all(part.scheme in data.names("recommended") for part in parts.values() if part.verdict != "fail")
    silent = [name for table in tables for name, part in table.items() if part.verdict != "allow" and not part.ja]
    assert silent == [], "what fails or is to be noticed says why"


def test_lists_do_not_overlap() -> None:
    data = cryptography()
    lists = [data.names(name) for name in data.lists]
    assert sum(map(len, lists)) == len(frozenset().union(*lists))


def test_a_failing_suite_says_why() -> None:
    failing = [name for case in CASES["suite"] if case.get("allowed") is False for name in case["names"]]
    assert all(suite_remarks(name) for name in failing if suite_allowed(name, TODAY) is False)


def test_edition_is_named() -> None:
    assert "LS-0001-2022R2" in edition()["list"]


WORDS = ["TLS", "SSL", "WITH", "ECDHE", "DHE", "RSA", "ECDSA", "AES", "128", "AES128"]
WORDS += ["GCM", "CBC", "CCM", "8", "SHA", "SHA256", "RC4"]
tokens = st.lists(st.sampled_from(WORDS) | st.text(max_size=3))
names = st.text() | st.builds(lambda by, parts: by.join(parts), st.sampled_from("-_"), tokens)
dates = st.dates()


@given(name=names, on=dates)
def test_any_name_gets_an_answer(name: str, on: date) -> None:
    assert suite_allowed(name, on) in (True, False, None)
    assert key_allowed(name, on) in (True, False, None)
    assert isinstance(suite_remarks(name), tuple)
    until = notice(name, on)
    assert until is None or on <= until


@given(name=names)
def test_weak_parts_never_pass(name: str) -> None:
    if {"RC4", "SHA", "MD5", "DES"} & set(plain(name).split("-")):
        assert suite_allowed(name, TODAY) is not True


@given(name=st.sampled_from(sorted(key_types())), early=dates, late=dates)
def test_what_was_denied_is_not_allowed_later(name: str, early: date, late: date) -> None:
    early, late = sorted((early, late))
    if key_allowed(name, early) is False:
        assert key_allowed(name, late) is False
