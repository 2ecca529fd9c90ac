"""The AWS adapter: which accounts to read, how to enter each, one snapshot after another."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from auditor.errors import AuditorError
from auditor.facts.frames import frame
from auditor.facts.governance import Account
from auditor.facts.tables import EVERYTHING, TABLES
from auditor.settings import Aws, Settings
from auditor.snapshot import Snapshot
from providers.aws.account import ACTIVITY, AccountRun, Progress, ledger
from providers.aws.collectors import operations as operations  # noqa: PLC0414 - part of what the adapter offers
from providers.aws.collectors import optional
from providers.aws.errors import ANSWERED, failure
from providers.aws.governance.accounts import STATES, state
from providers.aws.guard import IDENTITY
from providers.aws.models import forget_models
from providers.aws.over import Over, Told
from providers.aws.place import Answer, Place
from providers.aws.policy import texts
from providers.aws.session import HOME, Hooks, Session, assume, base, whoami
from providers.readings import Ledger
from providers.thresholds import thresholds

Clock = Callable[[], datetime]


def collect(
    settings: Settings, accounts: tuple[str, ...], clock: Clock, progress: Progress, hooks: Hooks = ()
) -> Iterator[Snapshot]:
    """Snapshots of the caller's own account, of `accounts`, and of the organisation's when the settings ask for it.

    `accounts`: account IDs of the registry. Raises AuditorError when the caller's own credentials do not work;
    an account that cannot be entered gives a snapshot that holds the reading of that attempt and nothing else.
    """
    session = base(settings.aws, operations(), hooks)
    own = whoami(session)
    listed, refused = _members(session, own, clock) if settings.aws.organization else ({}, None)
    told: Told = {}
    order = _order(own, accounts, settings, listed)
    told_by = own if own in order else order[0]  # a runner's account may not be audited itself
    for account in order:
        book = ledger(account, clock)
        if account == told_by and refused:
            book.missed(refused[0], "global", clock(), status="error", error=refused[1], columns=("account.*",))
        yield _one(session, settings, book, own, listed.get(account), progress, told)
    del session
    forget_models()


def from_files(settings: Settings, paths: Sequence[Path], clock: Clock, progress: Progress) -> Iterator[Snapshot]:
    """Snapshots from AWS Config's exports and IAM's reports instead of from the cloud."""
    from providers.aws.exports.collect import snapshots  # noqa: PLC0415 - only where files are given

    return snapshots(settings, paths, clock, progress)


def policy(settings: Settings, reader: str | None = None) -> tuple[str, ...]:
    """The IAM policies of the audit role, or of an optional reader's, from the declarations of the collectors."""
    del settings
    return texts(reader)


def doctor(settings: Settings, accounts: tuple[str, ...], clock: Clock) -> Iterator[Snapshot]:
    """Try every right once in every account: first pages, one resource a detail, the home region only."""
    aws = settings.aws.model_copy(update={"regions": settings.aws.regions or (HOME,)})
    tried = settings.model_copy(update={"aws": aws})
    session = base(aws, operations())
    own = whoami(session)
    listed = _members(session, own, clock)[0] if aws.organization else {}
    told: Told = {}
    for account in _order(own, accounts, tried, listed):
        yield _one(session, tried, ledger(account, clock), own, listed.get(account), _quiet, told, probe=True)


def _quiet(label: str, done: int, total: int) -> None:
    """No progress."""


def _order(own: str, accounts: tuple[str, ...], settings: Settings, listed: Mapping[str, Answer]) -> list[str]:
    # The caller's own account is read only where somebody asked for it: a runner's account is not always audited.
    wanted = {*accounts, *settings.aws.accounts, *listed}
    return sorted(wanted or {own})


def _one(
    session: Session,
    settings: Settings,
    book: Ledger,
    own: str,
    listed: Answer | None,
    progress: Progress,
    told: Told,
    *,
    probe: bool = False,
) -> Snapshot:
    taken_at = book.clock()
    aws = settings.aws
    unread = (*EVERYTHING, *ACTIVITY) if aws.activity else EVERYTHING
    stands = state(listed) or "ACTIVE"
    if stands != "ACTIVE":
        text = f"account is {stands}"
        book.missed("sts:AssumeRole", "global", taken_at, status="skipped", error=text, columns=unread)
        return _closed(book, taken_at, listed)
    entered = session if book.account == own else _enter(session, aws, book, Entry("role_name", operations(), unread))
    if entered is None:
        return _closed(book, taken_at, listed)
    watcher = _watcher(session, aws, book, own) if aws.activity else None
    parameters = thresholds(settings)
    # Who audits a whole organisation does so from an account that may read its policies and assignments.
    upper = (
        Over(session, book, told, listed, first_page_only=probe) if aws.organization and book.account != own else None
    )
    run = AccountRun(
        entered, aws, book, listed, progress, watcher=watcher, probe=probe, parameters=parameters, upper=upper
    )
    return run.read(taken_at)


def _watcher(session: Session, aws: Aws, book: Ledger, own: str) -> Session | None:
    """The session of the activity reader, which may do nothing else: the audit's own may not read events."""
    allowed = optional("activity")
    if book.account == own and aws.activity_role_name is None:
        return Session(aws, allowed | IDENTITY, session.hooks)
    return _enter(session, aws, book, Entry("activity_role_name", allowed, ACTIVITY))


@dataclass(frozen=True)
class Entry:
    """A way into an account: the setting that names the role, what it may do, and what is unread without it."""

    setting: str
    allowed: frozenset[str]
    feeds: tuple[str, ...]


def _enter(session: Session, aws: Aws, book: Ledger, entry: Entry) -> Session | None:
    """A session in the account; None, and a reading, where it could not be entered."""
    started = book.clock()
    role: str | None = getattr(aws, entry.setting)
    if not role:
        text = f"no role is set to enter this account: set [aws] {entry.setting}"
        book.missed("sts:AssumeRole", "global", started, status="skipped", error=text, columns=entry.feeds)
        return None
    try:
        return assume(session, aws, book.account, entry.allowed, role)
    except ANSWERED as error:
        why = failure(error)
        book.missed(
            "sts:AssumeRole",
            "global",
            started,
            status=why.status,
            error=why.text,
            denied_by=why.denied_by,
            permission="sts:AssumeRole" if why.status == "denied" else None,
            columns=entry.feeds,
        )
        return None


def _closed(book: Ledger, taken_at: datetime, listed: Answer | None) -> Snapshot:
    """A snapshot of an account that was not entered: that it exists, and why nothing else is known."""
    row = Account(
        provider="aws",
        account=book.account,
        region="global",
        resource=f"arn:aws:organizations::{book.account}:account",
        name=(listed or {}).get("Name"),
        kind="account",
        state=STATES.get(str(state(listed))),
    )
    frames = {table: frame(table, [row] if table is Account else []) for table in TABLES}
    return Snapshot("aws", book.account, taken_at, frames, book.readings())


def _members(session: Session, own: str, clock: Clock) -> tuple[dict[str, Answer], tuple[str, str] | None]:
    """The organisation's accounts by ID, or why they could not be listed whole."""
    book = Ledger("aws", own, clock, lambda _: ())
    listing = Place(session, book, HOME).listing("organizations:ListAccounts", "Accounts")
    members = {row["Id"]: row for row in listing.rows}
    if listing.whole:
        return members, None
    if not members:
        raise AuditorError(
            f"AWS: the organisation's accounts could not be listed: {book.readings()[0].error}. "
            "Run from the management or a delegated administrator account, or set organization = false."
        )
    return members, ("organizations:ListAccounts", str(book.readings()[0].error))
