"""Refuses, before it is sent, every request that no collector declared."""

import re
from collections.abc import Iterable, Mapping, Set
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, urlsplit

import grpc
from google.auth.credentials import Credentials
from google.auth.transport.requests import AuthorizedSession

from auditor.cells import printable
from providers.gcp.errors import UnreadableAnswerError
from providers.gcp.operations import Assets, Operations, Path, Search

SERVICE = "/google.cloud.asset.v1.AssetService/"
PAGES = {"pageToken", "pageSize"}
"""What may stand in a query string beside what is declared."""
_SCOPE = r"(?:organizations|folders|projects)/[\w.:-]+"


class UndeclaredCallError(Exception):
    """A request that no collector declared was stopped before it was sent: a defect of this program."""


class Guard:
    """Lets through the `allowed` operations only, each as `table` has it: lists and searches of the inventory at
    `endpoint`, and GETs of the paths. `apis`: a server in place of the other interfaces' own."""

    def __init__(self, table: Operations, allowed: Set[str], endpoint: str, apis: str | None = None) -> None:
        queries = [query for name, query in table.queries.items() if name in allowed]
        self._lists = [query for query in queries if isinstance(query, Assets)]
        self._searches = [query for query in queries if isinstance(query, Search)]
        self._paths = [path for name, path in table.paths.items() if name in allowed]
        self._endpoint = endpoint
        self._apis = apis

    def message(self, method: str, request: Any) -> None:
        """Stop a call of gRPC that is not declared: UndeclaredCallError."""
        if method == f"{SERVICE}ListAssets":
            fits = self._listed(str(getattr(request.content_type, "name", request.content_type)), request.asset_types)
        elif method == f"{SERVICE}SearchAllResources":
            fits = self._searched(request.query, request.asset_types, request.read_mask.paths)
        else:
            fits = False
        if not fits or not re.fullmatch(_SCOPE, getattr(request, "parent", "") or getattr(request, "scope", "")):
            raise UndeclaredCallError(f"{method}: not what is declared; not sent")

    def url(self, method: str, url: str) -> None:
        """Stop a request of HTTP that is not declared: UndeclaredCallError."""
        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}"
        asked = parse_qs(parts.query, keep_blank_values=True)
        fits = method == "GET" and (
            (host == self._endpoint and self._inventory(parts.path, asked)) or self._path(host, parts.path, parts.query)
        )
        if not fits:
            raise UndeclaredCallError(f"{method} {host}{parts.path}: not what is declared; not sent")

    def _inventory(self, path: str, asked: Mapping[str, list[str]]) -> bool:
        if re.fullmatch(f"/v1/{_SCOPE}/assets", path):
            known = not set(asked) - {"contentType", "assetTypes", *PAGES}
            return known and self._listed("".join(asked.get("contentType", ())), asked.get("assetTypes", ()))
        if re.fullmatch(f"/v1/{_SCOPE}:searchAllResources", path):
            known = not set(asked) - {"readMask", *PAGES}
            return known and self._searched("", (), "".join(asked.get("readMask", ())).split(","))
        return False

    def _listed(self, content: str, types: Iterable[str]) -> bool:
        """Whether a declared family holds all of these types; none at all is every type there is."""
        found = set(types)
        return any(
            one.content == content and (found <= set(one.types) if found else not one.types) for one in self._lists
        )

    def _searched(self, query: str, types: Iterable[str], fields: Iterable[str]) -> bool:
        return not query and not list(types) and any(set(fields) == {*mask(one)} for one in self._searches)

    def _path(self, host: str, path: str, query: str) -> bool:
        return any(_fits(one, host, path, query, self._apis) for one in self._paths)


class Watch(grpc.UnaryUnaryClientInterceptor):  # type: ignore[misc]
    """Holds the calls of a channel to the guard."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def intercept_unary_unary(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        """Send on what is declared."""
        self._guard.message(client_call_details.method, request)
        return continuation(client_call_details, request)


class GuardedSession(AuthorizedSession):
    """The authorised session of HTTP, held to the guard before a token is added. Follows no redirect."""

    def __init__(self, who: Credentials, guard: Guard) -> None:
        super().__init__(who)  # type: ignore[no-untyped-call]
        self._guard = guard

    def request(self, method: str, url: str, *arguments: Any, **options: Any) -> Any:  # type: ignore[override]
        """Send what is declared."""
        self._guard.url(method.upper(), url)
        return super().request(method, url, *arguments, **{**options, "allow_redirects": False})  # type: ignore[no-untyped-call]


def mask(search: Search) -> tuple[str, ...]:
    """The fields that a search asks for, beside those that say whose a resource is; as gRPC writes them."""
    wanted = ("name", "project", "folders", "organization", *search.fields)
    return tuple(re.sub("([A-Z])", lambda letter: f"_{letter[1].lower()}", name) for name in wanted)


def filled(declared: Path, parts: Mapping[str, str]) -> str:
    """The path with its parts, percent-encoded. UnreadableAnswerError where one is no name: they come from answers."""
    encoded = {key: quote(value, safe="/:@~") for key, value in parts.items()}
    path = declared.path.format(**encoded)
    if not shape(declared.path).fullmatch(path.partition("?")[0]):
        named = ", ".join(printable(value, 200) for value in parts.values())
        raise UnreadableAnswerError(f"nothing can be asked for by this name: {named}")
    return path


def shape(path: str) -> re.Pattern[str]:
    """What a declared path looks like once it is filled in, its query string left aside. A part may be the name of a
    container, `projects/name`, and nothing that leads out of it."""
    parts = re.split(r"\{\w+\}", path.partition("?")[0])
    # An encoded slash or dot may be read as the thing itself.
    step = r"(?!\.+(?:/|$))(?:[\w.:@~-]|%(?!2[EF])[0-9A-F]{2})+"
    return re.compile(rf"{step}(?:/{step})*".join(map(re.escape, parts)))


def _fits(declared: Path, host: str, path: str, query: str, apis: str | None) -> bool:
    if apis is None:
        there = host == f"https://{declared.host}"
    else:
        there = host == apis and path.startswith(f"/{declared.host}/")
        path = path.removeprefix(f"/{declared.host}")
    fixed = parse_qsl(declared.path.partition("?")[2], keep_blank_values=True)
    asked = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] not in PAGES or pair in fixed]
    return there and asked == fixed and shape(declared.path).fullmatch(path) is not None
