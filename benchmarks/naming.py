"""Which declared operation a request to the loopback cloud is."""

import re
from functools import cache

from auditor.demo.azure.cloud import Request
from providers.azure.calls import OPERATIONS
from providers.azure.guard import shape
from providers.azure.operations import Operations, Path


def operation(request: Request, table: Operations = OPERATIONS) -> str:
    """The operation, where the table declares it; else what was asked."""
    if request.kql is not None:
        return next((name for name, query in table.queries.items() if query.kql == request.kql), request.kql)
    # The most telling path first: one may end as another one does.
    for name, form, asked in _shapes(tuple(table.paths.items())):
        if form.fullmatch(request.path) and asked in ("", request.query):
            return name
    return request.path


@cache
def _shapes(paths: tuple[tuple[str, Path], ...]) -> list[tuple[str, re.Pattern[str], str]]:
    told = sorted(paths, key=lambda item: -len(item[1].path))
    return [(name, shape(path.path), path.path.partition("?")[2]) for name, path in told]
