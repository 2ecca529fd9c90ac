"""The formats of a report: each is imported only when it is asked for, and lays out the same view."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol, assert_never

from reports import sums
from reports.choice import DEFAULT, Name
from reports.view import RunView

__all__ = ["DEFAULT", "Format", "Name", "load", "write_bundle"]


class Format(Protocol):
    """A module that writes one view as files."""

    name: str

    def write(self, view: RunView, folder: Path) -> tuple[Path, ...]:
        """Write the files below an existing folder, and answer them. The same view gives the same bytes."""
        ...


def load(name: Name) -> Format:
    """The format of that name."""
    match name:
        case Name.HTML:
            from reports import html

            return html
        case Name.CSV:
            from reports import csv

            return csv
        case Name.JSON:
            from reports import json

            return json
        case Name.XLSX:
            from reports import xlsx

            return xlsx
        case Name.OCSF:
            from reports import ocsf

            return ocsf
        case Name.OSCAL:
            from reports import oscal

            return oscal
        case Name.ASFF:
            from reports import asff

            return asff
        case Name.SARIF:
            from reports import sarif

            return sarif
        case Name.JUNIT:
            from reports import junit

            return junit
        case _:
            assert_never(name)


def write_bundle(view: RunView, folder: Path, formats: Iterable[Name] = DEFAULT) -> tuple[Path, ...]:
    """Write the formats into an existing folder, then SHA256SUMS over every file in it, the snapshot's among them."""
    written = [path for name in sorted(set(formats)) for path in load(name).write(view, folder)]
    return (*written, sums.write(folder))
