"""Turns what Google's libraries raise or its interfaces answer into a reading's status."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import requests
from google.api_core.exceptions import GoogleAPICallError
from google.auth.exceptions import GoogleAuthError

from auditor.reading import Status

INVALID, OFF, PERIMETER = "INVALID_ARGUMENT", "SERVICE_DISABLED", "SECURITY_POLICY_VIOLATED"
"""A request that names something unknown; an interface that is turned off; a perimeter of VPC Service Controls that
keeps the reader out (https://cloud.google.com/vpc-service-controls/docs/troubleshooting)."""

PASSING = {"RESOURCE_EXHAUSTED", "UNAVAILABLE", "DEADLINE_EXCEEDED", "INTERNAL", "ABORTED"}
"""What may be gone when it is asked again."""

_NAMES = {
    400: INVALID,
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
"""The word that gRPC has for a status of HTTP, for answers that do not say it."""

_STATUSES: dict[str, Status] = {
    "PERMISSION_DENIED": "denied",
    "UNAUTHENTICATED": "denied",
    "RESOURCE_EXHAUSTED": "throttled",
    "NOT_FOUND": "unsupported",
    "UNIMPLEMENTED": "unsupported",
}


class RefusedError(Exception):
    """An answer other than success. `code`: gRPC's word for it; `reason`: Google's own, where it gives one."""

    def __init__(
        self, code: str, message: str, reason: str = "", about: Mapping[str, Any] | None = None, wait: float = 0
    ) -> None:
        super().__init__(f"{reason or code}: {message}")
        self.code = code
        self.reason = reason
        self.about = about or {}
        """The details of the reason, such as `service` and `consumer`."""
        self.wait = wait
        """Seconds after which Google wants to be asked again; 0 where it does not say."""


class UnreadableAnswerError(Exception):
    """A success whose body is not what the operation answers with."""


class NotHeldError(Exception):
    """Files were asked, and they do not hold this."""


ANSWERED = (RefusedError, UnreadableAnswerError, NotHeldError, GoogleAuthError, requests.RequestException)
"""What a call may raise. Everything else is a defect of this program and is not caught."""


@dataclass(frozen=True)
class Failure:
    """Why a call gave nothing."""

    status: Status
    text: str
    code: str = ""
    consumer: str = ""
    """Of an interface that is turned off: the project where it is, as `projects/<number>`."""
    denied_by: Literal["policy", "organization_policy"] | None = None


def failure(error: Exception) -> Failure:
    """The failure behind an exception. The text is code and message, shortened, and holds no request."""
    text = short(str(error))
    if isinstance(error, RefusedError):
        if error.reason == OFF:
            consumer = str(error.about.get("consumer") or "")
            service = error.about.get("service") or "the interface"
            text = short(f"{OFF}: {service} is turned off in {consumer or 'the quota project'}; enable it there")
            return Failure("error", text, OFF, consumer)
        status = _STATUSES.get(error.code, "error")
        whose: Literal["policy", "organization_policy"] | None = "policy" if status == "denied" else None
        return Failure(status, text, error.code, denied_by="organization_policy" if _perimeter(error) else whose)
    if isinstance(error, NotHeldError):
        return Failure("unsupported", text)
    if isinstance(error, UnreadableAnswerError):
        return Failure("error", text)
    if isinstance(error, GoogleAuthError):
        return Failure("denied", short(f"no token: {error}"), "no_token", denied_by="policy")
    return Failure("error", short(f"{type(error).__name__}: {error}"))


def from_grpc(error: GoogleAPICallError) -> RefusedError:
    """The refusal behind an error of gRPC. A message too large, or a stream that ends, has a code as well."""
    code = getattr(error.grpc_status_code, "name", "UNKNOWN")
    waits = [one.retry_delay.seconds for one in error.details or () if hasattr(one, "retry_delay")]
    return RefusedError(code, str(error.message), error.reason or "", error.metadata, max(waits, default=0))


def from_http(response: requests.Response) -> RefusedError:
    """The refusal in a response of REST. Gateways answer with web pages: the status has to do."""
    wait = response.headers.get("Retry-After", "")
    seconds = float(wait) if wait.isdecimal() else 0.0
    code = _NAMES.get(response.status_code, f"HTTP {response.status_code}")
    try:
        error = json.loads(response.content)["error"]
        told, details = str(error["message"]), error.get("details") or ()
    except (ValueError, KeyError, TypeError, AttributeError):
        return RefusedError(code, str(response.reason), wait=seconds)
    info = _info(details)
    return RefusedError(
        str(error.get("status") or code), told, str(info.get("reason") or ""), info.get("metadata"), seconds
    )


def answer(response: requests.Response) -> dict[str, Any]:
    """The JSON object of a response. RefusedError for a status that is no success, UnreadableAnswerError for a body
    that is no JSON object."""
    if response.status_code != 200:
        raise from_http(response)
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError) as error:
        raise UnreadableAnswerError("the answer is not JSON") from error
    if not isinstance(body, dict):
        raise UnreadableAnswerError("the answer is not a JSON object")
    return body


def short(text: str) -> str:
    """One line without markup: gateways answer with whole web pages."""
    return re.sub(r"<[^>]*>|\s+", " ", text)[:300].strip()


def _info(details: Iterable[Any]) -> Mapping[str, Any]:
    found = (one for one in details if isinstance(one, Mapping))
    return next((one for one in found if str(one.get("@type", "")).endswith("google.rpc.ErrorInfo")), {})


def _perimeter(error: RefusedError) -> bool:
    return error.reason == PERIMETER or "vpcServiceControlsUniqueIdentifier" in str(error)
