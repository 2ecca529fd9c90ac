"""Every rule against its cases, and every rule seen to pass, to fail and to be unknown."""

import re
from pathlib import Path

import pytest

import checks
from checks.register import SILENT, clouds, rules, texts
from tests.checks.cases import Case, cases, judged, statuses, table_of

ALL = list(cases())


@pytest.mark.parametrize("case", ALL, ids=[f"{case.code} {case.case}" for case in ALL])
def test_case(case: Case) -> None:
    """The case comes out as its file says."""
    assert statuses(case) == case.status


@pytest.mark.parametrize("code", rules())
def test_rule_is_seen_to_pass_fail_and_be_unknown(code: str) -> None:
    """A rule that cannot fail, or that takes silence for conformity, is a defect."""
    seen: set[str] = set()
    for case in ALL:
        if case.code == code:
            seen |= {case.status} if isinstance(case.status, str) else set(case.status)
    assert {"pass", "fail", "unknown"} <= seen


@pytest.mark.parametrize("case", ALL, ids=[f"{case.code} {case.case}" for case in ALL])
def test_rule_leaves_its_input_alone(case: Case) -> None:
    """The facts are the same after judging as before."""
    batch = judged(case)
    table = table_of(rules()[case.code], case)
    columns = [column for column in batch.rows.columns if column in table.columns]
    kept = batch.rows[columns].set_index("resource").sort_index()
    assert kept.equals(table[columns].set_index("resource").loc[kept.index].sort_index())


@pytest.mark.parametrize("code", rules())
def test_texts_are_whole(code: str) -> None:
    """Statement, reason, and a remedy for every cloud that it runs on, in both languages."""
    rule, text = rules()[code], texts()[code]
    assert rule.ja
    assert rule.en
    assert not re.search(r"\(?\d\)|\d-\d-\d", rule.name + rule.en), (
        "a name says what should hold, not which clause asks for it"
    )
    assert text["why"]["ja"]
    assert text["why"]["en"]
    for cloud in rule.providers:
        assert text["remedy"][cloud]["ja"]
        assert text["remedy"][cloud]["en"]


@pytest.mark.parametrize("code", rules())
def test_a_rule_runs_where_a_cloud_answers(code: str) -> None:
    """On no other: a rule that nothing can answer would be unknown for ever, one that is left out would be silent."""
    assert set(rules()[code].providers) == {cloud for cloud, told in clouds()[code].items() if told not in SILENT}


def test_every_text_belongs_to_a_rule() -> None:
    """No text of a rule that is gone."""
    assert set(texts()) == set(rules())


def test_no_rule_turns_unknown_into_a_verdict() -> None:
    """Operations that answer False for NA have no place in a rule."""
    forbidden = re.compile(r"\.(isna|notna|fillna|isin|isnull|notnull|dropna)\(|== (True|False)|is (True|False)")
    folder = Path(checks.__file__).parent
    for path in sorted([*folder.glob("*.py"), *folder.glob("joins/*.py")]):
        if path.name != "columns.py":
            assert not forbidden.search(path.read_text("utf-8")), path.name
