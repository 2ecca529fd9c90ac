"""The formats that there are, by name: without the formats themselves, so that a command line's help loads none."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path


class Name(StrEnum):
    """One format."""

    HTML = "html"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    OCSF = "ocsf"
    OSCAL = "oscal"
    ASFF = "asff"
    SARIF = "sarif"
    JUNIT = "junit"


DEFAULT = (Name.HTML, Name.CSV, Name.JSON, Name.XLSX)
"""What an audit writes unasked: the pages, the sheets, the contract files and the check sheets. The others tell the
same once more, for programs that not every town has, and a large run's would fill its folder for nobody."""

MARKS: Mapping[Name, str] = {
    Name.HTML: "report",
    Name.CSV: "gaps.csv",
    Name.JSON: "findings.jsonl",
    Name.XLSX: "checklist.xlsx",
    Name.OCSF: "ocsf.jsonl",
    Name.OSCAL: "oscal",
    Name.ASFF: "asff.jsonl",
    Name.SARIF: "findings.sarif",
    Name.JUNIT: "junit.xml",
}
"""What each format writes of any run: by that it is known which of them a folder has."""


def present(folder: Path) -> tuple[Name, ...]:
    """The formats that were written into a run's folder."""
    return tuple(name for name, mark in MARKS.items() if (folder / mark).exists())
