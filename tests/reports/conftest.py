"""One browser and one set of pages for all tests of the reports."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from reports import html
from reports.bundle.pack import bundles
from reports.formats import write_bundle
from tests.reports.browser import ARGUMENTS, executable
from tests.reports.bundled import KEY
from tests.reports.views import view


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of pages by language."""
    found = {}
    for language in ("ja", "en"):
        folder = tmp_path_factory.mktemp(f"pages-{language}")
        html.write(view(language), folder)
        found[language] = folder / "report"
    return found


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run's folder."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "snapshot").mkdir()
    (folder / "snapshot" / "key.csv").write_text("サービスID\n", "utf-8-sig")  # no sheet of the reports
    write_bundle(view(), folder)
    return folder


@pytest.fixture(scope="session")
def packed(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its bundles, signed."""
    out = tmp_path_factory.mktemp("bundles")
    bundles(run, out, "ja", key=KEY)
    return out
