"""Follows the continuation tokens of list operations for which botocore has no paginator."""

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import PaginationError

TOKENS = ("NextToken", "NextMarker", "nextToken", "NextPageToken")
"""Names that AWS gives a token alike in request and answer."""


def token_of(client: Any, method: Any) -> str | None:
    """The token that an operation takes and gives; None where it answers everything at once."""
    model = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[method.__name__])
    given = model.input_shape.members if model.input_shape else {}
    taken = model.output_shape.members if model.output_shape else {}
    return next((token for token in TOKENS if token in given and token in taken), None)


def pages(client: Any, method: Any, parameters: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every answer of an operation: one where it takes no token, else until the token ends.

    Raises PaginationError where a token comes a second time: the rest cannot be had, and that is not the end.
    """
    token = token_of(client, method)
    seen: set[str] = set()
    following = dict(parameters)
    while True:
        answer = method(**following)
        yield answer
        mark = answer.get(token) if token else None
        if not mark:
            return
        if mark in seen:
            raise PaginationError(message=f"{method.__name__}: the same page was offered twice")
        seen.add(mark)
        following = {**parameters, str(token): mark}
