"""Options that several commands share, and how they become settings."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from auditor.settings import Settings, load


class Provider(StrEnum):
    """A cloud."""

    aws = "aws"
    azure = "azure"
    gcp = "gcp"


class Language(StrEnum):
    """The language of reports and of what is printed."""

    ja = "ja"
    en = "en"


class Level(StrEnum):
    """A severity."""

    critical = "critical"
    high = "high"
    medium = "medium"
    low = "low"


Config = Annotated[
    Path | None, typer.Option("--config", "-c", help="Settings file (TOML). Default: auditor.toml if it exists.")
]
Providers = Annotated[
    list[Provider] | None, typer.Option("--provider", "-p", help="Cloud to read; may be repeated. Default: aws.")
]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="Folder for the runs.")]
RegistryUrl = Annotated[
    str | None, typer.Option("--registry", help="Registry database, such as sqlite:///registry.db.")
]
Lang = Annotated[Language | None, typer.Option("--lang", help="Language of the reports.")]
FailOn = Annotated[
    Level | None, typer.Option("--fail-on", help="Exit with 3 when something new is at or above this severity.")
]
Profile = Annotated[str | None, typer.Option("--profile", help="AWS profile.")]
Regions = Annotated[str | None, typer.Option("--regions", help="Read only these regions, separated by commas.")]
Endpoint = Annotated[
    str | None, typer.Option("--endpoint-url", envvar="AWS_ENDPOINT_URL", help="Private or test endpoint of AWS.")
]
Exports = Annotated[
    list[Path] | None,
    typer.Option(
        "--from-export",
        help="Read this file, or every file of this folder, not the cloud; may be repeated. AWS Config snapshot, "
        "result of an AWS Config query, IAM credential report, IAM account authorization details; with --provider "
        "azure rows of Resource Graph, and CSVs of the Entra admin center (alone: read beside the tenant itself); "
        "with --provider gcp assets of Cloud Asset Inventory.",
    ),
]
Run = Annotated[Path, typer.Argument(help="Folder of a run, its ID, or `latest`.")]

DEFAULT_FILE = Path("auditor.toml")


def settings(config: Path | None, **options: Any) -> Settings:
    """Settings from the file (auditor.toml here if none is named), the environment and the options."""
    file = config or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)
    return load(
        file,
        os.environ,
        **{name: str(value) if isinstance(value, StrEnum) else value for name, value in options.items()},
    )


def folder(run: Path, chosen: Settings) -> Path:
    """The folder of a run that is named by its path, by its ID, or as `latest` or `previous`."""
    from auditor.run.folders import named

    return named(run, Path(chosen.out))
