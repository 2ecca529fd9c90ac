"""Serves a made-up organisation on 127.0.0.1: the inventory over gRPC and REST, and the other interfaces."""

import json
import threading
from collections.abc import Iterator
from concurrent import futures
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import grpc
from google.cloud import asset_v1
from google.protobuf import json_format
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

from auditor.demo.gcp.cloud import STATUSES, Cloud, Fault, RefusedError, Request

SERVICE = "google.cloud.asset.v1.AssetService"
LISTS, SEARCHES = "ListAssets", "SearchAllResources"
READ_TIME = "2026-07-01T03:00:00Z"


@contextmanager
def running(cloud: Cloud) -> Iterator[Cloud]:
    """The cloud on free ports, as long as the block runs."""
    spent: dict[str, int] = {}
    channel = grpc.server(futures.ThreadPoolExecutor(4), options=[("grpc.so_reuseport", 0)])
    handlers = {name: _method(cloud, spent, name) for name in (LISTS, SEARCHES)}
    channel.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))
    cloud.grpc = f"http://127.0.0.1:{channel.add_insecure_port('127.0.0.1:0')}"
    channel.start()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(cloud, spent))
    server.daemon_threads = True
    cloud.rest = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield cloud
    finally:
        channel.stop(None).wait()
        server.shutdown()
        server.server_close()
        thread.join()


def _at_fault(cloud: Cloud, spent: dict[str, int], request: Request, start: int) -> Fault | None:
    """The fault that answers a request; it is counted as asked either way."""
    name = cloud.name(request)
    cloud.asked.append(name)
    fault = cloud.faults.get(name)
    if fault is None or fault.page != start // cloud.page or spent.get(name, 0) == fault.times:
        return None
    spent[name] = spent.get(name, 0) + 1
    return fault


def _method(cloud: Cloud, spent: dict[str, int], name: str) -> Any:
    asks, answers = (
        (asset_v1.ListAssetsRequest, asset_v1.ListAssetsResponse)
        if name == LISTS
        else (asset_v1.SearchAllResourcesRequest, asset_v1.SearchAllResourcesResponse)
    )

    def answer(message: Any, context: Any) -> bytes:
        start = int(message.page_token or 0)
        lists = name == LISTS
        request = Request(
            message.parent if lists else message.scope,
            message.content_type.name if lists else "",
            tuple(message.asset_types),
        )
        if fault := _at_fault(cloud, spent, request, start):
            if fault.body is not None:
                return fault.body
            context.abort_with_status(rpc_status.to_status(_status(fault)))
        try:
            rows, more = cloud.listed(request, start, message.page_size)
        except RefusedError as error:
            context.abort(getattr(grpc.StatusCode, error.code), str(error))
        body = _body(lists, rows, str(start + len(rows)) if more else "")
        return bytes(answers.serialize(json_format.ParseDict(body, answers.pb(answers()), ignore_unknown_fields=True)))

    return grpc.unary_unary_rpc_method_handler(answer, request_deserializer=asks.deserialize)


def _body(lists: bool, rows: list[dict[str, Any]], token: str) -> dict[str, Any]:
    name = "assets" if lists else "results"
    return {
        **({"readTime": READ_TIME} if lists else {}),
        **({name: rows} if rows else {}),
        **({"nextPageToken": token} if token else {}),
    }


def _status(fault: Fault) -> Any:
    code = getattr(grpc.StatusCode, fault.code or "UNAVAILABLE").value[0]
    status = status_pb2.Status(code=code, message="<b>no</b>")
    if fault.reason:
        status.details.add().Pack(
            error_details_pb2.ErrorInfo(reason=fault.reason, domain="googleapis.com", metadata=dict(fault.about))
        )
    if fault.wait:
        wait = error_details_pb2.RetryInfo()
        wait.retry_delay.FromSeconds(fault.wait)
        status.details.add().Pack(wait)
    return status


def _handler(cloud: Cloud, spent: dict[str, int]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Headers and body go out together and at once: else each answer waits for the kernel to acknowledge the first.
        wbufsize = 1 << 16
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = parse_qs(parts.query, keep_blank_values=True)
            start = int("".join(asked.pop("pageToken", [])) or 0)
            request = _request(parts.path, asked)
            if fault := _at_fault(cloud, spent, request, start):
                self._fail(fault)
            elif request.path:
                answer = cloud.get(request.path, start)
                self._send(answer if answer is not None else _error("NOT_FOUND"), 200 if answer is not None else 404)
            else:
                self._page(request, start, int("".join(asked.get("pageSize", [])) or 0))

        def _page(self, request: Request, start: int, size: int) -> None:
            try:
                rows, more = cloud.listed(request, start, size)
            except RefusedError as error:
                self._send(_error(error.code), STATUSES[error.code])
            else:
                self._send(_body(bool(request.content), rows, str(start + len(rows)) if more else ""))

        def _fail(self, fault: Fault) -> None:
            if not fault.code and fault.body is None and not fault.status:
                self.close_connection = True
                return
            details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", **_info(fault)}] if fault.reason else []
            body = _error(fault.code, details) if fault.body is None else fault.body
            headers = {"Retry-After": str(fault.wait)} if fault.wait else {}
            self._send(body, fault.status or STATUSES.get(fault.code, 200), headers)

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


def _request(path: str, asked: dict[str, list[str]]) -> Request:
    if path.startswith("/v1/") and path.endswith("/assets"):
        scope = path.removeprefix("/v1/").removesuffix("/assets")
        return Request(scope, "".join(asked["contentType"]), tuple(asked.get("assetTypes", ())))
    if path.startswith("/v1/") and path.endswith(":searchAllResources"):
        return Request(path.removeprefix("/v1/").removesuffix(":searchAllResources"))
    query = "&".join(f"{name}={value}" for name, values in asked.items() if name != "pageSize" for value in values)
    return Request(path=path.removeprefix("/"), query=query)


def _error(code: str, details: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    error = {"code": STATUSES.get(code, 500), "status": code, "message": "<b>no</b>"}
    return {"error": {**error, **({"details": details} if details else {})}}


def _info(fault: Fault) -> dict[str, Any]:
    return {"reason": fault.reason, "domain": "googleapis.com", "metadata": dict(fault.about)}
