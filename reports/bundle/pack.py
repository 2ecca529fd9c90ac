"""Gathers what is of one service in the folder of a run, and packs it."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auditor.errors import AuditorError
from reports import sums
from reports.bundle import archive, cover, signing
from reports.bundle.narrow import narrow, owner
from reports.contract import Listed, Run, opened, services
from reports.html.names import CLOSING, INDEX, file_names
from reports.staging import stage
from reports.words import LANGUAGES, Words

SHEET = "checklist.xlsx"
REMAINS = "remains.csv"
PAGE = "service.html"
_LONGEST = 60
"""Characters of a page's name that its bundle keeps. Windows unpacks a.zip to a\\a.html, and takes 260 for a path."""


def bundles(
    folder: Path, out: Path, language: str, wanted: Sequence[str] = (), key: Ed25519PrivateKey | None = None
) -> tuple[Path, ...]:
    """Write a bundle for each service of a run, or for those wanted by ID; each appears when all are whole.

    What nobody claims has one, too. AuditorError for a folder that is not as its run wrote it, and for an unknown ID.
    """
    run = opened(folder)
    if out.resolve().is_relative_to(folder.resolve()):
        raise AuditorError(f"--out: {out} lies in the run's folder, which has to stay as it was written")
    lists = tuple(services(run))
    stems = [name.removesuffix(".html") for name in file_names([one.id for one in lists])]
    chosen = [(one, stem) for one, stem in zip(lists, stems, strict=True) if not wanted or one.id in wanted]
    if strange := sorted(set(wanted) - {one.id for one in lists}):
        known = ", ".join(one.id for one in lists if one.id) or "none"
        raise AuditorError(f"--service: no such service in the run: {', '.join(strange)}; there are: {known}")
    _demand_distinct(lists)
    with stage(out) as beside:
        made = [_bundle(run, one, stem, beside, Words(language), key) for one, stem in chosen]
        for path in made:
            path.replace(out / path.name)
    return tuple(out / path.name for path in made)


def _bundle(run: Run, one: Listed, stem: str, beside: Path, say: Words, key: Ed25519PrivateKey | None) -> Path:
    inside = beside / stem
    inside.mkdir()
    if f"report/{stem}.html" not in run.sums:
        raise AuditorError(f"{run.folder}: it has no page of the service {one.id or '-'}; `auditor report` writes them")
    page = f"{stem}.html" if len(stem) <= _LONGEST else PAGE
    _copy(run, f"report/{stem}.html", inside / page)
    ended = run.closing is not None and run.closing == one.id
    if ended:
        _copy(run, f"report/{CLOSING}", inside / CLOSING)
    for name in sorted(run.sums):
        # What remains of a service that has ended lies in accounts that others may use, too.
        if name.endswith(".csv") and "/" not in name and (ended or name != REMAINS):
            _demand(run, name)
            narrow(run.folder / name, inside / name, one)
    _copy(run, f"checklist/{stem}.xlsx", inside / SHEET)
    signed = signing.fingerprint(key.public_key()) if key else ""
    (inside / INDEX).write_text(cover.html(run, one, inside, page, signed, say), "utf-8", newline="\n")
    sums.write(inside)
    if key:
        signing.sign(inside, key)
    target = beside / f"{stem}.zip"
    archive.write(inside, target, run.started_at)
    shutil.rmtree(inside)
    return target


def _copy(run: Run, name: str, target: Path) -> None:
    """Copy a file that the run wrote, where it wrote one."""
    if name in run.sums:
        _demand(run, name)
        shutil.copyfile(run.folder / name, target)


def _demand(run: Run, name: str) -> None:
    if sums.changed(run.folder, name, run.sums[name]):
        raise AuditorError(f"{run.folder / name}: not as the run wrote it; `auditor verify` says what was changed")


def _demand_distinct(lists: Sequence[Listed]) -> None:
    """No two services may look the same in a sheet: one would be handed what is of the other."""
    for say in map(Words, LANGUAGES):
        shown = [owner(one.id, say) for one in lists]
        if twice := sorted({one for one in shown if shown.count(one) > 1}):
            raise AuditorError(f"services that look the same in a sheet: {twice[0]}; give one another ID")
