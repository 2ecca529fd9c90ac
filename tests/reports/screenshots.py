"""`make screenshots`: pages of the made-up town, with earlier audits made up too, as pictures in docs/screenshots."""

import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from auditor.demo.run import demo, parameters
from auditor.demo.statements import state
from auditor.registry.history import Change, Past, Seen, follow
from auditor.registry.runs import RunRecord
from auditor.registry.store import Registry
from auditor.run import steps
from auditor.run.judging import thresholds
from auditor.settings import Settings, load
from reports.formats import Name
from reports.view import RunView
from tests.reports.browser import ARGUMENTS, executable

INTO = Path("docs/screenshots")
SERVICE = "KOKUHO"
_MONTHS = 11
_AGES = (0, 1, 1, 1, 1, 2, 2, 3, 3, 5, 8, 12)
_WIDTH, _HEIGHT = 1280, 1000


def main() -> None:
    """Audit the town (over a minute), give it a past, and take the pictures."""
    INTO.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        outcome = demo(Path(folder), "ja", _silent)
        take(Path(folder), outcome.folder, outcome.view)


def _silent(_account: str, _done: int, _planned: int) -> None:
    """Nobody waits at a terminal."""


def take(folder: Path, run: Path, view: RunView) -> None:
    """The pictures of a run of the demo."""
    registry = f"sqlite:///{folder / 'past.db'}"
    with closing(Registry.open(registry)) as opened:
        opened.put_services([gaps.service for gaps in view.gap_lists if gaps.service], replace=True)
        for record, changes in _past(view):
            opened.record(record, changes)
        settings = _settings(run, registry, "ja")
        steps.feed(settings, steps.judged(settings, run))
        state(opened, thresholds(settings), view.run.started_at)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
        for language in ("ja", "en"):
            _pages(browser, _settings(run, registry, language), run, language)
        browser.close()


def _settings(run: Path, registry: str, language: str) -> Settings:
    return load(None, {}, out=run.parent, registry=registry, language=language, parameters=parameters())


def _pages(browser: Browser, settings: Settings, run: Path, language: str) -> None:
    steps.report(settings, run, [Name.HTML])
    for name in ("index", SERVICE):
        page = run / "report" / f"{name}.html"
        _shot(browser, page, f"{name.lower()}.{language}")
        if language == "ja":
            _shot(browser, page, f"{name.lower()}.dark", dark=True)
            _printed(browser, page, f"{name.lower()}.print")


def _shot(browser: Browser, path: Path, name: str, *, dark: bool = False) -> None:
    scheme: Literal["dark", "light"] = "dark" if dark else "light"
    context = browser.new_context(viewport={"width": _WIDTH, "height": _HEIGHT}, color_scheme=scheme)
    page = context.new_page()
    page.goto(path.as_uri())
    page.screenshot(path=INTO / f"{name}.png")
    context.close()


def _printed(browser: Browser, path: Path, name: str) -> None:
    """The first two sheets, as they come out of the printer."""
    page = browser.new_page()
    page.goto(path.as_uri())
    with tempfile.TemporaryDirectory() as folder:
        page.pdf(path=Path(folder) / "printed.pdf", prefer_css_page_size=True)
        for sheet in ("1", "2"):
            command = ["pdftoppm", "-png", "-r", "96", "-singlefile", "-f", sheet, Path(folder) / "printed.pdf"]
            subprocess.run([*command, INTO / f"{name}{sheet}"], check=True)
    page.close()


def _past(view: RunView) -> Iterator[tuple[RunRecord, Iterable[Change]]]:
    """An audit a month: findings appear as their ID says, and others, more than half as many, are gone by now."""
    now = [change.after for change in view.changes.values()]
    known: dict[str, Past] = {}
    for back in range(_MONTHS, 0, -1):
        at = _months_before(view.run.started_at, back)
        seen = [_seen(one) for one in now if _since(one) >= back]
        seen += [_seen(replace(one, id=one.id[::-1])) for one in now if _number(one) % 5 > 1 and _gone(one, back)]
        changes = follow(known, seen, lambda *_: True, at)
        known |= {change.id: change.after for change in changes}
        yield _record(view.run, at), changes


def _months_before(at: datetime, back: int) -> datetime:
    months = at.year * 12 + at.month - 1 - back
    return at.replace(year=months // 12, month=months % 12 + 1, day=min(at.day, 28))


def _number(one: Past) -> int:
    return int(one.id[:6], 16)


def _since(one: Past) -> int:
    """Months ago that it was first seen: most came long ago, some this month."""
    return _AGES[_number(one) // 7 % len(_AGES)]


def _gone(one: Past, back: int) -> bool:
    return _number(one) // 11 % 9 + 1 <= back


def _seen(one: Past) -> Seen:
    return Seen(
        id=one.id,
        service=one.service,
        check=one.check,
        provider=one.provider,
        account=one.account,
        region=one.region,
        resource=one.resource,
        severity=one.severity,
        status="fail",
    )


def _record(run: RunRecord, at: datetime) -> RunRecord:
    return replace(run, id=f"{at:%Y%m%dT%H%M%SZ}", started_at=at, finished_at=at)


if __name__ == "__main__":
    main()
