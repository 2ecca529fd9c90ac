"""Denied is never pass and never fail: every declared operation is refused, one after another, and cut, and broken."""

from collections.abc import Iterator

import pytest

from auditor.demo.run import serving
from auditor.run.diagnosis import checks_that_need
from auditor.snapshot import Snapshot
from providers.aws.permissions import permission
from tests.aws.faults import STATUSES, denied
from tests.aws.world import ACCOUNT, EVERY, JUDGE, World
from tests.verdicts import Verdicts, different, nothing_turned, of, unknown_now

Whole = tuple[Snapshot, Verdicts]
NOT_ALONE = {
    **dict.fromkeys(
        (
            "config:DescribeConfigurationAggregators",
            "config:SelectAggregateResourceConfig",
            "config:SelectResourceConfig",
        ),
        "a shorter way to what is asked of the buckets themselves without it",
    ),
    "iam:ListMFADevices": "the strength of single users' second factor is shown, and judged of the owner only",
    "ec2:DescribeInstanceConnectEndpoints": "sessions of Systems Manager show the use of a broker already",
    "ec2:DescribeVpcEndpoints": "one of many signs that a region is in use",
    "s3:GetBucketOwnershipControls": "whether ACLs are in force or not, the ACL itself opens nothing here",
    "guardduty:GetAdministratorAccount": "who else is told of findings matters where no rule here tells a person",
    "securityhub:GetAdministratorAccount": "who else is told of findings matters where no rule here tells a person",
    "s3:GetBucketLogging": "the account's trail records the use of every bucket, too",
}
"""Operations without which nothing becomes unknown in this account, and why that is right."""

OPERATIONS = sorted({operation for collector in EVERY for operation in collector.reads})


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """The recorded account."""
    patch = pytest.MonkeyPatch()
    patch.setenv("AWS_ACCESS_KEY_ID", "test")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with serving((ACCOUNT,)) as url:
        yield World.build(url)
    patch.undo()


@pytest.fixture(scope="module")
def whole(world: World) -> Whole:
    """The audit without a fault."""
    snapshot = world.again("")
    return snapshot, JUDGE.of(snapshot)


def test_the_account_makes_every_operation_be_asked(world: World, whole: object) -> None:
    """An operation that is never asked would be walked in vain."""
    assert set(OPERATIONS) - world.tape.asked == set()


def test_every_operation_answers_when_nothing_is_at_fault(whole: Whole) -> None:
    """The bed itself leaves nothing unread, so that what is unknown below is the fault's doing."""
    assert [(r.operation, r.error) for r in whole[0].readings if r.status not in ("ok", "not_enabled", "skipped")] == []


def test_a_collector_asks_what_it_declares_and_nothing_else(world: World) -> None:
    """Declared by another collector is not enough: what fails would not be laid to its own rows."""
    assert world.strays == set()


@pytest.mark.parametrize("operation", OPERATIONS[::47])
def test_a_part_of_the_audit_gives_the_whole(operation: str, world: World, whole: Whole) -> None:
    """The walk's short way: only what asks for the operation runs again, and only what it changed is judged again."""
    short, long = world.again(operation, denied), world.read(operation, denied)
    assert different(short.frames, long.frames) == []
    assert {(r.operation, r.status) for r in short.readings} == {(r.operation, r.status) for r in long.readings}
    judged = JUDGE.findings(JUDGE.joined(long))
    assert JUDGE.findings(JUDGE.joined(short)) == judged
    assert whole[1].everything(short) == {key: finding.status for key, finding in judged.items()}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_denied_is_unknown(operation: str, world: World, whole: Whole) -> None:
    """No result becomes pass, none becomes fail, and whatever became unknown names the missing right."""
    snapshot = world.again(operation, denied)
    before, after = whole[1].after(snapshot)

    assert {r.permission for r in of(snapshot.readings, operation) if r.status != "ok"} == {permission(operation)}
    nothing_turned(before, after, f"{operation} was denied")
    turned = unknown_now(before, after)
    for finding in turned:
        assert operation in {r.operation for r in finding.readings}, f"{finding.check} {finding.resource}"
    if operation not in NOT_ALONE and _needed(operation, snapshot):
        assert turned, f"{operation} feeds columns that rules read, and nothing became unknown without it"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_any_other_failure_is_as_a_denial(operation: str, world: World, whole: Whole) -> None:
    """Throttled, broken, unreadable, cut: the same facts as when it is denied, and a reading that says which it was."""
    asking = tuple(collector for collector in EVERY if operation in collector.reads)
    refused = world.read(operation, denied, asking)
    # Each kind of failure meets every sixth operation; what they come to is one and the same piece of code.
    for fault in [one for one in STATUSES if one is not denied][OPERATIONS.index(operation) % 6 :: 6]:
        failed = world.read(operation, fault, asking)
        assert different(refused.frames, failed.frames) == [], fault.__name__
        assert {r.status for r in of(failed.readings, operation)} == {STATUSES[fault]}, fault.__name__


# All lists share one way of turning pages.
@pytest.mark.parametrize("operation", OPERATIONS[::2])
def test_a_page_that_fails_after_the_first(operation: str, world: World, whole: Whole) -> None:
    """What the first page held is kept, the table is not whole, and nothing turns into pass or fail."""
    with world.second_page_denied(operation) as paged:
        snapshot = world.again(operation)
    if not paged.happened:
        assert not paged.possible, f"{operation} has pages, and no second one was asked for"
        return
    failed = [r for r in of(snapshot.readings, operation) if r.status == "partial"]
    assert failed
    assert all(r.permission == permission(operation) for r in failed)
    before, after = whole[1].after(snapshot)
    nothing_turned(before, after, f"{operation} was denied on its second page")


def _needed(operation: str, snapshot: Snapshot) -> bool:
    """Whether a rule reads what the operation feeds, by what `auditor doctor` says."""
    return any(checks_that_need(reading) for reading in of(snapshot.readings, operation) if reading.status != "ok")
