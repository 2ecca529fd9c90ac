"""Vulnerabilities of machines, by Amazon Inspector: which are scanned, and what is open and critical."""

from datetime import datetime
from typing import Any

from providers.aws.fields import field, moment
from providers.aws.place import Answer, Place

STATUS = "inspector2:BatchGetAccountStatus"

READS = {
    STATUS: "compute[vm].vuln_scanned compute[vm].critical_vulns",
    "inspector2:ListCoverage": "compute[vm].vuln_scanned compute[vm].critical_vulns",
    "inspector2:ListFindings": "compute[vm].critical_vulns compute[vm].oldest_critical_vuln_at",
}

ON = {"ENABLED", "ENABLING"}


def _equal(**wanted: str) -> dict[str, list[dict[str, str]]]:
    return {name: [{"comparison": "EQUALS", "value": value}] for name, value in wanted.items()}


class Scans:
    """What Inspector says of a region's instances. Callers declare READS."""

    def __init__(self, place: Place) -> None:
        status = next(iter(place.listing(STATUS, "accounts").rows), None)
        self._on = None if status is None else field(status, "resourceState.ec2.status") in ON
        self._scanned: dict[str, bool] = {}
        self._open: dict[str, list[datetime | None]] = {}
        self._covered = self._counted = False
        if self._on is not False:  # where Inspector is off it refuses to list
            self._ask(place)

    def of(self, machine: str) -> dict[str, Any]:
        """The columns of one instance. Without a scan nobody knows what is open in it."""
        if self._on is False:
            return {"vuln_scanned": False}
        scanned = self._scanned.get(machine, False if self._covered and self._on else None)
        opened = self._open.get(machine, [])
        known = self._counted and (scanned or bool(opened))
        times = [time for time in opened if time is not None]
        return {
            "vuln_scanned": scanned,
            "critical_vulns": len(opened) if known else None,
            "oldest_critical_vuln_at": min(times) if known and times and len(times) == len(opened) else None,
        }

    def _ask(self, place: Place) -> None:
        # Where this account administers Inspector for others, it would list theirs, too.
        machines = _equal(accountId=place.account, resourceType="AWS_EC2_INSTANCE", scanType="PACKAGE")
        coverage = place.listing("inspector2:ListCoverage", "coveredResources", filterCriteria=machines)
        self._covered = coverage.whole
        for row in coverage.rows:
            self._scanned[str(row["resourceId"])] = field(row, "scanStatus.statusCode") == "ACTIVE"
        critical = _equal(
            awsAccountId=place.account,
            resourceType="AWS_EC2_INSTANCE",
            findingType="PACKAGE_VULNERABILITY",
            severity="CRITICAL",
            findingStatus="ACTIVE",
        )
        findings = place.listing("inspector2:ListFindings", "findings", keep=_short, filterCriteria=critical)
        self._counted = findings.whole
        for finding in findings.rows:
            for machine in finding["machines"]:
                self._open.setdefault(machine, []).append(finding["first"])


def _short(finding: Answer) -> Answer:
    """Whose it is and since when; descriptions and packages are not kept."""
    machines = tuple(str(resource["id"]) for resource in finding.get("resources") or [])
    return {"machines": machines, "first": moment(finding.get("firstObservedAt"))}
