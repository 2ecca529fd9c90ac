"""A test bed: moto's server on loopback, accounts kept apart by sts:AssumeRole, canned answers where moto has none."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectionClosedError
from botocore.model import ServiceId

from auditor.demo.place import site
from auditor.regulation.parameters import Parameters
from auditor.settings import Aws
from auditor.snapshot import Snapshot
from providers.aws.account import AccountRun, ledger
from providers.aws.collectors import operations
from providers.aws.models import models
from providers.aws.session import Hooks, assume, base
from providers.collecting import Collector

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
TOKYO = "ap-northeast-1"
Answer = Mapping[str, Any] | bytes | Callable[[Any], "AWSResponse | None"]


class _Raw:
    """What urllib3 gives botocore: a body that can be streamed once."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_: Any) -> Any:
        yield self._body


def response(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> AWSResponse:
    """An HTTP answer as botocore's transport gives it."""
    return AWSResponse("http://127.0.0.1", status, HTTPHeaders.from_dict(dict(headers or {})), _Raw(body))


def answers(canned: Mapping[str, Answer]) -> Hooks:
    """Hooks that answer operations (`ec2:GetSerialConsoleAccessStatus`) instead of the server.

    A mapping is a JSON body, bytes are any body, a callable gets the request and answers a response, or None to let the
    call go on to the server.
    """
    hooks = []
    for operation, answer in canned.items():
        service, _, name = operation.partition(":")
        hooks.append((f"before-send.{_spelt(service)}.{name}", _handler(answer)))
    return hooks


@cache
def _spelt(service: str) -> str:
    """A service's name in botocore's events."""
    return ServiceId(models().load_service_model(service, "service-2")["metadata"]["serviceId"]).hyphenize()


def _handler(answer: Answer) -> Callable[..., AWSResponse | None]:
    def handle(request: Any, **_: Any) -> AWSResponse | None:
        if callable(answer):
            return answer(request)
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        return response(body, headers={"content-type": "application/json"})

    return handle


def cut(request: Any) -> AWSResponse:
    """A connection that ends before an answer."""
    raise ConnectionClosedError(endpoint_url=request.url)


class Bed:
    """One moto server; every account ID is an account of its own."""

    def __init__(self, url: str) -> None:
        self.url = url

    def client(self, account: str, service: str, region: str = TOKYO) -> Any:
        """A boto3 client that acts in an account: for building what is then audited."""
        return site(self.url, account).client(service, region)

    def settings(self, **more: Any) -> Aws:
        """Settings that reach the server. One attempt: what moto lacks it lacks at once."""
        return Aws(endpoint_url=self.url, role_name="audit", max_attempts=1, **{"regions": (TOKYO,), **more})

    def read(
        self,
        account: str,
        *collectors: Collector,
        canned: Mapping[str, Answer] | None = None,
        parameters: Mapping[str, Any] | None = None,
        **settings: Any,
    ) -> Snapshot:
        """Run collectors in an account (in Tokyo unless `regions` says otherwise) through the adapter's own runner."""
        chosen = self.settings(**settings)
        own = base(chosen, operations(), answers(canned or {}))
        session = assume(own, chosen, account, operations())
        book = ledger(account, lambda: NOW)
        given = Parameters.load(parameters or {})
        run = AccountRun(session, chosen, book, None, lambda *_: None, collectors, parameters=given)
        return run.read(NOW)
