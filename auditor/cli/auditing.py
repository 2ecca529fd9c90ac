"""`auditor audit` and its steps `collect`, `judge`, `report`, `feed`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from auditor.cli import options as o
from auditor.cli.progress import progress
from auditor.errors import AuditorError
from reports.choice import DEFAULT, Name

Formats = Annotated[
    list[Name] | None,
    typer.Option(
        "--format",
        "-f",
        help="A format to write; may be repeated; `report` writes what is there anew, too. "
        "Default: html, csv, json, xlsx.",
    ),
]

Closing = Annotated[
    str | None,
    typer.Option("--closing", metavar="SERVICE", help="Prove that nothing is left of a service that has ended."),
]


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(audit)
    app.command()(collect)
    app.command()(judge)
    app.command()(report)
    app.command()(feed)


def audit(
    config: o.Config = None,
    provider: o.Providers = None,
    out: o.Out = None,
    registry: o.RegistryUrl = None,
    lang: o.Lang = None,
    fail_on: o.FailOn = None,
    profile: o.Profile = None,
    regions: o.Regions = None,
    endpoint_url: o.Endpoint = None,
    from_export: o.Exports = None,
    closing: Closing = None,
    formats: Formats = None,
) -> None:
    """Read the clouds, judge them, write the reports, record the findings.

    Exit status: 0 audited, nothing new at or above --fail-on; 3 audited, something new at or above it;
    4 audited in part, something could not be read; 2 wrong use; 1 no audit was made.
    With --closing: 0 nothing remains, certified; 3 something remains; 4 not everything could be seen.
    """
    from auditor.cli.summary import print_closing, print_summary
    from auditor.run.steps import audit as run
    from auditor.run.steps import audit_end

    chosen = o.settings(
        config,
        out=out,
        registry=registry,
        language=lang,
        fail_on=fail_on,
        aws__profile=profile,
        aws__regions=regions,
        aws__endpoint_url=endpoint_url,
    )
    if closing and from_export:
        raise AuditorError("--closing: an end is proved from the cloud itself, not from files: leave out --from-export")
    written = tuple(formats or DEFAULT)
    if closing and Name.HTML not in written:
        raise AuditorError("--closing: the certificate is a page: name html with --format, too, or leave out --format")
    with progress(Console(stderr=True)) as tell:
        if closing is None:
            outcome = run(chosen, [p.value for p in provider or [o.Provider.aws]], tell, from_export or (), written)
        else:
            outcome = audit_end(chosen, closing, tell, written)
    print_summary(outcome.view, outcome.folder, Console())
    if outcome.view.closing:
        print_closing(outcome.view.closing, outcome.view.language, Console())
    raise typer.Exit(outcome.view.run.exit_status)


def collect(
    config: o.Config = None,
    provider: o.Providers = None,
    out: o.Out = None,
    registry: o.RegistryUrl = None,
    profile: o.Profile = None,
    regions: o.Regions = None,
    endpoint_url: o.Endpoint = None,
    from_export: o.Exports = None,
) -> None:
    """Only read the clouds: a new run folder with the snapshot."""
    from auditor.run.steps import collect_only

    chosen = o.settings(
        config,
        out=out,
        registry=registry,
        aws__profile=profile,
        aws__regions=regions,
        aws__endpoint_url=endpoint_url,
    )
    with progress(Console(stderr=True)) as tell:
        folder = collect_only(chosen, [p.value for p in provider or [o.Provider.aws]], tell, from_export or ())
    typer.echo(str(folder))


def judge(run: o.Run, config: o.Config = None, registry: o.RegistryUrl = None) -> None:
    """Judge the snapshot of a run: findings.jsonl, gaps.json, readings.jsonl, run.json. Needs no cloud."""
    from auditor.run.steps import report as write

    chosen = o.settings(config, registry=registry)
    folder = o.folder(run, chosen)
    write(chosen, folder, (Name.JSON,))
    typer.echo(str(folder / "findings.jsonl"))


def report(
    run: Annotated[
        list[str],
        typer.Argument(
            help="Folder of a run, its ID, or `latest`; with --merge of several, each alone or as NAME=FOLDER."
        ),
    ],
    config: o.Config = None,
    registry: o.RegistryUrl = None,
    lang: o.Lang = None,
    formats: Formats = None,
    merge: Annotated[
        bool, typer.Option("--merge", help="One overview of the services of all these runs, from their own files.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="With --merge: folder for the overview. Default: overview.")
    ] = None,
) -> None:
    """Write the reports of a run from its snapshot, or one overview of many runs. Needs no cloud."""
    chosen = tuple(formats) if formats else None
    settings = o.settings(config, registry=registry, language=lang)
    if merge:
        from auditor.run.comparing import merged

        for path in merged(run, out or Path("overview"), settings.language, chosen):
            typer.echo(str(path))
        return
    if len(run) != 1 or out is not None:
        raise AuditorError("several runs and --out need --merge: the reports of one run are written into its folder")
    from auditor.run.steps import report as write

    folder, written = o.folder(Path(run[0]), settings), chosen or DEFAULT
    write(settings, folder, written)
    typer.echo(str(folder / "report" / "index.html" if Name.HTML in written else folder))


def feed(run: o.Run, config: o.Config = None, registry: o.RegistryUrl = None) -> None:
    """Record the findings of a run in the registry, in one transaction."""
    from auditor.run.steps import feed as record
    from auditor.run.steps import judged

    chosen = o.settings(config, registry=registry)
    folder = o.folder(run, chosen)
    if not record(chosen, judged(chosen, folder)):
        raise AuditorError("no registry: make one with `auditor registry import`, or name it with --registry")
    typer.echo(f"{folder.name}: recorded")
