"""Documents element by element: the same as the whole document, in pieces of any size; cut anywhere it is noticed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers import stream
from providers.stream import BrokenError, Text, parts

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
DOCUMENTS = st.dictionaries(st.text(), VALUES, max_size=4) | st.lists(VALUES, max_size=5)


def source(text: str, size: int) -> Text:
    """A text that comes in pieces of a size."""
    pieces = iter([text[at : at + size] for at in range(0, len(text), size)])
    return Text(lambda _: next(pieces, ""))


def rebuilt(text: Text) -> Any:
    """The document from its parts."""
    found: Any = None
    for key, value in parts(text):
        if key is None:
            found = [*(found or []), value]
        else:
            found = found or {}
            found.setdefault(key, []).append(value)
    return found


def expected(document: Any) -> Any:
    """What `rebuilt` makes of a document."""
    if isinstance(document, list):
        return document or None
    return {key: value or [None] if isinstance(value, list) else [value] for key, value in document.items()} or None


@given(DOCUMENTS, st.integers(1, 40), st.sampled_from([None, 1]))
def test_any_document_in_any_pieces(document: Any, size: int, indent: int | None) -> None:
    """Nothing is lost, added or changed where the pieces meet."""
    assert rebuilt(source(json.dumps(document, indent=indent, ensure_ascii=False), size)) == expected(document)


@given(DOCUMENTS, st.data())
def test_a_document_that_is_cut_is_never_taken_for_whole(document: Any, data: st.DataObject) -> None:
    """Whatever is left of it."""
    text = json.dumps(document)
    cut = data.draw(st.integers(0, len(text) - 1))
    with pytest.raises(BrokenError):
        list(parts(source(text[:cut], 7)))


@given(DOCUMENTS, st.text(min_size=1).filter(str.strip))
def test_what_stands_after_the_end_is_noticed(document: Any, more: str) -> None:
    """Two documents in one file are none."""
    with pytest.raises(BrokenError):
        list(parts(source(json.dumps(document) + more, 11)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{]", "Expecting"),
        ('{"a" 1}', "':' was expected"),
        ('{"a": 1 "b": 2}', "'}' was expected"),
        ("[1 2]", "']' was expected"),
        ("{1: 2}", "name of a member"),
        ('["\\ud800"]', "half a character"),
        ("[" * 100_000, "nested too deeply|ends in the middle"),
        ("word", "was expected"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    """In a few words."""
    with pytest.raises(BrokenError, match=said):
        list(parts(source(text, 1 << 20)))


def test_an_element_without_end_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is no list of small elements is given up, not read to its end."""
    monkeypatch.setattr(stream, "LONGEST", 1000)
    asked = []

    def endless(size: int) -> str:
        asked.append(size)
        return '["' + "x" * 100 if len(asked) == 1 else "x" * 100

    with pytest.raises(BrokenError, match="longer than"):
        list(parts(Text(endless)))
    assert len(asked) < 20
