"""The first step: read the clouds, and leave a snapshot on disk that everything else is made from."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from auditor.errors import NoAuditError
from auditor.facts.tables import EVERYTHING
from auditor.reading import Reading
from auditor.scope import ProviderName, Service
from auditor.settings import Settings
from auditor.snapshot import Snapshot
from providers.load import load

Progress = Callable[[str, int, int], None]


def utc_now() -> datetime:
    """The clock of a run; the only place that reads it."""
    return datetime.now(UTC)


def collect(
    settings: Settings, providers: Sequence[ProviderName], services: Sequence[Service], progress: Progress
) -> Iterator[Snapshot]:
    """Snapshots of every account that the registry names, that the settings add, or that the credentials belong to, one
    after another: a whole tenant's do not fit into memory.

    A provider whose credentials do not work at all ends the run (NoAuditError) only where it is the only one; wrong
    settings end it at once (AuditorError).
    """
    problems: list[str] = []
    for name in providers:
        wanted = tuple(sorted({s.account for service in services for s in service.scopes if s.provider == name}))
        try:
            yield from load(name).collect(settings, wanted, utc_now, progress)
        except NoAuditError as error:
            problems.append(str(error))
            yield from (unread(name, account, str(error), utc_now()) for account in wanted)
    if problems and len(problems) == len(providers):
        raise NoAuditError("\n".join(problems))


def from_files(
    settings: Settings, provider: ProviderName, paths: Sequence[Path], progress: Progress
) -> Iterator[Snapshot]:
    """Snapshots from files, without a cloud; they are read, and refused, before this returns."""
    return load(provider).from_files(settings, paths, utc_now, progress)


def unread(provider: str, account: str, why: str, at: datetime) -> Snapshot:
    """A snapshot that says of an account only that it was not read, and why."""
    return Snapshot(provider, account, at, {}, (not_read(provider, account, why, at),))


def not_read(provider: str, account: str, why: str, at: datetime) -> Reading:
    """The reading for an account that this run did not read: every check on it is unknown."""
    return Reading(
        provider=provider,
        account=account,
        region="global",
        operation="(account)",
        status="skipped",
        error=why,
        columns=EVERYTHING,
        started_at=at,
        finished_at=at,
    )


def left_out(services: Iterable[Service], seen: Collection[tuple[str, str]], at: datetime) -> tuple[Reading, ...]:
    """Readings for registered scopes that this run did not look at; `seen` are the accounts (provider, account) that it
    has snapshots of."""
    missing = {(s.provider, s.account) for service in services for s in service.scopes} - {*seen}
    return tuple(not_read(provider, account, "not part of this run", at) for provider, account in sorted(missing))
