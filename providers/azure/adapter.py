"""The Azure adapter: which subscriptions to read, one snapshot after another."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from azure.core.pipeline.transport import RequestsTransport

from auditor.errors import AuditorError, NoAuditError
from auditor.settings import Settings
from auditor.snapshot import Snapshot
from providers.azure import policy as policies
from providers.azure.collectors import feeds
from providers.azure.collectors import operations as operations  # noqa: PLC0414 - part of what the adapter offers
from providers.azure.exports.beside import Beside
from providers.azure.exports.collect import gather, told
from providers.azure.exports.session import Held
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.session import MakeTransport, Session
from providers.azure.subscriptions import hidden, read
from providers.azure.tenant import Tenant
from providers.readings import Ledger

Clock = Callable[[], datetime]
Progress = Callable[[str, int, int], None]


def collect(
    settings: Settings,
    accounts: tuple[str, ...],
    clock: Clock,
    progress: Progress,
    *,
    transport: MakeTransport = RequestsTransport,
) -> Iterator[Snapshot]:
    """Snapshots of `accounts`, and of every subscription that Resource Graph shows or the settings name.

    `accounts`: subscription IDs of the registry. Raises NoAuditError when the credentials do not work, or when nothing
    is known to read; a subscription that Resource Graph does not show gives a snapshot that says so and nothing else.
    """
    session = Session(settings.azure, operations(), transport=transport)
    return _all(session, settings, accounts, clock, progress)


def from_files(
    settings: Settings,
    paths: Sequence[Path],
    clock: Clock,
    progress: Progress,
    *,
    transport: MakeTransport = RequestsTransport,
) -> Iterator[Snapshot]:
    """Snapshots of every subscription that the files hold rows of. A list of files is never whole: nobody shows how far
    the role of who exported it reached.

    Files of the Entra admin center speak of no subscription. Where there is nothing else, they stand beside the tenant
    itself, which is read as `collect` does."""
    held = gather(paths, clock())
    if held.directory and not held.packed:
        session = Session(settings.azure, operations(), transport=transport)
        return _all(session, settings, (), clock, progress, beside=held)
    return told(held, settings, progress)


def policy(settings: Settings, reader: str | None = None) -> tuple[str, ...]:
    """The custom role of the audit, and the permissions of Microsoft Graph, from the declarations of the collectors."""
    if reader is not None:
        raise AuditorError(f"azure: there is no optional reader {reader!r}")
    return policies.texts(settings.azure)


def doctor(settings: Settings, accounts: tuple[str, ...], clock: Clock) -> Iterator[Snapshot]:
    """Try every right once in every subscription. The subscriptions themselves are listed whole, of the rest the first
    page is read."""
    session = Session(settings.azure, operations())
    return _all(session, settings, accounts, clock, _quiet, probe=True)


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
    session.sign_in()
    tenant = Tenant(Beside(session, beside.directory, beside.names()) if beside else session, clock)
    shown_by = tenant.query(SUBSCRIPTIONS)
    tenant.first_page_only = probe
    # The registry's spelling of an ID is kept: findings are attributed by it.
    spelt = {name.lower(): name for name in (*settings.azure.subscriptions, *accounts)}
    shown = {} if settings.azure.subscriptions else {name: name for name in shown_by.packed if name}
    wanted = {**shown, **spelt}
    if not wanted:
        why = shown_by.why.text if shown_by.why else "Resource Graph shows none; give the reader a role on them"
        raise NoAuditError(f"Azure: no subscription to read: {why}.")
    for done, (name, account) in enumerate(sorted(wanted.items())):
        progress(account, done, len(wanted))
        ledger = Ledger("azure", account, clock, feeds)
        taken_at = clock()
        if name in shown_by.packed:
            yield read(tenant, ledger, taken_at, settings.azure.workers, probe=probe)
        else:
            yield hidden(tenant, ledger, taken_at)
    progress("", len(wanted), len(wanted))


def _quiet(label: str, done: int, total: int) -> None:
    """No progress."""
