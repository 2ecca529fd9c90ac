"""One snapshot for each project that the files speak of, by the same collectors as over a network."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from auditor.errors import AuditorError
from auditor.reading import FILE
from auditor.settings import Settings
from auditor.snapshot import Snapshot
from providers.files import file_date, given, opened
from providers.gcp.collectors import feeds
from providers.gcp.exports import people
from providers.gcp.exports.beside import Beside
from providers.gcp.exports.files import KINDS, assets
from providers.gcp.exports.session import CHUNK, FileSession, Held, Source, contents
from providers.gcp.inventory import Inventory
from providers.gcp.place import Project
from providers.gcp.projects import projects, read
from providers.gcp.rows import owner
from providers.readings import Ledger
from providers.thresholds import thresholds

Progress = Callable[[str, int, int], None]

NOWHERE = "files"
"""In place of a scope: whose an asset is, only the asset itself says."""


def told(held: Held, settings: Settings, progress: Progress) -> Iterator[Snapshot]:
    """The snapshots of files that were read. AuditorError where they speak of no project that is asked for."""
    session = Beside(FileSession(held), held.directory, held.names())
    told_by: dict[str, Any] = {"parameters": thresholds(settings), "declared_sso": settings.gcp.directory_sso}
    inventory = Inventory(session, NOWHERE, lambda: held.dated, **told_by)
    found = {one.id: one for one in _projects(inventory, held)}
    if settings.gcp.projects:
        found = {name: one for name, one in found.items() if {name, one.number} & set(settings.gcp.projects)}
    if not found:
        raise AuditorError(f"no asset of the files belongs to a project that is asked for; give {KINDS}")
    return _all(inventory, held, found, settings.gcp.workers, progress)


def gather(paths: Sequence[Path], now: datetime) -> Held:
    """What the files hold, all of them read. Where two speak of one asset or person, the younger one counts.
    AuditorError for whatever is wrong with one."""
    held = Held(now)
    directory: list[people.Rows] = []
    dated = [(min(file_date(path), now), path) for path in given(paths, KINDS)]
    seen: set[tuple[str, str, str]] = set()
    for date, path in sorted(dated, key=lambda one: (one[0], str(one[1])), reverse=True):
        if (found := _people(path)) is not None:
            directory.append(found)
            held.sources.append(Source(path.name, date, sum(map(len, found.values()))))
            held.dated = min(held.dated, date)
            continue
        waiting: dict[tuple[str, str], list[dict[str, Any]]] = {}
        count = 0
        with opened(path, KINDS) as text:
            for asset in assets(path, text):
                count += 1
                _own(asset, held)
                for content in contents(asset):
                    if (key := (content, asset["assetType"], asset["name"])) in seen:
                        continue
                    seen.add(key)
                    part = waiting.setdefault(key[:2], [])
                    part.append(asset)
                    if len(part) == CHUNK:
                        held.put(*key[:2], waiting.pop(key[:2]))
        for (content, kind), part in waiting.items():
            held.put(content, kind, part)
        held.sources.append(Source(path.name, date, count))
        held.dated = min(held.dated, date)
    held.directory = people.merged(directory)
    return held


def _people(path: Path) -> people.Rows | None:
    """The rows of a file of the Admin console; None for a file that is none."""
    try:
        with path.open("rb") as raw:
            if not people.is_export(raw.read(65536)):
                return None
            raw.seek(0)
            return people.read(str(path), raw.read())
    except OSError as error:
        raise AuditorError(f"{path}: cannot be read: {error.strerror or error}") from error


def _own(asset: dict[str, Any], held: Held) -> None:
    of = owner(asset) or ""
    if of.startswith("projects/"):
        above = asset.get("ancestors")
        held.owners[of] = tuple(above[1:]) if above else held.owners.get(of)


def _projects(inventory: Inventory, held: Held) -> Iterator[Project]:
    """The projects that are in the files themselves, and those of which only assets are."""
    shown = projects(inventory)
    yield from shown.values()
    for of, above in held.owners.items():
        name = of.removeprefix("projects/")
        if name not in shown:
            yield Project(id=name, number=name, ancestors=above)


def _all(
    inventory: Inventory, held: Held, found: dict[str, Project], workers: int, progress: Progress
) -> Iterator[Snapshot]:
    for done, (account, one) in enumerate(sorted(found.items())):
        progress(account, done, len(found))
        ledger = Ledger("gcp", account, lambda: held.dated, feeds)
        for source in held.sources:
            ledger.missed(
                f"{FILE}{source.name}", "global", source.dated, status="ok", rows=source.assets, pages=1, columns=()
            )
        yield read(inventory, ledger, one, held.dated, workers)
    progress("", len(found), len(found))
