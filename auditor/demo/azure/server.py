"""Serves a made-up tenant on 127.0.0.1 over TLS: tokens, Resource Graph, the resource manager and Microsoft Graph."""

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

# It comes with azure-identity and with moto.
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from auditor.demo.azure.cloud import TENANT, Cloud, Request

QUERIES = "/providers/Microsoft.ResourceGraph/resources"


@contextmanager
def running(cloud: Cloud, folder: Path) -> Iterator[Cloud]:
    """The cloud on a free port, with a certificate that is made for it in `folder`."""
    certificate, key = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(cloud))
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    cloud.url, cloud.ca = f"https://127.0.0.1:{server.server_port}", certificate
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield cloud
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def selected(answer: dict[str, Any], asked: dict[str, list[str]]) -> dict[str, Any]:
    """What `$select` asks of an object or of the rows of a list; else all of it."""
    if "$select" not in asked:
        return answer
    names = {*",".join(asked["$select"]).split(","), "@odata.type"}
    if "value" not in answer:
        return {name: value for name, value in answer.items() if name in names}
    return {**answer, "value": [selected(row, asked) for row in answer["value"]]}


def _certificate(folder: Path) -> tuple[Path, Path]:
    files = folder / "loop.crt", folder / "loop.key"
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, *private))
    return files


def _handler(cloud: Cloud) -> type[BaseHTTPRequestHandler]:
    spent: dict[str, int] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Headers and body go out together and at once: else each answer waits for the kernel to acknowledge the first.
        wbufsize = 1 << 16
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path.endswith("/oauth2/v2.0/token"):
                if not self._fault("token", 0):
                    self._send({"token_type": "Bearer", "expires_in": 3600, "access_token": "t"})
                return
            assert self.path.startswith(QUERIES)
            asked = json.loads(body)
            start = int(asked["options"].get("$skipToken", 0))
            name = self._named(Request("POST", QUERIES, "", asked["query"]))
            page = cloud.rows_of(name)
            if not self._fault(name, start // page):
                found = cloud.graph(asked["query"], start, page, asked.get("managementGroups", []))
                self._send(found, headers=cloud.headers)

        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            if "/.well-known/openid-configuration" in path:
                base = f"{cloud.url}/{TENANT}"
                names = ("issuer", "authorization_endpoint", "token_endpoint")
                ends = ("/v2.0", "/oauth2/v2.0/authorize", "/oauth2/v2.0/token")
                self._send({name: base + end for name, end in zip(names, ends, strict=True)})
                return
            query, _, row = query.partition("&start=")
            start = int(row or 0)
            name = self._named(Request("GET", path, query))
            page = cloud.rows_of(name)
            if self._fault(name, start // page):
                return
            answer = cloud.get(unquote(path), start, page, lambda row: f"{cloud.url}{path}?{query}&start={row}")
            if answer is None:
                self._send({"error": {"code": "ResourceNotFound", "message": "there is no such thing"}}, 404)
            else:
                self._send(selected(answer, parse_qs(query)))

        def _named(self, request: Request) -> str:
            name = cloud.name(request)
            cloud.asked.append(name)
            cloud.bearers.add(self.headers["Authorization"])
            return name

        def _fault(self, name: str, page: int) -> bool:
            fault = cloud.faults.get(name)
            if fault is None or fault.page != page or spent.get(name, 0) == fault.times:
                return False
            spent[name] = spent.get(name, 0) + 1
            if not fault.status:
                self.close_connection = True
                return True
            error = {"error": {"code": fault.code, "message": "<b>no</b>"}}
            self._send(error if fault.body is None else fault.body, fault.status, fault.headers)
            return True

        def _send(self, answer: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
            body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler
