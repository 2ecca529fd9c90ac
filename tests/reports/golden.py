"""The files of the small view, as they were looked at; `python -m tests.reports.golden` writes them anew.

Pages and check sheets are not among them: a browser and spreadsheet programs open those. Nor is the catalog, which
changes with the regulation's data alone.
"""

import shutil
from pathlib import Path

from reports.choice import Name
from reports.formats import load
from tests.reports.views import small

FOLDER = Path(__file__).parent / "golden"
KEPT = tuple(name for name in Name if name not in (Name.HTML, Name.XLSX))


def write(folder: Path) -> dict[str, bytes]:
    """Write every kept format below a folder, and answer the files by their paths in it."""
    made = small()
    written = [path for name in KEPT for path in load(name).write(made, folder)]
    kept = [path for path in written if path.name != "catalog.json"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in kept}


if __name__ == "__main__":
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    write(FOLDER)
    (FOLDER / "oscal" / "catalog.json").unlink()
