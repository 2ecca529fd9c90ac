"""Two runs, or many, from the files that they wrote: the steps behind `auditor diff` and `auditor report --merge`."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from auditor.errors import AuditorError
from auditor.reading import Reading
from auditor.registry.history import Covered
from auditor.rule.coverage import Coverage
from auditor.rule.derive import spread
from auditor.rule.texts import RuleText
from checks.register import DERIVED, rules, texts
from reports import merge
from reports.compare.items import changed, notes, verdicts
from reports.compare.join import Joined
from reports.compare.view import Comparison
from reports.contract import opened
from reports.formats import Name
from reports.merge.overview import overview
from reports.words import Words

MERGED = (Name.HTML, Name.CSV, Name.JSON)
"""The formats that an overview has."""


def compare(before: Path, after: Path) -> Comparison:
    """What became of the findings and verdicts of one run in a later one.

    Needs neither snapshots nor the registry. AuditorError for folders that are not whole, or in the wrong order.
    """
    first, second = opened(before), opened(after)
    said = notes(first, second)
    was, now = verdicts(first), verdicts(second)
    joined = Joined(first, second, (was, now), _cover)
    return Comparison(
        before=first,
        after=second,
        changes=joined,
        still=joined.still,
        items=changed(was, now),
        verdicts=(was.counts, now.counts),
        services={key: name for key, name in {**was.names, **now.names}.items() if key is not None},
        services_added=sorted(key for key in now.items.keys() - was.items.keys() if key is not None),
        services_removed=sorted(key for key in was.items.keys() - now.items.keys() if key is not None),
        scopes_added=sorted({*second.scopes} - {*first.scopes}),
        scopes_removed=sorted({*first.scopes} - {*second.scopes}),
        notes=said,
        rules=rule_texts(),
    )


def merged(folders: Sequence[str], out: Path, language: str, formats: Sequence[Name] | None = None) -> tuple[Path, ...]:
    """Write one overview of the runs in some folders, each named alone or as NAME=FOLDER.

    Nothing is written where one of the folders is not whole.
    """
    if strange := [name for name in formats or () if name not in MERGED]:
        raise AuditorError(f"--format: no overview as {strange[0]}; there are {', '.join(MERGED)}")
    seen = overview([_named(one) for one in folders], rule_texts())
    if any(out.resolve().is_relative_to(audit.run.folder.resolve()) for audit in seen.audits):
        raise AuditorError(f"--out: {out} lies in a run's folder, which has to stay as it was written")
    return merge.write(seen, out, MERGED if formats is None else formats, Words(language))


def _named(argument: str) -> tuple[str | None, Path]:
    """The name, if any, and the folder: one whose own name has an equals sign is that folder."""
    name, equals, folder = argument.partition("=")
    if not equals or Path(argument).exists():
        return None, Path(argument)
    if not name.strip() or not folder:
        raise AuditorError(f"{argument}: neither a folder nor NAME=FOLDER")
    return name.strip(), Path(folder)


def rule_texts() -> dict[str, RuleText]:
    """The words of every check, by code."""
    return {code: RuleText.of(rule, texts()[code]) for code, rule in rules().items()}


def _cover(readings: Iterable[Reading]) -> Covered:
    return Coverage(spread(readings, DERIVED), rules()).covered
