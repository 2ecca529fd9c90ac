"""How instances are looked after: agents, patches, software, scans and events, from canned answers to the row."""

import json
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from auditor.facts.machines import Compute
from auditor.settings import Settings
from providers.aws.adapter import collect
from providers.aws.machines.instances import instances
from tests.aws.bed import NOW, Answer, Bed, answers, response
from tests.aws.refusals import refusing

PINGED = "2026-11-20T03:00:00+00:00"
ON = {"accounts": [{"accountId": "1", "state": {"status": "ENABLED"}, "resourceState": {"ec2": {"status": "ENABLED"}}}]}
OFF = {
    "accounts": [{"accountId": "1", "state": {"status": "DISABLED"}, "resourceState": {"ec2": {"status": "DISABLED"}}}]
}
ASKED = (
    *("ssm:DescribeInstanceInformation", "ssm:DescribeInstancePatchStates", "ssm:ListResourceComplianceSummaries"),
    *("ssm:GetInventory", "inspector2:BatchGetAccountStatus", "inspector2:ListCoverage", "inspector2:ListFindings"),
)


def _machine(bed: Bed, account: str, name: str = "juki-ap") -> str:
    started = bed.client(account, "ec2").run_instances(
        ImageId="ami-12345678",
        MinCount=1,
        MaxCount=1,
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": name}]}],
    )
    return str(started["Instances"][0]["InstanceId"])


def _agent(machine: str, name: str = "Amazon Linux", version: str = "2023") -> dict[str, Any]:
    return {
        "InstanceId": machine,
        "LastPingDateTime": datetime.fromisoformat(PINGED).timestamp(),
        "PlatformName": name,
        "PlatformVersion": version,
    }


def _inventory(applications: dict[str, list[str]], services: dict[str, list[tuple[str, str]]] | None = None) -> Answer:
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


def _canned(*agents: dict[str, Any], **more: Answer) -> dict[str, Answer]:
    """Nothing but agents, unless `more` (operation names without their service) says so."""
    empty: dict[str, Answer] = {
        "ssm:DescribeInstanceInformation": {"InstanceInformationList": list(agents)},
        "ssm:DescribeInstancePatchStates": {"InstancePatchStates": []},
        "ssm:ListResourceComplianceSummaries": {"ResourceComplianceSummaryItems": []},
        "ssm:GetInventory": _inventory({}),
        "inspector2:BatchGetAccountStatus": OFF,
        "inspector2:ListCoverage": {"coveredResources": []},
        "inspector2:ListFindings": {"findings": []},
    }
    return {operation: more.get(operation.split(":")[1], answer) for operation, answer in empty.items()}


def _row(bed: Bed, account: str, canned: dict[str, Answer], name: str = "juki-ap") -> Any:
    return bed.read(account, instances, canned=canned).frames[Compute].set_index("name").loc[name]


def test_what_an_agent_tells(bed: Bed, account: str) -> None:
    """Contact and system of a machine with an agent; without one it is absent, and only the family is known."""
    machine = _machine(bed, account)
    _machine(bed, account, "mukashi")
    canned = _canned(_agent(machine))

    row, old = _row(bed, account, canned), _row(bed, account, canned, "mukashi")

    assert (row["managed_agent_absent"], row["managed_agent_at"]) == (False, pd.Timestamp(PINGED))
    assert (row["os_name"], row["os_version"]) == ("Amazon Linux", "2023")
    assert row["support_end"] is pd.NA, "the table is laid beside it when it is judged"
    assert old["managed_agent_absent"]
    assert old["os_version"] is old["managed_agent_at"] is pd.NA


def test_the_family_of_a_system_without_an_agent(bed: Bed, account: str) -> None:
    """What is paid for tells Windows from Linux, and no version."""
    _machine(bed, account)
    row = _row(bed, account, {**_canned(), **_windows(bed, account)})
    assert row["os_name"] == "Windows"
    assert row["os_version"] is pd.NA


def test_agents_denied_are_not_absent(bed: Bed, account: str) -> None:
    """Whoever may not list agents does not know that there is none; patches and software are asked for all the same."""
    machine = _machine(bed, account)
    patched = {"InstancePatchStates": [_state(machine, 0, 0)]}
    canned = {
        **_canned(DescribeInstancePatchStates=patched, GetInventory=_inventory({machine: ["clamav"]})),
        **refusing("ssm:DescribeInstanceInformation"),
    }
    row = _row(bed, account, canned)
    assert row["managed_agent_absent"] is pd.NA
    assert (row["missing_critical"], row["antimalware"]) == (0, True)


def _state(machine: str, critical: int | None, security: int | None) -> dict[str, Any]:
    counts = {"CriticalNonCompliantCount": critical, "SecurityNonCompliantCount": security}
    return {
        "InstanceId": machine,
        "OperationEndTime": datetime.fromisoformat(PINGED).timestamp(),
        **{name: count for name, count in counts.items() if count is not None},
    }


@pytest.mark.parametrize(
    ("critical", "security", "missing"), [(0, 0, 0), (2, 1, 3), (None, 0, pd.NA), (0, None, pd.NA), (None, None, pd.NA)]
)
def test_missing_patches(bed: Bed, account: str, critical: int | None, security: int | None, missing: Any) -> None:
    """Both counts or nothing: a count that is left out is not none."""
    machine = _machine(bed, account)
    states = {"InstancePatchStates": [_state(machine, critical, security)]}
    row = _row(bed, account, _canned(_agent(machine), DescribeInstancePatchStates=states))
    assert row["missing_critical"] is pd.NA if missing is pd.NA else row["missing_critical"] == missing
    assert row["patch_assessed_at"] == pd.Timestamp(PINGED)
    assert row["missing_after_grace"]


def test_schedule_shows_by_its_reports(bed: Bed, account: str) -> None:
    """A machine that reports patch compliance is scheduled, another one is not, and without the list nobody knows."""
    machine, other = _machine(bed, account), _machine(bed, account, "mikanri")
    item = {"ComplianceType": "Patch", "ResourceId": machine, "Status": "NON_COMPLIANT"}
    canned = _canned(
        _agent(machine), _agent(other), ListResourceComplianceSummaries={"ResourceComplianceSummaryItems": [item]}
    )
    denied = {**canned, **refusing("ssm:ListResourceComplianceSummaries")}
    assert _row(bed, account, canned)["patch_scheduled"]
    assert not _row(bed, account, canned, "mikanri")["patch_scheduled"]
    assert _row(bed, account, denied)["patch_scheduled"] is pd.NA


def test_fifty_machines_a_call(bed: Bed, account: str) -> None:
    """What one call may name is the limit; every machine is asked for once."""
    bed.client(account, "ec2").run_instances(ImageId="ami-12345678", MinCount=51, MaxCount=51)
    asked: list[list[str]] = []

    def answer(request: Any) -> Any:
        asked.append(json.loads(request.body)["InstanceIds"])
        return response(json.dumps({"InstancePatchStates": [_state(m, 0, 0) for m in asked[-1]]}).encode())

    rows = bed.client(account, "ec2").describe_instances()["Reservations"][0]["Instances"]
    agents = [_agent(row["InstanceId"]) for row in rows]
    read = bed.read(account, instances, canned=_canned(*agents, DescribeInstancePatchStates=answer))
    assert sorted(len(one) for one in asked) == [1, 50]
    assert len({machine for one in asked for machine in one}) == 51
    assert (read.frames[Compute]["missing_critical"] == 0).all()


@pytest.mark.parametrize(
    ("names", "product"),
    [
        (["openssl", "Trend Micro Deep Security Agent"], "Trend Micro Deep Security Agent"),
        (["clamav"], "clamav"),
        (["ウイルスバスタービジネスセキュリティクライアント"], "ウイルスバスタービジネスセキュリティクライアント"),
        (["ＥＳＥＴ Server Security"], "ＥＳＥＴ Server Security"),
        (["password-reset-tool", "clamavish", "=cmd()|<b>"], None),
    ],
)
def test_antimalware_by_name(bed: Bed, account: str, names: list[str], product: str | None) -> None:
    """A stated product is there or not; other names of software are in no column."""
    machine = _machine(bed, account)
    read = bed.read(account, instances, canned=_canned(_agent(machine), GetInventory=_inventory({machine: names})))
    row = read.frames[Compute].iloc[0]
    assert row["antimalware"] == (product is not None)
    assert row["antimalware_product"] == product if product else row["antimalware_product"] is pd.NA
    text = read.frames[Compute].to_csv()
    assert [name for name in names if name != product and name in text] == []


def test_products_are_the_installations_own(bed: Bed, account: str) -> None:
    """A product of the settings file is known while reading; one service's own list is no part of it."""
    machine = _machine(bed, account)
    hooks = answers(_canned(_agent(machine), GetInventory=_inventory({machine: ["Mamori-kun 3"]})))

    def products(**parameters: Any) -> list[Any]:
        settings = Settings(aws=bed.settings(accounts=(account,)), parameters=parameters)
        (found,) = collect(settings, (), lambda: NOW, lambda *_: None, hooks)
        return [value.as_py() for value in pa.array(found.frames[Compute]["antimalware_product"])]

    assert products(av_products=["mamori-kun"]) == ["Mamori-kun 3"]
    assert products(service={"juki": {"av_products": ["mamori-kun"]}}) == [None]


def test_inspector_is_asked_about_this_account(bed: Bed, account: str) -> None:
    """Where it administers Inspector for others, theirs would be listed, too."""
    _machine(bed, account)
    asked: list[Any] = []

    def coverage(request: Any) -> Any:
        asked.append(json.loads(request.body)["filterCriteria"]["accountId"])
        return response(b'{"coveredResources": []}')

    def findings(request: Any) -> Any:
        asked.append(json.loads(request.body)["filterCriteria"]["awsAccountId"])
        return response(b'{"findings": []}')

    bed.read(
        account,
        instances,
        canned=_canned(BatchGetAccountStatus=ON, ListCoverage=coverage, ListFindings=findings),
    )
    assert asked == [[{"comparison": "EQUALS", "value": account}]] * 2


@pytest.mark.parametrize("found", [{}, {"i-0other": ["clamav"]}])
def test_no_inventory_is_unknown(bed: Bed, account: str, found: dict[str, list[str]]) -> None:
    """Nothing was collected of this machine, whatever is known of others."""
    machine = _machine(bed, account)
    for inventory in (found, {**found, machine: []}):
        row = _row(bed, account, _canned(_agent(machine), GetInventory=_inventory(inventory)))
        assert row["antimalware"] is pd.NA


def test_inventory_denied_is_unknown(bed: Bed, account: str) -> None:
    """And so is one that breaks off before its end."""
    machine = _machine(bed, account)
    canned = _canned(_agent(machine), GetInventory=_inventory({machine: ["openssl"]}))
    pages = iter([{"Entities": [], "NextToken": "more"}, None])

    def broken(_: Any) -> Any:
        page = next(pages, None)
        return response(json.dumps(page).encode()) if page else response(b"{}", 500)

    assert _row(bed, account, {**canned, **refusing("ssm:GetInventory")})["antimalware"] is pd.NA
    assert _row(bed, account, {**canned, "ssm:GetInventory": broken})["antimalware"] is pd.NA


@pytest.mark.parametrize(
    ("services", "antimalware"),
    [
        ([("Microsoft Defender Antivirus Service", "Running")], True),
        ([("Microsoft Defender Antivirus Service", "Stopped"), ("DNS Client", "Running")], False),
        ([("Windows Defender Firewall", "Running")], False),
        (None, None),
    ],
)
def test_defender_is_a_service_of_windows(
    bed: Bed, account: str, services: list[tuple[str, str]] | None, antimalware: bool | None
) -> None:
    """It is no installed software: without the services nobody knows whether it runs."""
    machine = _machine(bed, account)
    inventory = _inventory({machine: ["SQL Server"]}, {machine: services} if services else {})
    server = _agent(machine, "Microsoft Windows Server 2022 Datacenter", "10.0.20348")
    row = _row(bed, account, {**_canned(server, GetInventory=inventory), **_windows(bed, account)})
    assert row["antimalware"] is pd.NA if antimalware is None else row["antimalware"] == antimalware


def _windows(bed: Bed, account: str) -> dict[str, Answer]:
    """The account's one instance as DescribeInstances lists a machine with Windows."""
    row = bed.client(account, "ec2").describe_instances()["Reservations"][0]["Instances"][0]
    return {
        "ec2:DescribeInstances": f"""<DescribeInstancesResponse><reservationSet><item><instancesSet><item>
        <instanceId>{row["InstanceId"]}</instanceId><instanceState><name>running</name></instanceState>
        <platform>windows</platform><platformDetails>Windows</platformDetails>
        <tagSet><item><key>Name</key><value>juki-ap</value></item></tagSet>
        </item></instancesSet></item></reservationSet></DescribeInstancesResponse>""".encode()
    }


def _covered(machine: str, status: str = "ACTIVE") -> dict[str, Any]:
    return {"coveredResources": [{"resourceId": machine, "scanStatus": {"statusCode": status}}]}


def _finding(machine: str, since: str) -> dict[str, Any]:
    return {"firstObservedAt": since, "resources": [{"type": "AWS_EC2_INSTANCE", "id": machine}]}


def test_scanned_machine(bed: Bed, account: str) -> None:
    """Covered and actively scanned: what is open is counted, and the oldest of it dated."""
    machine = _machine(bed, account)
    open_ones = {"findings": [_finding(machine, "2026-08-01T00:00:00Z"), _finding(machine, "2026-10-01T00:00:00Z")]}
    clean = _row(bed, account, _canned(BatchGetAccountStatus=ON, ListCoverage=_covered(machine)))
    row = _row(bed, account, _canned(BatchGetAccountStatus=ON, ListCoverage=_covered(machine), ListFindings=open_ones))
    assert (clean["vuln_scanned"], clean["critical_vulns"]) == (True, 0)
    assert (row["vuln_scanned"], row["critical_vulns"]) == (True, 2)
    assert row["oldest_critical_vuln_at"] == pd.Timestamp(datetime(2026, 8, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "canned",
    [
        _canned(BatchGetAccountStatus=OFF),
        _canned(BatchGetAccountStatus=ON),
        _canned(BatchGetAccountStatus=ON, ListCoverage=_covered("i-0other")),
    ],
    ids=["switched off", "nothing covered", "another one covered"],
)
def test_not_scanned(bed: Bed, account: str, canned: dict[str, Answer]) -> None:
    """Nobody knows what is open in a machine that is not scanned."""
    _machine(bed, account)
    row = _row(bed, account, canned)
    assert not row["vuln_scanned"]
    assert row["critical_vulns"] is pd.NA


def test_inactive_coverage_is_no_scan(bed: Bed, account: str) -> None:
    """Inspector lists the machines that it cannot scan, too."""
    machine = _machine(bed, account)
    row = _row(bed, account, _canned(BatchGetAccountStatus=ON, ListCoverage=_covered(machine, "INACTIVE")))
    assert not row["vuln_scanned"]
    assert row["critical_vulns"] is pd.NA


def test_inspector_that_is_off_is_not_asked(bed: Bed, account: str) -> None:
    """It would refuse, and that would look like a missing right."""
    _machine(bed, account)
    canned = {**_canned(), **refusing("inspector2:ListCoverage", "inspector2:ListFindings")}
    assert "denied" not in {r.status for r in bed.read(account, instances, canned=canned).readings}


@pytest.mark.parametrize("operation", ["BatchGetAccountStatus", "ListCoverage"])
def test_coverage_unread_is_unknown(bed: Bed, account: str, operation: str) -> None:
    """Neither scanned nor unscanned."""
    _machine(bed, account)
    canned = {**_canned(BatchGetAccountStatus=ON), **refusing(f"inspector2:{operation}")}
    row = _row(bed, account, canned)
    assert row["vuln_scanned"] is pd.NA
    assert row["critical_vulns"] is pd.NA


def test_findings_denied(bed: Bed, account: str) -> None:
    """It is scanned; what was found is unknown."""
    machine = _machine(bed, account)
    canned = {
        **_canned(BatchGetAccountStatus=ON, ListCoverage=_covered(machine)),
        **refusing("inspector2:ListFindings"),
    }
    row = _row(bed, account, canned)
    assert row["vuln_scanned"]
    assert row["critical_vulns"] is pd.NA


def test_scheduled_events(bed: Bed, account: str) -> None:
    """Events that are over do not wait; the first of the others is dated."""
    machine = _machine(bed, account)
    events = "".join(
        f"<item><code>system-reboot</code><description>{text}</description><notBefore>{begins}</notBefore></item>"
        for text, begins in (
            ("[Completed] reboot", "2026-01-01T00:00:00.000Z"),
            ("reboot", "2026-12-20T00:00:00.000Z"),
            ("reboot", "2026-12-10T00:00:00.000Z"),
        )
    )
    listed = f"<item><instanceId>{machine}</instanceId><eventsSet>{events}</eventsSet></item>"
    answer = f"<Response><instanceStatusSet>{listed}</instanceStatusSet></Response>".encode()
    row = _row(bed, account, {**_canned(), "ec2:DescribeInstanceStatus": answer})
    quiet = _row(bed, account, _canned())
    unread = _row(bed, account, {**_canned(), **refusing("ec2:DescribeInstanceStatus")})

    assert (row["pending_maintenance"], row["maintenance_due_at"]) == (2, pd.Timestamp("2026-12-10T00:00:00Z"))
    assert quiet["pending_maintenance"] == 0
    assert quiet["maintenance_due_at"] is pd.NA
    assert unread["pending_maintenance"] is pd.NA


def test_nothing_is_asked_without_a_machine(bed: Bed, account: str) -> None:
    """Nor patches and software where no agent is."""
    empty = bed.read(account, instances, canned=_canned())
    assert {r.operation for r in empty.readings} & set(ASKED) == set()
    _machine(bed, account)
    read = bed.read(account, instances, canned=_canned())
    assert "ssm:DescribeInstanceInformation" in {r.operation for r in read.readings}
    assert {r.operation for r in read.readings} & {"ssm:GetInventory", "ssm:DescribeInstancePatchStates"} == set()
