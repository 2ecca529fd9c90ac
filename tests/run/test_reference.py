"""`auditor checks` and `auditor items` show each of theirs, in both languages."""

import pytest

from auditor.regulation.items import load_items
from checks.register import rules
from tests.run.conftest import Auditor


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_check_is_shown(language: str, auditor: Auditor) -> None:
    """Also one that no cloud of this version answers and that has no remedy there."""
    for rule in rules().values():
        shown = auditor("checks", rule.code.lower(), "--lang", language)
        assert shown.code == 0, (rule.code, shown.err)
        first, title, *_ = shown.out.splitlines()
        assert first.split() == [rule.code, rule.severity, *", ".join(rule.providers).split()]
        assert title == (rule.ja if language == "ja" else rule.en)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_item_is_shown(language: str, auditor: Auditor) -> None:
    """With its text and its checks."""
    for item in load_items():
        shown = auditor("items", item.id, "--lang", language)
        assert shown.code == 0, (item.id, shown.err)
        assert item.ja in shown.out
        assert all(code in shown.out for code in item.checks)
