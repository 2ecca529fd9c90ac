"""What the made-up worlds of three clouds look like to an audit: judged as a run is, told in every format."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from auditor.run.judging import Known, view
from auditor.scope import Service
from auditor.settings import Settings
from auditor.snapshot import Snapshot
from reports.choice import Name
from reports.formats import load
from reports.view import RunView
from tests.reports import readers

Seen = dict[str, set[str]]


def judged(snapshots: Iterable[Snapshot], services: tuple[Service, ...], settings: Settings, now: datetime) -> RunView:
    """The view of a first run over them."""
    return view(f"{now:%Y%m%dT%H%M%SZ}", now, snapshots, Known(services), settings)


def statuses(world: RunView) -> Seen:
    """Each check with the statuses that it has in a world."""
    found: Seen = {}
    for finding in world.found.in_order():
        found.setdefault(finding.check, set()).add(finding.status)
    return found


def validate(world: RunView, folder: Path) -> None:
    """Tell the world in every format but the pages, and read each file with its own reader; of check sheets the one of
    all."""
    written = [path for name in Name if name is not Name.HTML for path in load(name).write(world, folder)]
    files = {path.name: readers.whole(path) for path in written if path.parent.name != "checklist"}
    assert {Path(name).suffix for name in files} == {".csv", ".json", ".jsonl", ".sarif", ".xlsx", ".xml"}
    assert len(files["findings.jsonl"]) >= len(files["ocsf.jsonl"]) > 100
