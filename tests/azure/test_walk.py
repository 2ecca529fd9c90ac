"""Denied is never pass and never fail: every declared operation is refused, one after another, and cut, and broken."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.demo.azure.cloud import CUT, Cloud, Fault
from auditor.demo.azure.server import running
from auditor.run.diagnosis import checks_that_need
from auditor.snapshot import Snapshot
from providers.azure.calls import OPERATIONS
from providers.azure.collectors import operations
from providers.azure.place import PERMISSIONS
from tests.azure.world import JUDGE, World, filled
from tests.verdicts import Verdicts, different, nothing_turned, of, unknown_now

Whole = tuple[Snapshot, Verdicts]

DENIED = Fault(403, "AuthorizationFailed")
OTHERS = {
    "throttled": ("throttled", Fault(429, "TooManyRequests")),
    "broken": ("error", Fault(500, "InternalServerError")),
    "gateway": ("error", Fault(502, body=b"<html>gateway</html>")),
    "unreadable": ("error", Fault(200, body=b'{"value": [{"na')),
    "another": ("error", Fault(200, body=b"[]")),
    "cut": ("error", CUT),
}

NOT_ALONE: dict[str, str] = {
    "arg:policyresources.built_in": "the town's own rule is read apart, and one that holds is enough",
    "arm:policy_definition.own": "one of the town's own rules that is read and holds is enough",
    "arm:policy_initiative.own": "one of the town's own initiatives that is read and holds is enough",
    "arm:policy_initiative": "the town's own initiative is read apart, and one that holds is enough",
    "arg:resources.route_tables": "where a firewall works, it may serve the other region: that is unknown anyway",
    "graph:security_defaults": "where conditional access is in force they are off, and policies answer by themselves",
    "arg:securityresources.standards": "the benchmark's policies are assigned, and one standard is enough",
}
"""Operations without which nothing becomes unknown in this subscription, and why that is right."""

ALL = sorted(operations())


@pytest.fixture(scope="module")
def world(certificates: Path) -> Iterator[World]:
    """The subscription, on loopback."""
    patch = pytest.MonkeyPatch()
    patch.setenv("AZURE_CLIENT_SECRET", "himitsu")
    cloud = Cloud()
    filled(cloud)
    with running(cloud, certificates):
        yield World.of(cloud)
    patch.undo()


@pytest.fixture(scope="module")
def whole(world: World) -> Whole:
    """The audit without a fault."""
    snapshot = world.again("")
    return snapshot, JUDGE.of(snapshot)


def test_the_subscription_makes_every_operation_be_asked(world: World) -> None:
    """An operation that is never asked would be walked in vain."""
    assert set(ALL) - world.asked == set()


def test_every_operation_answers_when_nothing_is_at_fault(whole: Whole) -> None:
    """The bed itself leaves nothing unread, so that what is unknown below is the fault's doing."""
    assert [(r.operation, r.error) for r in whole[0].readings if r.status not in ("ok", "not_enabled")] == []


def test_a_collector_asks_what_it_declares_and_nothing_else(world: World) -> None:
    """Declared by another collector is not enough: what fails would not be laid to its own rows."""
    assert world.strays == set()


@pytest.mark.parametrize("operation", ALL[::40])
def test_a_part_of_the_audit_gives_the_whole(operation: str, world: World, whole: Whole) -> None:
    """The walk's short way: only what asks for the operation runs again, and only what it changed is judged again."""
    short, long = world.again(operation, DENIED), world.read(operation, DENIED)
    assert different(short.frames, long.frames) == []
    assert {(r.operation, r.status) for r in short.readings} == {(r.operation, r.status) for r in long.readings}
    judged = JUDGE.findings(JUDGE.joined(long))
    assert JUDGE.findings(JUDGE.joined(short)) == judged
    assert whole[1].everything(short) == {key: finding.status for key, finding in judged.items()}


@pytest.mark.parametrize("operation", ALL)
def test_denied_is_unknown(operation: str, world: World, whole: Whole) -> None:
    """No result becomes pass, none becomes fail, and whatever became unknown names the missing right."""
    snapshot = world.again(operation, DENIED)
    before, after = whole[1].after(snapshot)

    right = ", ".join(OPERATIONS.rights(operation))
    assert {r.permission for r in of(snapshot.readings, operation) if r.status != "ok"} == {right}
    nothing_turned(before, after, f"{operation} was denied")
    turned = unknown_now(before, after)
    for finding in turned:
        assert operation in {r.operation for r in finding.readings}, f"{finding.check} {finding.resource}"
    if operation not in NOT_ALONE and _needed(operation, snapshot):
        assert turned, f"{operation} feeds columns that rules read, and nothing became unknown without it"


@pytest.mark.parametrize("operation", ALL)
def test_any_other_failure_is_as_a_denial(operation: str, world: World) -> None:
    """Throttled, broken, unreadable, cut: the same facts as when it is denied, and a reading that says which it was."""
    asking = world.asking(operation)[:1] if operation == PERMISSIONS else world.asking(operation)
    refused = world.read(operation, DENIED, asking)
    # Each kind of failure meets every third operation; what they come to is one and the same piece of code.
    for name in list(OTHERS)[ALL.index(operation) % 3 :: 3]:
        status, fault = OTHERS[name]
        failed = world.read(operation, fault, asking)
        assert different(refused.frames, failed.frames) == [], name
        assert {r.status for r in of(failed.readings, operation)} == {status}, name


PAGED = [name for at, name in enumerate(ALL) if name.startswith("arg:") or at % 4 == 0]
"""Every query of Resource Graph; GETs share one way of turning pages, so that some of them do."""


@pytest.mark.parametrize("operation", PAGED)
def test_a_page_that_fails_after_the_first(operation: str, world: World, whole: Whole) -> None:
    """What the first page held is kept, the table is not whole, and nothing turns into pass or fail."""
    world.cloud.narrow = operation
    snapshot = world.again(operation, Fault(403, "AuthorizationFailed", page=1))
    world.cloud.narrow = ""
    if not (failed := [r for r in of(snapshot.readings, operation) if r.status == "partial"]):
        return
    assert all(r.permission == ", ".join(OPERATIONS.rights(operation)) for r in failed)
    before, after = whole[1].after(snapshot)
    nothing_turned(before, after, f"{operation} was denied on its second page")


def test_second_pages_were_walked(world: World) -> None:
    """Most lists hold more than one row in this subscription."""
    paged = [name for name in ALL if name.startswith("arg:") and _fails(world, name)]
    world.cloud.narrow = ""
    assert len(paged) >= sum(name.startswith("arg:") for name in ALL) / 2


def _fails(world: World, operation: str) -> bool:
    asking = world.asking(operation)[:1]
    world.cloud.narrow = operation
    snapshot = world.read(operation, Fault(403, "AuthorizationFailed", page=1), asking)
    return any(r.status == "partial" for r in of(snapshot.readings, operation))


def _needed(operation: str, snapshot: Snapshot) -> bool:
    """Whether a rule reads what the operation feeds, by what `auditor doctor` says."""
    return any(checks_that_need(reading) for reading in of(snapshot.readings, operation) if reading.status != "ok")
