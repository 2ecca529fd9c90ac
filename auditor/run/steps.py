"""The run as steps, each of which can be run alone from what the one before left on disk."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from auditor.errors import AuditorError
from auditor.registry.store import Registry
from auditor.run.collecting import Progress, collect, finish, run_id, save, utc_now
from auditor.run.judging import Known, view
from auditor.scope import ProviderName
from auditor.settings import Settings
from auditor.snapshot import load_all
from reports.formats import Name, write_bundle
from reports.view import RunView

EVERY_FORMAT = tuple(Name)


@dataclass(frozen=True)
class Outcome:
    """A run's folder, whole on disk, and the view that its reports were made from."""

    folder: Path
    view: RunView


def audit(settings: Settings, providers: Sequence[ProviderName], progress: Progress) -> Outcome:
    """The whole run: collect, judge, report, feed."""
    folder = collect_only(settings, providers, progress)
    outcome = report(settings, folder, EVERY_FORMAT)
    feed(settings, outcome)
    return outcome


def collect_only(settings: Settings, providers: Sequence[ProviderName], progress: Progress) -> Path:
    """Read the clouds into a new run folder that holds the snapshot and nothing else yet."""
    started = utc_now()
    services = known(settings).services
    snapshots = collect(settings, providers, services, progress)
    folder = settings.out / run_id(started, settings.out)
    partial = folder.with_name(f"{folder.name}.partial")
    save(snapshots, partial)
    (partial / "started_at").write_text(f"{started.isoformat()}\n", "utf-8")
    finish(partial, folder)
    return folder


def report(settings: Settings, folder: Path, formats: Sequence[Name]) -> Outcome:
    """Judge the snapshot of a run and write its findings, gap lists and reports. Needs no cloud and no credentials."""
    started = started_at(folder)
    seen = view(folder.name, started, load_all(folder / "snapshot"), known(settings), settings)
    write_bundle(seen, folder, formats)
    return Outcome(folder, seen)


def feed(settings: Settings, outcome: Outcome) -> bool:
    """Record the run and its findings in the registry, in one transaction; False where there is no registry."""
    if not has_registry(settings):
        return False
    with closing(Registry.open(settings.registry)) as registry:
        registry.record(outcome.view.run, tuple(outcome.view.changes.values()))
    return True


def known(settings: Settings) -> Known:
    """What the registry knows; nothing where there is none, so that a first audit needs no set-up."""
    if not has_registry(settings):
        return Known()
    with closing(Registry.open(settings.registry)) as registry:
        return Known(registry.services(), registry.history(), registry.last_run())


def has_registry(settings: Settings) -> bool:
    """Whether a registry was named, or the default file exists: an audit never makes one by the way."""
    return settings.registry_is_named or Path(settings.registry.removeprefix("sqlite:///")).exists()


def started_at(folder: Path) -> datetime:
    """When the run of a folder started; the date that its rules judge by."""
    try:
        return datetime.fromisoformat((folder / "started_at").read_text("utf-8").strip())
    except FileNotFoundError as error:
        raise AuditorError(f"{folder}: not the folder of a run (it has no started_at); name one below `out`") from error
    except (OSError, ValueError) as error:
        raise AuditorError(f"{folder / 'started_at'}: cannot be read as a time: {error}") from error
