"""What agents and scanners say of the town's machines. moto knows the machines and nothing of their inside."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from auditor.demo.answers.asked import Answer, Asked


@dataclass(frozen=True)
class Guest:
    """The inside of one machine: its agent's report, its patches, its software, its vulnerabilities."""

    system: tuple[str, str, str] = ("Linux", "Amazon Linux", "2023")
    missing: int = 0
    software: tuple[str, ...] = ("Trend Micro Deep Security Agent", "amazon-ssm-agent", "openssl")
    critical_since: tuple[str, ...] = ()
    event: str | None = None


GUESTS: dict[str, Guest] = {
    "juki-ap-01": Guest(),
    "shisetsu-yoyaku-ap-01": Guest(
        system=("Linux", "Ubuntu", "18.04"),
        missing=12,
        software=("amazon-ssm-agent", "apache2", "openssl"),
        critical_since=("2024-07-01T00:00:00Z", "2025-02-10T00:00:00Z"),
        event="2026-02-01T00:00:00.000Z",
    ),
}
"""By the Name tag. Machines that are not here have no agent and are not scanned."""

VERSIONS = {"1.33": "2026-07-29", "1.34": "2026-12-02", "1.35": "2027-03-27", "1.36": "2027-09-30"}
"""Versions of Kubernetes with the end of their standard support; the last one is made up."""


def _machines(asked: Asked) -> Iterator[tuple[str, Guest, float]]:
    """(ID, inside, time of its start) of the account's machines that have an agent."""
    for machine in _running(asked):
        name = next((tag["value"] for tag in machine.get_tags() if tag["key"] == "Name"), "")
        if name in GUESTS:
            yield str(machine.id), GUESTS[name], machine.launch_time.timestamp()


def _running(asked: Asked) -> list[Any]:
    from moto.ec2.models import ec2_backends

    return list(ec2_backends[asked.account][asked.region].all_instances())


def _agents(asked: Asked) -> dict[str, Any]:
    return {
        "InstanceInformationList": [
            {
                "InstanceId": machine,
                "PingStatus": "Online",
                "LastPingDateTime": started,
                "AgentVersion": "3.3.1611.0",
                "PlatformType": guest.system[0],
                "PlatformName": guest.system[1],
                "PlatformVersion": guest.system[2],
                "ResourceType": "EC2Instance",
            }
            for machine, guest, started in _machines(asked)
        ]
    }


def _patches(asked: Asked) -> dict[str, Any]:
    wanted = set(asked.json.get("InstanceIds", ()))
    return {
        "InstancePatchStates": [
            {
                "InstanceId": machine,
                "PatchGroup": "",
                "BaselineId": "pb-0123456789abcdef0",
                "OperationStartTime": started,
                "OperationEndTime": started,
                "Operation": "Scan",
                "CriticalNonCompliantCount": 0,  # AWS's own baselines give no patch the level of critical
                "SecurityNonCompliantCount": guest.missing,
            }
            for machine, guest, started in _machines(asked)
            if machine in wanted
        ]
    }


def _compliance(asked: Asked) -> dict[str, Any]:
    return {
        "ResourceComplianceSummaryItems": [
            {"ComplianceType": "Patch", "ResourceType": "ManagedInstance", "ResourceId": machine, "Status": "COMPLIANT"}
            for machine, guest, _ in _machines(asked)
            if not guest.missing
        ]
    }


def _inventory(asked: Asked) -> dict[str, Any]:
    kind = asked.json["ResultAttributes"][0]["TypeName"]
    listed = kind == "AWS:Application"  # services are collected of Windows only
    return {
        "Entities": [
            {
                "Id": machine,
                "Data": {
                    kind: {
                        "TypeName": kind,
                        "SchemaVersion": "1.1",
                        "CaptureTime": "2026-11-01T00:00:00Z",
                        "Content": [{"Name": name, "Version": "1.0"} for name in guest.software] if listed else [],
                    }
                },
            }
            for machine, guest, _ in _machines(asked)
        ]
    }


def _scanning(asked: Asked) -> dict[str, Any]:
    on = {name: {"status": "ENABLED"} for name in ("ec2", "ecr", "lambda")}
    return {"accounts": [{"accountId": asked.account, "state": {"status": "ENABLED"}, "resourceState": on}]}


def _coverage(asked: Asked) -> dict[str, Any]:
    return {
        "coveredResources": [
            {
                "accountId": asked.account,
                "resourceId": machine,
                "resourceType": "AWS_EC2_INSTANCE",
                "scanType": "PACKAGE",
                "scanStatus": {"statusCode": "ACTIVE", "reason": "SUCCESSFUL"},
            }
            for machine, _, _ in _machines(asked)
        ]
    }


def _findings(asked: Asked) -> dict[str, Any]:
    return {
        "findings": [
            {
                "findingArn": f"arn:aws:inspector2:{asked.region}:{asked.account}:finding/{machine}{number}",
                "severity": "CRITICAL",
                "status": "ACTIVE",
                "firstObservedAt": since,
                "resources": [{"type": "AWS_EC2_INSTANCE", "id": machine}],
            }
            for machine, guest, _ in _machines(asked)
            for number, since in enumerate(guest.critical_since)
        ]
    }


def _events(asked: Asked) -> str:
    waiting = {machine: guest.event for machine, guest, _ in _machines(asked) if guest.event}
    items = (
        f"<item><instanceId>{machine.id}</instanceId>{_event(waiting.get(machine.id))}</item>"
        for machine in _running(asked)
    )
    return f"<instanceStatusSet>{''.join(items)}</instanceStatusSet>"


def _event(begins: str | None) -> str:
    if begins is None:
        return ""
    reboot = "<code>system-reboot</code><description>scheduled reboot</description>"
    return f"<eventsSet><item>{reboot}<notBefore>{begins}</notBefore></item></eventsSet>"


TARGETS: dict[str, Answer] = {
    "AmazonSSM.DescribeInstanceInformation": _agents,
    "AmazonSSM.DescribeInstancePatchStates": _patches,
    "AmazonSSM.ListResourceComplianceSummaries": _compliance,
    "AmazonSSM.GetInventory": _inventory,
}

PATHS: dict[str, Answer] = {
    "POST /status/batch/get": _scanning,
    "POST /coverage/list": _coverage,
    "POST /findings/list": _findings,
    "GET /cluster-versions": {
        "clusterVersions": [
            {"clusterVersion": version, "endOfStandardSupportDate": f"{end}T00:00:00Z"}
            for version, end in VERSIONS.items()
        ]
    },
}

ACTIONS: dict[str, Answer] = {"DescribeInstanceStatus": _events}
