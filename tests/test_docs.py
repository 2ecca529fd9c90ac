"""Documents that are made from the code are as the code is."""

import pytest

from auditor.docs import FOLDER, documents
from auditor.regulation.items import load_items
from checks.register import rules


@pytest.mark.parametrize("name", documents())
def test_document_is_current(name: str) -> None:
    """`python -m auditor.docs` writes them."""
    assert (FOLDER / name).read_text("utf-8") == documents()[name]


def test_coverage_names_every_item_and_every_check() -> None:
    """And what stays for people, for each item that people have a part in."""
    text = documents()["coverage.md"]
    sections = dict(part.split("\n", 1) for part in text.split("\n## ")[1:])
    assert list(sections) == [item.id for item in load_items()]
    for item in load_items():
        assert all(f"| {code} |" in sections[item.id] for code in (*item.checks, *item.planned))
        assert item.outside is not None or not item.attested, f"{item.id}: say what stays for people"
    assert all(f"| {code} |" in text for code in rules())
