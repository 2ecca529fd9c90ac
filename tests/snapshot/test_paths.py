"""Other people's names as parts of a path."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.snapshot import component


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("123456789012", "123456789012"),
        ("my-project_1.x", "my-project_1.x"),
        ("../../x", "%2E.%2F..%2Fx"),
        (".", "%2E"),
        ("..", "%2E."),
        (".hidden", "%2Ehidden"),
        ("", "%"),
        ("<script>", "%3Cscript%3E"),
        ("a%2Fb", "a%252Fb"),
        ("a\x00b\n", "a%00b%0A"),
        ("市", "%E5%B8%82"),
    ],
)
def test_a_name_becomes_one_part(name: str, part: str) -> None:
    assert component(name) == part


def test_a_long_name_is_cut_and_stays_itself() -> None:
    one, other = component("x" * 300), component("x" * 299 + "y")
    assert one != other
    assert len(one) == len(other) == 120
    assert len(component("市" * 300)) == 120


@given(st.text(), st.text())
def test_parts_stay_below_and_differ_where_names_differ(one: str, other: str) -> None:
    part = component(one)
    assert (Path("/r") / part).resolve().parent == Path("/r")
    assert not part.startswith(".")
    assert (part == component(other)) == (one == other)
