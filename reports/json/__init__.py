"""The files that other programs read: findings, gap lists, readings and the run itself. Their fields are a contract."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from reports.json import closing, findings, gaps, readings, run
from reports.json.encode import line, pretty
from reports.view import RunView

name = "json"


def write(view: RunView, folder: Path) -> tuple[Path, ...]:
    """Write findings.jsonl, gaps.json, readings.jsonl and run.json; closing.json for the proof of an end."""
    end = (_whole(folder / "closing.json", closing.document(view.closing)),) if view.closing else ()
    return (
        _lines(folder / "findings.jsonl", findings.lines(view)),
        _whole(folder / "gaps.json", gaps.document(view)),
        _lines(folder / "readings.jsonl", readings.lines(view)),
        _whole(folder / "run.json", run.document(view)),
        *end,
    )


def _lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(line(row) for row in rows)
    return path


def _whole(path: Path, document: Mapping[str, Any]) -> Path:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(pretty(document))
    return path
