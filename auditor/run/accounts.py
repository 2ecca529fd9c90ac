"""Judges a run some accounts at a time: what they give goes to the ledger on disk before the next are judged."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import pandas as pd

from auditor.facts.base import Fact
from auditor.facts.tables import TABLES
from auditor.gaps import Counted, Stated
from auditor.registry.history import FAILING, Past, Seen, follow
from auditor.rule.coverage import Coverage
from auditor.rule.derive import spread
from auditor.rule.judge import Account, Joined
from auditor.run.collecting import left_out
from auditor.run.containers import inside, opened
from auditor.run.ending import ending, neighbours
from auditor.run.ledger import Ledger
from auditor.scope import Service
from auditor.snapshot import Facts, Snapshot
from checks.register import DERIVED, rules

ROWS = 20_000
"""Facts that are judged together. Fewer take longer, as every rule costs its time for a single row too; more take more
memory: some 5 KiB each, with all that is found of them."""

History = Mapping[str, Past]


def read(
    snapshots: Iterable[Snapshot], ledger: Ledger
) -> tuple[Mapping[type[Fact], pd.DataFrame], Mapping[Account, datetime]]:
    """(the facts of all snapshots, when each account's was taken). The readings go to the ledger."""
    taken: dict[Account, datetime] = {}

    def one_by_one() -> Iterator[Snapshot]:
        for one in snapshots:
            taken[one.provider, one.account] = one.taken_at
            ledger.readings.keep(one.provider, one.account, one.readings)
            yield replace(one, readings=())

    facts = Facts.of(one_by_one())
    return {table: facts.frame(table) for table in TABLES}, taken


def chosen(
    services: Sequence[Service], closing: str | None, accounts: pd.DataFrame, taken: Mapping[Account, datetime]
) -> tuple[tuple[Service, ...], Service | None]:
    """(the services of a run, the one among them whose end it proves). What lies in a folder that one names only the
    facts tell, so they come first. `accounts`: the table of accounts."""
    known = opened(services, inside(accounts), taken.keys())
    ended = ending(known, closing) if closing else None
    return (neighbours(known, ended) if ended else known), ended


def note_left_out(
    services: Iterable[Service], taken: Mapping[Account, datetime], started: datetime, ledger: Ledger
) -> None:
    """A reading for each account that a service names and that was not looked at."""
    for reading in left_out(services, taken, started):
        ledger.readings.keep(reading.provider, reading.account, (reading,))


def judge(
    joined: Joined, past: History, stated: Stated, counted: Counted, ledger: Ledger, ended: Service | None
) -> None:
    """Judge all accounts into the ledger and the counts. `past`: findings that ever failed. `stated`: what is accepted.
    `ended`: the service whose end the run proves; then only its own changes count."""
    earlier: dict[Account, dict[str, Past]] = defaultdict(dict)
    for one in past.values():
        earlier[one.provider, one.account][one.id] = one
    for accounts in joined.groups(ROWS):
        known = {key: one for account in accounts for key, one in earlier.pop(account, {}).items()}
        seen = list(_judged(joined, accounts, known, stated, counted, ledger))
        # What of the past is not found any more is gone only where everything was read.
        readings = ledger.readings.of(accounts) if known else ()
        _follow(known, seen, Coverage(spread(readings, DERIVED), rules()), joined.now, ledger, ended)
    unseen = {key: one for some in earlier.values() for key, one in some.items()}
    _follow(unseen, (), Coverage((), rules()), joined.now, ledger, ended)
    ledger.findings.whole()


def _judged(
    joined: Joined, accounts: Sequence[Account], past: History, stated: Stated, counted: Counted, ledger: Ledger
) -> Iterator[Seen]:
    """What the history has to know of some accounts: what fails, and whatever failed before."""
    for number, batch in enumerate(joined.judge(rules().values(), accounts).batches):
        findings = stated.accepting.findings(batch)
        counted.add(batch, findings)
        ledger.findings.keep(number, batch, findings)
        yield from (Seen.of(one) for one in findings if one.status in FAILING or one.id in past)
    ledger.findings.settle()
    joined.holes.forget()


def _follow(
    past: History, seen: Iterable[Seen], coverage: Coverage, at: datetime, ledger: Ledger, ended: Service | None
) -> None:
    changes = follow(past, seen, coverage.covered, at)
    ledger.changes.keep(one for one in changes if ended is None or one.after.service == ended.id)
