"""The JSON files: their fields are a contract with other programs."""

import json
from pathlib import Path
from typing import Any

from reports import json as format_json
from reports.json.encode import line
from reports.observed import data
from tests.reports.views import SCRIPT, A, B, view

FINDING = [
    *("id", "check", "status", "severity", "service", "provider", "account", "region", "resource", "name"),
    *("items", "observed", "reason", "reading", "first_seen", "state", "note", "acceptance", "readings"),
]
READING = [
    *("provider", "account", "region", "operation", "status", "error", "permission", "rows", "pages", "tables"),
    *("started_at", "finished_at", "denied_by", "resource", "columns"),
]


def _findings(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(text) for text in (folder / "findings.jsonl").read_text("utf-8").split("\n")[:-1]]


def test_findings_have_the_promised_fields_and_order(tmp_path: Path) -> None:
    format_json.write(view(), tmp_path)
    found = _findings(tmp_path)
    assert all(list(one) == FINDING for one in found)
    keys = [
        (f["check"], f["service"] or "", f["provider"], f["account"], f["region"], f["resource"], f["note"] or "")
        for f in found
    ]
    assert keys == sorted(keys)
    assert {f["status"] for f in found} == {"pass", "fail", "unknown", "not_applicable"}
    assert b"\r" not in (tmp_path / "findings.jsonl").read_bytes()
    assert SCRIPT in {f["name"] for f in found}


def test_a_fail_says_why_in_both_languages_and_since_when(tmp_path: Path) -> None:
    format_json.write(view(), tmp_path)
    fail = next(f for f in _findings(tmp_path) if f["check"] == "KEY-02" and f["status"] == "fail")
    assert fail["observed"]["is_public"] is True
    assert fail["items"] == ["5-1-2", "6-5-1"]
    assert set(fail["reason"]) == {"ja", "en"}
    assert fail["state"] in ("new", "open", "reopened")
    assert fail["first_seen"].endswith("Z")


def test_an_unknown_names_operation_and_permission(tmp_path: Path) -> None:
    format_json.write(view(), tmp_path)
    found = [f for f in _findings(tmp_path) if f["account"] == B and f["status"] == "unknown"]
    key = next(f for f in found if f["check"] == "KEY-02")
    assert key["reading"]["permission"] == "kms:GetKeyPolicy"
    assert all("kms:GetKeyPolicy" in text for text in key["reason"].values())
    store = next(f for f in found if f["check"] == "ACC-02")
    assert store["reading"]["denied_by"] == "organization_policy"
    assert "SCP" in store["reason"]["ja"]
    listed = next(f for f in found if f["check"] == "ING-01")
    assert listed["note"] == "not_listed"
    assert "ec2:DescribeSecurityGroups" in listed["reason"]["en"]
    unread = next(f for f in found if f["check"] == "KEY-01")
    assert unread["readings"] == []
    assert "自動更新" in unread["reason"]["ja"]


def test_gaps_hold_record_and_every_item(tmp_path: Path) -> None:
    made = view()
    format_json.write(made, tmp_path)
    document = json.loads((tmp_path / "gaps.json").read_text("utf-8"))
    assert document["run"] == made.run.id
    ids = [entry["service"]["id"] if entry["service"] else None for entry in document["services"]]
    assert ids == ["../S <2>", "S-001", "S-003", None]
    whole = document["services"][1]
    assert whole["service"]["approved_on"] == "2025-01-29"
    assert whole["service"]["scopes"] == [{"provider": "aws", "account": A, "regions": [], "tags": {}}]
    assert len(whole["items"]) == len(made.gap_lists[0].items)
    item = next(one for one in whole["items"] if one["id"] == "6-5-1")
    assert item["verdict"] == "gap"
    known = {finding["id"] for finding in _findings(tmp_path)}
    assert set(item["findings"]) <= known
    assert item["attestations"] == item["acceptances"] == []


def test_readings_and_run(tmp_path: Path) -> None:
    format_json.write(view(), tmp_path)
    readings = [json.loads(text) for text in (tmp_path / "readings.jsonl").read_text("utf-8").splitlines()]
    assert [list(one) for one in readings] == [READING] * 5
    assert [one["account"] for one in readings] == sorted(one["account"] for one in readings)
    run = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert run["calls"]["aws:kms:ListKeys"] == 3
    assert run["started_at"] == "2026-11-23T00:00:00Z"
    assert (run["version"], run["exit_status"], run["complete"]) == ("0.1.0", 3, False)
    assert run["previous"] == "20261024T000000Z"


def test_the_same_view_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one = format_json.write(view(), tmp_path / "one")
    two = format_json.write(view(turned=True), tmp_path / "two")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_mail_addresses_never_leave() -> None:
    shown = data({"emails": ("taro@city.example.jp",), "exists": True})
    assert "taro" not in json.dumps(shown)
    assert shown["emails"][0].startswith("sha256:")


def test_a_name_that_utf8_cannot_hold_is_escaped() -> None:
    text = line({"name": "a\ud800b\u2028c"})
    assert json.loads(text.encode("utf-8").decode("utf-8")) == {"name": "a\ud800b\u2028c"}
    assert len(text.splitlines()) == 1
