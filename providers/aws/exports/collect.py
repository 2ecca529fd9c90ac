"""One snapshot for each account that the files speak of, by the same collectors as over a network."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pandas as pd

from auditor.facts.base import Fact
from auditor.facts.tables import table
from auditor.reading import FILE, FROM_FILES, Reading
from auditor.regulation.places import country
from auditor.settings import Settings
from auditor.snapshot import Snapshot
from providers.aws.account import ACTIVITY, STORES, AccountRun, Progress, ledger
from providers.aws.collectors import DECLARED
from providers.aws.exports.evidence import Held, gather
from providers.aws.exports.session import FileSession
from providers.aws.models import forget_models
from providers.aws.regions import Plan, demand
from providers.aws.session import HOME, all_regions
from providers.thresholds import thresholds

REGIONAL = tuple(
    sorted({feed for one in DECLARED if one.level == "region" for fed in one.reads.values() for feed in fed})
)
"""What a region that is always read in full would have fed."""


def snapshots(
    settings: Settings, paths: Sequence[Path], clock: Callable[[], datetime], progress: Progress
) -> Iterator[Snapshot]:
    """Read the files, all of them before the first snapshot. AuditorError for whatever is wrong with one."""
    demand(all_regions(settings.aws.partition), settings.aws.regions)
    return _all(settings, gather(paths, clock()), progress)


def _all(settings: Settings, held: Mapping[str, Held], progress: Progress) -> Iterator[Snapshot]:
    for account in sorted(held):
        yield _account(settings, held[account], progress)
    forget_models()


def _account(settings: Settings, held: Held, progress: Progress) -> Snapshot:
    session = FileSession(held)
    book = ledger(held.account, lambda: held.dated)
    wanted = settings.aws.regions
    full = tuple(sorted(held.regions & set(wanted) if wanted else held.regions))
    for source in held.sources:
        book.missed(f"{FILE}{source.name}", "global", source.dated, status="ok", rows=source.rows, pages=1, columns=())
    _unread(settings, held, full, book.missed)
    if settings.aws.activity:
        text = f"{FROM_FILES}no file of this kind holds events"
        book.missed("cloudtrail:LookupEvents", "global", held.dated, status="unsupported", error=text, columns=ACTIVITY)
    aws = settings.aws.model_copy(update={"config_accelerator": False})  # the files are its items themselves
    run = AccountRun(session, aws, book, None, progress, parameters=thresholds(settings))
    found = run.read(held.dated, Plan(full=full))
    return _blanked(_dated(found, session), session)


def _unread(settings: Settings, held: Held, full: Sequence[str], missed: Callable[..., None]) -> None:
    """A reading for every region that no file speaks of: home regions would have been read in full."""
    for region in sorted({*all_regions(settings.aws.partition), *settings.aws.regions} - set(full)):
        if settings.aws.regions and region not in settings.aws.regions:
            text = "left out by the setting `regions`"
            missed("(region)", region, held.dated, status="skipped", error=text, columns=STORES)
        else:
            text = f"{FROM_FILES}no file speaks of this region"
            columns = REGIONAL if country("aws", region) == "JP" or settings.aws.regions else STORES
            missed("(region)", region, held.dated, status="unsupported", error=text, columns=columns)


def _dated(found: Snapshot, session: FileSession) -> Snapshot:
    """Readings with the date of the file that answered them."""
    return replace(found, readings=tuple(_at(reading, session) for reading in found.readings))


def _at(reading: Reading, session: FileSession) -> Reading:
    place = HOME if reading.region == "global" else reading.region
    if reading.operation.startswith(FILE):
        return replace(reading, finished_at=reading.started_at)
    at = session.told.get((reading.operation, place), session.held.dated)
    return replace(reading, started_at=at, finished_at=at)


def _blanked(found: Snapshot, session: FileSession) -> Snapshot:
    """Columns that AWS Config keeps nothing for are unknown: a collector reads "no" from an answer without them."""
    frames = dict(found.frames)
    readings = list(found.readings)
    for (operation, region, resource), columns in sorted(session.blank.items()):
        touched = [column for column in columns if _blank(frames, resource, column)]
        if touched:
            text = f"{FROM_FILES}AWS Config does not keep this of {resource}"
            at = session.told[operation, region]
            readings.append(
                Reading(
                    provider="aws",
                    account=found.account,
                    region=region,
                    operation=operation,
                    status="unsupported",
                    error=text,
                    resource=resource,
                    columns=tuple(touched),
                    started_at=at,
                    finished_at=at,
                )
            )
    return replace(found, frames=frames, readings=tuple(readings))


def _blank(frames: dict[type[Fact], pd.DataFrame], resource: str, column: str) -> bool:
    """Take a column's value from the rows of a resource; whether there was one."""
    name, _, field = column.partition(".")
    kind = table(name)
    frame = frames[kind]
    rows = (frame["resource"] == resource) & frame[field].notna()
    if not rows.any():
        return False
    changed = frame.copy()
    changed.loc[rows, field] = pd.NA
    frames[kind] = changed
    return True
