"""Accounts judged one at a time give what they give together: the same files, to the byte."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from auditor.facts.base import Fact
from auditor.facts.frames import frame
from auditor.facts.governance import Account
from auditor.facts.keys import Key
from auditor.facts.logs import AuditTrail, LogStore
from auditor.facts.networks import IngressRule
from auditor.facts.stores import DataStore
from auditor.facts.tables import TABLES
from auditor.finding import Finding
from auditor.gaps import GapList, Stated, gap_lists
from auditor.reading import Reading
from auditor.registry.statements.models import Statements
from auditor.regulation.items import load_items
from auditor.rule.declare import Criteria
from auditor.rule.judge import judge
from auditor.run import accounts
from auditor.run.judging import Known, thresholds, view
from auditor.scope import Scope, Service
from auditor.settings import Settings, load
from auditor.snapshot import Facts, Snapshot
from checks.register import DERIVED, JOINS, rules
from reports.formats import write_bundle
from tests.registry.made import acceptance

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TOKYO = "ap-northeast-1"
LOGS, OFFICE, STRAY, UNREAD = "111111111111", "222222222222", "333333333333", "444444444444"
KEY = f"arn:aws:kms:{TOKYO}:{LOGS}:key/k"
SERVICES = (
    Service(id="S1", name="記録", scopes=(Scope(provider="aws", account=LOGS), Scope(provider="aws", account=OFFICE))),
    Service(id="S2", name="庁内", classification="2", scopes=(Scope(provider="aws", account=OFFICE),)),
    Service(id="S3", name="未読", scopes=(Scope(provider="aws", account=UNREAD),)),
)
ACCEPTED = tuple(
    acceptance(
        number=number,
        service=service,
        check="ACC-02",
        resource="arn:aws:s3:::open-*",
        account=OFFICE,
        starts_on=NOW.date(),
    )
    for number, service in enumerate(("S1", "S2"), 1)
)
STRICT: dict[str, Any] = {"language": "ja", "parameters": {"service": {"S2": {"log_retention_days": 2000}}}}


def snapshots() -> list[Snapshot]:
    """A town's accounts: one holds the logs and the key of all, one is used by two services, one by nobody."""
    made = []
    for account in (LOGS, OFFICE, STRAY):
        facts: list[Fact] = [
            Account(**at(account, account, in_organization=True, organization="o-1", members=(LOGS, OFFICE, UNREAD))),
            AuditTrail(**at(account, f"trail-{account}", is_logging=True, destination_ids=("arn:aws:s3:::logs",))),
            LogStore(**at(account, "arn:aws:s3:::logs", kind="bucket")),
            DataStore(**at(account, f"arn:aws:s3:::data-{account}", kind="bucket", is_public=False, key_id=KEY)),
            DataStore(**at(account, f"arn:aws:s3:::open-{account}", kind="bucket", is_public=True)),
            *(IngressRule(**at(account, "sg", rule_id=str(port), from_port=port, to_port=port)) for port in (22, 3389)),
        ]
        if account == LOGS:
            facts.append(DataStore(**at(account, "arn:aws:s3:::logs", kind="bucket", lifecycle_days=400)))
            facts.append(Key(**at(account, KEY, manager="customer", state="enabled", rotation_enabled=False)))
        made.append(Snapshot("aws", account, NOW, _frames(facts), _readings(account)))
    return made


def at(account: str, resource: str, **more: Any) -> dict[str, Any]:
    """The envelope of a fact and its columns."""
    return {
        "provider": "aws",
        "account": account,
        "region": TOKYO,
        "resource": resource,
        "name": None,
        "provider_managed": False,
        **more,
    }


def _frames(facts: Iterable[Fact]) -> dict[type[Fact], Any]:
    given = list(facts)
    return {table: frame(table, [fact for fact in given if type(fact) is table]) for table in {type(f) for f in given}}


def _readings(account: str) -> tuple[Reading, ...]:
    values: dict[str, Any] = {"provider": "aws", "account": account, "region": TOKYO}
    values |= {"started_at": NOW, "finished_at": NOW, "pages": 1}
    read: dict[str, Any] = {"status": "ok", "columns": ("key.*",)}
    denied: dict[str, Any] = {
        "status": "denied",
        "denied_by": "policy",
        "permission": "kms:ListKeys",
        "columns": ("key.*",),
    }
    return (
        Reading(operation="s3:ListBuckets", status="ok", columns=("data_store[bucket].*",), **values),
        Reading(operation="kms:ListKeys", **(denied if account == OFFICE else read), **values),
    )


def settings() -> Settings:
    """One service has a threshold of its own."""
    return load(None, {}, **STRICT)


def known() -> Known:
    """A registry whose history has something of every account, and of one that is no part of this run."""
    first = view("r", NOW - timedelta(days=9), snapshots(), Known(SERVICES), settings())
    past = {one.id: one.after for one in first.changes.values()}
    gone = replace(next(iter(past.values())), id="f" * 32, account="999999999999")
    return Known(SERVICES, {**past, gone.id: gone}, (), Statements(acceptances=ACCEPTED))


def written(folder: Path, rows: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Every file of the run that judges so many facts together."""
    folder.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(accounts, "ROWS", rows)
        write_bundle(view("r", NOW, snapshots(), known(), settings()), folder)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_one_at_a_time_or_together_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    together = written(tmp_path / "together", 1_000_000, monkeypatch)
    assert written(tmp_path / "apart", 1, monkeypatch) == together
    assert together["findings.jsonl"].count(b'"status":"accepted"') == len(ACCEPTED)
    assert {"findings.jsonl", "gaps.json", "gaps.csv", "report/index.html", "report/S2.html"} <= set(together)


def test_lists_on_disk_are_those_that_memory_would_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same findings, verdicts and counts as from batches of the whole run that are sorted in memory."""
    monkeypatch.setattr(accounts, "ROWS", 1)
    said = Statements(acceptances=ACCEPTED)
    seen = view("r", NOW, snapshots(), Known(SERVICES, statements=said), settings())
    facts, parameters = Facts.of(snapshots()), thresholds(settings())
    frames = {table: facts.frame(table) for table in TABLES}
    judged = judge(frames, seen.readings, SERVICES, parameters, NOW, rules().values(), JOINS, DERIVED)
    today = Criteria(parameters, NOW).today
    stated = Stated(said, parameters, today)
    whole = gap_lists(judged.batches, SERVICES, load_items(), today, stated)
    assert [_plain(one) for one in seen.gap_lists] == [_plain(one) for one in whole]
    found = sorted((one for batch in judged.batches for one in stated.accepting.findings(batch)), key=_order)
    assert sorted(seen.found.in_order(), key=_order) == found
    assert len(found) > len(rules())


def test_what_stands_in_another_account_is_known_to_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """One account has the key of all stores: who manages it is known of every store, judged alone or not."""
    monkeypatch.setattr(accounts, "ROWS", 1)
    seen = view("r", NOW, snapshots(), Known(SERVICES), settings())
    managers = {
        (one.account, one.observed["key_manager"])
        for one in seen.found.in_order()
        if one.resource == f"arn:aws:s3:::data-{one.account}" and "key_manager" in one.observed
    }
    assert managers == {(account, "customer") for account in (LOGS, OFFICE, STRAY)}


def _plain(gaps: GapList) -> dict[str, Any]:
    items = [{**vars(item), "findings": (len(item.findings), *item.findings)} for item in gaps.items]
    return {**vars(gaps), "findings": (len(gaps.findings), *gaps.findings), "items": items}


def _order(finding: Finding) -> tuple[str, ...]:
    return finding.id, finding.status, repr(finding.observed)
