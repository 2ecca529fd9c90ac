"""The formats of a report: each is imported only when it is asked for, and lays out the same view."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Protocol, assert_never

from reports import sums
from reports.view import RunView


class Format(Protocol):
    """A module that writes one view as files."""

    name: str

    def write(self, view: RunView, folder: Path) -> tuple[Path, ...]:
        """Write the files below an existing folder, and answer them. The same view gives the same bytes."""
        ...


class Name(StrEnum):
    """The formats that there are."""

    HTML = "html"
    CSV = "csv"
    JSON = "json"


def load(name: Name) -> Format:
    """The format of that name."""
    match name:
        case Name.HTML:
            from reports import html  # noqa: PLC0415 - Jinja2 is loaded only for pages

            return html
        case Name.CSV:
            from reports import csv  # noqa: PLC0415

            return csv
        case Name.JSON:
            from reports import json  # noqa: PLC0415

            return json
        case _:
            assert_never(name)


def write_bundle(view: RunView, folder: Path, formats: Iterable[Name] = tuple(Name)) -> tuple[Path, ...]:
    """Write the formats into an existing folder, then SHA256SUMS over every file in it, the snapshot's among them."""
    written = [path for name in sorted(set(formats)) for path in load(name).write(view, folder)]
    return (*written, sums.write(folder))
