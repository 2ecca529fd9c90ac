"""The command line. What the user can mend is one clear message, and every end has its exit status."""

import sys

import typer

from auditor.cells import printable
from auditor.cli import (
    accepting,
    answers,
    attesting,
    auditing,
    bundles,
    comparing,
    reference,
    registry,
    reviewing,
    running,
)
from auditor.cli.memory import share_heaps
from auditor.errors import AuditorError, NoAuditError

_LINE = 10_000
"""Characters of a message in one line."""
_INTERRUPTED = 130
"""What typer makes of Ctrl-C."""

app = typer.Typer(
    name="auditor",
    help="Reads the configuration of cloud accounts and writes a gap list for each approved cloud service.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
auditing.add(app)
running.add(app)
bundles.add(app)
comparing.add(app)
reference.add(app)
app.add_typer(registry.app, name="registry")
answers.add(attesting.app)
app.add_typer(attesting.app, name="attest")
app.add_typer(accepting.app, name="accept")
app.add_typer(reviewing.app, name="review")


def main() -> None:
    """Run the command line. Exit status: see `auditor audit --help`."""
    share_heaps()
    for stream in (sys.stdout, sys.stderr):
        # A terminal or log in another encoding shows what it can instead of ending the run.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except AuditorError as error:
        # Names of files are other people's, too; what a message says of cells and resources is printable already.
        lines = (printable(line, _LINE) for line in str(error).split("\n"))
        typer.echo("auditor: " + "\n".join(lines), err=True)
        sys.exit(1 if isinstance(error, NoAuditError) else 2)
    except OSError as error:
        # Of what nobody opens, only looks for: a name too long for the disk, in a folder that is somebody else's.
        where = printable(str(error.filename or "standard output"), 400)
        typer.echo(f"auditor: {where}: {error.strerror or error}", err=True)
        sys.exit(1)
    except (KeyboardInterrupt, SystemExit) as ended:
        if isinstance(ended, SystemExit) and ended.code != _INTERRUPTED:
            raise
        typer.echo("auditor: stopped; what was not finished is not kept", err=True)
        sys.exit(1)
