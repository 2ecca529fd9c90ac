"""Joins of logs, detection and governance: what is filled from other tables, and that missing rows stay unknown."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from auditor.facts.base import Fact
from auditor.facts.detection import Contact, Detector
from auditor.facts.frames import frame
from auditor.facts.governance import Account, ServiceInUse
from auditor.facts.keys import Key
from auditor.facts.logs import AuditTrail, LogSource, LogStore
from auditor.facts.stores import DataStore
from auditor.facts.tables import TABLES
from auditor.reading import Reading
from auditor.regulation.parameters import Parameters
from auditor.rule.declare import Criteria
from auditor.rule.holes import Holes
from auditor.rule.judge import fill
from auditor.scope import Scope, Service
from checks.joins import detection, governance, logs
from tests.checks.cases import NOW

A = "111122223333"
TOKYO = "ap-northeast-1"
BUCKET = "arn:aws:s3:::kansa"
JOINS = (*logs.JOINS, *detection.JOINS, *governance.JOINS)


def at(resource: str, **more: Any) -> dict[str, Any]:
    return {"provider": "aws", "account": A, "region": TOKYO, "resource": resource, **more}


def denied(*columns: str, region: str = "global") -> Reading:
    times: dict[str, Any] = {"started_at": NOW, "finished_at": NOW}
    return Reading(provider="aws", account=A, region=region, operation="x:Y", status="denied", columns=columns, **times)


def joined(
    table: type[Fact],
    column: str,
    *rows: Fact,
    readings: Iterable[Reading] = (),
    services: tuple[Service, ...] = (),
    **parameters: Any,
) -> list[Any]:
    """The column of the table after all joins, in the order of the resources."""
    frames: dict[type[Fact], pd.DataFrame] = {t: frame(t, [row for row in rows if type(row) is t]) for t in TABLES}
    criteria = Criteria(Parameters.load(parameters), NOW)
    filled = fill(frames, Holes(readings, {}), criteria, [("aws", A)], services, JOINS)
    found: list[Any] = pa.array(filled[table][column]).to_pylist()
    return found


def trail(**more: Any) -> AuditTrail:
    whole = {"exists": True, "is_logging": True, "covers_all_regions": True, "destination_ids": (BUCKET,)}
    return AuditTrail(**at("trail", **{**whole, **more}))


def bucket(**more: Any) -> DataStore:
    return DataStore(**at(BUCKET, kind="bucket", **more))


STORE = LogStore(**{**at(BUCKET, kind="bucket"), "region": "global"})
HOLE = denied("audit_trail[trail].*")


@pytest.mark.parametrize(
    ("trails", "readings", "expected"),
    [
        ([trail(covers_data_events=("AWS::S3::Object",))], (), True),
        ([trail(covers_data_events=())], (), False),
        ([trail(covers_data_events=(f"AWS::S3::Object {BUCKET}/",))], (), True),
        ([trail(covers_data_events=(f"AWS::S3::Object {BUCKET}-2/",))], (), False),
        ([trail(covers_data_events=(f"AWS::S3::Object {BUCKET}/folder",))], (), False),
        ([trail(covers_data_events=("AWS::S3::Object",), is_logging=False)], (), False),
        ([trail(covers_data_events=("AWS::S3::Object",), is_logging=None)], (), None),
        ([trail(covers_data_events=None)], (), None),
        ([], (), False),
        ([], (HOLE,), None),
        ([trail(covers_data_events=())], (HOLE,), None),
        ([trail(covers_data_events=("AWS::S3::Object",))], (HOLE,), True),
    ],
)
def test_whether_accesses_to_data_are_recorded(trails: list[Fact], readings: Any, expected: bool | None) -> None:
    assert joined(DataStore, "data_access_recorded", bucket(), *trails, readings=readings) == [expected]


@pytest.mark.parametrize("logged", [True, False, None])
def test_a_table_of_azure_has_a_log_of_its_own(logged: bool | None) -> None:
    """No trail speaks of it."""
    table = DataStore(**{**at("/cosmos", kind="table"), "provider": "azure"}, access_logged=logged)
    assert joined(DataStore, "data_access_recorded", table, trail(covers_data_events=())) == [logged]


@pytest.mark.parametrize(
    ("engine", "expected"), [("firestore", True), ("storage", False), ("mysql", None), (None, None)]
)
def test_google_records_by_service(engine: str | None, expected: bool | None) -> None:
    """What a sink carries is named by the service, and the store by its engine."""
    google = {"provider": "gcp", "account": "p1", "region": TOKYO}
    store = DataStore(**{**at("//x", kind="table"), **google}, engine=engine)
    sink = trail(**google, covers_data_events=("datastore.googleapis.com",))
    assert joined(DataStore, "data_access_recorded", store, sink) == [expected]


def test_a_trail_of_one_region_records_there_only() -> None:
    here = trail(covers_all_regions=False, covers_data_events=("AWS::S3::Object",))
    elsewhere = DataStore(**{**at("arn:aws:s3:::osaka", kind="bucket"), "region": "ap-northeast-3"})

    assert joined(DataStore, "data_access_recorded", bucket(), elsewhere, here) == [True, False]


def test_a_bucket_of_logs_is_what_its_data_say() -> None:
    data = bucket(is_public=False, access_logged=True, lifecycle_days=400)

    assert joined(LogStore, "is_public", STORE, data) == [False]
    assert joined(LogStore, "access_logged", STORE, data) == [True]
    assert joined(LogStore, "retention_days", STORE, data) == [400]
    assert joined(LogStore, "located_in", STORE, data) == [TOKYO]


def test_a_log_bucket_is_what_its_owner_says() -> None:
    """The row in another account, which writes to it, knows nothing of that."""
    own = LogStore(**at("//log", kind="log_bucket", is_public=False, access_logged=True))
    seen = LogStore(**{**at("//log", kind="log_bucket"), "account": "222222222222"})
    other = LogStore(**at("//other", kind="log_bucket"))

    for column, expected in (("is_public", False), ("access_logged", True)):
        assert joined(LogStore, column, own, seen, other) == [expected, None, expected]


@pytest.mark.parametrize("column", ["is_public", "access_logged", "retention_days", "located_in"])
def test_a_bucket_that_was_not_read_is_unknown(column: str) -> None:
    assert joined(LogStore, column, STORE) == [None]


def test_a_storage_account_of_logs_is_what_its_data_say() -> None:
    account = "/subscriptions/s/resourcegroups/rg/providers/microsoft.storage/storageaccounts/stlog"
    store = LogStore(**{**at(account, kind="storage_account"), "region": "global"})
    data = DataStore(
        **at(account, kind="storage_account", is_public=False, access_logged=True, lifecycle_days=-1, key_manager="x")
    )

    for column, expected in (("is_public", False), ("access_logged", True), ("retention_days", -1)):
        assert joined(LogStore, column, store, data) == [expected]
        assert joined(LogStore, column, store) == [None]
    assert (joined(LogStore, "located_in", store, data), joined(LogStore, "located_in", store)) == ([TOKYO], [None])
    assert joined(LogStore, "key_manager", store, data) == ["x"]


def test_where_a_workspace_lies_that_was_not_seen() -> None:
    there = LogStore(**at("/law", kind="workspace", retention_days=90))
    unseen = LogStore(**{**at("/law", kind="workspace"), "region": "global"})

    assert (joined(LogStore, "located_in", there), joined(LogStore, "located_in", unseen)) == ([TOKYO], [None])
    assert joined(LogStore, "retention_days", there) == [90]


@pytest.mark.parametrize(("entry", "expected"), [("", True), (" /st/", True), (" /sta/", False)])
def test_whether_accesses_to_a_storage_account_are_recorded(entry: str, expected: bool) -> None:
    data = DataStore(**at("/st", kind="storage_account"))
    entries = (f"microsoft.storage/storageaccounts{entry}",)

    assert joined(DataStore, "data_access_recorded", data, trail(covers_data_events=entries)) == [expected]


@pytest.mark.parametrize(
    ("own", "trails", "expected"),
    [
        ("customer", [], "customer"),
        (None, [], None),
        ("provider", [trail(key_id="arn:aws:kms:x:1:key/own")], "customer_hsm"),
        ("customer", [trail(key_id="alias/aws/owned")], "provider"),
        ("provider", [trail(key_id=None)], "provider"),
        ("provider", [trail(key_id="arn:aws:kms:x:2:key/unread")], None),
        ("provider", [trail(key_id="arn:aws:kms:x:1:key/own", destination_ids=("arn:aws:s3:::other",))], "provider"),
    ],
)
def test_the_key_of_a_bucket_of_logs(own: Any, trails: list[Fact], expected: str | None) -> None:
    """The trail's key counts where it names one, else the bucket's own."""
    key = Key(**at("arn:aws:kms:x:1:key/own", manager="customer", protection="hsm", state="enabled"))
    assert joined(LogStore, "key_manager", STORE, bucket(key_manager=own), key, *trails) == [expected]


def test_a_bucket_whose_trails_disagree_has_the_weaker_key() -> None:
    """One trail with AWS's key is enough."""
    key = Key(**at("arn:aws:kms:x:1:key/own", manager="customer", protection="hsm", state="enabled"))
    other = AuditTrail(**at("trail2", destination_ids=(BUCKET,), key_id="alias/aws/owned"))
    found = joined(LogStore, "key_manager", STORE, key, trail(key_id="arn:aws:kms:x:1:key/own"), other)
    assert found == ["provider"]


def test_a_log_group_keeps_what_was_read() -> None:
    group = LogStore(**at("group", kind="log_group", retention_days=-1))

    assert joined(LogStore, "retention_days", group) == [-1]
    assert joined(LogStore, "located_in", group) == [TOKYO]


def test_what_is_written_where() -> None:
    flow = LogSource(**at("vpc", kind="network", log_kind="flow", destination_id=f"{BUCKET}/flow"))

    assert joined(LogStore, "receives", STORE, flow, trail()) == [["audit", "flow"]]
    assert joined(LogStore, "receives_audit", STORE, flow) == [False]
    assert joined(LogStore, "receives_audit", STORE, readings=[HOLE]) == [None]
    assert joined(LogSource, "retention_days", STORE, flow, bucket(lifecycle_days=90)) == [90]


def test_uses_of_keys_are_recorded_by_a_trail_of_all_regions() -> None:
    keys = LogSource(**at("keys", kind="key", log_kind="key_use"))

    assert joined(LogSource, "recorded", keys, trail(covers_key_use=True)) == [True]
    assert joined(LogSource, "recorded", keys, trail(covers_key_use=True, covers_all_regions=False)) == [False]
    assert joined(LogSource, "recorded", keys, trail()) == [None]
    assert joined(LogSource, "recorded", keys, readings=[HOLE]) == [None]


DETECTOR = Detector(**at("guard", kind="threat_detection"))
COST = denied("service_in_use.*")


@pytest.mark.parametrize(
    ("uses", "readings", "expected"),
    [
        ([ServiceInUse(**at("s", evidence=("resource",), is_used=True))], (), True),
        ([ServiceInUse(**at("s", evidence=("cost",), is_used=True, cost_30d=0.01))], (COST,), True),
        ([ServiceInUse(**at("s", evidence=("cost",), is_used=True, cost_30d=0.001))], (), False),
        ([], (), False),
        ([], (COST,), False),
        ([], (COST, denied("data_store.*", region=TOKYO)), None),
        ([], (denied("data_store.*", region=TOKYO),), False),
    ],
)
def test_whether_a_region_is_in_use(uses: list[Fact], readings: Any, expected: bool | None) -> None:
    assert joined(Detector, "region_in_use", DETECTOR, *uses, readings=readings) == [expected]


@pytest.mark.parametrize(
    ("address", "own", "shared"),
    [
        ("csirt@city.example.lg.jp", True, True),
        ("Security-Joho@dx.City.Example.lg.jp", True, True),
        ("info2@city.example.lg.jp", True, True),
        ("infotaro@city.example.lg.jp", True, False),
        ("tanaka@notcity.example.lg.jp", False, False),
        ("csirt", False, False),
    ],
)
def test_whose_address_it_is(address: str, own: bool, shared: bool) -> None:
    contact = Contact(**at("c", emails=(address,)))

    assert joined(Contact, "domain_ok", contact, home_domains=["city.example.lg.jp"]) == [own]
    assert joined(Contact, "is_shared", contact) == [shared]
    assert joined(Contact, "domain_ok", contact) == [None]


def service(key: str, **more: Any) -> Service:
    return Service(id=key, name=key, scopes=(Scope(provider="aws", account=A, **more.pop("scope", {})),), **more)


ACCOUNT = Account(**at("account", kind="account"))
ENDED = service("old", status="ended", ends_on=date(2026, 3, 31))


def test_what_the_registry_says_of_an_account() -> None:
    for column in ("registered", "registration_ended", "has_administrator"):
        assert joined(Account, column, ACCOUNT) == [False]
    assert joined(Account, "registered", ACCOUNT, services=(ENDED,)) == [True]
    assert joined(Account, "registration_ended", ACCOUNT, services=(ENDED,)) == [True]
    both = (ENDED, service("new", status="in_use", administrator="総務課"))
    assert joined(Account, "registration_ended", ACCOUNT, services=both) == [False]
    assert joined(Account, "has_administrator", ACCOUNT, services=both) == [True]


def test_what_an_ended_service_left() -> None:
    left = "ended_service_data_stores"
    stores = denied("data_store[bucket].*")

    assert joined(Account, left, ACCOUNT, bucket(), services=(ENDED,)) == [1]
    assert joined(Account, left, ACCOUNT, services=(ENDED,)) == [0]
    assert joined(Account, left, ACCOUNT, services=(ENDED,), readings=[stores]) == [None]
    assert joined(Account, left, ACCOUNT, bucket(), services=(ENDED,), readings=[stores]) == [1]
    assert joined(Account, left, ACCOUNT, bucket(), services=(ENDED, service("new", status="in_use"))) == [0]


def test_an_account_that_could_not_be_entered_was_not_read() -> None:
    everything = denied(*(f"{table.table()}.*" for table in TABLES))

    assert joined(Account, "was_read", ACCOUNT) == [True]
    assert joined(Account, "was_read", ACCOUNT, readings=[everything]) == [False]


@pytest.mark.parametrize(
    ("tags", "region", "readings", "expected"),
    [
        ({"personal_info": "yes"}, "global", (), True),
        ({"personal_info": "no"}, "global", (), False),
        (None, "global", (), None),
        ({"personal_info": "yes"}, "ap-northeast-3", (), False),
        ({"personal_info": "no"}, "global", (denied("data_store[bucket].*", region=TOKYO),), None),
    ],
)
def test_personal_data_before_a_detector(tags: Any, region: str, readings: Any, expected: bool | None) -> None:
    """In the detector's region; in any, where it has none."""
    said = None if tags is None else tags["personal_info"] == "yes"
    store = DataStore(**at("st", kind="bucket", tags=tags, personal_info=said))
    detector = Detector(**{**at("d", kind="data_discovery"), "region": region})
    assert joined(Detector, "personal_data_here", store, detector, readings=readings) == [expected]
