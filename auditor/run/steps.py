"""The run as steps, each of which can be run alone from what the one before left on disk."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from auditor.errors import AuditorError
from auditor.registry.store import Registry
from auditor.run import folders
from auditor.run.collecting import Progress, collect, from_files, utc_now
from auditor.run.ending import ending, thoroughly
from auditor.run.judging import Known, view
from auditor.scope import ProviderName
from auditor.settings import Settings
from auditor.snapshot import Snapshot, load_all
from reports.choice import DEFAULT, Name, present
from reports.formats import write_bundle
from reports.view import RunView


@dataclass(frozen=True)
class Outcome:
    """A run's folder, whole on disk, and the view that its reports were made from."""

    folder: Path
    view: RunView


def audit(
    settings: Settings,
    providers: Sequence[ProviderName],
    progress: Progress,
    files: Sequence[Path] = (),
    formats: Sequence[Name] = DEFAULT,
) -> Outcome:
    """The whole run: collect, judge, report, feed. `files`: saved answers to read instead of the clouds."""
    started = utc_now()
    snapshots = _snapshots(settings, providers, progress, files)
    with folders.new(settings.out, started) as (partial, whole):
        _collect(snapshots, partial)
        outcome = Outcome(whole, _report(settings, partial, whole.name, formats))
    feed(settings, outcome)
    return outcome


def audit_end(settings: Settings, service: str, progress: Progress, formats: Sequence[Name] = DEFAULT) -> Outcome:
    """Whether anything is left of a service that has ended: its accounts alone, every region in full.

    Not recorded in the registry: what it does not look at would seem to have gone unseen.
    """
    ended = ending(known(settings).services, service)
    providers = sorted({scope.provider for scope in ended.scopes})
    if not providers:
        raise AuditorError(f"{service}: the registry names no account of this service; nothing can be proved of it")
    with folders.new(settings.out, utc_now()) as (partial, whole):
        (partial / folders.CLOSING).write_text(f"{service}\n", "utf-8")
        _collect(lambda: collect(thoroughly(settings, ended), providers, (ended,), progress), partial)
        return Outcome(whole, _report(settings, partial, whole.name, formats))


def collect_only(
    settings: Settings, providers: Sequence[ProviderName], progress: Progress, files: Sequence[Path] = ()
) -> Path:
    """Read the clouds, or files, into a new run folder that holds the snapshot and nothing else yet."""
    snapshots = _snapshots(settings, providers, progress, files)
    with folders.new(settings.out, utc_now()) as (partial, whole):
        _collect(snapshots, partial)
    return whole


def report(settings: Settings, folder: Path, formats: Sequence[Name]) -> Outcome:
    """Judge the snapshot of a run and write its reports in these formats. Needs no cloud.

    Those that are there already are written anew with them: all that lies in a run's folder tells of one judgement.
    AuditorError where that would be the end of what they tell of services, as nobody said where the registry is.
    """
    if (services := folders.services(folder)) and not has_registry(settings):
        raise AuditorError(
            f"{folder}: its reports tell of {services} service(s) of a registry, and there is none here: "
            "name it with --registry or --config, or go to the folder where it is"
        )
    outcome = judged(settings, folder)
    with folders.again(folder) as partial:
        write_bundle(outcome.view, partial, (*present(folder), *formats))
    return outcome


def judged(settings: Settings, folder: Path) -> Outcome:
    """The view of a run from its snapshot, with nothing written."""
    return Outcome(folder, _seen(settings, folder, folder.name))


def _snapshots(
    settings: Settings, providers: Sequence[ProviderName], progress: Progress, files: Sequence[Path]
) -> Callable[[], Iterable[Snapshot]]:
    """Files are read at once, so that nothing is written where one of them is no evidence."""
    if files:
        if len(providers) != 1:
            raise AuditorError("--from-export: files are of one cloud; name one with --provider")
        found = from_files(settings, providers[0], files, progress)
        return lambda: found
    return lambda: collect(settings, providers, known(settings).services, progress)


def _collect(snapshots: Callable[[], Iterable[Snapshot]], folder: Path) -> None:
    for snapshot in snapshots():
        snapshot.save(folder / folders.SNAPSHOT)


def _report(settings: Settings, folder: Path, name: str, formats: Sequence[Name]) -> RunView:
    seen = _seen(settings, folder, name)
    write_bundle(seen, folder, formats)
    return seen


def _seen(settings: Settings, folder: Path, name: str) -> RunView:
    started = folders.started_at(folder)
    return view(name, started, load_all(folder / folders.SNAPSHOT), known(settings), settings, folders.closing(folder))


def feed(settings: Settings, outcome: Outcome) -> bool:
    """Record the run and its findings in the registry, in one transaction.

    False where there is no registry, and for the proof of an end, which is no audit of all services.
    """
    if not has_registry(settings) or outcome.view.closing:
        return False
    with closing(Registry.open(settings.registry)) as registry:
        registry.record(outcome.view.run, outcome.view.changes.values())
    return True


def known(settings: Settings) -> Known:
    """What the registry knows; nothing where there is none, so that a first audit needs no set-up."""
    if not has_registry(settings):
        return Known()
    with closing(Registry.open(settings.registry)) as registry:
        return Known(registry.services(), registry.history(), registry.runs(), registry.statements())


def has_registry(settings: Settings) -> bool:
    """Whether a registry was named, or the default file exists: an audit never makes one by the way."""
    return settings.registry_is_named or _file(settings).exists()


def demand_registry(settings: Settings) -> None:
    """AuditorError where a file of that name is still to be made: who lists or states something mistook the name."""
    if settings.registry.startswith("sqlite:///") and not _file(settings).exists():
        raise AuditorError(f"there is no registry at {settings.registry}; make one with `auditor registry import FILE`")


def _file(settings: Settings) -> Path:
    return Path(settings.registry.removeprefix("sqlite:///"))
