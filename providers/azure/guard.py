"""Refuses, before it is sent, every request that no collector declared."""

import json
import re
from collections.abc import Set
from typing import Any
from urllib.parse import urlsplit

from azure.core.pipeline import PipelineRequest
from azure.core.pipeline.policies import SansIOHTTPPolicy

from providers.azure.operations import QUERY_PATH, Operations


class UndeclaredCallError(Exception):
    """A request that no collector declared was stopped before it was sent: a defect of this program."""


class StrayLinkError(Exception):
    """A link to a next page that leads to another host, or to something else there, was not followed."""


class Guard(SansIOHTTPPolicy[Any, Any]):
    """Lets through the `allowed` operations only, each as `table` has it: GET of its path, or POST of its query.

    Stands before the policy that adds the token, so that a token goes to `host` and nowhere else.
    """

    def __init__(self, table: Operations, allowed: Set[str], host: str) -> None:
        self._table = table
        self._allowed = allowed
        self._host = urlsplit(host).netloc

    def on_request(self, request: PipelineRequest[Any]) -> None:
        """Stop what is not declared: UndeclaredCallError; StrayLinkError where an answer has led there."""
        operation = request.context.options.pop("operation", None)
        refuse = StrayLinkError if request.context.options.pop("link", False) else UndeclaredCallError
        sent = request.http_request
        if operation not in self._allowed:
            raise UndeclaredCallError(f"{operation}: not declared by any collector and not sent")
        url = urlsplit(sent.url)
        if url.scheme != "https" or url.netloc != self._host:
            raise refuse(f"{operation}: leads to another host, {url.netloc!r}; not sent")
        if (query := self._table.queries.get(operation)) is not None:
            declared = sent.content is not None and json.loads(sent.content).get("query") == query.kql
            fits = sent.method == "POST" and url.path == QUERY_PATH and declared
        else:
            path = self._table.paths[operation].path
            asked = path.partition("?")[2]
            fits = sent.method == "GET" and shape(path).fullmatch(url.path) is not None
            # What is selected of the directory's people stands in the query string; a link to a next page has its own.
            fits = fits and (not asked or refuse is StrayLinkError or url.query == asked)
        if not fits:
            raise refuse(f"{operation}: {sent.method} {url.path} is not what is declared; not sent")


def shape(path: str) -> re.Pattern[str]:
    """What a declared path looks like once it is filled in, its query string left aside. ARM's own links write the same
    names in other cases."""
    parts = re.split(r"\{\w+\}", path.partition("?")[0])
    return re.compile(r"[\w./()@~+%-]+".join(map(re.escape, parts)), re.IGNORECASE)
