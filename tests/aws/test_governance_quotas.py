"""Quotas: limits and peaks from canned answers, merged into the rows of services in use."""

import json
from typing import Any

import pytest

from auditor.demo.place import TOKYO
from auditor.facts.governance import ServiceInUse
from auditor.facts.tables import TABLES
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import judge
from auditor.snapshot import Snapshot
from checks.register import JOINS, rules
from providers.aws.governance.quotas import MEASURED, quotas
from providers.aws.machines.instances import instances
from providers.aws.stores.buckets import COLLECTORS as BUCKETS
from tests.aws.bed import NOW, Bed, response
from tests.aws.faults import denied

LIST, DATA = "service-quotas:ListServiceQuotas", "cloudwatch:GetMetricData"


def quota(name: str, value: float, **more: Any) -> dict[str, Any]:
    """One quota whose use CloudWatch counts under its name."""
    metric = {"MetricNamespace": "AWS/Usage", "MetricName": name, "MetricDimensions": {"Service": "EC2"}}
    return {"QuotaName": name, "Value": value, "UsageMetric": metric, **more}


def limits(*ec2: dict[str, Any]) -> Any:
    """ListServiceQuotas with these quotas of EC2 and none of others."""

    def answer(request: Any) -> Any:
        found = ec2 if json.loads(request.body)["ServiceCode"] == "ec2" else ()
        return response(json.dumps({"Quotas": found}).encode(), headers={"content-type": "application/json"})

    return answer


def peaks(asked: list[Any], **values: Any) -> Any:
    """GetMetricData with values by metric: a list of numbers, or the status of an answer without any."""

    def answer(request: Any) -> Any:
        queries = json.loads(request.body)["MetricDataQueries"]
        asked.append(queries)
        results = []
        for query in queries:
            value = values[query["MetricStat"]["Metric"]["MetricName"]]
            status, numbers = (value, []) if isinstance(value, str) else ("Complete", value)
            results.append(
                {"Id": query["Id"], "Values": numbers, "Timestamps": [0] * len(numbers), "StatusCode": status}
            )
        body = json.dumps({"MetricDataResults": results}).encode()
        return response(body, headers={"content-type": "application/json"})

    return answer


def read(bed: Bed, account: str, canned: dict[str, Any], on: bool = True) -> Snapshot:
    """Machines, buckets and quotas of an account that has one machine and one bucket."""
    ec2 = bed.client(account, "ec2")
    ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)
    place = {"LocationConstraint": TOKYO}
    bed.client(account, "s3").create_bucket(Bucket=f"quota-{account}", CreateBucketConfiguration=place)
    return bed.read(account, instances, *BUCKETS, quotas, canned=canned, parameters={"read_quotas": on})


def use(snapshot: Snapshot, service: str) -> Any:
    """The row of a service in Tokyo."""
    rows = snapshot.frames[ServiceInUse]
    (row,) = rows[(rows["cloud_service"] == service) & (rows["region"] == TOKYO)].to_dict("records")
    return row


def result(snapshot: Snapshot, service: str) -> Any:
    """What the rule says of a service; None where it does not apply."""
    frames = {table: snapshot.frames[table] for table in TABLES}
    judged = judge(frames, snapshot.readings, [], Parameters.load(), NOW, [rules()["CAP-03"]], JOINS)
    found = [f for f in judged.batches[0].findings() if f.resource.startswith(f"arn:aws:{service}:{TOKYO}")]
    return found[0] if found else None


def test_the_fullest_quota_counts(bed: Bed, account: str) -> None:
    """The peak of the week; limits of calls in a time and quotas that nobody counts are left out."""
    asked: list[Any] = []
    ec2 = (
        quota("cpus", 64.0),
        quota("addresses", 10.0),
        quota("calls", 1.0, Period={"PeriodValue": 1, "PeriodUnit": "SECOND"}),
        {"QuotaName": "keys", "Value": 1.0},
        quota("nothing", 0.0),
    )
    canned = {LIST: limits(*ec2), DATA: peaks(asked, cpus=[3.0, 56.0, 8.0], addresses=[1.0])}
    snapshot = read(bed, account, canned)
    assert use(snapshot, "ec2")["quota_max_utilisation"] == 87.5
    assert use(snapshot, "ec2")["evidence"] == ["resource"]
    assert result(snapshot, "ec2").status == "fail"
    assert [len(queries) for queries in asked] == [2]
    assert result(snapshot, "s3") is None
    rows = snapshot.frames[ServiceInUse]
    assert set(rows["cloud_service"]).isdisjoint(set(MEASURED) - {"ec2"}), "a limit is no use"


@pytest.mark.parametrize(
    ("canned", "status"),
    [
        ({LIST: limits(quota("cpus", 64.0)), DATA: peaks([], cpus=[])}, "unknown"),
        ({LIST: limits(quota("cpus", 64.0)), DATA: peaks([], cpus="Forbidden")}, "unknown"),
        (
            {LIST: limits(quota("cpus", 9.0), quota("x", 9.0)), DATA: peaks([], cpus=[1.0], x="InternalError")},
            "unknown",
        ),
        ({LIST: limits(quota("cpus", 9.0), quota("x", 9.0)), DATA: peaks([], cpus=[1.0], x=[])}, "pass"),
        ({LIST: limits()}, None),
    ],
    ids=["nothing counted", "refused", "one unread", "one not counted", "no quota that is counted"],
)
def test_what_is_not_counted(bed: Bed, account: str, canned: dict[str, Any], status: str | None) -> None:
    """Without a number there is no verdict; a service none of whose quotas is counted has none to judge."""
    found = result(read(bed, account, canned), "ec2")
    assert (found and found.status) == status


def test_denied_is_unknown_and_names_the_right(bed: Bed, account: str) -> None:
    """Without the list of limits."""
    model = bed.client(account, "service-quotas").meta.service_model.operation_model("ListServiceQuotas")
    found = result(read(bed, account, {LIST: lambda request: denied(model, request)}), "ec2")
    assert (found.status, {r.permission for r in found.readings}) == ("unknown", {"servicequotas:ListServiceQuotas"})


def test_left_out_is_unknown_and_says_so(bed: Bed, account: str) -> None:
    """Nothing is asked where nobody asked for it."""
    found = result(read(bed, account, {}, on=False), "ec2")
    assert found.status == "unknown"
    assert [(r.operation, r.status) for r in found.readings] == [(LIST, "skipped")]
    assert found.readings[0].error == "left out by the parameter `read_quotas`"
