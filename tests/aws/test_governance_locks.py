"""Locks against deletion of stacks and databases."""

from typing import Any

import pytest

from auditor.demo.governance import _stack
from auditor.demo.place import site
from auditor.facts.governance import Guardrail
from providers.aws.governance.locks import delete_locks
from tests.aws.bed import Bed
from tests.aws.refusals import refusing

SECRET = "himitsu-no-atai"


def locks(bed: Bed, account: str, canned: Any = None) -> Any:
    return bed.read(account, delete_locks, canned=canned).frames[Guardrail].set_index("name")


@pytest.mark.parametrize("locked", [True, False])
def test_a_stack(bed: Bed, account: str, locked: bool) -> None:
    _stack(site(bed.url, account), "juki-kiban", locked=locked)

    row: Any = locks(bed, account).loc["juki-kiban"]

    assert row["is_enforced"] == locked
    assert row["target_level"] == "group"
    assert row["tags"] == [("criticality", "high")]


def described(**stack: Any) -> dict[str, bytes]:
    inner = "".join(f"<{key}>{value}</{key}>" for key, value in stack.items())
    body = f"<DescribeStacksResult><Stacks><member>{inner}</member></Stacks></DescribeStacksResult>"
    return {"cloudformation:DescribeStacks": f"<DescribeStacksResponse>{body}</DescribeStacksResponse>".encode()}


STACK = {"StackId": "arn:aws:cloudformation:ap-northeast-1:1:stack/x/1", "StackName": "&lt;b>x&lt;/b>"}


def test_what_a_stack_was_made_with_is_not_kept(bed: Bed, account: str) -> None:
    parameters = f"<member><ParameterKey>Password</ParameterKey><ParameterValue>{SECRET}</ParameterValue></member>"
    outputs = f"<member><OutputKey>Url</OutputKey><OutputValue>{SECRET}</OutputValue></member>"
    canned = described(**STACK, Parameters=parameters, Outputs=outputs, EnableTerminationProtection="true")

    frame = locks(bed, account, canned)

    assert list(frame.index) == ["<b>x</b>"]
    assert SECRET not in str(frame.to_dict())


def test_a_stack_that_does_not_say(bed: Bed, account: str) -> None:
    assert locks(bed, account, described(**STACK))[["is_enforced"]].isna().all(axis=None)


def test_a_stack_in_a_stack_is_locked_with_it(bed: Bed, account: str) -> None:
    assert locks(bed, account, described(**STACK, ParentId="arn:aws:cloudformation:x:1:stack/y/1")).empty


def test_control_towers_own_stacks_are_marked(bed: Bed, account: str) -> None:
    stack = {**STACK, "StackName": "StackSet-AWSControlTowerBP-BASELINE-CONFIG-0f"}

    assert locks(bed, account, described(**stack))["provider_managed"].tolist() == [True]


def test_databases_and_those_of_clusters(bed: Bed, account: str) -> None:
    rds = bed.client(account, "rds")
    common = {"Engine": "aurora-postgresql", "MasterUsername": "admin1", "MasterUserPassword": "Not-a-secret-1"}
    rds.create_db_cluster(DBClusterIdentifier="zei", DeletionProtection=True, **common)
    rds.create_db_instance(
        DBInstanceIdentifier="zei-1",
        DBClusterIdentifier="zei",
        DBInstanceClass="db.r5.large",
        Engine="aurora-postgresql",
    )
    rds.create_db_instance(
        DBInstanceIdentifier="juki",
        DBInstanceClass="db.t3.micro",
        Engine="postgres",
        AllocatedStorage=20,
        Tags=[{"Key": "criticality", "Value": "high"}],
    )

    frame = locks(bed, account)

    assert frame["is_enforced"].to_dict() == {"zei": True, "juki": False}
    assert frame.loc["juki", "tags"] == [("criticality", "high")]


@pytest.mark.parametrize(
    "operation", ["cloudformation:DescribeStacks", "rds:DescribeDBInstances", "rds:DescribeDBClusters"]
)
def test_a_refusal_says_that_locks_may_be_missing(bed: Bed, account: str, operation: str) -> None:
    snapshot = bed.read(account, delete_locks, canned=refusing(operation))

    (reading,) = [r for r in snapshot.readings if r.status == "denied"]
    assert "guardrail[delete_lock].*" in reading.columns
