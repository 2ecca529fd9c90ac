"""One snapshot for each subscription that the files speak of, by the same collectors as over a network."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from auditor.errors import AuditorError
from auditor.reading import FILE
from auditor.settings import Settings
from auditor.snapshot import Snapshot
from providers.azure.collectors import feeds
from providers.azure.exports.files import KINDS, rows
from providers.azure.exports.session import CHUNK, FileSession, Held, Source
from providers.azure.subscriptions import read
from providers.azure.tenant import Tenant
from providers.files import file_date, given, opened
from providers.readings import Ledger

Progress = Callable[[str, int, int], None]


def snapshots(
    settings: Settings, paths: Sequence[Path], clock: Callable[[], datetime], progress: Progress
) -> Iterator[Snapshot]:
    """Read the files, all of them before the first snapshot. AuditorError for whatever is wrong with one."""
    held = gather(paths, clock())
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
        waiting: dict[str, list[dict[str, object]]] = {}
        count = 0
        with opened(path, KINDS) as text:
            for _, row in rows(path, text):
                count += 1
                if (key := row["id"].lower()) in seen:
                    continue
                seen.add(key)
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


def _all(held: Held, subscriptions: Sequence[str], workers: int, progress: Progress) -> Iterator[Snapshot]:
    tenant = Tenant(FileSession(held), lambda: held.dated)
    for done, account in enumerate(subscriptions):
        progress(account, done, len(subscriptions))
        ledger = Ledger("azure", account, lambda: held.dated, feeds)
        for source in held.sources:
            ledger.missed(
                f"{FILE}{source.name}", "global", source.dated, status="ok", rows=source.rows, pages=1, columns=()
            )
        yield read(tenant, ledger, held.dated, workers)
    progress("", len(subscriptions), len(subscriptions))
