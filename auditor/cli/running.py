"""`auditor init`, `auditor doctor`, `auditor demo`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from auditor.cli import options as o
from auditor.cli.progress import progress
from auditor.errors import AuditorError

EXAMPLE = """\
# Settings of the cloud auditor. Every key can also be an environment variable: AUDITOR_AWS__ROLE_NAME.
out = "runs"
registry = "sqlite:///registry.db"
language = "ja"
fail_on = "high"

[aws]
# profile = "audit"
# role_name = "CloudAuditReader"   # assumed in every account of the registry
# external_id = "..."
# organization = true              # every account of the organisation, from its management or delegated account
# activity = true                  # sign-ins and privileged changes are read, too, through a role of their own:
# activity_role_name = "CloudActivityReader"

[azure]
# tenant = "..."                   # ID of the Entra tenant
# client_id = "..."                # app registration of the audit
# credential = "certificate"
# certificate_path = "audit.pem"
# management_group = "..."         # that of the audited subscriptions

[gcp]
# scope = "organizations/..."      # or folders/..., projects/...
# quota_project = "..."            # project of the audit
# impersonate = "cloud-audit@....iam.gserviceaccount.com"
# directory_admin = "name@..."     # whom the reader acts as in Google Workspace, where it may

[parameters]
# log_retention_days = 365
# home_domains = ["city.example.lg.jp"]
# trusted_accounts = ["123456789012"]

# [parameters.service.SERVICE-ID]
# log_retention_days = 1095
"""


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(init)
    app.command()(doctor)
    app.command()(demo)


def init(folder: Annotated[Path, typer.Argument(help="Folder to start in.")] = Path()) -> None:
    """Write a settings file and an empty registry sheet to fill in; existing files are left alone."""
    from auditor.registry.exporting import template

    for path, content in ((folder / "auditor.toml", EXAMPLE.encode()), (folder / "services.csv", template("csv"))):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(content)
            typer.echo(f"{path}: written")
        except FileExistsError:
            typer.echo(f"{path}: is there already and was left alone")
        except OSError as error:
            raise AuditorError(f"{path}: cannot be written: {error.strerror or error}") from error


def doctor(
    config: o.Config = None,
    provider: o.Providers = None,
    registry: o.RegistryUrl = None,
    profile: o.Profile = None,
    regions: o.Regions = None,
    endpoint_url: o.Endpoint = None,
) -> None:
    """Who am I, which accounts can be entered, which rights are missing, and which checks would be unknown for it.

    Exit status: 0 nothing is missing, 4 something is.
    """
    from auditor.cli.diagnosis import print_diagnosis
    from auditor.run.diagnosis import diagnose

    chosen = o.settings(
        config,
        registry=registry,
        aws__profile=profile,
        aws__regions=regions,
        aws__endpoint_url=endpoint_url,
    )
    healthy = True
    for one in provider or [o.Provider.aws]:
        for diagnosis in diagnose(chosen, one.value):
            healthy &= diagnosis.healthy
            print_diagnosis(diagnosis, Console())
    raise typer.Exit(0 if healthy else 4)


def demo(
    folder: Annotated[Path, typer.Option("--folder", help="Where the demo keeps its registry and runs.")] = Path(
        "demo"
    ),
    lang: Annotated[o.Language, typer.Option("--lang", help="Language of the reports.")] = o.Language.ja,
) -> None:
    """Audit a made-up municipality on a server of this machine: no cloud and no credentials are needed."""
    from auditor.cli.summary import print_summary
    from auditor.demo.run import demo as run

    with progress(Console(stderr=True)) as tell:
        outcome = run(folder, lang.value, tell)
    print_summary(outcome.view, outcome.folder, Console())
