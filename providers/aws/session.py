"""Opened sessions: credentials from profile, environment or an assumed role, clients made once and only when used."""

import json
import threading
from collections.abc import Callable, Sequence, Set
from functools import cache
from typing import Any, Protocol
from urllib.parse import urlsplit

import boto3
import botocore.session
from botocore import regions
from botocore.config import Config

from auditor.errors import NoAuditError
from auditor.settings import Aws
from providers.aws.errors import ANSWERED, EXPIRED, IDENTITY_REFUSED, UnreadableAnswerError, failure
from providers.aws.guard import ENTRY, IDENTITY, guard
from providers.aws.models import models

HOME = "ap-northeast-1"
"""Where calls go that speak of the whole account. Global services answer there too."""

SESSION_NAME = "municipal-cloud-auditor"

Hooks = Sequence[tuple[str, Callable[..., Any]]]
"""Handlers of botocore events for every session of a run: a transport (`before-send`), a count of calls."""


class Clients(Protocol):
    """What reading an account takes: clients by service and region, of a cloud or of files."""

    def client(self, service: str, region: str) -> Any:
        """The one client of a service in a region."""
        ...

    def release(self, region: str) -> None:
        """A region is read; its clients may go."""
        ...

    def regions(self) -> tuple[str, ...]:
        """Every region that there is to read."""
        ...

    def offers(self, service: str, region: str) -> bool:
        """Whether there is such a service in a region."""
        ...


class Session:
    """The credentials of one account and its clients. Safe to use from several threads."""

    def __init__(self, settings: Aws, allowed: Set[str], hooks: Hooks = (), **credentials: Any) -> None:
        core = botocore.session.Session(profile=settings.profile if not credentials else None)
        core.register_component("data_loader", models())
        guard(core, allowed)
        core.get_component("event_emitter").register("before-parse", _demand_answer)
        if settings.endpoint_url:
            core.get_component("event_emitter").register("before-sign.s3-control", _on_host(settings.endpoint_url))
        for event, handler in hooks:
            core.get_component("event_emitter").register(event, handler)
        self.hooks = hooks
        self._boto = boto3.Session(botocore_session=core, region_name=HOME, **credentials)
        self._settings = settings
        self._config = Config(
            retries={
                "mode": "adaptive" if settings.max_attempts > 1 else "standard",
                "total_max_attempts": settings.max_attempts,
            },
            connect_timeout=settings.connect_timeout,
            read_timeout=settings.read_timeout,
            max_pool_connections=max(settings.workers, 10),
            user_agent_extra=SESSION_NAME,
            # A private endpoint is one host: account IDs and bucket names must not become part of its name.
            inject_host_prefix=settings.endpoint_url is None,
            s3={"addressing_style": "path"} if settings.endpoint_url else None,
        )
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()

    def client(self, service: str, region: str) -> Any:
        """The one client of a service in a region."""
        with self._lock:  # botocore's session is not made for making clients from several threads
            if (service, region) not in self._clients:
                self._clients[service, region] = self._boto.client(  # type: ignore[call-overload]
                    service, region_name=region, endpoint_url=self._settings.endpoint_url, config=self._config
                )
            return self._clients[service, region]

    def release(self, region: str) -> None:
        """Drop a region's clients once it is read: they hold a megabyte each. A call that still runs keeps its own."""
        with self._lock:
            for key in [key for key in self._clients if key[1] == region]:
                del self._clients[key]

    def offers(self, service: str, region: str) -> bool:
        """Whether a service has an endpoint in a region, by this SDK."""
        return region in all_regions(self._settings.partition, service)

    def regions(self) -> tuple[str, ...]:
        """Every region name of the partition that this SDK knows."""
        return all_regions(self._settings.partition)


@cache
def all_regions(partition: str, service: str = "ec2") -> tuple[str, ...]:
    """Every region of a partition where this SDK knows a service; by default every region that there is."""
    prefix = models().load_service_model(service, "service-2")["metadata"]["endpointPrefix"]
    resolver = regions.EndpointResolver(models().load_data("endpoints"))
    return tuple(sorted(resolver.get_available_endpoints(prefix, partition)))


def base(settings: Aws, allowed: Set[str], hooks: Hooks = ()) -> Session:
    """The run's own session. A missing profile or no credentials at all are the user's to mend: AuditorError."""
    try:
        session = Session(settings, allowed | IDENTITY | ENTRY, hooks)
        if session._boto.get_credentials() is None:
            raise NoAuditError(
                "AWS: no credentials were found. Set [aws] profile or AWS_PROFILE, or run where a role is attached."
            )
    except ANSWERED as error:
        raise NoAuditError(
            f"AWS: {failure(error).text}. Check [aws] profile and the shared configuration file."
        ) from error
    return session


def whoami(session: Session) -> str:
    """The account ID behind a session (sts:GetCallerIdentity). AuditorError when the credentials are not accepted."""
    try:
        return str(session.client("sts", HOME).get_caller_identity()["Account"])
    except ANSWERED as error:
        why = failure(error)
        if why.code in EXPIRED:
            raise NoAuditError(
                f"AWS: the session token has expired ({why.code}). Sign in again and repeat the run."
            ) from error
        if why.code in IDENTITY_REFUSED:
            raise NoAuditError(
                f"AWS: the credentials are not accepted ({why.text}). Check the key pair or profile."
            ) from error
        raise NoAuditError(f"AWS: who is calling could not be read: {why.text}") from error


def assume(session: Session, settings: Aws, account: str, allowed: Set[str], role: str | None = None) -> Session:
    """A session in another account through a role, by default `role_name`.

    Raises what boto3 raises; the caller makes a reading of it.
    """
    request = {
        "RoleArn": f"arn:{settings.partition}:iam::{account}:role/{role or settings.role_name}",
        "RoleSessionName": SESSION_NAME,
        "DurationSeconds": 3600,
    }
    if settings.external_id:
        request["ExternalId"] = settings.external_id
    answer = session.client("sts", HOME).assume_role(**request)["Credentials"]
    return Session(
        settings,
        allowed | IDENTITY,
        session.hooks,
        aws_access_key_id=answer["AccessKeyId"],
        aws_secret_access_key=answer["SecretAccessKey"],
        aws_session_token=answer["SessionToken"],
    )


def _on_host(endpoint: str) -> Callable[..., None]:
    """S3 Control puts the account ID before the host whatever the setting says; a private endpoint has one name."""
    host = urlsplit(endpoint).netloc

    def handle(request: Any, **_: Any) -> None:
        request.url = urlsplit(request.url)._replace(netloc=host).geturl()

    return handle


def _demand_answer(operation_model: Any, response_dict: Any, **_: Any) -> None:
    """Refuse a success whose body is no answer: botocore reads unparsable JSON as {}, as if none existed."""
    if response_dict["status_code"] >= 300 or operation_model.has_streaming_output:
        return
    body = response_dict["body"]
    what = f"{operation_model.service_model.service_name}:{operation_model.name}"
    if not body.strip():
        raise UnreadableAnswerError(f"{what}: empty answer")
    if body.lstrip()[:14].lower().startswith((b"<html", b"<!doctype html")):
        raise UnreadableAnswerError(f"{what}: a web page instead of an answer")
    # The policy of a bucket is the whole body of an answer of S3, and not looked into by botocore.
    if operation_model.service_model.resolved_protocol in {"json", "rest-json"} or what == "s3:GetBucketPolicy":
        try:
            json.loads(body)
        except ValueError as error:
            raise UnreadableAnswerError(f"{what}: the answer is not JSON") from error
