"""The pipelines to the resource manager and to Microsoft Graph: endpoint, credential, CA and transport of one run."""

from collections.abc import Set
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from azure.core import PipelineClient
from azure.core.credentials import TokenCredential
from azure.core.pipeline.policies import (
    BearerTokenCredentialPolicy,
    HeadersPolicy,
    ProxyPolicy,
    RetryPolicy,
    UserAgentPolicy,
)
from azure.core.pipeline.transport import HttpTransport, RequestsTransport
from azure.core.rest import HttpRequest, HttpResponse

from auditor.settings import Azure
from providers.azure.calls import OPERATIONS
from providers.azure.credentials import credential, sign_in
from providers.azure.errors import answer
from providers.azure.guard import Guard
from providers.azure.operations import QUERY_PATH, QUERY_VERSION, Operations
from providers.azure.throttling import pause

USER_AGENT = "municipal-cloud-auditor"

METHODS = frozenset({"GET", "POST"})
"""What may be asked again: the one POST there is only reads, which azure-core cannot know."""


class MakeTransport(Protocol):
    """Makes the transport of a pipeline."""

    def __call__(self, **options: Any) -> HttpTransport[Any, Any]:
        """A transport with those options of azure-core's `RequestsTransport`."""
        ...


class Session:
    """One reader of one tenant. Nothing but the `allowed` operations of `table` leaves it."""

    def __init__(
        self,
        settings: Azure,
        allowed: Set[str],
        *,
        who: TokenCredential | None = None,
        transport: MakeTransport = RequestsTransport,
        table: Operations = OPERATIONS,
    ) -> None:
        self.table = table
        self.management_group = settings.management_group
        self._who = who or credential(settings)
        self._scope = f"{settings.endpoint}/.default"
        self._endpoints = {"arg": settings.endpoint, "arm": settings.endpoint, "graph": settings.graph_endpoint}
        options = {
            "connection_timeout": settings.connect_timeout,
            "read_timeout": settings.read_timeout,
            "connection_verify": str(settings.ca_bundle) if settings.ca_bundle else True,
        }
        self._transports = {endpoint: transport(**options) for endpoint in set(self._endpoints.values())}
        self._clients = {
            endpoint: self._client(settings, endpoint, allowed, sending)
            for endpoint, sending in self._transports.items()
        }

    def sign_in(self) -> None:
        """Get a token. NoAuditError where the credentials are not accepted."""
        sign_in(self._who, self._scope)

    def query(self, operation: str, token: str | None) -> tuple[dict[str, Any], bool]:
        """One page of a query of Resource Graph, and whether it leaves out subscriptions that there are too many of."""
        options = {"resultFormat": "objectArray", "$top": 1000, **({"$skipToken": token} if token else {})}
        body: dict[str, Any] = {"query": self.table.queries[operation].kql, "options": options}
        if self.management_group:
            body["managementGroups"] = [self.management_group]
        url = f"{self._endpoints['arg']}{QUERY_PATH}?api-version={QUERY_VERSION}"
        response = self._send(operation, HttpRequest("POST", url, json=body))
        if seconds := pause(response.headers):
            self._transports[self._endpoints["arg"]].sleep(seconds)
        cut = response.headers.get("x-ms-tenant-subscription-limit-hit", "false").lower() == "true"
        return answer(response), cut

    def get(self, operation: str, link: str | None = None, **parts: str) -> dict[str, Any]:
        """One GET of a declared path with its parts filled in, or of the link to its next page."""
        declared = self.table.paths[operation]
        version = f"?{urlencode({'api-version': declared.version})}" if declared.version else ""
        # Names may hold blanks and Japanese.
        named = {name: quote(part, safe="/()@~+") for name, part in parts.items()}
        url = link or f"{self._endpoints[_api(operation)]}{declared.path.format(**named)}{version}"
        return answer(self._send(operation, HttpRequest("GET", url), link=link is not None))

    def _send(self, operation: str, request: HttpRequest, *, link: bool = False) -> HttpResponse:
        endpoint = self._endpoints[_api(operation)]
        response: HttpResponse = self._clients[endpoint].send_request(
            request, operation=operation, link=link, retry_on_methods=METHODS
        )
        return response

    def _client(
        self, settings: Azure, endpoint: str, allowed: Set[str], transport: HttpTransport[Any, Any]
    ) -> PipelineClient[HttpRequest, HttpResponse]:
        # Made by hand: the SDK's own pipeline for ARM registers resource providers by itself, which is a write, and
        # follows redirects. This one does neither.
        attempts = settings.max_attempts - 1
        return PipelineClient(
            endpoint,
            transport=transport,
            policies=[
                Guard(self.table, allowed, endpoint),
                HeadersPolicy(),
                UserAgentPolicy(USER_AGENT),
                ProxyPolicy(),
                # Waits as long as Retry-After says.
                RetryPolicy(retry_total=attempts, retry_connect=attempts, retry_read=attempts, retry_status=attempts),
                BearerTokenCredentialPolicy(self._who, f"{endpoint}/.default"),
            ],
        )


def _api(operation: str) -> str:
    """The part of an operation's name that says whom it asks: arg, arm or graph."""
    return operation.partition(":")[0]
