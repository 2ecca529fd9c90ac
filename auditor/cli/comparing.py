"""`auditor diff`: what became of one run's findings and verdicts in a later one."""

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

import typer

from auditor.cli import options as o
from auditor.cli.writing import put


class Form(StrEnum):
    """How a comparison is laid out."""

    text = "text"
    html = "html"
    json = "json"


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(diff)


def diff(
    run1: Annotated[Path, typer.Argument(help="Folder of the earlier run, its ID, or `previous`.")],
    run2: Annotated[Path, typer.Argument(help="Folder of the later run, its ID, or `latest`.")],
    config: o.Config = None,
    form: Annotated[Form, typer.Option("--format", "-f", help="How it is laid out.")] = Form.text,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File to write; default: the standard output.")
    ] = None,
    lang: o.Lang = None,
) -> None:
    """Compare two runs: new, resolved, reopened, changed evidence, other verdicts. Needs no cloud and no registry.

    What one of the runs could not see is told apart, and never as resolved.
    """
    from auditor.run.comparing import compare
    from reports.words import Words

    chosen = o.settings(config, language=lang)
    say = Words(chosen.language)
    comparison = compare(o.folder(run1, chosen), o.folder(run2, chosen))
    text: Iterable[str]
    match form:
        case Form.text:
            from reports.compare.text import lines

            text = (f"{line}\n" for line in lines(comparison, say))
        case Form.html:
            from reports.compare.html import html

            text = (html(comparison, say),)
        case Form.json:
            from reports.compare.json import pieces

            text = pieces(comparison)
        case _:
            assert_never(form)
    if out is None:
        sys.stdout.writelines(text)
    else:
        put(out, text)
        typer.echo(str(out))
