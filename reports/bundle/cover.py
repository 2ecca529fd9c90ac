"""index.html of a bundle: whose it is, from which run, what lies in it, and how to see that it is whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reports import sums
from reports.contract import Listed, Run
from reports.html.names import INDEX, address
from reports.html.page import render
from reports.times import moment_text
from reports.words import Words


@dataclass(frozen=True)
class File:
    """One file of the bundle."""

    name: str
    href: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """The values of the cover."""

    head: Sequence[tuple[str, str]]
    name: str
    id: str
    """Empty where nobody claims it."""
    verdicts: Mapping[str, int]
    severities: Mapping[str, int]
    files: Sequence[File]
    signed: str
    """Fingerprint of the signer's key, or empty."""


def html(run: Run, service: Listed, folder: Path, page: str, signed: str, say: Words) -> str:
    """The cover of a bundle whose other files are in a folder already."""
    names = sorted({path.name for path in folder.iterdir()} - sums.BESIDE - {INDEX})
    beside = [sums.FILE, *([sums.SIGNATURE, sums.PUBLIC_KEY] if signed else [])]
    names = [*sorted(names, key=lambda name: (not name.endswith(".html"), name)), *beside]
    values = Page(
        head=(
            (say("page.audited_at"), moment_text(run.started_at, say.language)),
            (say("page.run"), run.id),
            (say("page.reading_state"), say("page.complete_yes" if run.complete else "page.complete_no")),
            (say("page.version"), f"auditor {run.version}"),
            (say("page.regulation"), run.regulation[:12]),
        ),
        name=service.name if service.id is not None else say("page.unclaimed"),
        id=service.id or "",
        verdicts=service.verdicts,
        severities=service.severities,
        files=[File(name, address(name), _what(name, page, say)) for name in names],
        signed=signed,
    )
    return render("bundle.html.j2", values, say)


def _what(name: str, page: str, say: Words) -> str:
    key = "page" if name == page else name.replace(".", "_")
    return say(f"bundle.{key}") if say.has(f"bundle.{key}") else say("bundle.other")
