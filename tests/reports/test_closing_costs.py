"""A certificate speaks of costs only where they were read; where there is none, its page says what to ask for."""

from dataclasses import replace

import pytest

from reports.html.closing import costs, page
from reports.words import LANGUAGES, Words
from tests.reports.views import view
from tests.test_closing import closed, reading


@pytest.mark.parametrize("language", LANGUAGES)
def test_costs_that_nobody_read_are_not_none(language: str) -> None:
    say, read = Words(language), closed()
    assert costs(read, say).strip() == say("closing.costs_none")
    for clouds in (("azure",), ("gcp",), ("aws", "azure")):
        unread = replace(read, accounts=tuple((cloud, "1") for cloud in clouds))
        assert costs(unread, say).strip() == say("closing.costs_unread")


def test_what_was_refused_is_asked_for_whether_or_not_the_cloud_named_the_right() -> None:
    found = page(view(), closed(readings=[reading()]), Words("ja"))
    ((operation, _, _, what_helps),) = found.unread
    assert f"監査用ロールに権限 {operation} を加える" in what_helps
    assert f"  {operation}\n" in found.request
