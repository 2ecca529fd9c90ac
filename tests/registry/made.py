"""A registry with one service, one run and one failing finding, and statements about them that it takes."""

from datetime import UTC, date, datetime
from typing import Any

from auditor.registry.history import Change, Past
from auditor.registry.runs import RunRecord
from auditor.registry.statements.models import Acceptance, Attestation, Review
from auditor.registry.store import Registry
from auditor.scope import Scope, Service

NOW = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
"""In Japan it is the 25th."""
TODAY = date(2026, 11, 25)
SERVICE = Service(
    id="minutes", name="会議録", administrator="山田 太郎", scopes=(Scope(provider="aws", account="111122223333"),)
)
RUN = RunRecord(
    id="20261123T000000Z",
    started_at=datetime(2026, 11, 23, tzinfo=UTC),
    finished_at=datetime(2026, 11, 23, 0, 5, tzinfo=UTC),
    version="0.1.0",
    complete=True,
    exit_status=3,
    scopes=("aws:111122223333",),
)
FAILING = Past(
    id="f1",
    service="minutes",
    check="KEY-01",
    provider="aws",
    account="111122223333",
    region="ap-northeast-1",
    resource="arn:aws:kms:ap-northeast-1:111122223333:key/1",
    severity="medium",
    state="open",
    first_seen=RUN.started_at,
    last_seen=RUN.started_at,
)


def filled(registry: Registry) -> Registry:
    """The registry with the service, the run and the finding in it."""
    registry.put_services([SERVICE], replace=True)
    registry.record(RUN, [Change("new", FAILING)])
    return registry


def attestation(**other: Any) -> Attestation:
    """A yes to item 2-1."""
    values: dict[str, Any] = {
        "service": "minutes",
        "item": "2-1",
        "answer": "yes",
        "evidence": "契約書 2026-014",
        "officer": "佐藤 花子",
        "answered_on": date(2026, 11, 20),
        "valid_until": date(2027, 3, 31),
    }
    return Attestation(**values | other)


def acceptance(**other: Any) -> Acceptance:
    """An accepted key that does not rotate."""
    values: dict[str, Any] = {
        "service": "minutes",
        "check": "KEY-01",
        "resource": "arn:aws:kms:*:key/1",
        "applicant": "佐藤 花子",
        "approver": "鈴木 一郎",
        "reason": "委託先の改修を待つ",
        "measure": "鍵の利用を毎月点検する",
        "starts_on": date(2026, 11, 25),
        "ends_on": date(2027, 3, 31),
    }
    return Acceptance(**values | other)


def review(**other: Any) -> Review:
    """The administrator has looked at the run."""
    values: dict[str, Any] = {
        "service": "minutes",
        "run": RUN.id,
        "administrator": "山田太郎",
        "reviewed_on": date(2026, 11, 24),
    }
    return Review(**values | other)
