"""Text on its way into a sheet or a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.cells import neutral, plain, printable


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "　=1", "＝1", "＋1", "－1", "＠x"])
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "住基", "a=b", "'a", "'", "2025-01-29", " x"])
def test_other_text_stays(text: str) -> None:
    assert neutral(text) == text


@given(st.text(alphabet=st.sampled_from("'=+-@\t\r\n ＝　ab")) | st.text())
def test_plain_undoes_neutral_and_nothing_neutral_computes(text: str) -> None:
    assert plain(neutral(text)) == text
    assert neutral(text)[:1] not in tuple("=+-@\t\r\n＝＋－＠")


@given(st.text(), st.integers(1, 50))
def test_what_is_printed_is_one_short_printable_line(text: str, limit: int) -> None:
    shown = printable(text, limit)
    assert len(shown) <= limit
    assert all(mark.isprintable() or mark == "　" for mark in shown)


def test_printable_escapes_and_shortens() -> None:
    assert printable("a\x1b[31m\u202e\n", 40) == "a\\x1b[31m\\u202e\\n"
    assert printable("x" * 9, 4) == "xxx…"
    assert printable("xxxx", 4) == "xxxx"
