"""One snapshot for each subscription that the files speak of, by the same collectors as over a network."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from auditor.errors import AuditorError
from auditor.reading import FILE
from auditor.settings import Settings
from auditor.snapshot import Snapshot
from providers.azure.collectors import feeds
from providers.azure.exports import entra
from providers.azure.exports.beside import Beside
from providers.azure.exports.files import KINDS, rows
from providers.azure.exports.session import CHUNK, FileSession, Held, Source
from providers.azure.subscriptions import read
from providers.azure.tenant import Tenant
from providers.files import file_date, given, opened
from providers.readings import Ledger

UNSAID = {"type": "unsaid"}
"""The identity of a row that has no such column: none at all is null, as Resource Graph writes it."""

Progress = Callable[[str, int, int], None]


def told(held: Held, settings: Settings, progress: Progress) -> Iterator[Snapshot]:
    """The snapshots of files that were read. AuditorError where they speak of no subscription that is asked for."""
    wanted = {name.lower() for name in settings.azure.subscriptions}
    found = sorted(held.subscriptions & wanted if wanted else held.subscriptions)
    if not found:
        raise AuditorError(f"no row of the files belongs to a subscription that is asked for; give {KINDS}")
    return _all(held, found, settings.azure.workers, progress)


def gather(paths: Sequence[Path], now: datetime) -> Held:
    """What the files hold. Where two speak of one resource, the younger one counts."""
    held = Held(now)
    dated = [(min(file_date(path), now), path) for path in given(paths, KINDS)]
    seen: set[str] = set()
    for date, path in sorted(dated, key=lambda one: (one[0], str(one[1])), reverse=True):
        if (people := _people(path)) is not None:
            for operation, found in people.items():
                held.directory[operation] = [*found, *held.directory.get(operation, ())]
            held.sources.append(Source(path.name, date, sum(map(len, people.values()))))
            held.dated = min(held.dated, date)
            continue
        waiting: dict[str, list[dict[str, object]]] = {}
        count = 0
        with opened(path, KINDS) as text:
            for _, row in rows(path, text):
                count += 1
                if (key := row["id"].lower()) in seen:
                    continue
                seen.add(key)
                row.setdefault("identity", UNSAID)
                if row["subscriptionId"]:
                    held.subscriptions.add(row["subscriptionId"].lower())
                part = waiting.setdefault(row["type"].lower(), [])
                part.append(row)
                if len(part) == CHUNK:
                    held.put(row["type"].lower(), waiting.pop(row["type"].lower()))
        for kind, part in waiting.items():
            held.put(kind, part)
        held.sources.append(Source(path.name, date, count))
        held.dated = min(held.dated, date)
    return held


def _people(path: Path) -> entra.Rows | None:
    """The rows of a file of the Entra admin center; None for a file that is none."""
    try:
        with path.open("rb") as raw:
            if not entra.is_export(raw.read(65536)):
                return None
            raw.seek(0)
            return entra.read(str(path), raw.read())
    except OSError as error:
        raise AuditorError(f"{path}: cannot be read: {error.strerror or error}") from error


def _all(held: Held, subscriptions: Sequence[str], workers: int, progress: Progress) -> Iterator[Snapshot]:
    tenant = Tenant(Beside(FileSession(held), held.directory, held.names()), lambda: held.dated)
    for done, account in enumerate(subscriptions):
        progress(account, done, len(subscriptions))
        ledger = Ledger("azure", account, lambda: held.dated, feeds)
        for source in held.sources:
            ledger.missed(
                f"{FILE}{source.name}", "global", source.dated, status="ok", rows=source.rows, pages=1, columns=()
            )
        yield read(tenant, ledger, held.dated, workers)
    progress("", len(subscriptions), len(subscriptions))
