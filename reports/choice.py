"""The formats that there are, by name: without the formats themselves, so that a command line's help loads none."""

from enum import StrEnum


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
