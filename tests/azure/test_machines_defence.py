"""How virtual machines are defended, as facts: protection, scans, vulnerabilities, clocks."""

from datetime import UTC, datetime
from typing import Any

import pytest

from auditor.demo.azure import care
from auditor.demo.azure.cloud import Cloud
from auditor.demo.azure.site import Site
from tests.azure.guests import each, made, row

LONG_AGO = datetime(2019, 4, 1, tzinfo=UTC)

PROTECTED: tuple[tuple[str | None, str, str | None, bool | None], ...] = (
    ("MDE.Linux", "Succeeded", None, True),
    ("IaaSAntimalware", "Failed", None, None),
    ("AzureMonitorLinuxAgent", "Succeeded", None, None),
    ("AzureMonitorLinuxAgent", "Succeeded", "Unhealthy", False),
    ("MDE.Linux", "Succeeded", "Unhealthy", False),
    (None, "", "Healthy", True),
    (None, "", "NotApplicable", None),
    (None, "", None, None),
)
"""An extension and its state, the recommendation to install an agent, and whether something is there."""


def test_protection(cloud: Cloud, good: Site) -> None:
    """An extension is evidence, its absence none; Defender for Cloud may say that there is nothing."""
    for number, (extension, state, recommendation, _) in enumerate(PROTECTED):
        machine = made(good, name=f"vm{number}")
        if extension:
            care.extension(good, machine, extension, state)
        if recommendation:
            care.recommended(good, machine, care.ENDPOINT_AGENT, recommendation)
    assert each(cloud, PROTECTED, "antimalware") == [present for *_, present in PROTECTED]


def test_protection_that_is_switched_off(cloud: Cloud, good: Site) -> None:
    """The agent is there, its antivirus is not."""
    machine = made(good)
    care.recommended(good, machine, care.ENDPOINT_AGENT, "Healthy")
    care.recommended(good, machine, "506d18a1-d571-4341-aad5-a7d363c5bbd4", "Unhealthy")
    assert row(cloud)["antimalware"] is False


@pytest.mark.parametrize(
    ("tier", "extensions", "more", "recommendation", "scanned"),
    [
        ("Free", (), {}, None, False),
        ("Free", (), {}, "Healthy", True),
        ("Standard", (care.DISKS,), {}, None, True),
        ("Standard", (care.DISKS,), {}, "Unhealthy", False),
        ("Standard", (care.DISKS,), {"additionalExtensionProperties": {"ExclusionTags": "[{}]"}}, None, None),
        ("Standard", (), {}, None, None),
        (None, (), {}, None, False),
    ],
)
def test_scans(
    cloud: Cloud,
    good: Site,
    tier: str | None,
    extensions: tuple[str, ...],
    more: dict[str, Any],
    recommendation: str | None,
    scanned: bool | None,
) -> None:
    """What is said of the machine, else what the subscription pays for. Nothing open is only known of what is
    scanned."""
    machine = made(good)
    if tier:
        care.plan(good, "VirtualMachines", tier, *extensions, **more)
    if recommendation:
        care.recommended(good, machine, care.SCANNED, recommendation)
    found = row(cloud)
    assert (found["vuln_scanned"], found["critical_vulns"]) == (scanned, 0 if scanned else None)


VULNERABLE = (
    ("Unhealthy", "High", 1),
    ("Unhealthy", "Medium", 0),
    ("Healthy", "High", 0),
    ("NotApplicable", "High", 0),
    ("Unhealthy", None, None),
    ("Unheard", "High", None),
    (None, "Low", 0),
)


def test_vulnerabilities(cloud: Cloud, good: Site) -> None:
    """Recommendations about software, the gravest of them."""
    for number, (status, severity, _) in enumerate(VULNERABLE):
        machine = made(good, name=f"vm{number}")
        care.recommended(good, machine, care.SCANNED, "Healthy")
        care.recommended(good, machine, care.OPENSSL, status, "SoftwareUpdate", severity)
        care.recommended(good, machine, "another", "Unhealthy")
    assert each(cloud, VULNERABLE, "critical_vulns") == [opened for *_, opened in VULNERABLE]


CLOCKS = (
    ("audit-chrony", "Compliant", True),
    ("AuditNtpClient", "NonCompliant", False),
    ("CheckTimeSync", "Pending", None),
    ("AzureLinuxBaseline", "Compliant", None),
    ("contractor-rules", "NonCompliant", None),
)


def test_clocks(cloud: Cloud, good: Site) -> None:
    """By an assignment that looks at the clock; any report is a sign of the agent."""
    for number, (name, status, _) in enumerate(CLOCKS):
        care.reported(good, made(good, name=f"vm{number}"), name, status, care.LONG_AGO)
    assert each(cloud, CLOCKS, "clock_synchronised") == [right for *_, right in CLOCKS]
    assert set(each(cloud, CLOCKS, "managed_agent_at")) == {LONG_AGO}
