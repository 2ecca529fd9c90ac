"""How long a page with more than 10,000 failing findings takes to open in Chromium, and how large it is."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from reports import html
from tests.reports.browser import ARGUMENTS, executable
from tests.reports.views import crowded

MOST_SECONDS = 1.0
MOST_BYTES = 2 << 20
TIMES = 5


def measure() -> Iterator[tuple[str, bool]]:
    """(line, whether its limit holds), one after another. Seconds from the address to the end of the load event."""
    with TemporaryDirectory() as folder:
        html.write(crowded("ja", 925), Path(folder))
        page = Path(folder) / "report" / "S-001.html"
        size = page.stat().st_size
        yield f"{size:9,} bytes of a page of 10,000 failing findings (below {MOST_BYTES:,})", size < MOST_BYTES
        seconds = median(_seconds(page))
        yield (
            f"{seconds:9.2f} s until it is loaded, median of {TIMES} (below {MOST_SECONDS:.0f})",
            seconds < MOST_SECONDS,
        )


def _seconds(page: Path) -> list[float]:
    """Each time in a browser that has not seen it."""
    found = []
    with sync_playwright() as playwright:
        for _ in range(TIMES):
            browser = playwright.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
            tab = browser.new_page()
            tab.goto(page.as_uri(), wait_until="load")
            found.append(tab.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") / 1000)
            browser.close()
    return found
