"""Patches that are missing on a machine, and vulnerabilities: by its inventory, and by VM Manager's report on it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from providers.gcp.fields import moment, word
from providers.gcp.machines.guests import Guests
from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row

REPORTS = "cai:vulnerabilities"

READS = {
    REPORTS: "compute[vm].vuln_scanned compute[vm].critical_vulns compute[vm].oldest_critical_vuln_at"
    " compute[vm].patch_assessed_at compute[vm].missing_critical compute[vm].missing_critical_since"
}

FRESH = timedelta(days=30)
"""A report that is older is not of a machine that is looked at."""

WINDOWS = {"0fa1201d-4330-4fa8-8ae9-b877473b6441", "e6cf1350-c01b-414d-a61f-263d14d133b4"}
"""Security and critical updates by the keys of Windows Update: names are in the language of the machine."""

UNSORTED = ("aptPackage", "yumPackage")
"""Updates that do not say whether they close a hole: the report does."""

GRAVE = {"critical": True, "high": True, "medium": False, "low": False, "minimal": False, "none": False}

Open = list[datetime | None]
"""When each of them came up."""


class Patches:
    """The reports of a project's machines. Callers declare READS, and those of `Guests`."""

    def __init__(self, place: Place, guests: Guests) -> None:
        self._guests = guests
        self._now = place.now
        self._reports = {instance(row[NAME]): row for row in place.query(REPORTS).rows}

    def of(self, row: Row) -> dict[str, Any]:
        """The columns of one machine."""
        guest, report = self._guests.of(row[NAME]), self._reports.get(str(row["id"]))
        return {**({} if guest is None else _patches(guest, report)), **self._scanned(report)}

    def _scanned(self, report: Row | None) -> dict[str, Any]:
        """Another scanner may cover a machine of which there is no report: unknown."""
        if report is None:
            return {}
        at, found = moment(report["updateTime"]), _found(report, "critical")
        fresh = at is not None and at >= self._now - FRESH
        if found is None or not (fresh or found):
            return {}
        return {
            "vuln_scanned": True if fresh else None,
            "critical_vulns": len(found),
            "oldest_critical_vuln_at": _oldest(found),
        }


def instance(name: Any) -> str:
    """The number of a machine in the name of what VM Manager reports on it."""
    return str(name).partition("/instances/")[2].partition("/")[0]


def _patches(guest: Row, report: Row | None) -> dict[str, Any]:
    waiting = guest["items.*.availablePackage"]
    at = moment(guest["updateTime"])
    if waiting is None:
        return {}
    found: Open = [came for one in waiting for came in _sorted(one)]
    if any(set(UNSORTED) & set(one) for one in waiting):
        told = None if report is None else _found(report, "critical", "high", upgradable=True)
        reported = None if report is None else moment(report["updateTime"])
        if told is None or at is None or reported is None:
            return {"patch_assessed_at": at}
        found, at = found + told, min(at, reported)
    return {
        "patch_assessed_at": at,
        "missing_critical": len(found),
        "missing_critical_since": _oldest(found),
        "missing_after_grace": False,  # by design: an update is listed from the day on which it is published
    }


def _sorted(one: dict[str, Any]) -> Open:
    """The time of an update that says of itself that it closes a hole; of those of SUSE it is not told."""
    windows, patch = one.get("wuaPackage") or {}, one.get("zypperPatch") or {}
    if {str(kind.get("id")).lower() for kind in windows.get("categories") or ()} & WINDOWS:
        return [moment(windows.get("lastDeploymentChangeTime"))]
    if str(patch.get("category")).lower() == "security" or str(patch.get("severity")).lower() == "critical":
        return [None]
    return []


def _found(report: Row, *severities: str, upgradable: bool = False) -> Open | None:
    """The vulnerabilities of these severities, or None where one does not say how grave it is. `upgradable`: those that
    an update closes."""
    every = report["vulnerabilities.*.details.severity"]
    if every is None:
        return [] if report["updateTime"] else None
    if any(word(severity, **GRAVE) is None for severity in every):
        return None
    times = report["vulnerabilities.*.createTime"]
    older = report["vulnerabilities.*.availableInventoryItemIds"]
    newer = report["vulnerabilities.*.items.*.availableInventoryItemId"]
    return [
        moment(times[at])
        for at, severity in enumerate(every)
        if severity.lower() in severities and (not upgradable or older[at] or any(newer[at] or ()))
    ]


def _oldest(times: Iterable[datetime | None]) -> datetime | None:
    """None where one is not told."""
    every = list(times)
    known = [time for time in every if time is not None]
    return min(known) if known and len(known) == len(every) else None
