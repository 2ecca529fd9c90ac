"""Which accesses Google writes audit logs of: the audit configuration of the project and of everything above it."""

from collections.abc import Mapping
from typing import Any

from providers.gcp.place import Place
from providers.gcp.sharing import CONTAINERS, opened
from providers.three import Maybe, either

EVERY_SERVICE = "allServices"

STORAGE, KEYS, LOGGING = "storage.googleapis.com", "cloudkms.googleapis.com", "logging.googleapis.com"

ALWAYS = frozenset({"bigquery.googleapis.com"})
"""Services whose accesses to data are always recorded. Source: audit logs of BigQuery, which cannot be disabled."""

READERS, OWN_ROLES = ("roles/owner", "roles/editor", "roles/viewer"), "roles/logging."
"""Roles that read logs."""

READ, WRITE, LOOK = "DATA_READ", "DATA_WRITE", "ADMIN_READ"


class Recording:
    """The audit configuration that holds for a project: a level adds to those above it and takes nothing away, neither
    what is recorded nor who is exempted."""

    def __init__(self, place: Place) -> None:
        own, above = place.query(CONTAINERS), place.above(CONTAINERS)
        rows = (*own.rows, *above.rows)
        self._whole = own.whole and above.whole
        self._levels = [one for row in rows for one in _list(row["auditConfigs"])]
        self.public: Maybe = either(*(shown(row["bindings"]) for row in rows), False if self._whole else None)
        """Whether anybody may read the logs of the project."""

    @property
    def services(self) -> frozenset[str]:
        """Services that a level names."""
        return frozenset(str(one.get("service")) for one in self._levels) - {EVERY_SERVICE}

    def covers(self, service: str, *kinds: str) -> Maybe:
        """Whether accesses of all these kinds are recorded, whoever makes them."""
        if service in ALWAYS and LOOK not in kinds:
            return True
        own = [one for one in self._levels if one.get("service") in (service, EVERY_SERVICE)]
        settings = [one for level in own for one in _list(level.get("auditLogConfigs"))]
        held = {kind: [one for one in settings if one.get("logType") == kind] for kind in kinds}
        if any(one.get("exemptedMembers") for found in held.values() for one in found):
            return False
        # Out of sight there may be more of it, or an exemption.
        return all(held.values()) if self._whole else None


def shown(bindings: Any) -> Maybe:
    """Whether a policy lets anybody read logs; unknown where anybody holds a role of which that is not known."""
    held = _list(bindings)
    reading = [one for one in held if str(one.get("role")) in READERS or str(one.get("role")).startswith(OWN_ROLES)]
    others = [one for one in held if one not in reading]
    return True if opened(reading) else None if opened(reading) is None or opened(others) is not False else False


def _list(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
