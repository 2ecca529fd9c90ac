"""The folder of a run: written beside its place and put there when it is whole, so that nobody meets half of one."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from auditor.errors import AuditorError, NoAuditError
from reports import sums

STARTED = "started_at"
SNAPSHOT = "snapshot"
CLOSING = "closing"
"""Holds the ID of the service whose end the run proves; only such a run has it."""
WORDS = {"latest": 1, "previous": 2}
"""Words for the last audits, for schedules, which cannot know a run's ID."""
_ID = re.compile(r"\d{8}T\d{6}Z(-\d+)?")


def run_id(started: datetime, out: Path) -> str:
    """The name of a run's folder: UTC time to the second, sortable, with a number where that second is taken."""
    name = started.strftime("%Y%m%dT%H%M%SZ")
    taken = {path.name.removesuffix(".partial") for path in out.glob(f"{name}*")} if out.exists() else set()
    return next(f"{name}-{n}" if n else name for n in range(1000) if (f"{name}-{n}" if n else name) not in taken)


def named(run: Path, out: Path) -> Path:
    """The folder that somebody means: a path, the ID of a run below `out`, `latest` or `previous` of the audits there.

    What is none of them is answered as it came; whoever opens it says so. AuditorError where there is no such audit.
    """
    if len(run.parts) != 1 or run.exists():
        return run
    if run.name not in WORDS:
        return out / run if (out / run).exists() else run
    audits = sorted(path.parent for path in out.glob(f"*Z*/{STARTED}") if not (path.parent / CLOSING).exists())
    audits = [path for path in audits if _ID.fullmatch(path.name)]
    if len(audits) < WORDS[run.name]:
        raise AuditorError(f"{run.name}: no such run: {out} has {len(audits)} audits")
    return audits[-WORDS[run.name]]


@contextmanager
def new(out: Path, started: datetime) -> Iterator[tuple[Path, Path]]:
    """(the folder to write into, the run's folder): the first becomes the second when the block ends well.

    Nothing is left when it does not. Mode 0700: names of people and machines stand in it.
    """
    whole = out / run_id(started, out)
    partial = whole.with_name(f"{whole.name}.partial")
    with _writing(partial):
        (partial / STARTED).write_text(f"{started.isoformat()}\n", "utf-8")
        yield partial, whole
        partial.rename(whole)


@contextmanager
def again(whole: Path) -> Iterator[Path]:
    """A folder with only the snapshot of a run, to write its reports anew; it takes the run's place at the end.

    What others put into the run's folder is kept, and stays out of its SHA256SUMS.
    """
    started_at(whole)
    partial, old = whole.with_name(f"{whole.name}.partial"), whole.with_name(f"{whole.name}.old")
    with _writing(partial):
        shutil.copy2(whole / STARTED, partial / STARTED)
        if (whole / CLOSING).exists():
            shutil.copy2(whole / CLOSING, partial / CLOSING)
        shutil.copytree(whole / SNAPSHOT, partial / SNAPSHOT)
        yield partial
        _keep(whole, partial)
        shutil.rmtree(old, ignore_errors=True)  # left by a process that was killed here
        whole.rename(old)
        partial.rename(whole)
        shutil.rmtree(old)


def started_at(folder: Path) -> datetime:
    """When the run of a folder started; the date that its rules judge by."""
    try:
        return datetime.fromisoformat((folder / STARTED).read_text("utf-8").strip())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise AuditorError(f"{folder}: not the folder of a run (it has no {STARTED}); name one below `out`") from error
    except (OSError, ValueError) as error:
        raise AuditorError(f"{folder / STARTED}: cannot be read as a time: {error}") from error


def closing(folder: Path) -> str | None:
    """The ID of the service whose end the run of a folder proves; None for an ordinary run."""
    path = folder / CLOSING
    try:
        return path.read_text("utf-8").rstrip("\n") if path.exists() else None
    except (OSError, UnicodeDecodeError) as error:
        raise AuditorError(f"{path}: cannot be read: {error}") from error


def services(folder: Path) -> int:
    """How many services of a registry the reports of a run tell of; 0 where it has none that say so."""
    try:
        said = json.loads((folder / "run.json").read_text("utf-8"))
        return int(said["counts"]["services"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def _keep(whole: Path, partial: Path) -> None:
    """Copy what no run wrote: what SHA256SUMS does not list. A signature of the old sums holds no longer."""
    ours = {STARTED, CLOSING, *sums.BESIDE, *(sums.read(whole) if (whole / sums.FILE).exists() else ())}
    for name in sums.names(whole):
        target = partial / name
        if name not in ours and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(whole / name, target, follow_symlinks=False)


@contextmanager
def _writing(partial: Path) -> Iterator[None]:
    """Make the folder, and leave nothing of it. NoAuditError where it cannot be written, or another process does."""
    mask = os.umask(0o077)
    try:
        partial.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial.mkdir(mode=0o700)
        except FileExistsError as error:
            raise NoAuditError(
                f"{partial}: another process is writing this run; wait for it, or remove the folder where there is none"
            ) from error
        try:
            yield
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        raise NoAuditError(f"{partial}: cannot be written: {error.strerror or error}") from error
    finally:
        os.umask(mask)
