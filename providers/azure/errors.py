"""Turns what azure-core raises or Azure answers into a reading's status."""

import json
import re
from dataclasses import dataclass
from typing import Any

from azure.core.exceptions import AzureError, ClientAuthenticationError
from azure.core.rest import HttpResponse

from auditor.reading import Status
from providers.azure.guard import StrayLinkError

NOT_LICENSED = {
    "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
    "RequestFromNonPremiumTenantOrB2CTenant",
    "AadPremiumLicenseRequired",
}
"""How Microsoft Graph says that the tenant has no Entra ID P1 or P2. Some parts of it answer as to a missing right, and
say so in the message only."""

_UNLICENSED = re.compile(r"not licensed|premium licen[cs]e", re.IGNORECASE)

NOT_SIGNED_IN = {"ExpiredAuthenticationToken", "InvalidAuthenticationToken", "InvalidAuthenticationTokenTenant"}
"""The token has ended, or is none of this tenant: no right that one could give would mend it."""

DENIED_CODES = {"AuthorizationFailed", "AccessDenied", "Authorization_RequestDenied", "LinkedAuthorizationFailed"}


class RefusedError(Exception):
    """An answer with a status other than success."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code


class UnreadableAnswerError(Exception):
    """An answer with a status of success whose body is not what the operation answers with."""


class NotHeldError(Exception):
    """Files were asked, and they do not hold this."""


ANSWERED = (AzureError, RefusedError, UnreadableAnswerError, StrayLinkError, NotHeldError)
"""What a call may raise. Everything else is a defect of this program and is not caught."""


@dataclass(frozen=True)
class Failure:
    """Why a call gave nothing."""

    status: Status
    text: str
    code: str = ""


def answer(response: HttpResponse) -> dict[str, Any]:
    """The JSON object of a response. RefusedError for a status that is no success, UnreadableAnswerError for a body
    that is no JSON object."""
    if response.status_code != 200:
        raise _refused(response)
    try:
        body = json.loads(response.text())
    except ValueError as error:
        raise UnreadableAnswerError("the answer is not JSON") from error
    if not isinstance(body, dict):
        raise UnreadableAnswerError("the answer is not a JSON object")
    return body


def failure(error: Exception) -> Failure:
    """The failure behind an exception. The text is code and message, shortened, and holds no request."""
    if isinstance(error, RefusedError):
        return Failure(_status(error), _short(str(error)), error.code)
    if isinstance(error, NotHeldError):
        return Failure("unsupported", _short(str(error)))
    if isinstance(error, UnreadableAnswerError | StrayLinkError):
        return Failure("error", _short(str(error)))
    if isinstance(error, ClientAuthenticationError):
        return Failure("denied", _short(f"no token: {error.message}"), "no_token")
    return Failure("error", _short(f"{type(error).__name__}: {error}"))


def _refused(response: HttpResponse) -> RefusedError:
    code, message = str(response.status_code), response.reason
    try:
        error = json.loads(response.text()).get("error")
        code, message = str(error.get("code") or code), str(error.get("message") or "")
    except (ValueError, AttributeError):
        # Gateways answer with web pages: the status has to do.
        message = response.reason
    return RefusedError(response.status_code, code, message)


def _status(error: RefusedError) -> Status:
    if error.code in NOT_LICENSED or (error.status in {400, 401, 403} and _UNLICENSED.search(str(error))):
        return "not_licensed"
    if error.code in NOT_SIGNED_IN:
        return "error"
    if error.status in {401, 403} or error.code in DENIED_CODES:
        return "denied"
    if error.status == 429:
        return "throttled"
    return "unsupported" if error.status in {404, 405, 501} else "error"


def _short(text: str) -> str:
    """One line without markup: gateways answer with whole web pages."""
    return re.sub(r"<[^>]*>|\s+", " ", text)[:300].strip()
