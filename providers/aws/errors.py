"""Turns what botocore raises into a reading's status. Denied, not enabled, throttled and failed are told apart."""

import re
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import ParseError  # botocore parses some answers of S3 itself and lets this through

from botocore import exceptions as boto
from botocore.parsers import ResponseParserError

from auditor.reading import Status

DENIED = {
    "AccessDenied",
    "AccessDeniedException",
    "AccessDeniedFault",
    "AccountNotManagementOrDelegatedAdministratorException",  # how IAM refuses what only an organisation may ask
    "AuthorizationError",
    "AuthorizationErrorException",
    "AuthorizationException",
    "CloudTrailARNInvalidException",  # how CloudTrail refuses a member to look into its organisation's trail
    "Forbidden",
    "ForbiddenException",
    "NotAuthorized",
    "UnauthorizedOperation",
    "403",  # JSON services behind some endpoints give the HTTP status as the code
}
NOT_LICENSED = {"SubscriptionRequiredException", "SubscriptionRequired", "OptInRequired"}
EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"}
IDENTITY_REFUSED = {"InvalidClientTokenId", "UnrecognizedClientException", "AuthFailure", "SignatureDoesNotMatch"}
THROTTLED = {
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "TooManyRequestsException",
    "RequestLimitExceeded",
    "RateLimitExceededException",
    "ProvisionedThroughputExceededException",
    "LimitExceededException",
    "BandwidthLimitExceeded",
    "PriorRequestNotComplete",
    "SlowDown",
    "EC2ThrottledException",
    "TransactionInProgressException",
    "429",
}
UNSUPPORTED = {
    "UnknownOperationException",
    "InvalidAction",
    "UnsupportedOperation",
    "404",
    "405",
    "501",
    "NotImplemented",
}


class UnreadableAnswerError(Exception):
    """An answer with a status of success whose body is not what the operation answers with."""


class NotHeldError(Exception):
    """Files that are read instead of a cloud do not hold the answer."""


ANSWERED = (
    boto.ClientError,
    boto.BotoCoreError,
    ResponseParserError,
    UnreadableAnswerError,
    ParseError,
    NotHeldError,
)
"""What a call may raise. Everything else is a defect of this program and is not caught."""


@dataclass(frozen=True)
class Failure:
    """Why a call gave nothing."""

    status: Status
    text: str
    code: str = ""
    denied_by: Literal["policy", "organization_policy"] | None = None


def failure(error: Exception) -> Failure:
    """The failure behind an exception of boto3. The text is code and message, shortened, and holds no request."""
    if isinstance(error, boto.ClientError):
        answer = error.response.get("Error", {})
        code, message = str(answer.get("Code", "")), str(answer.get("Message", ""))
        text = _short(f"{code}: {message}")
        if code in DENIED:
            # Only the message tells whose rule refused: "... with an explicit deny in a service control policy".
            by_organization = "service control policy" in message or "resource control policy" in message
            return Failure("denied", text, code, "organization_policy" if by_organization else "policy")
        return Failure(_status(code), text, code)
    if isinstance(error, NotHeldError):
        return Failure("unsupported", _short(str(error)))
    if isinstance(error, ResponseParserError | UnreadableAnswerError | ParseError):
        return Failure("error", "the answer could not be parsed")
    return Failure("error", _short(f"{type(error).__name__}: {error}"))


def _short(text: str) -> str:
    """One line without markup: gateways answer with whole web pages."""
    return re.sub(r"<[^>]*>|\s+", " ", text)[:300].strip()


def _status(code: str) -> Status:
    if code in THROTTLED:
        return "throttled"
    if code in NOT_LICENSED:
        return "not_licensed"
    if code in UNSUPPORTED:
        return "unsupported"
    return "error"
