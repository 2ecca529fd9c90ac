"""Instances and what is answered about their inside: canned, as moto knows nothing of it."""

import json
from datetime import datetime
from typing import Any

from auditor.facts.machines import Compute
from providers.aws.machines.instances import instances
from tests.aws.bed import Answer, Bed, response

PINGED = "2026-11-20T03:00:00+00:00"
ON = {"accounts": [{"accountId": "1", "state": {"status": "ENABLED"}, "resourceState": {"ec2": {"status": "ENABLED"}}}]}
OFF = {
    "accounts": [{"accountId": "1", "state": {"status": "DISABLED"}, "resourceState": {"ec2": {"status": "DISABLED"}}}]
}


def machine_of(bed: Bed, account: str, name: str = "juki-ap") -> str:
    """One instance; its ID."""
    started = bed.client(account, "ec2").run_instances(
        ImageId="ami-12345678",
        MinCount=1,
        MaxCount=1,
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}],
    )
    return str(started["Instances"][0]["InstanceId"])


def agent_of(machine: str, name: str = "Amazon Linux", version: str = "2023") -> dict[str, Any]:
    """What an agent reports of it."""
    return {
        "InstanceId": machine,
        "LastPingDateTime": datetime.fromisoformat(PINGED).timestamp(),
        "PlatformName": name,
        "PlatformVersion": version,
    }


def state_of(machine: str, critical: int | None, security: int | None) -> dict[str, Any]:
    """What Patch Manager counted; None leaves a count out."""
    counts = {"CriticalNonCompliantCount": critical, "SecurityNonCompliantCount": security}
    return {
        "InstanceId": machine,
        "OperationEndTime": datetime.fromisoformat(PINGED).timestamp(),
        **{name: count for name, count in counts.items() if count is not None},
    }


def inventory_of(
    applications: dict[str, list[str]], services: dict[str, list[tuple[str, str]]] | None = None
) -> Answer:
    """Installed names by machine, and (name, status) of services."""

    def entity(machine: str, kind: str, content: list[dict[str, str]]) -> dict[str, Any]:
        return {"Id": machine, "Data": {kind: {"TypeName": kind, "SchemaVersion": "1.1", "Content": content}}}

    def answer(request: Any) -> Any:
        kind = json.loads(request.body)["ResultAttributes"][0]["TypeName"]
        if kind == "AWS:Application":
            entities = [entity(m, kind, [{"Name": name} for name in names]) for m, names in applications.items()]
        else:
            rows = (services or {}).items()
            entities = [entity(m, kind, [{"DisplayName": n, "Status": s} for n, s in found]) for m, found in rows]
        return response(json.dumps({"Entities": entities}).encode())

    return answer


def canned_for(*agents: dict[str, Any], **more: Answer) -> dict[str, Answer]:
    """Nothing but agents, unless `more` (operation names without their service) says so."""
    empty: dict[str, Answer] = {
        "ssm:DescribeInstanceInformation": {"InstanceInformationList": list(agents)},
        "ssm:DescribeInstancePatchStates": {"InstancePatchStates": []},
        "ssm:ListResourceComplianceSummaries": {"ResourceComplianceSummaryItems": []},
        "ssm:GetInventory": inventory_of({}),
        "inspector2:BatchGetAccountStatus": OFF,
        "inspector2:ListCoverage": {"coveredResources": []},
        "inspector2:ListFindings": {"findings": []},
    }
    return {operation: more.get(operation.split(":")[1], answer) for operation, answer in empty.items()}


def row_of(bed: Bed, account: str, canned: dict[str, Answer], name: str = "juki-ap") -> Any:
    """The row that the instances' collector makes of it."""
    return bed.read(account, instances, canned=canned).frames[Compute].set_index("name").loc[name]


def as_windows(bed: Bed, account: str) -> dict[str, Answer]:
    """The account's one instance as DescribeInstances lists a machine with Windows."""
    row = bed.client(account, "ec2").describe_instances()["Reservations"][0]["Instances"][0]
    return {
        "ec2:DescribeInstances": f"""<DescribeInstancesResponse><reservationSet><item><instancesSet><item>
        <instanceId>{row["InstanceId"]}</instanceId><instanceState><name>running</name></instanceState>
        <platform>windows</platform><platformDetails>Windows</platformDetails>
        <tagSet><item><key>Name</key><value>juki-ap</value></item></tagSet>
        </item></instancesSet></item></reservationSet></DescribeInstancesResponse>""".encode()
    }
