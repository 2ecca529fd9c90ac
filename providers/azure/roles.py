"""Role definitions, built in or made by the town: from Resource Graph, and by ID where it does not show one."""

from collections.abc import Iterator

from providers.azure.capabilities import Role, role
from providers.azure.place import Place
from providers.azure.rows import Row

DEFINITIONS = "arg:authorizationresources.roles"
DEFINITION = "arm:role_definition"


class Roles:
    """The definitions by the last part of their IDs: one role has many IDs, one for each subscription."""

    def __init__(self, place: Place) -> None:
        self._place = place
        place.query(DEFINITIONS)
        # Built-in roles belong to no subscription, custom ones to the one that they were made in.
        self._known = dict(place.everywhere(DEFINITIONS, _all))

    def find(self, definition: str | None) -> Role:
        """The role with an ID; one that could not be read gives nothing that is known."""
        if definition is None:
            return Role()
        key = _key(definition)
        if key not in self._known:
            self._known[key] = self._ask(key)
        return self._known[key]

    def _ask(self, key: str) -> Role:
        answer = self._place.ask(DEFINITION, scope=self._place.scope, role=key) or {}
        properties = answer.get("properties") or {}
        return role(properties.get("roleName"), properties.get("type"), properties.get("permissions"))


def _all(rows: Iterator[Row]) -> dict[str, Role]:
    return {_key(row["id"]): _read(row) for row in rows}


def _read(row: Row) -> Role:
    return role(row["properties.roleName"], row["properties.type"], row["properties.permissions"])


def _key(definition: str) -> str:
    return definition.lower().rpartition("/")[2]
