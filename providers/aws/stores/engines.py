"""What the parameters of a database engine say about encrypted connections and about its time zone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORCE = {
    "postgres": "rds.force_ssl",
    "aurora-postgresql": "rds.force_ssl",
    "sqlserver": "rds.force_ssl",
    "mysql": "require_secure_transport",
    "aurora-mysql": "require_secure_transport",
    "mariadb": "require_secure_transport",
    "neptune": "neptune_enforce_ssl",
    "docdb": "tls",
}
"""The parameter by which an engine refuses plain connections. Oracle and Db2 have none: theirs is not read."""

VERSIONS = {
    "postgres": "ssl_min_protocol_version",
    "aurora-postgresql": "ssl_min_protocol_version",
    "mysql": "tls_version",
    "aurora-mysql": "tls_version",
    "mariadb": "tls_version",
}

ZONES = {
    "postgres": "timezone",
    "aurora-postgresql": "timezone",
    "mysql": "time_zone",
    "aurora-mysql": "time_zone",
    "mariadb": "time_zone",
}

SQL_SERVER_TLS = {"rds.tls10": "1.0", "rds.tls11": "1.1", "rds.tls12": "1.2"}

PARAMETERS = tuple(sorted({*FORCE.values(), *VERSIONS.values(), *ZONES.values(), *SQL_SERVER_TLS}))

_ON = {"1", "on", "true", "enabled", "fips-140-3", "tls1.2+", "tls1.3+"}
_OFF = {"0", "off", "false", "disabled"}
_WINDOWS_ZONES = {"Tokyo Standard Time": "Asia/Tokyo", "UTC": "UTC"}
"""SQL Server names zones as Windows does."""


@dataclass(frozen=True)
class Settings:
    """Whether plain connections are refused, the oldest TLS version accepted, the time zone; None is unknown."""

    tls_enforced: bool | None = None
    min_tls: Any = None
    time_zone: str | None = None


def read(engine: str | None, parameters: Mapping[str, str | None] | None, windows_zone: str | None = None) -> Settings:
    """The settings behind an engine's parameters; `windows_zone` is what an SQL Server instance says of itself."""
    family = "sqlserver" if str(engine).startswith("sqlserver") else str(engine)
    if parameters is None:
        return Settings(time_zone=_fixed_zone(family, windows_zone))
    value = str(parameters.get(FORCE.get(family, ""))).lower()
    return Settings(
        tls_enforced=True if value in _ON else False if value in _OFF else None,
        min_tls=_oldest(family, parameters, value),
        time_zone=_fixed_zone(family, windows_zone) or _zone(family, parameters),
    )


def _oldest(family: str, parameters: Mapping[str, str | None], force: str) -> str | None:
    if family == "docdb":
        return {"tls1.2+": "1.2", "tls1.3+": "1.3", "fips-140-3": "1.2"}.get(force)
    if family == "sqlserver":
        # `default` leaves the version to the engine, and so unknown.
        states = [(parameters.get(name), version) for name, version in SQL_SERVER_TLS.items()]
        for state, version in states:
            if state == "enabled":
                return version
            if state != "disabled":
                return None
        return None
    named = re.findall(r"TLSv1(?:\.\d)?", parameters.get(VERSIONS.get(family, "")) or "")
    return min(("1.0" if name == "TLSv1" else name[4:] for name in named), default=None)


def _fixed_zone(family: str, windows_zone: str | None) -> str | None:
    if family in {"docdb", "neptune"}:
        return "UTC"  # by design
    if family == "sqlserver":
        # AWS fills the field only where a zone was chosen; UTC is its documented default.
        return _WINDOWS_ZONES.get(windows_zone, windows_zone) if windows_zone else "UTC"
    return None


def _zone(family: str, parameters: Mapping[str, str | None]) -> str | None:
    name = ZONES.get(family)
    if name is None or name not in parameters:
        return None
    value = parameters[name]
    # Hosts of RDS run on UTC: an engine that takes the host's zone, or has none set, is on UTC.
    return "UTC" if value is None or value.upper() in {"SYSTEM", "UTC"} else value
