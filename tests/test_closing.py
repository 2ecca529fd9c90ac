"""What counts as remaining, what may hide something, and that silence never certifies."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from auditor.closing import Closing, close
from auditor.facts.base import Fact
from auditor.facts.continuity import BackupVault
from auditor.facts.frames import frame
from auditor.facts.governance import ServiceInUse
from auditor.facts.identities import Credential, Principal
from auditor.facts.keys import Key
from auditor.facts.logs import LogStore
from auditor.facts.networks import Network
from auditor.facts.stores import DataStore
from auditor.facts.tables import TABLES
from auditor.reading import Reading
from auditor.registry.history import Past
from auditor.regulation.parameters import Parameters
from auditor.rule.declare import Criteria
from auditor.run.ending import own_roles
from auditor.run.judging import Known, view
from auditor.scope import Scope, Service
from auditor.settings import load
from auditor.snapshot import Snapshot
from reports.csv import remains
from reports.words import Words
from tests.checks.cases import NOW

A = "111122223333"
TOKYO, OREGON = "ap-northeast-1", "us-west-2"
ENDED = Service(
    id="OLD", name="旧", ends_on=date(2025, 9, 30), status="ended", scopes=(Scope(provider="aws", account=A),)
)
GOING_ON = Service(
    id="NEW", name="新", status="in_use", scopes=(Scope(provider="aws", account=A, tags={"System": "new"}),)
)


def at(resource: str, **more: Any) -> dict[str, Any]:
    return {"provider": "aws", "account": A, "region": TOKYO, "resource": resource, "tags": {}, **more}


def reading(operation: str = "s3:ListBuckets", status: str = "denied", **more: Any) -> Reading:
    whole = {"region": "global", "columns": ("data_store[bucket].*",), "started_at": NOW, "finished_at": NOW, **more}
    return Reading(provider="aws", account=A, operation=operation, status=status, **whole)  # type: ignore[arg-type]


def closed(
    *facts: Fact, readings: Iterable[Reading] = (), services: tuple[Service, ...] = (ENDED,), **parameters: Any
) -> Closing:
    frames: dict[type[Fact], pd.DataFrame] = {t: frame(t, [f for f in facts if type(f) is t]) for t in TABLES}
    return close(ENDED, services, frames, tuple(readings), Criteria(Parameters.load(parameters), NOW))


def test_nothing_at_all_is_certified() -> None:
    assert closed(readings=[reading(status="ok")]).certified


@pytest.mark.parametrize(
    "fact",
    [
        DataStore(**at("b", kind="bucket")),
        LogStore(**at("g", kind="log_group")),
        Key(**at("k", manager="customer", state="enabled")),
        Key(**at("k")),
        Network(**at("v", kind="network", is_default=False)),
        Network(**at("v", kind="network")),
        BackupVault(**at("v", recovery_points=3)),
        BackupVault(**at("v")),
        Principal(**at("p", kind="human")),
        Credential(**at("c", kind="access_key", principal_kind="human", is_active=True)),
        Credential(**at("c", kind="access_key")),
        ServiceInUse(**at("arn:aws:glue:x:1:*", cloud_service="glue", evidence=("resource",), is_used=True)),
    ],
)
def test_what_is_there_or_may_be_there_remains(fact: Fact) -> None:
    end = closed(fact)
    assert (len(end.remains), end.certified) == (1, False)


@pytest.mark.parametrize(
    "fact",
    [
        DataStore(**at("b", kind="bucket", provider_managed=True)),
        LogStore(**at("b", kind="bucket")),
        Key(**at("k", manager="provider")),
        Key(**at("k", manager="customer", state="destroyed")),
        Network(**at("v", kind="network", is_default=True)),
        BackupVault(**at("v", recovery_points=0)),
        Principal(**at("root", kind="owner_root")),
        Credential(**at("c", kind="password", principal_kind="owner_root", is_active=True)),
        Credential(**at("c", kind="access_key", principal_kind="human", is_active=False)),
        ServiceInUse(**at("arn:aws:iam::1:*", cloud_service="iam", evidence=("resource",), is_used=True)),
        ServiceInUse(**at("arn:aws:ec2:x:1:*", cloud_service="ec2", evidence=("cost",), is_used=True, cost_30d=0.001)),
        ServiceInUse(**at("arn:aws:ce::1:*", cloud_service="ce", evidence=("cost",), is_used=True, cost_30d=0.12)),
        ServiceInUse(**at("arn:aws:tax::1:*", cloud_service="tax", evidence=("cost",), is_used=True, cost_30d=0.01)),
    ],
)
def test_what_nobody_can_take_away_does_not_remain(fact: Fact) -> None:
    assert closed(fact).certified


def test_what_was_never_used_is_told_apart_from_what_nobody_can_tell() -> None:
    end = closed(
        Principal(**at("never", kind="human", never_signed_in=True)),
        Principal(**at("unknown", kind="human")),
        Principal(**at("used", kind="human", never_signed_in=False, last_sign_in_at=NOW)),
    )
    assert {one.resource: (one.never_used, one.last_used_at) for one in end.remains} == {
        "never": (True, None),
        "unknown": (False, None),
        "used": (False, NOW),
    }
    for say, words in ((Words("ja"), ("一度も利用なし", "")), (Words("en"), ("never", ""))):
        assert [row[6] for row in remains.rows(end, say)][:2] == list(words)


def test_an_index_may_know_of_more_than_a_default_network() -> None:
    """The lists have seen something of ec2 that nobody can take away; an address that none of them shows is left."""
    network = Network(**at(f"arn:aws:ec2:{TOKYO}:{A}:vpc/v", kind="network", is_default=True))
    used: dict[str, Any] = at(f"arn:aws:ec2:{TOKYO}:{A}:*", cloud_service="ec2", is_used=True)
    assert closed(network, ServiceInUse(**used, evidence=("resource",))).certified
    assert [one.resource for one in closed(network, ServiceInUse(**used, evidence=("index", "resource"))).remains] == [
        used["resource"]
    ]


def test_a_key_in_its_waiting_time_is_not_gone_yet() -> None:
    until = datetime(2026, 12, 20, tzinfo=NOW.tzinfo)
    end = closed(Key(**at("k", manager="customer", state="pending_destroy", destroy_at=until)))
    assert [one.destroyed_at for one in end.scheduled] == [until]
    assert (end.remains, end.certified) == ((), False)


def test_the_audits_own_role_stays_on_purpose() -> None:
    """It is there while the audit looks; what else has its name is no role of the audit."""
    role = Principal(**at("arn:aws:iam::1:role/audit/Reader", name="Reader", kind="role"))
    bucket = DataStore(**at("Reader", name="Reader", kind="bucket"))
    frames: dict[type[Fact], pd.DataFrame] = {t: frame(t, [f for f in (role, bucket) if type(f) is t]) for t in TABLES}
    end = close(ENDED, (ENDED,), frames, (), Criteria(Parameters.load({}), NOW), {"Reader"})
    assert [one.resource for one in end.kept] == [role.resource]
    assert [one.resource for one in end.remains] == ["Reader"]
    roles = own_roles(load(None, {}, aws={"role_name": "audit/Reader", "activity_role_name": "Watcher"}))
    assert roles == {"Reader", "Watcher"}
    assert own_roles(load(None, {})) == set()


def test_a_cost_may_hide_something() -> None:
    used = ServiceInUse(**at("arn:aws:x:x:1:*", name="X", evidence=("cost",), is_used=True, cost_30d=1.5))
    end = closed(used)
    assert [(bill.name, bill.cost_30d) for bill in end.bills] == [("X", 1.5)]
    assert not end.certified


@pytest.mark.parametrize(
    "status", ["denied", "partial", "error", "throttled", "skipped", "not_licensed", "unsupported"]
)
def test_a_list_that_failed_may_hide_something(status: str) -> None:
    assert not closed(readings=[reading(status=status)]).certified


def test_a_setting_that_failed_hides_nothing() -> None:
    """Whether a bucket is encrypted does not matter once it is gone; what lists nothing hides nothing."""
    detail = reading(columns=("data_store[bucket].encrypted_at_rest",), resource="b")
    other = reading("cloudwatch:DescribeAlarms", columns=("alert.*",))
    assert closed(readings=[detail, other, reading(status="not_enabled")]).certified


def test_a_locked_region_is_empty_where_the_bill_says_so() -> None:
    refused = reading("ec2:DescribeVolumes", denied_by="organization_policy", region=OREGON)
    quiet = {**at("arn:aws:*:us-west-2:1:*", cloud_service="*"), "region": OREGON}
    assert not closed(readings=[refused]).certified
    assert not closed(ServiceInUse(**quiet), readings=[refused]).certified
    assert closed(ServiceInUse(**quiet, is_used=False), readings=[refused]).certified
    assert not closed(ServiceInUse(**quiet, is_used=False), readings=[reading(region=OREGON)]).certified


def test_an_account_that_is_shared_with_a_service_in_use() -> None:
    """People and roles may be the other's, and so may what carries its tag; the rest is the ended one's."""
    facts = (
        Principal(**at("p", kind="human")),
        DataStore(**at("theirs", kind="bucket", **{"tags": {"System": "new"}})),
        DataStore(**at("ours", kind="bucket")),
    )
    end = closed(*facts, services=(ENDED, GOING_ON))
    assert {one.resource for one in end.remains} == {"ours", "theirs"}
    assert end.shared == (("aws", A),)
    assert not closed(services=(ENDED, GOING_ON)).certified


def test_a_service_without_accounts_or_that_goes_on_is_not_certified() -> None:
    frames: dict[type[Fact], pd.DataFrame] = {t: frame(t, []) for t in TABLES}
    criteria = Criteria(Parameters.load(), NOW)
    homeless = Service(id="X", name="X", status="ended")
    assert not close(homeless, (homeless,), frames, (), criteria).certified
    assert not close(GOING_ON, (GOING_ON,), frames, (), criteria).certified


def test_a_proof_of_an_end_counts_changes_of_that_service_alone() -> None:
    """What the registry remembers of others was not looked at and is nothing that this run found still open."""
    day = datetime(2026, 11, 1, tzinfo=NOW.tzinfo)
    named = {"check": "KEY-01", "provider": "aws", "account": A, "region": TOKYO, "severity": "high", "state": "open"}
    past = {
        one: Past(id=one, service=one, resource=one, first_seen=day, last_seen=day, **named)  # type: ignore[arg-type]
        for one in ("OLD", "NEW", "")
    }
    snapshot = Snapshot("aws", A, NOW, {}, ())
    seen = view("run", NOW, [snapshot], Known((ENDED, GOING_ON), past), load(None, {}), "OLD")
    assert {change.after.service for change in seen.changes.values()} == {"OLD"}
