"""Small made-up facts, readings and services for the tests of judging."""

from datetime import UTC, datetime
from typing import Any

from auditor.facts.frames import frame
from auditor.facts.keys import Key
from auditor.facts.tables import TABLES
from auditor.finding import Finding
from auditor.reading import Reading
from auditor.regulation.parameters import Parameters
from auditor.rule.declare import Column, Criteria, Rows, Rule, rule
from auditor.rule.judge import Judged, judge
from auditor.scope import Scope, Service

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ACCOUNT = "111122223333"


def key(name: str, **columns: Any) -> Key:
    """A customer's key in Tokyo."""
    values = {"region": "ap-northeast-1", "manager": "customer", **columns}
    return Key(provider="aws", account=ACCOUNT, resource=f"arn:{name}", name=name, **values)


def reading(operation: str, status: str = "denied", **columns: Any) -> Reading:
    """A failed reading; it feeds rows of keys unless `columns` says otherwise."""
    values = {
        "region": "ap-northeast-1",
        "columns": ("key.*",),
        "permission": operation,
        "error": "AccessDenied",
        **columns,
    }
    return Reading(
        provider="aws",
        account=ACCOUNT,
        operation=operation,
        status=status,  # type: ignore[arg-type]
        started_at=NOW,
        finished_at=NOW,
        **values,
    )


ALL_READ = reading("kms:ListKeys", "ok")


def service(identity: str = "S1", **fields: Any) -> Service:
    """A service that uses the account."""
    return Service(**{"id": identity, "name": identity, "scopes": (Scope(provider="aws", account=ACCOUNT),), **fields})


@rule(
    "TST-01",
    reads=Key,
    severity="high",
    ja="更新",
    en="Keys rotate",
    applies=lambda keys, _: keys.manager == "customer",
)
def rotates(keys: Rows, criteria: Criteria) -> Column:
    """A plain rule."""
    return keys.rotation_enabled & (keys.rotation_days <= criteria.key_rotation_days)


@rule("TST-02", reads=Key, severity="high", exists=True, ja="存在", en="One key is enabled")
def one_is_enabled(keys: Rows, _: Criteria) -> Column:
    """A rule about existence."""
    return keys.state == "enabled"


@rule("TST-03", reads=Key, severity="critical", nothing="pass", ja="公開なし", en="No key is public")
def none_is_public(keys: Rows, _: Criteria) -> Column:
    """A statement that no bad thing exists."""
    return ~keys.is_public


@rule(
    "TST-04",
    reads=Key,
    severity="low",
    exists=True,
    asked=lambda criteria: bool(criteria.required_links),
    ja="要求時のみ",
    en="Judged where the installation asks for it",
)
def wanted_by_some(keys: Rows, _: Criteria) -> Column:
    """A rule that an installation may leave alone."""
    return keys.state == "enabled"


def judged(
    one: Rule,
    keys: list[Key],
    readings: tuple[Reading, ...] = (ALL_READ,),
    services: tuple[Service, ...] = (),
    parameters: Parameters | None = None,
) -> Judged:
    """The rule over the keys."""
    frames = {table: frame(table, keys if table is Key else []) for table in TABLES}
    return judge(frames, readings, services, parameters or Parameters.load(), NOW, [one], ())


def findings(*arguments: Any, **more: Any) -> list[Finding]:
    """All findings of `judged`."""
    return [finding for batch in judged(*arguments, **more).batches for finding in batch.findings()]
