"""The table of what alarms watch: one that may look at anything leaves open what nothing else looks at."""

from typing import Any

import pandas as pd
import pytest

from auditor.facts.base import Fact
from auditor.facts.detection import Alert
from auditor.facts.frames import frame
from auditor.facts.machines import Compute
from auditor.facts.networks import Endpoint
from auditor.facts.stores import DataStore
from auditor.facts.tables import TABLES
from auditor.facts.watches import MetricWatch
from auditor.reading import Reading
from auditor.regulation.parameters import Parameters
from auditor.rule.derive import spread
from auditor.rule.judge import judge
from checks.joins.watches import DERIVED
from tests.checks.cases import NOW
from tests.checks.test_joins_logs import TOKYO, A, at, denied

DB = f"arn:aws:rds:{TOKYO}:{A}:db:juki"
GROUP = f"arn:aws:autoscaling:{TOKYO}:{A}:autoScalingGroup:1f92-a5:autoScalingGroupName/ap"
BALANCER = f"arn:aws:elasticloadbalancing:{TOKYO}:{A}:loadbalancer/app/madoguchi/1a2b"


def watches(*rows: Fact, readings: tuple[Reading, ...] = ()) -> Any:
    """The table by resource."""
    frames: dict[type[Fact], pd.DataFrame] = {t: frame(t, [row for row in rows if type(row) is t]) for t in TABLES}
    judged = judge(frames, readings, (), Parameters.load(), NOW, (), (), DERIVED)
    found: Any = judged.frames[MetricWatch].set_index("resource")
    return found


def database(**more: Any) -> DataStore:
    return DataStore(**at(DB, kind="database", **{"engine": "postgres", **more}))


def alarm(told: Any, watched: str | None, **more: Any) -> Alert:
    known: dict[str, Any] = {"kind": "metric_alarm", "exists": True, "is_enabled": True}
    return Alert(**at(f"{told} {watched}", event_class=told, watched_id=watched, **{**known, **more}))


@pytest.mark.parametrize(
    ("alarms", "alarmed", "unalarmed"),
    [
        ([], [], ["metric_cpu", "metric_storage", "metric_latency", "metric_errors"]),
        ([alarm("metric_cpu", DB)], ["metric_cpu"], ["metric_storage", "metric_latency", "metric_errors"]),
        ([alarm("metric_cpu", "other")], [], ["metric_cpu", "metric_storage", "metric_latency", "metric_errors"]),
        ([alarm("other", None)], [], ["metric_cpu", "metric_storage", "metric_latency", "metric_errors"]),
        (
            [alarm("metric_cpu", DB, is_enabled=False)],
            [],
            ["metric_cpu", "metric_storage", "metric_latency", "metric_errors"],
        ),
        ([alarm("metric_cpu", DB, is_enabled=None)], [], ["metric_storage", "metric_latency", "metric_errors"]),
        (
            [alarm("metric_cpu", None, watched_ids=(DB, "x"))],
            ["metric_cpu"],
            ["metric_storage", "metric_latency", "metric_errors"],
        ),
        (
            [alarm("metric_cpu", None, watched_ids=())],
            [],
            ["metric_cpu", "metric_storage", "metric_latency", "metric_errors"],
        ),
        (
            [Alert(**{**vars(alarm("metric_cpu", None)), "region": "global"})],
            [],
            ["metric_storage", "metric_latency", "metric_errors"],
        ),
        # One over all databases, one on a search, one whose kind was not read.
        ([alarm("metric_cpu", None)], [], ["metric_storage", "metric_latency", "metric_errors"]),
        ([alarm("metric_cpu", DB), alarm(None, None)], ["metric_cpu"], []),
        ([alarm(None, None, kind=None)], [], []),
        (
            [alarm("metric_cpu", DB, provider_managed=True)],
            [],
            ["metric_cpu", "metric_storage", "metric_latency", "metric_errors"],
        ),
    ],
)
def test_what_is_watched_of_a_database(alarms: list[Alert], alarmed: list[str], unalarmed: list[str]) -> None:
    row = watches(database(name="juki", tags={"システム名": "JUKI"}), *alarms).loc[DB]

    assert (row["kind"], row["name"]) == ("database", "juki")
    assert dict(row["tags"]) == {"システム名": "JUKI"}
    assert (list(row["alarmed_metrics"]), list(row["unalarmed_metrics"])) == (alarmed, unalarmed)


def test_alarms_that_were_not_read_leave_everything_open() -> None:
    hole = denied("alert[metric_alarm,log_alarm].*", region=TOKYO)

    row = watches(database(), alarm("metric_cpu", DB), readings=(hole,)).loc[DB]

    assert list(row["alarmed_metrics"]) == ["metric_cpu"]
    assert list(row["unalarmed_metrics"]) == []


def test_an_instance_of_a_cluster_may_be_watched_through_the_cluster() -> None:
    assert list(watches(database(engine="aurora-postgresql")).loc[DB]["unalarmed_metrics"]) == []


def test_machines_groups_and_balancers() -> None:
    rows = (
        Compute(**at("alone", kind="vm", in_group=False)),
        Compute(**at("unread", kind="vm")),
        Compute(**at("member", kind="vm", in_group=True)),
        Compute(**at(GROUP, kind="vm_group")),
        Compute(**at("function", kind="function")),
        Endpoint(**at(BALANCER.replace("loadbalancer", "listener") + "/80", kind="lb_http")),
        Endpoint(**at(BALANCER.replace("loadbalancer", "listener") + "/443", kind="lb_http")),
        Endpoint(**at(f"arn:aws:elasticloadbalancing:{TOKYO}:{A}:loadbalancer/kyu#80", kind="lb_tcp")),
        Endpoint(**at("/r/providers/microsoft.network/loadbalancers/lb/loadbalancingrules/a", kind="lb_tcp")),
        Endpoint(**at("/r/providers/microsoft.network/loadbalancers/lb/loadbalancingrules/b", kind="lb_tcp")),
        Endpoint(**at("cdn", kind="cdn")),
        alarm("metric_cpu", f"arn:aws:autoscaling:{TOKYO}:{A}:autoScalingGroup:*:autoScalingGroupName/ap"),
        alarm("metric_errors", BALANCER),
    )

    found = watches(*rows)

    classic = f"arn:aws:elasticloadbalancing:{TOKYO}:{A}:loadbalancer/kyu"
    gateway = "/r/providers/microsoft.network/loadbalancers/lb"
    assert set(found.index) == {"alone", "unread", GROUP, BALANCER, classic, gateway}
    assert list(found.loc[GROUP]["alarmed_metrics"]) == ["metric_cpu"]
    assert list(found.loc[BALANCER]["alarmed_metrics"]) == ["metric_errors"]
    assert "metric_errors" in found.loc[classic]["unalarmed_metrics"]
    assert "metric_cpu" in found.loc["alone"]["unalarmed_metrics"]
    assert list(found.loc["unread"]["unalarmed_metrics"]) == []


def test_a_list_that_failed_leaves_a_hole_for_its_own_kinds_only() -> None:
    buckets, databases = spread((denied("data_store[bucket].*"), denied("data_store[database].*")), DERIVED)

    assert "metric_watch.*" not in buckets.columns
    assert "metric_watch.*" in databases.columns
