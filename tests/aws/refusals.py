"""Canned refusals: the answers of operations that the role has no right to."""

from collections.abc import Callable
from functools import cache
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.model import OperationModel
from botocore.session import get_session

from tests.aws.faults import Fault, denied


@cache
def _model(operation: str) -> OperationModel:
    service, _, name = operation.partition(":")
    return get_session().get_service_model(service).operation_model(name)


def refused(operation: str, fault: Fault = denied) -> Callable[[Any], AWSResponse]:
    """The refusal of one operation (`kms:ListKeys`) in its service's wire format."""
    return lambda request: fault(_model(operation), request)


def refusing(*operations: str, fault: Fault = denied) -> dict[str, Callable[[Any], AWSResponse]]:
    """The refusals of several, for `Bed.read(canned=...)`."""
    return {operation: refused(operation, fault) for operation in operations}
