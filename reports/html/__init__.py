"""Pages that open from a file without a network: an overview of all services, and a page for each."""

from dataclasses import replace
from pathlib import Path

from reports.html import closing, index, service
from reports.html.ages import ages
from reports.html.checks import failing
from reports.html.names import CLOSING, INDEX, page_names
from reports.html.operations import operations
from reports.html.page import render
from reports.view import RunView
from reports.words import Words

name = "html"


def write(view: RunView, folder: Path) -> tuple[Path, ...]:
    """Write report/index.html and report/<service>.html; report/closing.html for the proof of an end."""
    report = folder / "report"
    report.mkdir(exist_ok=True)
    say = Words(view.language)
    names = page_names(view.gap_lists)
    asked = operations(view.readings)
    written, told = [], []
    for gaps, file in zip(view.gap_lists, names, strict=True):
        old = ages(view, gaps)
        checks = failing(view, gaps, old, asked, say)
        written.append(
            _write(report / file, render("service.html.j2", service.page(view, gaps, checks, old, say), say))
        )
        # The overview tells nothing of single resources, and those of all services together are many.
        told.append(index.Told(file, [replace(check, rows=()) for check in checks], old))
    written.append(_write(report / INDEX, render("index.html.j2", index.page(view, told, say), say)))
    if view.closing:
        written.append(_write(report / CLOSING, render("closing.html.j2", closing.page(view, view.closing, say), say)))
    return tuple(written)


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
