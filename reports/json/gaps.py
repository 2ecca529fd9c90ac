"""gaps.json: for each service the registry's record and every item with its verdict."""

from typing import Any

from auditor.gaps import GapList, ItemResult
from auditor.scope import Scope, Service
from reports.evidence import evidence
from reports.json.encode import Streamed
from reports.json.statements import row
from reports.view import RunView


def document(view: RunView) -> dict[str, Any]:
    """The whole file; `service` is null for what no service of the registry claims."""
    return {"run": view.run.id, "evidence": evidence(view), "services": [_service(gaps) for gaps in view.gap_lists]}


def _service(gaps: GapList) -> dict[str, Any]:
    return {
        "service": _record(gaps.service) if gaps.service else None,
        "accounts": [{"provider": provider, "account": account} for provider, account in gaps.accounts],
        "verdicts": dict(gaps.verdicts),
        "severities": dict(gaps.severities),
        "checks": {code: dict(counts) for code, counts in gaps.checks.items()},
        "managed": gaps.managed,
        "items": [_item(result) for result in gaps.items],
    }


def _item(result: ItemResult) -> dict[str, Any]:
    return {
        "id": result.item.id,
        "verdict": result.verdict,
        "counts": dict(result.counts),
        "findings": Streamed(result.findings),
        "attestations": [row(told) for told in result.answers.attestations],
        "acceptances": [row(told) for told in result.acceptances],
        "reviews": [row(result.answers.review)] if result.answers.review else [],
        "open": list(result.open),
        "unread": list(result.unread),
        "evidence": result.item.evidence,
        "checks": list(result.item.checks),
    }


def _record(service: Service) -> dict[str, Any]:
    return {
        "id": service.id,
        "name": service.name,
        "approved_on": _day(service.approved_on),
        "starts_on": _day(service.starts_on),
        "ends_on": _day(service.ends_on),
        "end_plan": service.end_plan,
        "administrator": service.administrator,
        "department": service.department,
        "classification": service.classification,
        "personal_info": service.personal_info,
        "criticality": service.criticality,
        "allowed_regions": list(service.allowed_regions),
        "allowed_services": list(service.allowed_services),
        "scopes": [_scope(scope) for scope in service.scopes],
        "status": service.status,
    }


def _scope(scope: Scope) -> dict[str, Any]:
    return {
        "provider": scope.provider,
        "account": scope.account,
        "regions": list(scope.regions),
        "tags": dict(sorted(scope.tags.items())),
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
