"""Each kind of credentials of the settings is Google's own, for the scopes and the project that are wanted."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import aws, identity_pool, impersonated_credentials
from google.oauth2 import service_account

from auditor.errors import AuditorError, NoAuditError
from auditor.settings import Gcp
from providers.gcp.credentials import credentials, sign_in
from providers.gcp.operations import CLOUD

READER, ADMIN = "cloud-audit@sakura-kansa.iam.gserviceaccount.com", "kanri@sakura-city.example"
USERS = "https://www.googleapis.com/auth/admin.directory.user.readonly"
FEDERATION = {
    "type": "external_account",
    "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q",
    "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
    "token_url": "https://sts.googleapis.com/v1/token",
    "credential_source": {"file": "/nowhere"},
}
AMAZON = {
    "environment_id": "aws1",
    "region_url": "http://169.254.169.254/latest/meta-data/placement/availability-zone",
    "url": "http://169.254.169.254/latest/meta-data/iam/security-credentials",
    "regional_cred_verification_url": "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
}


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """The key file of a service account, whose tokens nobody gives."""
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    made = rsa.generate_private_key(65537, 2048).private_bytes(serialization.Encoding.PEM, *form)
    told = {"type": "service_account", "client_email": READER, "token_uri": "http://127.0.0.1:9/token"}
    path = tmp_path / "key.json"
    path.write_text(json.dumps({**told, "private_key": made.decode()}), "utf-8")
    return path


def held(path: Path, content: dict[str, Any]) -> Path:
    """A file with this content."""
    path.write_text(json.dumps(content), "utf-8")
    return path


def test_a_service_account(key: Path) -> None:
    """By itself, and in the directory as an administrator who only reads."""
    settings = Gcp(
        credential="service_account", credentials_file=key, quota_project="sakura-kansa", directory_admin=ADMIN
    )
    found: Any = credentials(settings)
    assert isinstance(found, service_account.Credentials)
    assert (found.scopes, found._subject, found.quota_project_id) == ([CLOUD], None, "sakura-kansa")
    people: Any = credentials(settings, (USERS,))
    assert (people.scopes, people._subject) == ([USERS], ADMIN)


def test_somebody_who_acts_as_a_service_account(key: Path) -> None:
    """For the scopes that are wanted, whatever the first credentials are for."""
    settings = Gcp(credential="service_account", credentials_file=key, impersonate=READER, directory_admin=ADMIN)
    for scopes, subject in (((CLOUD,), None), ((USERS,), ADMIN)):
        found: Any = credentials(settings, scopes)
        assert isinstance(found, impersonated_credentials.Credentials)
        assert (found._target_principal, found._target_scopes, found._subject) == (READER, list(scopes), subject)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (FEDERATION, identity_pool.Credentials),
        (
            {
                **FEDERATION,
                "subject_token_type": "urn:ietf:params:aws:token-type:aws4_request",
                "credential_source": AMAZON,
            },
            aws.Credentials,
        ),
    ],
)
def test_a_federation(tmp_path: Path, content: dict[str, Any], kind: type[Any]) -> None:
    """With a token from a file, or with Amazon's own signature; its configuration holds no secret."""
    file = held(tmp_path / "federation.json", content)
    assert isinstance(credentials(Gcp(credential="workload_identity", credentials_file=file)), kind)


def test_what_google_does_not_accept(key: Path) -> None:
    """One message, before anything is asked."""
    found = credentials(Gcp(credential="service_account", credentials_file=key))
    with pytest.raises(NoAuditError, match="not accepted"):
        sign_in(found)


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        (kind, content, said)
        for kind in ("service_account", "workload_identity")
        for content, said in (
            (None, "cannot be read"),
            ("", "not JSON"),
            ("[]", "not a JSON object"),
            ("{}", "not the"),
        )
    ]
    + [
        ("service_account", '{"type": "service_account"}', "client_email"),
        ("service_account", '{"type": "service_account", "client_email": 1, "token_uri": 2}', "private_key"),
        ("workload_identity", '{"type": "external_account", "credential_source": {"file": "x"}}', "not the"),
    ],
)
def test_files_that_hold_no_credentials(tmp_path: Path, kind: Any, content: str | None, said: str) -> None:
    """One message, which names the setting or the file."""
    file = tmp_path / "file.json"
    if content is not None:
        file.write_text(content, "utf-8")
    with pytest.raises(AuditorError, match=f"({file}|{kind}).*{said}"):
        credentials(Gcp(credential=kind, credentials_file=file))


@pytest.mark.parametrize("content", ["", "[]", '{"type": "service_account"}', '{"type": "external_account"}'])
def test_default_credentials_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    """The file that the environment names."""
    file = tmp_path / "adc.json"
    file.write_text(content, "utf-8")
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
    with pytest.raises((AuditorError, NoAuditError), match="default"):
        credentials(Gcp())
