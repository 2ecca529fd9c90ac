"""OSCAL (NIST's Open Security Controls Assessment Language): the regulation as a catalog, and results that cite it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from auditor.regulation.items import load_items
from reports.html.names import page_names
from reports.json.encode import pretty
from reports.oscal import catalog, results
from reports.view import RunView
from reports.words import Words

name = "oscal"


def write(view: RunView, folder: Path) -> tuple[Path, ...]:
    """Write oscal/catalog.json, and oscal/results/ with a file a service, called as its page is."""
    say, top = Words(view.language), folder / "oscal"
    (top / "results").mkdir(parents=True, exist_ok=True)
    written = [_write(top / "catalog.json", catalog.document(view, say, load_items()))]
    for gaps, page in zip(view.gap_lists, page_names(view.gap_lists), strict=True):
        path = top / "results" / f"{page.removesuffix('.html')}.json"
        written.append(_write(path, results.document(view, gaps, say)))
    return tuple(written)


def _write(path: Path, document: Mapping[str, Any]) -> Path:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(pretty(document))
    return path
