"""The channel to the inventory and the session of the other interfaces: endpoints, credentials, patience of one run."""

import time
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

import grpc
import requests
from google.api_core import grpc_helpers
from google.api_core.exceptions import GoogleAPICallError
from google.auth.credentials import Credentials
from google.cloud.asset_v1 import AssetServiceClient, ListAssetsRequest, SearchAllResourcesRequest
from google.cloud.asset_v1.services.asset_service.transports import AssetServiceGrpcTransport
from google.cloud.asset_v1.types import ListAssetsResponse, SearchAllResourcesResponse
from google.protobuf.field_mask_pb2 import FieldMask

from auditor.settings import Gcp
from providers.gcp import messages
from providers.gcp.calls import OPERATIONS
from providers.gcp.credentials import LOOPBACK, credentials, sign_in
from providers.gcp.errors import PASSING, RefusedError, UnreadableAnswerError, answer, from_grpc
from providers.gcp.guard import Guard, GuardedSession, Watch, filled, mask
from providers.gcp.operations import CLOUD, Assets, Operations, Search

USER_AGENT = "municipal-cloud-auditor"

LARGEST = 64 << 20
"""Bytes of one message: a page of a thousand large policies is more than the four that gRPC takes by itself."""
SEARCH_PAGE = 500
"""The most that one page of a search holds."""
SYSTEMS_PAGE = 100
"""Inventories of systems name every package: one is a hundred times as large as another asset."""
LONGEST = 60
"""Seconds. Quotas of the inventory are by the minute."""


@dataclass(frozen=True)
class Page:
    """One page of the inventory, in its JSON, and the token of the next one."""

    assets: Iterable[dict[str, Any]]
    token: str | None


class Ask(Protocol):
    """Asks the inventory for one page, over gRPC or REST."""

    def __call__(self, query: Assets | Search, scope: str, types: tuple[str, ...], token: str | None) -> Page:
        """The page; RefusedError, UnreadableAnswerError or an exception of `requests`."""
        ...


class Session:
    """One reader. Nothing but the `allowed` operations of `table` leaves it. `sleep`: waits some seconds."""

    def __init__(
        self,
        settings: Gcp,
        allowed: Set[str],
        *,
        who: Credentials | None = None,
        sleep: Callable[[float], None] = time.sleep,
        table: Operations = OPERATIONS,
    ) -> None:
        self.table = table
        self._settings = settings
        self._sleep = sleep
        self._who = who or credentials(settings)
        self._guard = Guard(table, allowed, settings.endpoint, settings.api_endpoint)
        self._web: dict[tuple[str, ...], GuardedSession] = {(CLOUD,): GuardedSession(self._who, self._guard)}
        self._ask: Ask = _Grpc(settings, self._who, self._guard) if settings.transport == "grpc" else self._rest

    def close(self) -> None:
        """Let go of the connections."""
        if isinstance(self._ask, _Grpc):
            self._ask.close()
        for web in self._web.values():
            web.close()  # type: ignore[no-untyped-call]

    def sign_in(self) -> None:
        """Get a token. NoAuditError where the credentials are not accepted."""
        sign_in(self._who)

    def page(self, operation: str, scope: str, types: tuple[str, ...], token: str | None) -> Page:
        """One page of a list or search of everything below `scope`. `types`: of the list, these only."""
        query = self.table.queries[operation]
        return self._patiently(lambda: self._ask(query, scope, types, token))  # type: ignore[no-any-return]

    def get(self, operation: str, token: str | None = None, **parts: str) -> dict[str, Any]:
        """One GET of a declared path with its parts filled in, or its page that `token` leads to."""
        declared = self.table.paths[operation]
        if declared.scopes not in self._web:
            who = credentials(self._settings, declared.scopes)
            self._web[declared.scopes] = GuardedSession(who, self._guard)
        base = f"{self._settings.api_endpoint}/{declared.host}" if self._settings.api_endpoint else None
        url = f"{base or f'https://{declared.host}'}{filled(declared, parts)}"
        if token:
            url += f"{'&' if '?' in url else '?'}{urlencode({'pageToken': token})}"
        return self._patiently(lambda: self._fetch(url, declared.scopes))  # type: ignore[no-any-return]

    def _patiently(self, call: Callable[[], Any]) -> Any:
        """What the call answers, asked again for what may pass, and as long after as Google says."""
        for attempt in range(1, self._settings.max_attempts + 1):
            try:
                return call()
            except (RefusedError, requests.ConnectionError, requests.Timeout) as error:
                refused = error if isinstance(error, RefusedError) else None
                if attempt == self._settings.max_attempts or (refused and refused.code not in PASSING):
                    raise
                # A quota fills up again within a minute; anything else mostly passes at once.
                first = 4 if refused and refused.code == "RESOURCE_EXHAUSTED" else 1
                self._sleep(min((refused.wait if refused else 0) or first * 2.0 ** (attempt - 1), LONGEST))
        raise AssertionError("the last attempt returns or raises")

    def _rest(self, query: Assets | Search, scope: str, types: tuple[str, ...], token: str | None) -> Page:
        size = _most(query, self._settings.page_size)
        if isinstance(query, Assets):
            asked = [("contentType", query.content), *(("assetTypes", kind) for kind in types), ("pageSize", size)]
            path, rows = f"{scope}/assets", "assets"
        else:
            asked = [("readMask", ",".join(mask(query))), ("pageSize", size)]
            path, rows = f"{scope}:searchAllResources", "results"
        more = [("pageToken", token)] if token else []
        body = self._fetch(f"{self._settings.endpoint}/v1/{path}?{urlencode([*asked, *more])}", (CLOUD,))
        # An empty list is left out of the answer; the time that a list speaks of is not.
        if rows not in body and isinstance(query, Assets) and "readTime" not in body:
            raise UnreadableAnswerError("the answer holds no assets")
        found = body.get(rows, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise UnreadableAnswerError("the answer holds no list of assets")
        return Page(found, body.get("nextPageToken") or None)

    def _fetch(self, url: str, scopes: tuple[str, ...]) -> dict[str, Any]:
        return answer(self._web[scopes].get(url, timeout=self._settings.timeout, headers={"User-Agent": USER_AGENT}))


def _most(query: Assets | Search, size: int) -> int:
    """How many rows a page of a query may hold."""
    if isinstance(query, Search):
        return min(size, SEARCH_PAGE)
    return min(size, SYSTEMS_PAGE) if query.content == "OS_INVENTORY" else size


class _Grpc:
    """The inventory over gRPC, a page a call."""

    def __init__(self, settings: Gcp, who: Credentials, guard: Guard) -> None:
        self._settings = settings
        host = urlsplit(settings.endpoint).netloc
        options = [("grpc.max_receive_message_length", LARGEST), ("grpc.primary_user_agent", USER_AGENT)]
        if settings.endpoint.startswith(LOOPBACK):
            self._channel = grpc.insecure_channel(host, options=options)
        else:
            target = host if ":" in host else f"{host}:443"
            quota = settings.quota_project
            self._channel = grpc_helpers.create_channel(
                target, credentials=who, scopes=None, quota_project_id=quota, options=options
            )
        watched = grpc.intercept_channel(self._channel, Watch(guard))
        self._client = AssetServiceClient(transport=AssetServiceGrpcTransport(channel=watched))

    def close(self) -> None:
        """Let go of the channel."""
        self._channel.close()

    def __call__(self, query: Assets | Search, scope: str, types: tuple[str, ...], token: str | None) -> Page:
        """One page."""
        size = _most(query, self._settings.page_size)
        options: dict[str, Any] = {"retry": None, "timeout": self._settings.timeout}
        try:
            if isinstance(query, Assets):
                asked = ListAssetsRequest(
                    parent=scope,
                    asset_types=list(types),
                    content_type=query.content,
                    page_size=size,
                    page_token=token or "",
                )
                answered = next(self._client.list_assets(asked, **options).pages)
                listed = ListAssetsResponse.pb(answered)
                return Page(map(messages.asset, listed.assets), listed.next_page_token or None)
            wanted = SearchAllResourcesRequest(
                scope=scope,
                page_size=size,
                page_token=token or "",
                read_mask=FieldMask(paths=mask(query)),
            )
            told = next(self._client.search_all_resources(wanted, **options).pages)
            searched = SearchAllResourcesResponse.pb(told)
            return Page(map(messages.found, searched.results), searched.next_page_token or None)
        except GoogleAPICallError as error:
            raise from_grpc(error) from error
