"""The table of places where data rests: every way in which data gets elsewhere, and that silence is no place."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from auditor.facts.base import Fact
from auditor.facts.continuity import Backup, BackupVault
from auditor.facts.frames import frame
from auditor.facts.governance import ServiceInUse
from auditor.facts.keys import Key, Secret
from auditor.facts.locations import DataLocation
from auditor.facts.logs import LogSource, LogStore
from auditor.facts.networks import Endpoint
from auditor.facts.stores import DataStore
from auditor.facts.tables import TABLES
from auditor.reading import Reading
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import judge
from checks.register import DERIVED, JOINS, rules
from tests.checks.cases import NOW

A = "111122223333"
TOKYO, OSAKA = "ap-northeast-1", "ap-northeast-3"
BUCKET = "arn:aws:s3:::kansa"


def at(resource: str, **more: Any) -> dict[str, Any]:
    return {"provider": "aws", "account": A, "region": TOKYO, "resource": resource, **more}


def judged(facts: Iterable[Fact], readings: Iterable[Reading] = ()) -> Any:
    rows = list(facts)
    frames: dict[type[Fact], pd.DataFrame] = {t: frame(t, [row for row in rows if type(row) is t]) for t in TABLES}
    asked = [rules()["LOC-06"]]
    return judge(frames, tuple(readings), (), Parameters.load(), NOW, asked, JOINS, DERIVED)


def places(*facts: Fact) -> set[tuple[Any, ...]]:
    """(resource, how, region, country) of every place."""
    found = judged(facts).frames[DataLocation]
    columns = (pa.array(found[name]).to_pylist() for name in ("resource", "how", "located_in", "country"))
    return set(zip(*columns, strict=True))


CASES: list[tuple[Fact, set[tuple[Any, ...]]]] = [
    (
        DataStore(**at(BUCKET, kind="bucket", replica_regions=(OSAKA, "us-east-1"))),
        {
            (BUCKET, "rests", TOKYO, "JP"),
            (f"{BUCKET}#replica:{OSAKA}", "replica", OSAKA, "JP"),
            (f"{BUCKET}#replica:us-east-1", "replica", "us-east-1", "US"),
        },
    ),
    (
        DataStore(**at(BUCKET, kind="bucket")),
        {(BUCKET, "rests", TOKYO, "JP"), (f"{BUCKET}#replica:?", "replica", None, None)},
    ),
    (
        Secret(**at("s", kind="secret", replica_regions=("eu-west-1",))),
        {("s", "rests", TOKYO, "JP"), ("s#replica:eu-west-1", "replica", "eu-west-1", "IE")},
    ),
    (Secret(**at("c", kind="certificate", replica_regions=())), set()),
    (Key(**at("k", replica_regions=(OSAKA,))), {(f"k#multi_region:{OSAKA}", "multi_region", OSAKA, "JP")}),
    (Key(**at("k", replica_regions=())), set()),
    (
        BackupVault(**at("v", copy_regions=("ap-northeast-2",))),
        {("v", "rests", TOKYO, "JP"), ("v#backup_copy:ap-northeast-2", "backup_copy", "ap-northeast-2", "KR")},
    ),
    (
        Backup(**at("db", kind="database", copy_regions=(OSAKA,))),
        {(f"db#backup_copy:{OSAKA}", "backup_copy", OSAKA, "JP")},
    ),
    (LogStore(**at("g", kind="log_group")), {("g", "rests", TOKYO, "JP")}),
    (
        LogStore(**{**at("arn:aws:s3:::tanin", kind="bucket"), "region": "global"}),
        {("arn:aws:s3:::tanin", "rests", None, None)},
    ),
    (
        LogSource(**at("vpc", kind="network", is_enabled=True, destination_id="arn:aws:s3:::tanin/flow")),
        {("arn:aws:s3:::tanin#log_copy", "log_copy", None, None)},
    ),
    (
        LogSource(
            **at("db", kind="database", is_enabled=True, destination_id="arn:aws:logs:us-east-1:9:log-group:a:*")
        ),
        {("arn:aws:logs:us-east-1:9:log-group:a#log_copy", "log_copy", "us-east-1", "US")},
    ),
    (LogSource(**at("db", kind="database", is_enabled=False, destination_id="arn:aws:s3:::tanin")), set()),
    (Endpoint(**{**at("d", kind="cdn"), "region": "global"}), {("d#edge_cache", "edge_cache", "global", "*")}),
    (Endpoint(**at("lb", kind="lb_http")), set()),
    (Endpoint(**at("maybe")), {("maybe#edge_cache", "edge_cache", None, None)}),
    (
        ServiceInUse(**at("b", cloud_service="bedrock", is_used=True, processing_regions=("us-west-2",))),
        {("b#inference:us-west-2", "inference", "us-west-2", "US"), ("b#inference:?", "inference", None, None)},
    ),
    (ServiceInUse(**at("b", cloud_service="s3", is_used=True)), set()),
]


@pytest.mark.parametrize(("fact", "expected"), CASES)
def test_where_the_data_of_one_thing_is(fact: Fact, expected: set[tuple[Any, ...]]) -> None:
    assert places(fact) == expected


def test_a_bucket_for_logs_rests_once() -> None:
    """It is a store and a log store; what is written to it is told apart, however much writes there."""
    store = DataStore(**at(BUCKET, kind="bucket", replica_regions=()))
    logs = LogStore(**at(BUCKET, kind="bucket"))
    source = LogSource(**at("vpc", kind="network", is_enabled=True, destination_id=f"{BUCKET}/flow"))
    other = LogSource(**at("subnet", kind="subnet", is_enabled=True, destination_id=BUCKET))
    assert places(store, logs, source, other) == {
        (BUCKET, "rests", TOKYO, "JP"),
        (f"{BUCKET}#log_copy", "log_copy", TOKYO, "JP"),
    }


def test_a_workspace_says_where_it_is() -> None:
    """Its ID does not, unlike an ARN: one that was not read may be anywhere."""
    here: dict[str, Any] = {"provider": "azure", "account": "s", "region": "japaneast"}
    name = "/subscriptions/s/resourcegroups/g/providers/microsoft.operationalinsights/workspaces/law"
    workspace = LogStore(**here, resource=name, kind="workspace")
    source = LogSource(**here, resource="/vault", kind="key_vault", is_enabled=True, destination_id=name)
    assert (f"{name}#log_copy", "log_copy", "japaneast", "JP") in places(workspace, source)
    assert places(source) == {(f"{name}#log_copy", "log_copy", None, None)}


def test_places_belong_to_the_service_of_their_store() -> None:
    """Tags and names go with them."""
    store = DataStore(**at(BUCKET, kind="bucket", name="kansa", tags={"System": "bosai"}, replica_regions=(OSAKA,)))
    found = judged([store]).frames[DataLocation]
    assert pa.array(found["tags"]).to_pylist() == [[("System", "bosai")]] * 2
    assert set(found["name"]) == {"kansa"}


def denied(operation: str, *columns: str, resource: str | None = None) -> Reading:
    times: dict[str, Any] = {"started_at": NOW, "finished_at": NOW}
    rest = {"columns": columns, "resource": resource, **times}
    return Reading(provider="aws", account=A, region=TOKYO, operation=operation, status="denied", **rest)


def test_a_list_that_failed_leaves_a_hole() -> None:
    """Nothing there is said only where every list was read."""
    (finding,) = judged([], [denied("s3:ListBuckets", "data_store[bucket].*")]).batches[0].findings()
    assert (finding.status, finding.note) == ("unknown", "not_listed")
    assert [reading.operation for reading in finding.readings] == ["s3:ListBuckets"]

    (nothing,) = judged([], [denied("iam:ListUsers", "principal.*")]).batches[0].findings()
    assert (nothing.status, nothing.note) == ("pass", "nothing_there")


def test_an_unknown_place_names_what_was_denied() -> None:
    """The detail of the store explains the place that is made from it."""
    store = DataStore(**at(BUCKET, kind="bucket"))
    reading = denied("s3:GetBucketReplication", "data_store[bucket].replica_regions", resource=BUCKET)
    found = {f.resource: f for f in judged([store], [reading]).batches[0].findings()}
    assert found[BUCKET].status == "pass"
    unknown = found[f"{BUCKET}#replica:?"]
    assert unknown.status == "unknown"
    assert [r.operation for r in unknown.readings] == ["s3:GetBucketReplication"]


def test_a_log_whose_place_was_not_read_is_no_silence() -> None:
    """Where a web ACL writes to is unknown where that call was denied; one that writes nowhere has no place."""
    acl = LogSource(**at("acl", kind="web_acl"))
    off = LogSource(**at("off", kind="web_acl", is_enabled=False))
    columns = ("log_source[web_acl].is_enabled", "log_source[web_acl].destination_id")
    readings = [denied("wafv2:GetLoggingConfiguration", *columns, resource=name) for name in ("acl", "off")]
    (unknown,) = judged([acl, off], readings).batches[0].findings()
    assert (unknown.resource, unknown.status) == ("acl#log_copy:?", "unknown")
    assert [r.operation for r in unknown.readings] == ["wafv2:GetLoggingConfiguration"]
    (nothing,) = judged([acl], [denied("iam:ListUsers", "principal.*")]).batches[0].findings()
    assert nothing.note == "nothing_there"
