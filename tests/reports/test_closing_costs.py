"""A certificate speaks of costs only where they were read."""

from dataclasses import replace

import pytest

from reports.html.closing import costs
from reports.words import LANGUAGES, Words
from tests.test_closing import closed


@pytest.mark.parametrize("language", LANGUAGES)
def test_costs_that_nobody_read_are_not_none(language: str) -> None:
    say, read = Words(language), closed()
    assert costs(read, say).strip() == say("closing.costs_none")
    for clouds in (("azure",), ("gcp",), ("aws", "azure")):
        unread = replace(read, accounts=tuple((cloud, "1") for cloud in clouds))
        assert costs(unread, say).strip() == say("closing.costs_unread")
