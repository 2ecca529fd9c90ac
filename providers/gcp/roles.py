"""Roles: basic, Google's own, and those that the town has made."""

from collections.abc import Iterator

from providers.gcp.capabilities import Role, role
from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row

CUSTOM = "cai:roles"
PREDEFINED = "rest:roles"


class Roles:
    """The roles by the name that a binding has for them: `roles/viewer`, `projects/<ID>/roles/<name>`."""

    def __init__(self, place: Place) -> None:
        place.query(CUSTOM)
        self._custom = place.everywhere(CUSTOM, _all)
        self._google = {str(row.get("name")): row for row in place.shared(PREDEFINED).rows}
        self._found: dict[str, Role] = {}

    def find(self, name: str) -> Role:
        """The role with a name; one that was not read gives nothing that is known."""
        if name not in self._found:
            self._found[name] = self._made(name)
        return self._found[name]

    def _made(self, name: str) -> Role:
        if not name.startswith("roles/"):
            return self._custom.get(name, Role(name.rpartition("/")[2], custom=True))
        row = self._google.get(name)
        if row is None:
            return Role(name, custom=False)
        return role(row.get("title") or name, row.get("includedPermissions"), custom=False)


def _all(rows: Iterator[Row]) -> dict[str, Role]:
    return {
        row[NAME].removeprefix("//iam.googleapis.com/"): role(
            row["title"], [] if row["deleted"] else row["includedPermissions"], custom=True
        )
        for row in rows
    }
