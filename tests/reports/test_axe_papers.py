"""WCAG 2.2 AA on the pages that are made from finished runs: the cover of a bundle, a comparison, an overview."""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from auditor.run.comparing import compare, rule_texts
from reports.bundle.pack import bundles
from reports.compare.html import html
from reports.formats import Name, write_bundle
from reports.merge.overview import overview
from reports.merge.page import html as overview_html
from reports.words import LANGUAGES, Words
from tests.reports.runs import FIRST, SECOND, finding, folder, service
from tests.reports.test_axe import violations
from tests.reports.views import view

BEFORE = [finding("a"), finding("b", "unknown"), finding("c", "pass"), finding("d"), finding("e", "unknown")]
AFTER = [
    finding("a", observed={"rotation_days": 500}),
    finding("b", severity="critical"),
    finding("c", severity="medium"),
    finding("d", "unknown", severity="low"),
    finding("e", "pass"),
]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The pages, in both languages."""
    root = tmp_path_factory.mktemp("papers")
    run = root / "run"
    run.mkdir()
    write_bundle(view(), run, [Name.HTML, Name.CSV, Name.JSON])
    first = folder(root / "first", FIRST, BEFORE, complete=False)
    second = folder(root / "second", SECOND, AFTER, services=[service(items={"6-5-1": "met"}), service("S-002")])
    found = []
    for language in LANGUAGES:
        say = Words(language)
        (packed,) = bundles(run, root / f"bundles-{language}", language, ["S-001"])
        with zipfile.ZipFile(packed) as zipped:
            cover = zipped.read("index.html").decode()
        merged = overview([("市", first), ("町", second)], rule_texts())
        pages = {"cover": cover, "diff": html(compare(first, second), say), "overview": overview_html(merged, say)}
        for name, text in pages.items():
            found.append(root / f"{name}-{language}.html")
            found[-1].write_text(text, "utf-8")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, written: list[Path], scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]  # axe is a script
    page = context.new_page()
    found = {}
    for path in written:
        page.goto(path.as_uri())
        found[path.stem] = violations(page, scheme)
    context.close()
    assert found == {path.stem: [] for path in written}
