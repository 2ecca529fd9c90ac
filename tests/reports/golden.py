"""The files of the small view, as they were looked at; `python -m tests.reports.golden` writes them anew.

Pages are kept without the style and the script that all of them share. Check sheets are not among them: spreadsheet
programs open those. Of the catalog, which changes with the regulation's data alone, there are the items of the small
view.
"""

import re
import shutil
from importlib import resources
from pathlib import Path

from reports.choice import Name
from reports.formats import load
from reports.json.encode import pretty
from reports.oscal import catalog
from reports.words import Words
from tests.reports.views import small

FOLDER = Path(__file__).parent / "golden"
KEPT = tuple(name for name in Name if name is not Name.XLSX)


def write(folder: Path) -> dict[str, bytes]:
    """Write every kept format below a folder, and answer the files by their paths in it."""
    made = small()
    written = [path for name in KEPT for path in load(name).write(made, folder)]
    items = [result.item for result in made.gap_lists[0].items]
    document = catalog.document(made, Words(made.language), items)
    (folder / "oscal" / "catalog.json").write_text("".join(pretty(document)), "utf-8", newline="\n")
    for page in (path for path in written if path.suffix == ".html"):
        page.write_bytes(_bare(page.read_text("utf-8")).encode())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in written}


def _bare(page: str) -> str:
    """A page without what `style.css` and `script.js` say."""
    for name in ("style.css", "script.js"):
        page = page.replace((resources.files("reports.html") / "templates" / name).read_text("utf-8"), "")
    return re.sub(r"sha256-[\w+/=]+", "sha256", page)


if __name__ == "__main__":
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    write(FOLDER)
