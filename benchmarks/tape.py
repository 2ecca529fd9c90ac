"""Records the answers of a server once, and replays them from a small asyncio server with a delay of its own."""

import asyncio
import pickle
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.httpsession import URLLib3Session

Key = tuple[str, str, str, str, bytes]
Kept = tuple[int, dict[str, str], bytes]


def key(region: str, method: str, path: str, target: str, body: bytes) -> Key:
    """What tells requests apart; signatures and dates do not."""
    return region, method, path, target, body


def region_of(authorization: str) -> str:
    """The region that a request is signed for: on one endpoint nothing else tells it."""
    scope = authorization.partition("Credential=")[2].split(",")[0].split("/")
    return scope[2] if len(scope) > 2 else ""


@dataclass
class Tape:
    """Answers by request. As a botocore `before-send` handler it answers from memory, else from the server."""

    kept: dict[Key, Kept] = field(default_factory=dict)
    session: Any = field(default_factory=lambda: URLLib3Session(max_pool_connections=32))

    def __call__(self, request: Any, **_: Any) -> AWSResponse:
        """The answer to one prepared request."""
        parts = urlsplit(request.url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        body = request.body if isinstance(request.body, bytes) else str(request.body or "").encode()
        target, signed = (_text(request.headers.get(name, b"")) for name in ("X-Amz-Target", "Authorization"))
        name = key(region_of(signed), request.method, path, target, body)
        if name not in self.kept:
            answer = self.session.send(request)
            self.kept[name] = (answer.status_code, dict(answer.headers), answer.content)
        status, headers, content = self.kept[name]
        return AWSResponse(request.url, status, HTTPHeaders.from_dict(headers), _Body(content))


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


class _Body:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: Any) -> Any:
        yield self._content


class Replay:
    """A server that answers from a tape after a delay, and notes when its first request came."""

    def __init__(self, kept: dict[Key, Kept], delay: float, log: Path) -> None:
        self._kept, self._delay, self._log = kept, delay, log

    async def run(self) -> None:
        """Serve on a free loopback port; print it."""
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, limit=2**22)
        sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
        sys.stdout.flush()
        await server.serve_forever()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                method, path, _ = head[0].split(" ", 2)
                headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                if not self._log.exists():
                    self._log.write_text(repr(time.time()))
                region = region_of(headers.get("authorization", ""))
                name = key(region, method, path, headers.get("x-amz-target", ""), body)
                status, kept, content = self._kept.get(name, (404, {}, b"<NotRecorded/>"))
                await asyncio.sleep(self._delay)
                kind = kept.get("Content-Type", kept.get("content-type", "application/xml"))
                writer.write(
                    f"HTTP/1.1 {status} x\r\ncontent-type: {kind}\r\ncontent-length: {len(content)}\r\n\r\n".encode()
                    + content
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


if __name__ == "__main__":
    asyncio.run(Replay(pickle.loads(Path(sys.argv[1]).read_bytes()), float(sys.argv[2]), Path(sys.argv[3])).run())
