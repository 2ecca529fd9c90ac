"""Alarms, rules, receivers and announcements, built with boto3 and read back."""

import json
from typing import Any

import pytest

from auditor.facts.detection import Alert, HealthEvent
from auditor.snapshot import Snapshot
from providers.aws import health
from providers.aws.alerts import alarms, buses
from tests.aws.bed import TOKYO, Bed
from tests.aws.faults import error
from tests.aws.refusals import refusing
from tests.aws.test_detection import failed

GROUP = "/kansa"
KEYS = "{ ($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)) }"


def topic(bed: Bed, account: str, *ways: tuple[str, str], region: str = TOKYO) -> str:
    sns = bed.client(account, "sns", region)
    arn = str(sns.create_topic(Name="tsuchi")["TopicArn"])
    for protocol, address in ways:
        sns.subscribe(TopicArn=arn, Protocol=protocol, Endpoint=address)
    return arn


def alarm(bed: Bed, account: str, name: str, actions: list[str], **more: Any) -> None:
    settings = {"Namespace": "Kansa", "MetricName": name, "Statistic": "Sum", "Period": 300, **more}
    if "Metrics" in more:
        settings = more
    bed.client(account, "cloudwatch").put_metric_alarm(
        AlarmName=name,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
        AlarmActions=actions,
        **settings,
    )


def count(bed: Bed, account: str, name: str, pattern: str, group: str = GROUP) -> None:
    logs = bed.client(account, "logs")
    if not logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]:
        logs.create_log_group(logGroupName=group)
    made = {"metricName": name, "metricNamespace": "Kansa", "metricValue": "1"}
    logs.put_metric_filter(logGroupName=group, filterName=name, filterPattern=pattern, metricTransformations=[made])


def read(bed: Bed, account: str, canned: Any = None) -> Any:
    """The alarms by name."""
    snapshot = bed.read(account, alarms.alarms, canned=canned)
    return snapshot.frames[Alert].set_index("name")


MAIL = ("email", "csirt@city.example.lg.jp")


def test_an_alarm_on_a_trail_reaches_a_mailbox(bed: Bed, account: str) -> None:
    arn = topic(bed, account, MAIL)
    count(bed, account, "kagi", KEYS)
    alarm(bed, account, "kagi", [arn])

    row = read(bed, account).loc["kagi"]

    assert (row["kind"], row["event_class"]) == ("log_alarm", "key_change")
    assert list(row["event_parts"]) == ["key_change/keys"]
    assert list(row["source_ids"]) == [f"arn:aws:logs:{TOKYO}:{account}:log-group:{GROUP}"]
    assert list(row["target_ids"]) == [arn]
    assert row[["exists", "is_enabled", "target_confirmed", "reaches_person"]].all()
    assert "csirt" not in row.to_json()


@pytest.mark.parametrize(
    ("pattern", "event_class", "parts"),
    [
        ('{ $.level = "ERROR" }', "other", []),
        ("[ip, user]", "other", []),
        ("ConsoleLogin", "other", None),
        ("", "other", None),
        ("{ $.eventName = %^Delete% && $.eventSource[0] = x }", "other", None),
    ],
)
def test_what_a_filter_counts(bed: Bed, account: str, pattern: str, event_class: str, parts: Any) -> None:
    count(bed, account, "app", pattern)
    alarm(bed, account, "app", [])

    row = read(bed, account).loc["app"]

    assert (row["kind"], row["event_class"]) == ("log_alarm", event_class)
    assert (None if parts is None else list(row["event_parts"])) == parts


def test_without_the_filters_an_own_metric_may_be_anything(bed: Bed, account: str) -> None:
    alarm(bed, account, "kagi", [])
    alarm(bed, account, "cpu", [], Namespace="AWS/RDS", MetricName="CPUUtilization")

    rows = read(bed, account, refusing("logs:DescribeMetricFilters"))

    assert rows.loc["kagi"][["kind", "event_class", "event_parts"]].isna().all()
    assert (rows.loc["cpu"]["kind"], rows.loc["cpu"]["event_class"]) == ("metric_alarm", "metric_cpu")


def test_an_alarm_on_a_resource(bed: Bed, account: str) -> None:
    watched = [{"Name": "DBInstanceIdentifier", "Value": "juki-db"}]
    alarm(bed, account, "disk", [], Namespace="AWS/RDS", MetricName="FreeStorageSpace", Dimensions=watched)

    row = read(bed, account).loc["disk"]

    assert row["event_class"] == "metric_storage"
    assert row["watched_id"] == f"arn:aws:rds:{TOKYO}:{account}:db:juki-db"
    assert (row["target_count"], row["target_confirmed"], row["reaches_person"]) == (0, False, False)


def test_an_alarm_on_an_expression(bed: Bed, account: str) -> None:
    count(bed, account, "kagi", KEYS)
    metric = {"Namespace": "Kansa", "MetricName": "kagi"}
    queries = [
        {"Id": "m", "MetricStat": {"Metric": metric, "Period": 300, "Stat": "Sum"}, "ReturnData": False},
        {"Id": "e", "Expression": "m * 1", "ReturnData": True},
    ]
    alarm(bed, account, "kagi", [], Metrics=queries)

    assert read(bed, account).loc["kagi"]["event_class"] == "key_change"


def test_an_alarm_on_several_resources_or_on_a_search_watches_none_for_sure(bed: Bed, account: str) -> None:
    def one(name: str, value: str) -> dict[str, Any]:
        metric = {
            "Namespace": "AWS/EC2",
            "MetricName": "CPUUtilization",
            "Dimensions": [{"Name": "InstanceId", "Value": value}],
        }
        return {"Id": name, "MetricStat": {"Metric": metric, "Period": 300, "Stat": "Average"}, "ReturnData": False}

    both = {"Id": "e", "Expression": "MAX([a, b])", "ReturnData": True}
    alarm(bed, account, "two", [], Metrics=[one("a", "i-1"), one("b", "i-2"), both])
    query = {"Id": "q", "Expression": 'SELECT MAX(CPUUtilization) FROM "AWS/EC2"', "Period": 300, "ReturnData": True}
    alarm(bed, account, "search", [], Metrics=[query])

    rows = read(bed, account)

    assert rows.loc["two"]["event_class"] == "metric_cpu"
    assert rows.loc["two"][["watched_id"]].isna().all()
    assert rows.loc["search"]["kind"] == "metric_alarm"
    assert rows.loc["search"][["event_class", "watched_id"]].isna().all()


def test_a_class_of_metrics_without_alarm_is_a_row(bed: Bed, account: str) -> None:
    alarm(bed, account, "cpu", [], Namespace="AWS/RDS", MetricName="CPUUtilization")

    whole = read(bed, account)
    denied = read(bed, account, refusing("cloudwatch:DescribeAlarms"))

    none = whole[whole["kind"] == "event_class"]
    assert set(none.index) == {"metric_storage", "metric_latency", "metric_errors"}
    assert not none["exists"].any()
    assert denied.empty


def test_who_has_confirmed(bed: Bed, account: str) -> None:
    arn = topic(bed, account)
    alarm(bed, account, "a", [arn])

    def answer(protocol: str, subscription: str) -> dict[str, bytes]:
        inner = f"<Protocol>{protocol}</Protocol><TopicArn>{arn}</TopicArn>"
        member = f"<member>{inner}<SubscriptionArn>{subscription}</SubscriptionArn></member>"
        result = f"<ListSubscriptionsResult><Subscriptions>{member}</Subscriptions></ListSubscriptionsResult>"
        return {"sns:ListSubscriptions": f"<R>{result}</R>".encode()}

    waiting = read(bed, account, answer("email", "PendingConfirmation")).loc["a"]
    program = read(bed, account, answer("lambda", f"{arn}:1")).loc["a"]
    person = read(bed, account, answer("sms", f"{arn}:1")).loc["a"]
    denied = read(bed, account, refusing("sns:ListSubscriptions")).loc["a"]

    assert (waiting["target_confirmed"], waiting["reaches_person"]) == (False, False)
    assert program["target_confirmed"]
    assert program[["reaches_person"]].isna().all()
    assert (person["target_confirmed"], person["reaches_person"]) == (True, True)
    assert denied[["target_confirmed", "reaches_person"]].isna().all()


@pytest.mark.parametrize(
    ("target", "confirmed", "absent"),
    [
        ("arn:aws:sns:ap-northeast-1:999900001111:chuou", None, []),
        ("arn:aws:events:ap-northeast-1:999900001111:event-bus/chuou", None, []),
        ("arn:aws:lambda:ap-northeast-1:111122223333:function:tsuchi", True, []),
        ("arn:aws:automate:ap-northeast-1:ec2:recover", False, ["target_confirmed", "reaches_person"]),
    ],
)
def test_receivers_of_other_kinds(bed: Bed, account: str, target: str, confirmed: Any, absent: list[str]) -> None:
    alarm(bed, account, "a", [target])

    row = read(bed, account).loc["a"]

    assert (None if row[["target_confirmed"]].isna().all() else row["target_confirmed"]) == confirmed
    assert set(absent) <= set(row["absent"])


def described(account: str, name: str, actions: list[str], *, on: bool, **more: Any) -> dict[str, Any]:
    arn = f"arn:aws:cloudwatch:{TOKYO}:{account}:alarm:{name}"
    return {"AlarmName": name, "AlarmArn": arn, "AlarmActions": actions, "ActionsEnabled": on, **more}


def test_an_alarm_speaks_through_a_composite_alarm(bed: Bed, account: str) -> None:
    arn = topic(bed, account, MAIL)
    quiet = [described(account, name, [], on=False) for name in ("inner", "alone")]
    outer = described(account, "outer", [arn], on=True, AlarmRule='ALARM("inner") OR FALSE')
    found = {"MetricAlarms": quiet, "CompositeAlarms": [outer]}

    rows = read(bed, account, {"cloudwatch:DescribeAlarms": found})

    assert list(rows.loc["inner"][["is_enabled", "target_confirmed"]]) == [True, True]
    assert not rows.loc["alone"]["is_enabled"]
    assert rows.loc["outer"]["reaches_person"]


@pytest.mark.parametrize(
    ("rule", "more", "heard"),
    [
        ('(ALARM("inner") OR ALARM(other))', {}, True),
        ('ALARM("inner") AND ALARM(other)', {}, None),
        ('ALARM(other) AND NOT ALARM("inner")', {}, None),
        ('ALARM("inner")', {"ActionsSuppressor": "maintenance"}, None),
    ],
)
def test_a_composite_alarm_that_waits_for_more_says_nothing_for_sure(
    bed: Bed, account: str, rule: str, more: dict[str, Any], heard: bool | None
) -> None:
    """Whether it speaks when the inner alarm does hangs on others."""
    arn = topic(bed, account, MAIL)
    outer = described(account, "outer", [arn], on=True, AlarmRule=rule, **more)
    found = {"MetricAlarms": [described(account, "inner", [], on=False)], "CompositeAlarms": [outer]}

    row: Any = read(bed, account, {"cloudwatch:DescribeAlarms": found}).loc["inner"]

    told = [None if row[[name]].isna().all() else row[name] for name in ("is_enabled", "target_confirmed")]
    assert told == [heard, heard]


def test_an_alarm_of_a_scaling_policy_is_the_providers(bed: Bed, account: str) -> None:
    alarm(bed, account, "TargetTracking-app-AlarmHigh", ["arn:aws:autoscaling:x:y:scalingPolicy:z"])

    assert read(bed, account)["provider_managed"].all()


def test_an_alarm_on_a_query_is_not_understood(bed: Bed, account: str) -> None:
    query = {"QueryString": "fields @message", "LogGroupIdentifiers": [GROUP]}
    found = described(account, "q", [], on=True, ScheduledQueryConfiguration=query)

    row = read(bed, account, {"cloudwatch:DescribeAlarms": {"LogAlarms": [found]}}).loc["q"]

    assert row["kind"] == "log_alarm"
    assert list(row["source_ids"]) == [f"arn:aws:logs:{TOKYO}:{account}:log-group:{GROUP}"]
    assert row[["event_parts"]].isna().all()
    assert "fields" not in row.to_json()


def rule(bed: Bed, account: str, name: str, pattern: Any, *targets: str, region: str = TOKYO, on: bool = True) -> None:
    events = bed.client(account, "events", region)
    events.put_rule(Name=name, EventPattern=json.dumps(pattern), State="ENABLED" if on else "DISABLED")
    if targets:
        events.put_targets(Rule=name, Targets=[{"Id": str(at), "Arn": arn} for at, arn in enumerate(targets)])


def rules(snapshot: Snapshot) -> Any:
    frame: Any = snapshot.frames[Alert]
    return frame[frame["kind"] == "event_rule"].set_index("name")


def test_rules_that_hear_something(bed: Bed, account: str) -> None:
    arn = topic(bed, account, MAIL)
    rule(bed, account, "kyoi", {"source": ["aws.guardduty"]}, arn)
    rule(bed, account, "off", {"source": ["aws.health"]}, on=False)
    rule(bed, account, "jidouka", {"source": ["aws.ec2"], "detail-type": ["EC2 Instance State-change Notification"]})
    bed.client(account, "events").put_rule(Name="yakan", ScheduleExpression="rate(1 day)")

    rows = rules(bed.read(account, buses.regional_rules))

    assert set(rows.index) == {"kyoi", "off"}
    assert (rows.loc["kyoi"]["event_class"], list(rows.loc["kyoi"]["whole_parts"])) == ("threat_finding", [])
    assert list(rows.loc["kyoi"][["is_enabled", "reaches_person"]]) == [True, True]
    assert (rows.loc["off"]["is_enabled"], rows.loc["off"]["target_confirmed"]) == (False, False)


def test_rules_where_events_of_the_account_arrive(bed: Bed, account: str) -> None:
    arn = topic(bed, account, MAIL, region="us-east-1")
    rule(bed, account, "kengen", {"source": ["aws.iam", "aws.signin"]}, arn, region="us-east-1")
    rule(bed, account, "shougai", {"source": ["aws.health"]}, region="us-west-2")
    rule(bed, account, "tokyo", {"source": ["aws.health"]})

    snapshot = bed.read(account, buses.account_rules, buses.regional_rules, regions=(TOKYO, "us-east-1"))

    rows = rules(snapshot)
    assert len(rows) == 3
    assert rows.loc["kengen"]["region"] == "us-east-1"
    heard = set(rows.loc["kengen"]["whole_parts"])
    assert {"iam_change/policies", "root_use/sign_in", "sign_in_failure/sign_in?"} <= heard
    assert rows.loc["kengen"]["reaches_person"]
    assert set(rows.loc["shougai"]["whole_parts"]) == {"service_health/issues", "service_health/planned_changes"}
    assert list(rows.loc["tokyo"]["whole_parts"]) == []


def test_every_class_has_a_row_even_where_rules_are_denied(bed: Bed, account: str) -> None:
    snapshot = bed.read(account, buses.account_rules, canned=refusing("events:ListRules"))

    frame: Any = snapshot.frames[Alert]
    assert set(frame["kind"]) == {"event_class"}
    assert {"iam_change", "db_change", "service_health"} <= set(frame["event_class"])
    assert frame["exists"].isna().all()
    assert {r.region for r in snapshot.readings if r.status == "denied"} == {"us-east-1", "us-west-2"}


def test_a_rule_whose_targets_are_denied(bed: Bed, account: str) -> None:
    rule(bed, account, "kyoi", {"source": ["aws.guardduty"]}, topic(bed, account, MAIL))

    snapshot = bed.read(account, buses.regional_rules, canned=refusing("events:ListTargetsByRule"))

    row = rules(snapshot).loc["kyoi"]
    assert row["is_enabled"]
    assert row[["target_ids", "target_count", "target_confirmed", "reaches_person"]].isna().all()
    assert failed(snapshot, "events:ListTargetsByRule").resource == row["resource"]


EVENT = {
    "arn": "arn:aws:health:ap-northeast-1::event/RDS/AWS_RDS_OPERATIONAL_ISSUE/1",
    "service": "RDS",
    "eventTypeCode": "AWS_RDS_OPERATIONAL_ISSUE",
    "eventTypeCategory": "issue",
    "region": "ap-northeast-1",
    "startTime": 1_790_000_000,
    "statusCode": "open",
}


def test_announcements(bed: Bed, account: str) -> None:
    more = [
        {**EVENT, "arn": "a", "eventTypeCategory": "scheduledChange", "statusCode": "upcoming", "region": "global"},
        {**EVENT, "arn": "b", "eventTypeCategory": "accountNotification", "personas": ["SECURITY"]},
        {**EVENT, "arn": "c", "eventTypeCategory": "accountNotification"},
    ]

    snapshot = bed.read(account, health.events, canned={"health:DescribeEvents": {"events": [EVENT, *more]}})

    frame: Any = snapshot.frames[HealthEvent].set_index("resource")
    assert list(frame.loc[EVENT["arn"]][["category", "status", "cloud_service"]]) == ["issue", "open", "RDS"]
    assert frame.loc["a"]["category"] == "planned_change"
    assert frame.loc["a"]["region"] == "global"
    assert (frame.loc["b"]["category"], frame.loc["c"]["category"]) == ("security", "advisory")


def test_without_a_support_plan_announcements_are_not_licensed(bed: Bed, account: str) -> None:
    canned = refusing(
        "health:DescribeEvents", fault=lambda model, _: error(model, 400, "SubscriptionRequiredException", "no plan")
    )

    snapshot = bed.read(account, health.events, canned=canned)

    assert snapshot.frames[HealthEvent].empty
    assert failed(snapshot, "health:DescribeEvents").status == "not_licensed"
