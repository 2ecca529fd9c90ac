"""A real browser on the pages, listening for everything that a page must not do."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Dialog, Page

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def executable() -> str:
    """The browser: CHROMIUM, else what is on the path."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "these tests need Chromium: install it, or name it in CHROMIUM"
    return found


class Watched:
    """A page with everything that it did beside being shown."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda message: self.wrong.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda request: self._asked(request.url))

    def _dialog(self, dialog: Dialog) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, url: str) -> None:
        if not url.startswith("file:"):
            self.wrong.append(f"request: {url}")

    def open(self, path: Path, anchor: str = "") -> Page:
        """Open a page from its file."""
        self.page.goto(path.as_uri() + anchor)
        return self.page


@contextmanager
def watched(browser: Browser, width: int = 1280, scripts: bool = True) -> Iterator[Watched]:
    """A fresh context of that width; nothing wrong may have happened when it closes."""
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    try:
        seen = Watched(context)
        yield seen
        assert seen.wrong == []
    finally:
        context.close()
