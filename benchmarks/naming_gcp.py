"""Which declared operation a request to the loopback inventory is."""

from auditor.demo.gcp.cloud import Request
from providers.gcp.calls import OPERATIONS
from providers.gcp.guard import shape
from providers.gcp.operations import Assets, Operations


def operation(request: Request, table: Operations = OPERATIONS) -> str:
    """The operation, where the table declares it; else what was asked. A part of a family is that family."""
    if request.path:
        return next((name for name, path in table.paths.items() if _fits(path.host, path.path, request)), request.path)
    lists = {name: query for name, query in table.queries.items() if isinstance(query, Assets)}
    if not request.content:
        return next(name for name in table.queries if name not in lists)
    same = {name: query for name, query in lists.items() if query.content == request.content}
    whole = [name for name, query in same.items() if query.types == request.types]
    part = [name for name, query in same.items() if request.types and set(request.types) < set(query.types)]
    return next(iter(whole + part), f"{request.content} {' '.join(request.types)}")


def _fits(host: str, path: str, request: Request) -> bool:
    at, _, rest = request.path.partition("/")
    return at == host and shape(path).fullmatch(f"/{rest}") is not None
