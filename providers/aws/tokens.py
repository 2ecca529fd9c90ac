"""Follows the continuation tokens of list operations for which botocore has no paginator."""

from collections.abc import Iterator
from typing import Any

TOKENS = ("NextToken", "NextMarker", "nextToken")
"""Names that AWS gives a token alike in request and answer."""


def pages(client: Any, method: Any, parameters: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every answer of an operation: one where it takes no token, else until the token ends or comes a second time."""
    name = client.meta.method_to_api_mapping[method.__name__]
    shape = client.meta.service_model.operation_model(name).input_shape
    token = next((token for token in TOKENS if shape is not None and token in shape.members), None)
    seen: set[str] = set()
    following = dict(parameters)
    while True:
        answer = method(**following)
        yield answer
        mark = answer.get(token) if token else None
        if not mark or mark in seen:
            return
        seen.add(mark)
        following = {**parameters, str(token): mark}
