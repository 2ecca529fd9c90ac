"""Folders of made-up runs, written field by field as the contract says, to compare and to merge."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from auditor.finding import identity
from reports import sums

ACCOUNT, REGION = "111122223333", "ap-northeast-1"
FIRST, SECOND = "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"


def finding(resource: str, status: str = "fail", check: str = "KEY-01", **more: Any) -> dict[str, Any]:
    """A line of findings.jsonl: a key of S-001 in Tokyo."""
    values: dict[str, Any] = {
        "check": check,
        "status": status,
        "severity": "high",
        "service": "S-001",
        "provider": "aws",
        "account": ACCOUNT,
        "region": REGION,
        "resource": resource,
        "name": None,
        "observed": {"rotation_days": 400},
        "first_seen": None,
        "state": None,
    } | more
    place = (values[name] for name in ("service", "check", "provider", "account", "region", "resource"))
    return {"id": identity(*place), **values}


def acceptance(**more: Any) -> dict[str, Any]:
    """The accepted risk that a finding names, as JSON."""
    values = ("check", "resource", "region", "account", "applicant", "approver", "reason", "measure")
    return {
        **{name: name for name in values},
        "number": 7,
        "tags": {},
        "starts_on": "2026-10-01",
        "ends_on": "2027-03-31",
        "standing": "in_force",
    } | more


def reading(status: str = "ok", columns: Iterable[str] = ("key.*",), **more: Any) -> dict[str, Any]:
    """A line of readings.jsonl: the keys of Tokyo."""
    return {
        "provider": "aws",
        "account": ACCOUNT,
        "region": REGION,
        "operation": "kms:ListKeys",
        "status": status,
        "error": None,
        "permission": None,
        "rows": 1,
        "pages": 1,
        "tables": ["key"],
        "started_at": FIRST,
        "finished_at": FIRST,
        "denied_by": None,
        "resource": None,
        "columns": list(columns),
    } | more


def service(name: str | None = "S-001", items: Mapping[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """A service of gaps.json; None is what nobody claims."""
    verdicts = items if items is not None else {"6-5-1": "gap", "6-5-2": "met"}
    return {
        "service": {"id": name, "name": f"サービス {name}"} if name is not None else None,
        "accounts": [{"provider": "aws", "account": ACCOUNT}],
        "severities": {"critical": 0, "high": 1, "medium": 0, "low": 0},
        "checks": {"KEY-01": {"fail": 1, "pass": 2}},
        "items": [{"id": item, "verdict": verdict, "findings": ["a" * 32] * 3} for item, verdict in verdicts.items()],
    } | more


def folder(
    path: Path,
    started: str,
    findings: Iterable[Mapping[str, Any]] = (),
    readings: Iterable[Mapping[str, Any]] | None = None,
    services: Iterable[Mapping[str, Any]] | None = None,
    **run: Any,
) -> Path:
    """Write a run's folder, by default one that read the keys of one service."""
    path.mkdir(parents=True)
    said = {
        "id": started.replace("-", "").replace(":", ""),
        "version": "0.1.0",
        "regulation": "ab" * 32,
        "parameters": "cd" * 32,
        "scopes": [f"aws:{ACCOUNT}"],
        "started_at": started,
        "complete": True,
        "closing": None,
    } | run
    (path / "run.json").write_text(json.dumps(said), "utf-8")
    (path / "gaps.json").write_text(json.dumps({"services": list(services or [service()])}), "utf-8")
    for name, rows in (("findings.jsonl", findings), ("readings.jsonl", [reading()] if readings is None else readings)):
        (path / name).write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    sums.write(path)
    return path
