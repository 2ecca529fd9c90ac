"""The Google Cloud adapter: which projects to read, one snapshot after another."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from auditor.errors import AuditorError, NoAuditError
from auditor.settings import Settings
from auditor.snapshot import Snapshot
from providers.gcp import policy as policies
from providers.gcp.collectors import feeds
from providers.gcp.collectors import operations as operations  # noqa: PLC0414 - part of what the adapter offers
from providers.gcp.exports.beside import Beside
from providers.gcp.exports.collect import gather, told
from providers.gcp.exports.session import Held
from providers.gcp.governance import PROJECTS
from providers.gcp.inventory import Asked, Inventory
from providers.gcp.place import Project
from providers.gcp.projects import bare, hidden, is_container, projects, read, wanted
from providers.gcp.session import Session
from providers.readings import Ledger
from providers.thresholds import thresholds

Clock = Callable[[], datetime]
Progress = Callable[[str, int, int], None]
Found = tuple[Inventory, str, Project | None]


def collect(
    settings: Settings,
    accounts: tuple[str, ...],
    clock: Clock,
    progress: Progress,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Snapshot]:
    """Snapshots of `accounts`, and of every active project below the scope.

    `accounts`: project IDs (or numbers) of the registry. Raises NoAuditError when the credentials do not work, or when
    nothing is known to read; a project that the inventory does not show gives a snapshot that says so and nothing else.
    """
    session = Session(settings.gcp, operations(), sleep=sleep)
    return _all(session, settings, accounts, clock, progress)


def from_files(
    settings: Settings,
    paths: Sequence[Path],
    clock: Clock,
    progress: Progress,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Snapshot]:
    """Snapshots of every project that export files of the inventory hold assets of. A list of files is never whole:
    nobody shows which types and which projects were asked for.

    Files of the Admin console speak of no project. Where there is nothing else, they stand beside the organisation
    itself, which is read as `collect` does."""
    held = gather(paths, clock())
    if held.directory and not held.packed:
        session = Session(settings.gcp, operations(), sleep=sleep)
        return _all(session, settings, (), clock, progress, beside=held)
    return told(held, settings, progress)


def policy(settings: Settings, reader: str | None = None) -> tuple[str, ...]:
    """The predefined roles, and the custom role that may stand for them, from the declarations of the collectors."""
    if reader is not None:
        raise AuditorError(f"gcp: there is no optional reader {reader!r}")
    return policies.texts(settings.gcp)


def doctor(settings: Settings, accounts: tuple[str, ...], clock: Clock) -> Iterator[Snapshot]:
    """Try every right once in every project. The projects themselves are listed whole, of the rest the first page is
    read."""
    return _all(Session(settings.gcp, operations()), settings, accounts, clock, _quiet, probe=True)


def _all(
    session: Session,
    settings: Settings,
    accounts: tuple[str, ...],
    clock: Clock,
    progress: Progress,
    *,
    probe: bool = False,
    beside: Held | None = None,
) -> Iterator[Snapshot]:
    with closing(session):
        session.sign_in()
        asked = Beside(session, beside.directory, beside.names()) if beside else session
        yield from _each(asked, settings, accounts, clock, progress, probe=probe)


def _each(
    session: Asked,
    settings: Settings,
    accounts: tuple[str, ...],
    clock: Clock,
    progress: Progress,
    *,
    probe: bool,
) -> Iterator[Snapshot]:
    found = _found(session, settings, tuple(dict.fromkeys((*settings.gcp.projects, *accounts))), clock)
    for done, (inventory, account, one) in enumerate(found):
        progress(account, done, len(found))
        inventory.first_page_only = probe
        ledger = Ledger("gcp", account, clock, feeds)
        taken_at = clock()
        if one:
            yield read(inventory, ledger, one, taken_at, settings.gcp.workers, probe=probe)
        else:
            yield hidden(inventory, ledger, taken_at)
    progress("", len(found), len(found))


def _found(session: Asked, settings: Settings, named: tuple[str, ...], clock: Clock) -> list[Found]:
    """The projects to read in the order of their names, each with the inventory that holds it: that of the scope, or
    without one that of the project or container which the registry names."""
    scope = settings.gcp.scope
    told_by: dict[str, Any] = {"parameters": thresholds(settings), "declared_sso": settings.gcp.directory_sso}
    if scope is None:
        found: list[Found] = []
        for name in sorted(named):
            inventory = Inventory(session, name if is_container(name) else f"projects/{bare(name)}", clock, **told_by)
            shown = wanted(projects(inventory), (name,), name, all_of_them=False)
            taken = {bare(account) for _, account, _ in found}
            found += [(inventory, key, one) for key, one in sorted(shown.items()) if bare(key) not in taken]
        why = "set [gcp] scope or projects, or register a project"
    else:
        inventory = Inventory(session, scope, clock, **told_by)
        shown = wanted(projects(inventory), named, scope, all_of_them=not settings.gcp.projects)
        found = [(inventory, name, one) for name, one in sorted(shown.items())]
        told = inventory.query(PROJECTS)
        why = told.why[0].text if told.why else f"the inventory of {scope} shows none"
    if not found:
        raise NoAuditError(f"Google Cloud: no project to read: {why}.")
    return found


def _quiet(label: str, done: int, total: int) -> None:
    """No progress."""
