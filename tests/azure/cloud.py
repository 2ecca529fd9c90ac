"""A small tenant on loopback, over TLS: tokens, Resource Graph, the resource manager and Microsoft Graph."""

import json
import re
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

TENANT = "0a0a0a0a-0000-4000-8000-00000000000a"
PAGE = 2
"""Rows of a page of Resource Graph, so that paging is always tried."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """An answer that is no success. `times`: how often before the true one; None is always."""

    status: int
    code: str = ""
    times: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    """The body as it is; by default an error of Azure."""
    page: int = 0
    """The page that it comes instead of."""


CUT = Fault(0)
"""The connection ends without an answer."""


@dataclass
class Cloud:
    """What the tenant holds and how it answers. Keys are words in a query or ends of a path."""

    url: str = ""
    ca: Path = Path()
    rows: dict[str, list[Row]] = field(default_factory=dict)
    lists: dict[str, list[list[Row]]] = field(default_factory=dict)
    """Pages of a GET."""
    faults: dict[str, Fault] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """`POST arg:...` and `GET /path`, tokens left aside."""
    bearers: set[str] = field(default_factory=set)
    truncated: bool = False
    """Resource Graph cuts off after the first page and gives no token for the next."""

    def table(self, kql: str) -> str:
        """The key of `rows` that a query asks for: the most telling word that it holds."""
        return next((key for key in self.rows if key in kql), "")


@contextmanager
def running(cloud: Cloud, folder: Path) -> Iterator[Cloud]:
    """The cloud on a free port of 127.0.0.1, with a certificate that was made for it."""
    certificate, key = folder / "loop.crt", folder / "loop.key"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    files = ["-keyout", str(key), "-out", str(certificate), "-days", "2"]
    subprocess.run([*made, *files, *subject], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(cloud))
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    cloud.url, cloud.ca = f"https://127.0.0.1:{server.server_port}", certificate
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield cloud
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(cloud: Cloud) -> type[BaseHTTPRequestHandler]:
    spent: dict[str, int] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path.endswith("/oauth2/v2.0/token"):
                if not self._fault("token", 0):
                    self._send({"token_type": "Bearer", "expires_in": 3600, "access_token": "t"})
                return
            assert self.path.startswith("/providers/Microsoft.ResourceGraph/resources?")
            asked = json.loads(body)
            table = cloud.table(asked["query"])
            cloud.asked.append(f"POST {table}")
            cloud.bearers.add(self.headers["Authorization"])
            start = int(asked["options"].get("$skipToken", 0))
            if not self._fault(table, start // PAGE):
                self._page(cloud.rows.get(table, []), start)

        def do_GET(self) -> None:
            if "/.well-known/openid-configuration" in self.path:
                base = f"{cloud.url}/{TENANT}"
                names = ("issuer", "authorization_endpoint", "token_endpoint")
                ends = ("/v2.0", "/oauth2/v2.0/authorize", "/oauth2/v2.0/token")
                self._send({name: base + end for name, end in zip(names, ends, strict=True)})
                return
            cloud.asked.append(f"GET {self.path}")
            path, _, query = self.path.partition("?")
            number = int(found[1]) if (found := re.search(r"page=(\d+)", query)) else 0
            key = next((key for key in cloud.lists if path.endswith(key)), path)
            if not self._fault(key, number):
                pages = cloud.lists[key]
                more = {"nextLink": f"{cloud.url}{path}?page={number + 1}"} if number + 1 < len(pages) else {}
                self._send({"value": pages[number], **more})

        def _page(self, rows: list[Row], start: int) -> None:
            shown = rows[start : start + PAGE]
            rest = start + PAGE < len(rows)
            token = {"$skipToken": str(start + PAGE)} if rest and not cloud.truncated else {}
            cut = "true" if rest and cloud.truncated else "false"
            self._send({"totalRecords": len(rows), "count": len(shown), "data": shown, "resultTruncated": cut, **token})

        def _fault(self, key: str, page: int) -> bool:
            fault = cloud.faults.get(key)
            if fault is None or fault.page != page or spent.get(key, 0) == fault.times:
                return False
            spent[key] = spent.get(key, 0) + 1
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
