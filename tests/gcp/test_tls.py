"""The way that is taken to Google itself: TLS, a token, and the project that calls are counted on."""

import json
import ssl
import threading
from concurrent import futures
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.cloud import asset_v1
from google.oauth2.credentials import Credentials

from auditor.demo.azure.server import _certificate as certificate
from auditor.demo.gcp.server import LISTS, SERVICE
from auditor.demo.gcp.site import ORGANIZATION
from auditor.settings import Gcp
from providers.gcp.session import Session
from tests.gcp.conftest import STORAGE

BUCKET = ("storage.googleapis.com/Bucket",)
QUOTA = "sakura-kansa"


@pytest.fixture
def signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Certificate and key of this machine, which both libraries are told to trust."""
    made = certificate(tmp_path)
    for name in ("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", "REQUESTS_CA_BUNDLE"):
        monkeypatch.setenv(name, str(made[0]))
    return made


def asked(port: int, **more: Any) -> list[dict[str, Any]]:
    """The assets of one page, by a reader with a token."""
    endpoint = f"https://127.0.0.1:{port}"
    settings = Gcp(scope=ORGANIZATION, endpoint=endpoint, quota_project=QUOTA, max_attempts=1, timeout=10, **more)
    session = Session(settings, {STORAGE}, who=Credentials("himitsu", quota_project_id=QUOTA))  # type: ignore[no-untyped-call]
    try:
        return list(session.page(STORAGE, ORGANIZATION, BUCKET, None).assets)
    finally:
        session.close()


def test_over_grpc(signed: tuple[Path, Path]) -> None:
    """The channel carries the token."""
    seen: list[dict[str, str]] = []

    def answer(_: Any, context: Any) -> bytes:
        seen.append(dict(context.invocation_metadata()))
        return bytes(asset_v1.ListAssetsResponse.serialize(asset_v1.ListAssetsResponse()))

    asks = asset_v1.ListAssetsRequest.deserialize
    method = grpc.unary_unary_rpc_method_handler(answer, request_deserializer=asks)
    server = grpc.server(futures.ThreadPoolExecutor(1))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, {LISTS: method}),))
    pair = (signed[1].read_bytes(), signed[0].read_bytes())
    port = server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([pair]))
    server.start()
    try:
        assert asked(port) == []
    finally:
        server.stop(None).wait()
    (told,) = seen
    assert (told["authorization"], told["x-goog-user-project"]) == ("Bearer himitsu", QUOTA)


def test_over_rest(signed: tuple[Path, Path]) -> None:
    """The session does."""
    seen: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(dict(self.headers.items()))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"readTime": "2026-07-01T03:00:00Z"}).encode())

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*signed)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    try:
        assert asked(server.server_port, transport="rest") == []
    finally:
        thread.join()
        server.server_close()
    (told,) = seen
    assert (told["authorization"], told["x-goog-user-project"]) == ("Bearer himitsu", QUOTA)
