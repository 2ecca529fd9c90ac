"""Answers of a cloud that does not answer as it should, in the wire format of each service."""

import json
from collections.abc import Callable
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError
from botocore.model import OperationModel

from tests.aws.bed import response

Fault = Callable[[OperationModel, Any], AWSResponse]


def error(model: OperationModel, status: int, code: str, message: str = "denied by the test") -> AWSResponse:
    """An error answer of a service: code and message as its protocol writes them."""
    protocol = model.service_model.resolved_protocol
    if protocol in {"json", "rest-json"}:
        body = json.dumps({"__type": code, "message": message, "Message": message}).encode()
        headers = {"content-type": "application/json", "x-amzn-errortype": code}
        return response(body, status, headers)
    inner = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    if protocol == "ec2":
        text = f"<Response><Errors>{inner}</Errors><RequestID>test</RequestID></Response>"
    elif protocol == "query":
        text = f"<ErrorResponse>{inner}<RequestId>test</RequestId></ErrorResponse>"
    else:
        text = inner
    return response(text.encode(), status, {"content-type": "text/xml"})


def denied(model: OperationModel, _: Any) -> AWSResponse:
    """The role lacks the right."""
    ec2 = model.service_model.resolved_protocol == "ec2"
    return error(model, 403, "UnauthorizedOperation" if ec2 else "AccessDenied")


def denied_by_organization(model: OperationModel, _: Any) -> AWSResponse:
    """A service control policy refuses."""
    message = "User is not authorized to perform this action with an explicit deny in a service control policy"
    code = "UnauthorizedOperation" if model.service_model.resolved_protocol == "ec2" else "AccessDeniedException"
    return error(model, 403, code, message)


def throttled(model: OperationModel, _: Any) -> AWSResponse:
    """Too many calls, longer than the retries last."""
    return error(model, 400, "ThrottlingException")


def broken(model: OperationModel, _: Any) -> AWSResponse:
    """HTTP 500."""
    return error(model, 500, "InternalError")


def unreadable(model: OperationModel, _: Any) -> AWSResponse:
    """A success whose body is cut off in the middle."""
    json_like = model.service_model.resolved_protocol in {"json", "rest-json"}
    return response(b'{"Items": [{"Na' if json_like else b"<Response><Items><Item>", 200)


def web_page(_: OperationModel, __: Any) -> AWSResponse:
    """A proxy's log-in page instead of an answer."""
    return response(b"<html><body>Please log in</body></html>", 200, {"content-type": "text/html"})


def cut(_: OperationModel, request: Any) -> AWSResponse:
    """A connection that ends before an answer."""
    raise ConnectionClosedError(endpoint_url=request.url)


STATUSES: dict[Fault, str] = {
    denied: "denied",
    denied_by_organization: "denied",
    throttled: "throttled",
    broken: "error",
    unreadable: "error",
    web_page: "error",
    cut: "error",
}
"""Each fault and the status that its reading must have."""
