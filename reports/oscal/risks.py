"""The risks of a service that somebody accepted, or had accepted until a day that is past."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from auditor.cells import printable
from auditor.gaps import Told
from auditor.registry.statements.models import Acceptance
from reports.oscal.parts import identity, properties
from reports.statements import acceptance, covers
from reports.times import TOKYO, iso
from reports.words import Words

_STATED = 2_000
"""Characters of what somebody stated."""


def risks(accepted: Iterable[Told[Acceptance]], say: Words) -> list[dict[str, Any]]:
    """Those of a gap list. Past its last day an approved deviation is an open risk again."""
    return [_risk(told, say) for told in accepted]


def related(accepted: Iterable[Told[Acceptance]]) -> list[dict[str, str]]:
    """References to them."""
    return [{"risk-uuid": _identity(told)} for told in accepted]


def _risk(told: Told[Acceptance], say: Words) -> dict[str, Any]:
    one = told.statement
    last = datetime.combine(one.ends_on, time(23, 59, 59), TOKYO)
    return {
        "uuid": _identity(told),
        "title": f"{one.check}: {say('verdict.accepted')}",
        "description": printable(acceptance(told, say), _STATED),
        "statement": printable(one.reason, _STATED),
        "props": properties(
            check=one.check,
            resource_pattern=one.resource,
            limited_to=covers(one),
            applicant=one.applicant,
            approver=one.approver,
        ),
        "status": "deviation-approved" if told.holds else "open",
        "mitigating-factors": [
            {"uuid": identity("measure", one.service, str(one.number)), "description": printable(one.measure, _STATED)}
        ],
        "deadline": iso(last),
    }


def _identity(told: Told[Acceptance]) -> str:
    return identity("acceptance", told.statement.service, str(told.statement.number))
