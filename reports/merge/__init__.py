"""One overview of the services of many runs, as of several municipalities, from the files that they wrote."""

from collections.abc import Collection
from pathlib import Path

from reports import sums
from reports.formats import Name
from reports.json.encode import pretty
from reports.merge import sheet
from reports.merge.overview import Overview
from reports.merge.page import html
from reports.staging import stage
from reports.words import Words

STEM = "overview"


def write(overview: Overview, out: Path, formats: Collection[Name], say: Words) -> tuple[Path, ...]:
    """Write overview.html, overview.json and overview.csv, or some of them, and their sums, when all are whole."""
    with stage(out) as beside:
        if Name.HTML in formats:
            (beside / f"{STEM}.html").write_text(html(overview, say), "utf-8", newline="\n")
        if Name.JSON in formats:
            with (beside / f"{STEM}.json").open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(pretty(overview.document()))
        if Name.CSV in formats:
            sheet.write(overview, beside / f"{STEM}.csv", say)
        sums.write(beside)
        made = sorted(beside.iterdir())
        for path in made:
            path.replace(out / path.name)
    return tuple(out / path.name for path in made)
