"""The findings of a run's folder, one after another."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from auditor.finding import SEVERITIES, Status
from auditor.gaps import Told
from auditor.registry.statements.models import Acceptance, Standing
from reports.contract.fields import Fields
from reports.contract.folder import FINDINGS, Run, lines

_ID = re.compile("[0-9a-f]{32}")
_STANDINGS: tuple[str, ...] = get_args(Standing)
_STATUSES: tuple[str, ...] = get_args(Status)


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """One line of findings.jsonl."""

    id: str
    """Several lines may have the same: rules of one group, told apart by what was observed."""
    check: str
    status: str
    severity: str
    service: str | None
    provider: str
    account: str
    region: str
    resource: str
    name: str | None
    observed: Mapping[str, Any]
    first_seen: datetime | None
    state: str | None
    acceptance: Mapping[str, Any] | None = None
    """The accepted risk that covers it, or did until it ended, for `accepted_risk`; older runs have none."""


def findings(run: Run) -> Iterator[Found]:
    """All of a run, passes among them. AuditorError where one is none."""
    return (_found(fields) for fields in lines(run.folder / FINDINGS))


def _found(fields: Fields) -> Found:
    identity = fields.text("id")
    if not _ID.fullmatch(identity):
        raise fields.wrong("id", identity)
    return Found(
        id=identity,
        check=fields.text("check"),
        status=fields.one_of("status", _STATUSES),
        severity=fields.one_of("severity", SEVERITIES),
        service=fields.optional("service"),
        provider=fields.text("provider"),
        account=fields.text("account"),
        region=fields.text("region"),
        resource=fields.text("resource"),
        name=fields.optional("name"),
        observed=fields.mapping("observed"),
        first_seen=fields.instant("first_seen") if fields.optional("first_seen") else None,
        state=fields.optional("state"),
        acceptance=_acceptance(fields),
    )


def _acceptance(fields: Fields) -> Mapping[str, Any] | None:
    if not fields.has("acceptance"):
        return None
    values = fields.mapping("acceptance")
    accepted_risk(values, fields.where)
    return values


def accepted_risk(values: Mapping[str, Any], where: str = FINDINGS) -> Told[Acceptance]:
    """The accepted risk of a finding. AuditorError where it is none."""
    fields = Fields(values, f"{where}: acceptance")
    names = ("check", "resource", "region", "account", "applicant", "approver", "reason", "measure")
    texts: dict[str, Any] = {name: fields.text(name) for name in names}
    made = Acceptance(
        service="",
        number=fields.number("number"),
        tags=fields.mapping("tags"),
        starts_on=fields.day("starts_on"),
        ends_on=fields.day("ends_on"),
        **texts,
    )
    return Told(made, "ended" if fields.one_of("standing", _STANDINGS) == "ended" else "in_force")
