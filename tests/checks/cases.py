"""Reads the cases of tests/checks/*.toml and judges them. A column left out of a row was not observed."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from auditor.facts.frames import frame
from auditor.reading import Reading
from auditor.regulation.parameters import Parameters
from auditor.rule.attribute import Attribution
from auditor.rule.declare import Criteria, Rule
from auditor.rule.evaluate import Batch, Place, evaluate
from auditor.rule.holes import Holes
from auditor.scope import Scope, Service
from checks.register import rules

NOW = datetime(2026, 11, 23, tzinfo=UTC)
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """One case: rows of the rule's table, the registry's service, thresholds that differ, and what must come out.

    `status` is the status of the one row, or for several rows the list in their order (by `resource`); for rules about
    existence it is the one answer for the account.
    """

    code: str
    case: str
    rows: tuple[dict[str, Any], ...]
    status: str | list[str]
    service: dict[str, Any] | None
    parameters: dict[str, Any]


def cases() -> Iterator[Case]:
    """Every case of every file."""
    for path in sorted(FOLDER.glob("*.toml")):
        for code, entries in tomllib.loads(path.read_text("utf-8")).items():
            for entry in entries:
                rows = entry.get("rows", [entry["row"]] if "row" in entry else [])
                service = entry.get("service")
                yield Case(code, entry["case"], tuple(rows), entry["status"], service, entry.get("parameters", {}))


def table_of(rule: Rule, case: Case) -> pd.DataFrame:
    """The case's rows as a frame of the rule's table, in AWS account 111122223333 in Tokyo unless the row says else."""
    made = []
    for number, row in enumerate(case.rows):
        values = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
        base: dict[str, Any] = {
            "provider": "aws",
            "account": "111122223333",
            "region": "ap-northeast-1",
            "resource": f"r{number:03}",
        }
        made.append(rule.reads(**{**base, **values}))
    return frame(rule.reads, made)


def judged(case: Case) -> Batch:
    """The batch that the case's rule gives."""
    rule = rules()[case.code]
    provider: Any = case.rows[0].get("provider", "aws") if case.rows else "aws"
    scope = Scope(provider=provider, account="111122223333")
    service = (
        Service(**{"id": "S1", "name": "S1", "scopes": (scope,), **_frozen(case.service)})
        if case.service is not None
        else None
    )
    criteria = Criteria(Parameters.load(case.parameters), NOW)
    rows = Attribution([service] if service else [], criteria.today).attribute(rule.reads, table_of(rule, case))
    place = Place(service.id if service else None, provider, "111122223333")
    # The table of the rule was listed, and answered.
    listed = Reading(
        provider=provider,
        account=place.account,
        region="ap-northeast-1",
        operation="test:List",
        status="ok",
        columns=(f"{rule.reads.table()}.*",),
        started_at=NOW,
        finished_at=NOW,
    )
    return evaluate(rule, rows, [place], criteria, Holes((listed,), {}))


def statuses(case: Case) -> str | list[str]:
    """What comes out: one status for one row or for an existence rule, else the list."""
    batch = judged(case)
    found = sorted(batch.findings(), key=lambda finding: finding.resource)
    if not case.rows or len(found) == 1:
        return found[0].status
    return [finding.status for finding in found]


def _frozen(values: dict[str, Any] | None) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in (values or {}).items()}
