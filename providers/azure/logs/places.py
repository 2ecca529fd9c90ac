"""Finds the resources that logs are written to, in this subscription and in others."""

from providers.azure.place import Place
from providers.azure.rows import Row
from providers.three import Maybe

PLACES, STORAGE = "arg:resources.log_places", "arg:resources.storage"

_WORKSPACE, _HUB = "/microsoft.operationalinsights/workspaces/", "/microsoft.eventhub/namespaces/"
_ACCOUNT = "/microsoft.storage/storageaccounts/"

KINDS = {_WORKSPACE: "workspace", _HUB: "stream", _ACCOUNT: "storage_account"}
"""What a place of logs is, by a part of its ID; a partner's product is none of these."""


def kind_of(resource: str) -> str | None:
    """`workspace`, `stream` or `storage_account`; None for anything else."""
    return next((kind for part, kind in KINDS.items() if part in resource), None)


class Places:
    """The workspaces, event hubs and storage accounts of a subscription, with a way to those of others."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._lists = {query: place.query(query) for query in (PLACES, STORAGE)}
        self._rows = {row["id"]: row for listing in self._lists.values() for row in listing.rows}

    @property
    def rows(self) -> tuple[Row, ...]:
        """Workspaces, their clusters, and event hubs of the subscription."""
        return self._lists[PLACES].rows

    def is_own(self, resource: str) -> bool:
        """Whether a resource, by its ID in lower case, lies in this subscription."""
        return resource.startswith(f"{self._place.scope}/")

    def find(self, resource: str) -> Row | None:
        """The row of a workspace, a cluster, an event hub or a storage account; None where the reader does not see
        it."""
        if self.is_own(resource):
            return self._rows.get(resource)
        return self._place.elsewhere(_query(resource), resource)

    def there(self, resource: str) -> Maybe:
        """Whether a place that logs are written to still exists. Of another subscription the setting is believed:
        whoever reads this one need not see that one."""
        if not self.is_own(resource) or kind_of(resource) is None or resource in self._rows:
            return True
        return False if self._lists[_query(resource)].whole else None


def _query(resource: str) -> str:
    return STORAGE if _ACCOUNT in resource else PLACES
