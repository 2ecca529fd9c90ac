"""Each way to sign in, through azure-identity itself, with what it finds on the machine."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from auditor.demo.azure.cloud import Cloud
from auditor.errors import AuditorError, NoAuditError
from tests.azure.conftest import BAD, GOOD, audit

EVERYTHING = {GOOD, BAD}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, cloud: Cloud) -> None:
    """No secret of the other tests."""
    monkeypatch.delenv("AZURE_CLIENT_SECRET")
    assert not cloud.asked


def test_a_workload_identity(cloud: Cloud, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The token that the platform lays in a file is exchanged."""
    token = tmp_path / "token"
    token.write_text("federated", "utf-8")
    monkeypatch.setenv("AZURE_FEDERATED_TOKEN_FILE", str(token))
    assert set(audit(cloud, credential="workload_identity")) == EVERYTHING
    assert cloud.bearers == {"Bearer t"}
    monkeypatch.delenv("AZURE_FEDERATED_TOKEN_FILE")
    with pytest.raises(AuditorError, match="workload_identity"):
        audit(cloud, credential="workload_identity")


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The endpoint that App Service gives to a machine with an identity."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = json.dumps({"access_token": "m", "expires_on": "4102444800", "token_type": "Bearer"}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"http://127.0.0.1:{server.server_port}/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", "header")
    yield asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_managed_identity(cloud: Cloud, platform: list[str]) -> None:
    """Its own endpoint is asked, with the client ID of the settings."""
    assert set(audit(cloud, credential="managed_identity")) == EVERYTHING
    assert cloud.bearers == {"Bearer m"}
    assert all("client_id=c0c0c0c0" in path for path in platform)


def test_the_azure_command_line(cloud: Cloud, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever is signed in there."""
    answer = json.dumps({"accessToken": "c", "expires_on": 4102444800, "tokenType": "Bearer"})
    az = tmp_path / "az"
    az.write_text(f"#!/bin/sh\necho '{answer}'\n", "utf-8")
    az.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert set(audit(cloud, credential="cli")) == EVERYTHING
    assert cloud.bearers == {"Bearer c"}
    az.write_text("#!/bin/sh\necho 'Please run az login' >&2\nexit 1\n", "utf-8")
    with pytest.raises(NoAuditError, match="az login"):
        audit(cloud, credential="cli")
