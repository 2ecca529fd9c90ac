"""Who reads: the credentials of the settings, as google-auth makes them. None of them stands in the settings."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import google.auth
from google.auth import aws, identity_pool, impersonated_credentials
from google.auth.credentials import AnonymousCredentials, Credentials, CredentialsWithQuotaProject
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import Request
from google.oauth2 import service_account

from auditor.errors import AuditorError, NoAuditError
from auditor.settings import Gcp
from providers.gcp.errors import short
from providers.gcp.operations import CLOUD

LOOPBACK = "http://127.0.0.1:"

FALLEN_OVER = (AttributeError, KeyError, TypeError)
MALFORMED = (ValueError, OSError, *FALLEN_OVER)
"""How google-auth takes a file that is none."""


def credentials(settings: Gcp, scopes: Sequence[str] = (CLOUD,)) -> Credentials:
    """The credentials that the settings name, for OAuth `scopes`. AuditorError where a setting that they need is
    missing or a file is none, NoAuditError where this machine has no default credentials."""
    if settings.endpoint.startswith(LOOPBACK):
        return AnonymousCredentials()  # type: ignore[no-untyped-call]
    subject = settings.directory_admin if set(scopes) != {CLOUD} else None
    try:
        found: Credentials = _source(settings, [CLOUD] if settings.impersonate else list(scopes))
        if settings.impersonate:
            found = impersonated_credentials.Credentials(  # type: ignore[no-untyped-call]
                found, settings.impersonate, list(scopes), subject=subject
            )
        elif subject and isinstance(found, service_account.Credentials):
            found = found.with_subject(subject)  # type: ignore[no-untyped-call]
        if settings.quota_project and isinstance(found, CredentialsWithQuotaProject):
            found = found.with_quota_project(settings.quota_project)  # type: ignore[no-untyped-call]
    except MALFORMED as error:
        raise AuditorError(f"Google Cloud: [gcp] credential = {settings.credential}: {_reason(error)}") from error
    return found


def sign_in(who: Credentials) -> None:
    """Get one token, before anything else is asked. NoAuditError where the credentials are not accepted."""
    if isinstance(who, AnonymousCredentials):
        return
    try:
        who.refresh(Request())  # type: ignore[no-untyped-call]
    except GoogleAuthError as error:
        raise NoAuditError(
            f"Google Cloud: the credentials are not accepted ({short(str(error))}). "
            "Check [gcp] credential, credentials_file and impersonate."
        ) from error


def _source(settings: Gcp, scopes: list[str]) -> Any:
    if settings.credential == "default":
        try:
            return google.auth.default(scopes=scopes)[0]
        except GoogleAuthError as error:
            raise NoAuditError(
                f"Google Cloud: this machine has no application default credentials ({short(str(error))}); sign in "
                "with `gcloud auth application-default login`, or set [gcp] credential."
            ) from error
    if settings.credentials_file is None:
        raise AuditorError(f"Google Cloud: set [gcp] credentials_file; {settings.credential!r} needs it.")
    path, held = settings.credentials_file, _read(settings.credentials_file)
    if settings.credential == "service_account":
        if held.get("type") != "service_account":
            raise AuditorError(f"Google Cloud: {path}: not the key file of a service account.")
        return service_account.Credentials.from_service_account_info(held, scopes=scopes)  # type: ignore[no-untyped-call]
    # A federation trusts Amazon's own signature, or a token that the machine is given.
    kind = held.get("credential_source")
    if not isinstance(kind, dict) or not isinstance(held.get("audience"), str):
        raise AuditorError(f"Google Cloud: {path}: not the configuration of a workload identity federation.")
    maker = aws if str(kind.get("environment_id", "")).startswith("aws") else identity_pool
    return maker.Credentials.from_info(held, scopes=scopes)


def _read(path: Path) -> dict[str, Any]:
    try:
        held = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise AuditorError(f"Google Cloud: {path}: cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise AuditorError(f"Google Cloud: {path}: not JSON, so not a file of credentials.") from error
    if not isinstance(held, dict):
        raise AuditorError(f"Google Cloud: {path}: not a JSON object, so not a file of credentials.")
    return held


def _reason(error: Exception) -> str:
    """What google-auth says of a file that it does not take; where it falls over one, its words would tell nothing."""
    if isinstance(error, FALLEN_OVER):
        return "the file of credentials lacks something, or holds something else than what belongs there."
    return short(str(error))
