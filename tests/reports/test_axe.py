"""WCAG 2.2 AA, as axe-core finds it in a real browser: nothing, on every kind of page, by day and by night."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from auditor.facts.keys import Key
from auditor.facts.stores import DataStore
from reports import html
from tests.reports.views import statements, view
from tests.test_closing import at, closed, reading

NAMES = ("index", "S-001", "S-003", "%2E.%2FS%20%3C2%3E", "~unclaimed", "closing", "certificate")
LEFT = (DataStore(**at("b", kind="bucket")), Key(**at("k", manager="customer", state="pending_destroy")))
RULES = {
    "light": {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}},
}
"""By night what night changes, and nothing else, is looked at once more: colours, which are those of any language."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of pages by language: with what people stated, in force and past its date, and two ends among them,
    one refused, one certified."""
    found = {}
    for language in ("ja", "en"):
        folder = tmp_path_factory.mktemp(f"axe-{language}")
        report, seen = folder / "report", view(language, said=statements())
        html.write(replace(seen, closing=closed(readings=[reading(status="ok")])), folder)
        (report / "closing.html").rename(report / "certificate.html")
        html.write(replace(seen, closing=closed(*LEFT, readings=[reading()])), folder)
        found[language] = report
    return found


def violations(page: Page, scheme: str = "light") -> list[Any]:
    """What axe-core finds on a page: (rule, the first element that breaks it)."""
    found = Axe().run(page, options=RULES[scheme]).response
    return [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]


@pytest.mark.parametrize(("language", "scheme"), [("ja", "light"), ("en", "light"), ("ja", "dark")])
def test_axe_finds_nothing(browser: Browser, written: dict[str, Path], language: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]  # axe is a script
    page = context.new_page()
    found = {}
    for name in NAMES:
        page.goto((written[language] / f"{name}.html").as_uri())
        for details in page.locator("details").all():
            details.evaluate("e => { e.open = true; }")
        if name == "S-001":
            page.locator(".filters button").first.click()
        found[name] = violations(page, scheme)
    context.close()
    assert found == {name: [] for name in NAMES}


def test_axe_would_find_something(browser: Browser, written: dict[str, Path]) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto((written["ja"] / "index.html").as_uri())
    page.evaluate("document.querySelector('.brand').style.color = '#0b4a90'; document.title = ''")
    assert {rule for rule, _ in violations(page)} == {"color-contrast", "document-title"}
    context.close()
