"""Who reads: the credential of the settings, as azure-identity makes it. Secrets come from the environment only."""

import logging
import os
from typing import Any

from azure.core.credentials import TokenCredential
from azure.core.exceptions import AzureError
from azure.identity import (
    AzureCliCredential,
    CertificateCredential,
    ClientSecretCredential,
    ManagedIdentityCredential,
    WorkloadIdentityCredential,
)

from auditor.errors import AuditorError, NoAuditError
from auditor.settings import Azure
from providers.azure.errors import failure

SECRET = "AZURE_CLIENT_SECRET"  # noqa: S105 - a name
CERTIFICATE_PASSWORD = "AZURE_CLIENT_CERTIFICATE_PASSWORD"  # noqa: S105 - a name
PUBLIC = "https://login.microsoftonline.com"

# What it warns of is raised as well and becomes one message; without a handler Python would print it beside that.
logging.getLogger("azure.identity").addHandler(logging.NullHandler())


def credential(settings: Azure) -> TokenCredential:
    """The credential that the settings name. AuditorError where a setting that it needs is missing."""
    if settings.credential == "managed_identity":
        return ManagedIdentityCredential(client_id=settings.client_id)
    if settings.credential == "cli":
        return AzureCliCredential(tenant_id=settings.tenant or "")
    common: dict[str, Any] = {
        "authority": settings.authority,
        # Only Microsoft knows which authorities are well known; another one is trusted because the settings name it.
        "disable_instance_discovery": settings.authority != PUBLIC,
        "connection_verify": str(settings.ca_bundle) if settings.ca_bundle else True,
        "retry_total": settings.max_attempts - 1,
    }
    try:
        if settings.credential == "workload_identity":
            return WorkloadIdentityCredential(tenant_id=settings.tenant, client_id=settings.client_id, **common)
        tenant, client = _need(settings, "tenant"), _need(settings, "client_id")
        if settings.credential == "certificate":
            path = _need(settings, "certificate_path")
            return CertificateCredential(tenant, client, path, password=os.environ.get(CERTIFICATE_PASSWORD), **common)
        if not (secret := os.environ.get(SECRET)):
            raise AuditorError(f"Azure: {SECRET} is not set in the environment; or choose another [azure] credential.")
        return ClientSecretCredential(tenant, client, secret, **common)
    except (ValueError, OSError) as error:
        raise AuditorError(f"Azure: [azure] credential = {settings.credential}: {error}") from error


def sign_in(who: TokenCredential, scope: str) -> None:
    """Get one token, before anything else is asked. NoAuditError where the credential is not accepted."""
    try:
        who.get_token(scope)
    except AzureError as error:
        raise NoAuditError(
            f"Azure: the credentials are not accepted ({failure(error).text}). "
            "Check [azure] tenant, client_id and credential, and that the secret or certificate has not ended."
        ) from error


def _need(settings: Azure, name: str) -> str:
    value = getattr(settings, name)
    if not value:
        raise AuditorError(f"Azure: set [azure] {name}; the credential {settings.credential!r} needs it.")
    return str(value)
