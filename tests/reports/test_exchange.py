"""The exchange formats: valid where they go, and nothing that is not known to be good is told as good."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import ValidationError
from junitparser import Properties
from ocsf_json_schema import get_packaged_versions

from auditor.regulation.items import load_items
from reports import asff, ocsf
from reports.choice import Name
from reports.entries import _shown, entries
from reports.formats import load
from reports.words import Words
from tests.reports import readers
from tests.reports.views import IMAGE, LONG, A, facts, small, statements, view

EXCHANGE = (Name.OCSF, Name.ASFF, Name.SARIF, Name.JUNIT, Name.OSCAL, Name.JSON)


def _written(made: Any, folder: Path) -> Path:
    for name in EXCHANGE:
        load(name).write(made, folder)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small view in every exchange format."""
    return _written(small(), tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up audit, in English."""
    return _written(view("en"), tmp_path_factory.mktemp("large"))


@pytest.fixture(scope="module")
def statuses() -> dict[str, str]:
    """By identity, the status of the small view."""
    return {entry.id: entry.status for entry in entries(small(), Words("ja"))}


def test_one_identity_is_told_once_by_its_worst_row(statuses: dict[str, str]) -> None:
    found = [entry for entry in entries(small(), Words("ja")) if entry.check == "ING-01" and entry.rows > 1]
    assert [(entry.status, entry.rows) for entry in found] == [("fail", 2)]
    assert set(statuses.values()) == {"pass", "fail", "unknown", "accepted", "not_applicable"}


def test_names_inside_of_values_are_shown_like_the_values() -> None:
    assert _shown({"a\u202e": ["b\x07", 1]}) == {"a\\u202e": ["b\\x07", 1]}


def test_findings_of_some_services_come_in_the_same_order() -> None:
    found = view().found
    some = ("S-001", None)
    assert [*found.in_order(*some)] == [one for one in found.in_order() if one.service in some]
    assert [*found.in_order("none")] == []


def test_ocsf(folder: Path, large: Path, statuses: dict[str, str]) -> None:
    readers.events(large / "ocsf.jsonl")
    found = {event["finding_info"]["uid"]: event for event in readers.events(folder / "ocsf.jsonl")}
    gone = found.pop("f" * 32)
    assert (gone["activity_name"], gone["status"], gone["severity"]) == ("Close", "Resolved", "Informational")
    assert found.keys() == statuses.keys()
    wanted = {
        "pass": ("Pass", None),
        "fail": ("Fail", "New"),
        "unknown": ("Warning", "New"),
        "accepted": ("Fail", "Suppressed"),
        "not_applicable": ("Not applicable", None),
    }
    for key, status in statuses.items():
        event = found[key]
        assert (event["compliance"]["status"], event.get("status")) == wanted[status]
        assert event["compliance"]["status_code"] == status
    for event in found.values():
        _says_what_the_schema_calls_it(event)
    fail = next(event for key, event in found.items() if statuses[key] == "fail")
    assert fail["remediation"]["desc"]
    assert fail["compliance"]["requirements"] == ["5-1-2", "6-5-1"] or fail["compliance"]["control"] == "ING-01"


def _says_what_the_schema_calls_it(event: dict[str, Any]) -> None:
    """Words that stand beside a number are the schema's own, but for what is other."""
    classes, objects = readers.ocsf_words()
    account, compliance, check = event["cloud"]["account"], event["compliance"], event["compliance"]["checks"][0]
    for value, attribute, where in (
        (event, "activity_id", classes),
        (event, "severity_id", classes),
        (event, "status_id", classes),
        (event, "type_uid", classes),
        (account, "type_id", objects["account"]),
        (compliance, "status_id", objects["compliance"]),
        (check, "status_id", objects["check"]),
        (check, "severity_id", objects["check"]),
    ):
        number, word = value.get(attribute), value.get(where[attribute]["sibling"])
        assert number in (None, 99) or where[attribute]["enum"][str(number)]["caption"] == word


@pytest.mark.parametrize(
    ("provider", "account", "kind"),
    [("aws", A, 10), ("azure", "0" * 8, 13), ("gcp", "kosodate-p1", 11), ("gcp", "folders/404", 99)],
)
def test_ocsf_calls_an_account_what_it_is(provider: str, account: str, kind: int) -> None:
    made, say = small(), Words("ja")
    event = ocsf.event(made, replace(next(entries(made, say)), provider=provider, account=account), say)
    assert event["cloud"]["account"]["type_id"] == kind
    _says_what_the_schema_calls_it(event)


def test_ocsf_is_of_the_newest_schema_that_the_kept_library_ships() -> None:
    """When it ships a newer one, this format moves."""
    stable = [tuple(map(int, one.split("."))) for one in get_packaged_versions() if "-" not in one]
    assert ".".join(map(str, max(stable))) == ocsf.VERSION


def test_asff(folder: Path, large: Path, statuses: dict[str, str]) -> None:
    readers.requests(large / "asff.jsonl")
    found: dict[str, dict[str, Any]] = {}
    for batch in readers.requests(folder / "asff.jsonl"):
        assert len({(one["AwsAccountId"], one["ProductArn"]) for one in batch}) == 1
        found |= {one["Id"]: one for one in batch}
    gone = found.pop("f" * 32)
    assert (gone["RecordState"], gone["Compliance"]["Status"]) == ("ARCHIVED", "NOT_AVAILABLE")
    told = {key: status for key, status in statuses.items() if status != "not_applicable"}
    assert found.keys() == told.keys()
    wanted = {
        "pass": ("PASSED", "RESOLVED"),
        "fail": ("FAILED", "NEW"),
        "unknown": ("WARNING", "NEW"),
        "accepted": ("FAILED", "SUPPRESSED"),
    }
    for key, status in told.items():
        assert (found[key]["Compliance"]["Status"], found[key]["Workflow"]["Status"]) == wanted[status]
        severity = found[key]["FindingProviderFields"]["Severity"]
        assert (severity["Label"] == "INFORMATIONAL") == (status == "pass")
        assert found[key]["ProductArn"].startswith("arn:aws:securityhub:ap-northeast-1:")


def test_a_request_of_long_findings_is_below_six_megabytes_as_it_is_sent() -> None:
    findings: list[dict[str, Any]] = [{"Id": str(number), "Description": "長" * 30_000} for number in range(70)]
    made = list(asff.batches((("1", "r"), one) for one in findings))
    assert [one for batch in made for one in batch] == findings
    assert [len(json.dumps({"Findings": batch})) <= 6_000_000 for batch in made] == [True] * len(made)
    assert len(made) == 3


def test_asff_keeps_to_the_lengths_that_security_hub_takes(large: Path) -> None:
    found = [one for batch in readers.requests(large / "asff.jsonl") for one in batch]
    assert any(LONG in one["Description"] for one in found)
    for one in found:
        assert len(one["Title"]) <= 256
        assert len(one["Description"]) <= 1024
        assert len(one.get("Remediation", {}).get("Recommendation", {}).get("Text", "")) <= 512
        assert all(len(key) <= 128 and len(text) <= 2048 for key, text in one["ProductFields"].items())


def test_sarif_has_no_passes_and_no_level_for_what_is_unknown(
    folder: Path, large: Path, statuses: dict[str, str]
) -> None:
    readers.results(large / "findings.sarif")
    found = {one["partialFingerprints"]["findingId/v1"]: one for one in readers.results(folder / "findings.sarif")}
    assert found.keys() == {key for key, status in statuses.items() if status in ("fail", "unknown", "accepted")}
    lines = [json.loads(line)["id"] for line in (folder / "findings.jsonl").read_text("utf-8").splitlines()]
    for key, one in found.items():
        region = one["locations"][0]["physicalLocation"]["region"]
        assert set(lines[region["startLine"] - 1 : region["endLine"]]) == {key}
        assert lines.count(key) == region["endLine"] - region["startLine"] + 1
    wanted = {"fail": ("fail", False), "unknown": ("open", False), "accepted": ("fail", True)}
    for key, one in found.items():
        assert (one["kind"], "suppressions" in one) == wanted[statuses[key]]
        assert (one["level"] == "none") == (statuses[key] == "unknown")
    assert {one.get("baselineState") for one in found.values()} == {"new", "unchanged", None}


def test_junit_counts_only_passes_as_passed(folder: Path, large: Path, statuses: dict[str, str]) -> None:
    readers.suites(large / "junit.xml")
    found: dict[str, Any] = {
        next(one.value for one in case.child(Properties) if one.name == "id"): case
        for suite in readers.suites(folder / "junit.xml")
        for case in suite
    }
    assert found.keys() == statuses.keys()
    for key, case in found.items():
        assert case.is_passed == (statuses[key] == "pass")
        assert case.is_failure == (statuses[key] == "fail")
        assert case.is_error == (statuses[key] == "unknown")
        assert case.is_skipped == (statuses[key] in ("accepted", "not_applicable"))
        assert case.is_passed or case.result[0].message


def test_oscal_catalog_holds_the_whole_regulation(folder: Path) -> None:
    read = readers.catalog(folder / "oscal" / "catalog.json")
    controls = [control for section in read.groups for group in section.groups for control in group.controls]
    assert [control.id for control in controls] == [f"item-{item.id}" for item in load_items()]
    assert [control.parts[0].prose for control in controls] == [item.ja for item in load_items()]


def test_oscal_tells_who_accepted_a_risk_and_until_when(folder: Path) -> None:
    (result,) = readers.assessment(folder / "oscal" / "results" / "S-001.json").results
    assert [(risk.status.root.root, str(risk.deadline)) for risk in result.risks] == [
        ("deviation-approved", "2027-03-31 14:59:59+00:00"),
        ("open", "2026-10-31 14:59:59+00:00"),
        ("deviation-approved", "2027-03-31 14:59:59+00:00"),
    ]
    assert IMAGE in result.risks[0].description
    of_keys = next(one for one in result.findings if one.target.target_id == "item-6-5-1_smt")
    assert {one.risk_uuid for one in of_keys.related_risks} == {risk.uuid for risk in result.risks}


def test_oscal_does_not_call_an_accepted_item_satisfied(tmp_path: Path) -> None:
    rows = [row for row in facts() if row.resource.endswith("key/bad0")]
    items = [item for item in load_items() if item.id == "6-5-1"]
    load(Name.OSCAL).write(view("en", rows=rows, codes=("KEY-02",), items=items, said=statements()), tmp_path)
    (result,) = readers.assessment(tmp_path / "oscal" / "results" / "S-001.json").results
    (finding,) = result.findings
    assert [one.value for one in finding.props if one.name == "verdict"] == ["accepted"]
    assert str(finding.target.status.state.value) == "not-satisfied"


def test_oscal_calls_nothing_satisfied_but_what_is_met(folder: Path, large: Path) -> None:
    known = {
        part.id
        for section in readers.catalog(large / "oscal" / "catalog.json").groups
        for group in section.groups
        for control in group.controls
        for part in control.parts
    }
    states = set()
    for path in sorted((large / "oscal" / "results").iterdir()):
        (result,) = readers.assessment(path).results
        seen = [one.uuid for one in result.observations or []]
        assert len(seen) == len(set(seen))
        for finding in result.findings:
            verdict = next(one.value for one in finding.props if one.name == "verdict")
            state = str(finding.target.status.state.value)
            states.add((verdict, state))
            assert finding.target.target_id in known
            linked = {one.observation_uuid for one in finding.related_observations or []}
            assert linked <= set(seen)
            assert linked or verdict != "met"
    assert states == {("met", "satisfied"), ("gap", "not-satisfied"), ("unverified", "not-satisfied")}
    readers.assessment(folder / "oscal" / "results" / "S-001.json")


def _ocsf(event: Any) -> None:
    event["compliance"]["verdict_of_ours"] = 1


def _asff(request: Any) -> None:
    request["Findings"][0]["Compliance"]["Status"] = "GOOD"


def _sarif(log: Any) -> None:
    log["runs"][0]["results"][0]["kind"] = "good"


def _oscal(document: Any) -> None:
    document["assessment-results"]["results"][0]["findings"][0]["target"]["status"]["state"] = "good"


@pytest.mark.parametrize(
    ("name", "read", "spoil"),
    [
        ("ocsf.jsonl", readers.events, _ocsf),
        ("asff.jsonl", readers.requests, _asff),
        ("findings.sarif", readers.results, _sarif),
        ("oscal/results/S-001.json", readers.assessment, _oscal),
    ],
)
def test_a_reader_refuses_a_spoilt_file(name: str, read: Any, spoil: Any, folder: Path, tmp_path: Path) -> None:
    """So that the other tests say something."""
    lines = (folder / name).read_text("utf-8").splitlines() if name.endswith("l") else [(folder / name).read_text()]
    document = json.loads(lines[0])
    path = tmp_path / "spoilt"
    path.write_text(json.dumps(document) + "\n", "utf-8")
    read(path)
    spoil(document)
    path.write_text(json.dumps(document) + "\n", "utf-8")
    with pytest.raises((AssertionError, ValidationError, ValueError)):
        read(path)
