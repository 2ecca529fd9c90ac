"""The settings of an installation: one TOML file, every key also an environment variable."""

import os
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from auditor.errors import AuditorError

PREFIX = "AUDITOR_"
LISTS = {"regions", "accounts", "subscriptions", "projects", "allowed_regions", "allowed_services", "policies"}
"""Settings that one variable holds separated by commas."""
_UUID = r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
_HTTPS = r"^https://[A-Za-z0-9.-]+(:\d+)?$"
"""An endpoint without a path: a token is sent to no other host, and never in the clear."""
_PROJECT = r"[a-z0-9][a-z0-9.:-]{0,98}[a-z0-9]"
_BAD_TOML = "{path}: not a TOML file: {error}"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Declared(_Section):
    confirmed_on: date
    """Day of the operator's confirmation; the parameter `declared_valid_days` says how long it counts."""
    evidence: str = Field(min_length=1, max_length=500)
    """What it rests on, such as number and date of a letter. Shown with the finding."""
    accounts: tuple[Annotated[str, Field(pattern=r"^\d{12}$")], ...] = ()
    """Accounts that it speaks of; empty is every member account."""


class DeclaredRegions(_Declared):
    """Regions that the organisation's policies leave open."""

    allowed_regions: tuple[str, ...] = Field(min_length=1)


class DeclaredServices(_Declared):
    """Services that the organisation's policies leave open."""

    allowed_services: tuple[str, ...] = Field(min_length=1)


class DeclaredPolicies(_Declared):
    """Names of the organisation's policies in force that keep logs and guards from being switched off."""

    policies: tuple[str, ...] = Field(min_length=1)


class Declarations(_Section):
    """What the operator of an organisation confirmed where a member account may not read it; unused where it may."""

    region_restriction: DeclaredRegions | None = None
    service_restriction: DeclaredServices | None = None
    baseline_policies: DeclaredPolicies | None = None


class Aws(_Section):
    """How AWS is entered and read. Credentials themselves never stand here: they come from profile or environment."""

    profile: str | None = None
    role_name: str | None = Field(default=None, max_length=512, pattern=r"^[A-Za-z0-9_+=,.@/-]+$")
    """Role assumed in every audited account but the caller's own when None."""
    external_id: str | None = None
    organization: bool = False
    """Audit every active account of the organisation, found from the management or a delegated account."""
    accounts: tuple[Annotated[str, Field(pattern=r"^\d{12}$")], ...] = ()
    """Accounts beside those of the registry."""
    regions: tuple[Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")], ...] = ()
    """Read exactly these in full and nothing else; empty is the region plan."""
    thorough: bool = False
    """Read every region in full that can be used, quiet ones too. `auditor audit --closing` turns it on."""
    declared: Declarations = Declarations()
    config_accelerator: bool = False
    """Take details of buckets from AWS Config where its recorder runs; off, since an item may lag behind a change."""
    config_item_max_age_days: int = Field(default=90, ge=1, le=3650)
    """An item captured longer ago is not used: the bucket itself is asked."""
    endpoint_url: str | None = None
    partition: Literal["aws"] = "aws"
    workers: int = Field(default=8, ge=1, le=64)
    per_service: int = Field(default=8, ge=1, le=64)
    max_attempts: int = Field(default=5, ge=1, le=20)
    connect_timeout: int = Field(default=10, ge=1, le=120)
    read_timeout: int = Field(default=60, ge=1, le=600)
    activity: bool = False
    """Read sign-ins and privileged changes from the event history, too: log content, so it is off unless asked for."""
    activity_role_name: str | None = Field(default=None, max_length=512, pattern=r"^[A-Za-z0-9_+=,.@/-]+$")
    """Role of that reader alone, assumed in every audited account; None is the caller's own rights in its own one."""
    activity_days: int = Field(default=30, ge=1, le=90)
    """Days back that are read; the event history keeps 90."""


class Azure(_Section):
    """How Azure is entered and read. Secrets never stand here: AZURE_CLIENT_SECRET and
    AZURE_CLIENT_CERTIFICATE_PASSWORD come from the environment."""

    tenant: str | None = Field(default=None, pattern=r"^[A-Za-z0-9.-]{1,253}$")
    """ID or domain of the Entra tenant."""
    subscriptions: tuple[Annotated[str, Field(pattern=_UUID)], ...] = ()
    """Read these and the registry's only; empty is every one that the reader can see."""
    management_group: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_().-]{1,90}$")
    """Look below this management group only; None is the whole tenant."""
    credential: Literal["client_secret", "certificate", "managed_identity", "workload_identity", "cli"] = (
        "client_secret"
    )
    """What azure-identity signs in with."""
    client_id: str | None = Field(default=None, pattern=_UUID)
    certificate_path: Path | None = None
    """PEM or PKCS12 file of the app registration's certificate, with its private key."""
    endpoint: str = Field(default="https://management.azure.com", pattern=_HTTPS)
    graph_endpoint: str = Field(default="https://graph.microsoft.com", pattern=_HTTPS)
    authority: str = Field(default="https://login.microsoftonline.com", pattern=_HTTPS)
    workers: int = Field(default=8, ge=1, le=64)
    """Calls under way at once; one subscription is read after another."""
    ca_bundle: Path | None = None
    """PEM file of the certification authority of a private endpoint; None is the usual ones."""
    max_attempts: int = Field(default=5, ge=1, le=20)
    connect_timeout: int = Field(default=10, ge=1, le=120)
    read_timeout: int = Field(default=60, ge=1, le=600)


class Gcp(_Section):
    """How Google Cloud is entered and read. Keys never stand here: `credentials_file` names where they are."""

    scope: str | None = Field(default=None, pattern=rf"^(organizations/\d+|folders/\d+|projects/{_PROJECT})$")
    """What is read, with everything below it; None is each project of `projects` and of the registry by itself."""
    projects: tuple[Annotated[str, Field(pattern=rf"^{_PROJECT}$")], ...] = ()
    """Read these and the registry's only, by ID; empty is every active project below the scope."""
    credential: Literal["default", "service_account", "workload_identity"] = "default"
    """`default` are Google's application default credentials: of the machine, or of `gcloud auth`."""
    credentials_file: Path | None = None
    """Key of a service account, or configuration of a workload identity federation (which holds no secret)."""
    impersonate: Annotated[str, Field(pattern=r"^[a-z0-9.-]+@[a-z0-9.-]+$")] | None = None
    """Service account that the credential acts as."""
    directory_admin: Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")] | None = None
    """Administrator whom the service account acts as in the directory, where a domain-wide delegation was consented to;
    None is the service account itself. A role that reads people and units is enough for these; policies are answered to
    a super administrator only."""
    directory_sso: bool | None = None
    """Whether people, super administrators aside, sign in through another identity provider, whose second factor Google
    does not see; None is what Cloud Identity says."""
    quota_project: str | None = Field(default=None, pattern=rf"^{_PROJECT}$")
    """Project that calls are counted on, and where the interfaces have to be enabled."""
    transport: Literal["grpc", "rest"] = "grpc"
    """How the inventory is asked; `rest` where a proxy lets no HTTP/2 through."""
    endpoint: str = Field(default="https://cloudasset.googleapis.com", pattern=rf"{_HTTPS}|^http://127\.0\.0\.1:\d+$")
    """Of the inventory. In the clear to this machine only, and without a token."""
    api_endpoint: str | None = Field(default=None, pattern=r"^http://127\.0\.0\.1:\d+$")
    """A server on this machine in place of every other interface, for trials; no token is sent to it."""
    page_size: int = Field(default=1000, ge=1, le=1000)
    workers: int = Field(default=8, ge=1, le=64)
    """Calls under way at once; one project is read after another."""
    max_attempts: int = Field(default=5, ge=1, le=20)
    timeout: int = Field(default=60, ge=1, le=600)
    """Seconds that one answer may take."""


class Settings(_Section):
    """All settings; a missing file means these defaults."""

    out: Path = Path("runs")
    registry: str = "sqlite:///registry.db"
    language: Literal["ja", "en"] = "ja"
    fail_on: Literal["critical", "high", "medium", "low"] = "high"
    aws: Aws = Aws()
    azure: Azure = Azure()
    gcp: Gcp = Gcp()
    parameters: dict[str, Any] = Field(default_factory=dict)
    """Thresholds that differ from parameters.toml; `service.<ID>` holds those of one service."""

    @property
    def registry_is_named(self) -> bool:
        """Whether somebody named the registry, so that it is used (and made) even where no file exists yet."""
        return "registry" in self.model_fields_set


def load(path: Path | None, environment: Mapping[str, str] = os.environ, **options: Any) -> Settings:
    """Settings from a file, overlaid by environment variables (`AUDITOR_AWS__PROFILE`), overlaid by options.

    Options are dotted by `__` like the variables; None leaves a setting alone. Anything wrong is one AuditorError.
    """
    values: dict[str, Any] = {}
    if path is not None:
        try:
            values = tomllib.loads(path.read_text("utf-8-sig"))
        except FileNotFoundError as error:
            raise AuditorError(f"{path}: no such settings file; `auditor init` writes one") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise AuditorError(_BAD_TOML.format(path=path, error=error)) from error
        except OSError as error:
            raise AuditorError(f"{path}: cannot be read: {error.strerror}") from error
    for name, value in sorted(environment.items()):
        if name.startswith(PREFIX):
            _put(values, name.removeprefix(PREFIX).lower(), value, name)
    for name, option in options.items():
        if option is not None:
            _put(values, name, option, f"--{name.replace('__', ' ').replace('_', '-')}")
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise AuditorError(_explain(path, error)) from error


def _put(values: dict[str, Any], name: str, value: Any, source: str) -> None:
    *sections, key = name.split("__")
    for section in sections:
        inner = values.setdefault(section, {})
        if not isinstance(inner, dict):
            raise AuditorError(f"{source}: {section} is not a section of the settings")
        values = inner
    values[key] = _listed(value) if isinstance(value, str) and key in LISTS else value


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _explain(path: Path | None, error: ValidationError) -> str:
    lines = [f"settings ({path or 'environment and options'}):"]
    for problem in error.errors():
        where = ".".join(str(part) for part in problem["loc"])
        text = "unknown setting" if problem["type"] == "extra_forbidden" else problem["msg"]
        lines.append(f"  {where}: {text}")
    return "\n".join(lines)
