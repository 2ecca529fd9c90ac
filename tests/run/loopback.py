"""A cloud on loopback that says what a test wants: everything denied, the token expired, the line cut."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, str, str] | None
"""Status, content type, body; None closes the connection without an answer."""

WHO = (
    "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:role/audit</Arn>"
    "<UserId>AROA</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
)


def refusing(code: str) -> Callable[[str, str], Answer]:
    """Says who is calling, and refuses everything else with an error code."""

    def answer(target: str, body: str) -> Answer:
        return (200, "text/xml", WHO) if "GetCallerIdentity" in body else _error(target, code)

    return answer


def expired(target: str, _: str) -> Answer:
    """Refuses everything, even who is calling: the token is too old."""
    return _error(target, "ExpiredToken")


def silent(_: str, body: str) -> Answer:
    """Says who is calling, and closes the connection on everything else."""
    return (200, "text/xml", WHO) if "GetCallerIdentity" in body else None


def _error(target: str, code: str) -> Answer:
    if target:
        return 400, "application/x-amz-json-1.1", f'{{"__type": "{code}", "message": "no"}}'
    return 403, "text/xml", f"<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>"


@contextmanager
def cloud(answer: Callable[[str, str], Answer]) -> Iterator[str]:
    """The address of a server that answers by (X-Amz-Target, body)."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Headers and body go out together and at once: else each answer waits for the kernel to acknowledge the first.
        wbufsize = 1 << 16
        disable_nagle_algorithm = True

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
            found = answer(self.headers.get("X-Amz-Target") or "", body)
            if found is None:
                self.close_connection = True
                return
            status, kind, text = found
            # EC2 and S3 write errors in a form of their own; both read this one, too.
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST = do_PUT = do_HEAD = handle_any

        def log_message(self, *_: object) -> None:
            """Nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that went away is part of the test."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
