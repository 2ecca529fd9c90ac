"""A table whose reader has to be turned on: off is neither pass nor fail nor unknown, and the gap list says so."""

from datetime import UTC, datetime
from typing import Any

import pytest

from auditor.facts.activity import Activity
from auditor.facts.frames import frame
from auditor.facts.keys import Key
from auditor.facts.tables import REQUIRED, TABLES
from auditor.finding import Finding
from auditor.gaps import ItemResult, gap_lists
from auditor.regulation.parameters import Parameters
from auditor.rule.declare import Column, Criteria, Rows, rule
from auditor.rule.judge import Judged, judge
from auditor.scope import Scope, Service
from tests.rule.made import ACCOUNT, ALL_READ, NOW, key, none_is_public, reading, service
from tests.test_gaps import item

ON = reading("cloudtrail:LookupEvents", "ok", columns=("activity.*",))
REFUSED = reading("cloudtrail:LookupEvents", columns=("activity.*",))
EVERYTHING_REFUSED = reading("sts:AssumeRole", columns=tuple(f"{table.table()}.*" for table in REQUIRED))


@rule(
    "TST-04",
    reads=Activity,
    severity="high",
    nothing="pass",
    providers=("aws",),
    shows=("happened_at",),
    ja="使用なし",
    en="It is not used",
)
def not_used(events: Rows, _: Criteria) -> Column:
    """A rule over an optional table."""
    return events.principal_kind != "owner_root"


def use() -> Activity:
    return Activity(
        provider="aws",
        account=ACCOUNT,
        region="us-east-1",
        resource="arn:event",
        principal_kind="owner_root",
        happened_at=datetime(2026, 11, 20, tzinfo=UTC),
    )


def both(events: list[Activity], *readings: Any, services: tuple[Service, ...] = ()) -> Judged:
    facts: dict[type, list[Any]] = {Activity: events, Key: [key("good", is_public=False)]}
    frames = {table: frame(table, facts.get(table, [])) for table in TABLES}
    return judge(frames, (ALL_READ, *readings), services, Parameters.load(), NOW, (none_is_public, not_used), ())


def of_use(judged: Judged) -> list[Finding]:
    return [finding for batch in judged.batches if batch.rule is not_used for finding in batch.findings()]


@pytest.mark.parametrize(
    ("readings", "statuses"),
    [((), []), ((EVERYTHING_REFUSED,), []), ((ON,), ["pass"]), ((REFUSED,), ["unknown"]), ((ON, REFUSED), ["unknown"])],
)
def test_silence_is_judged_only_where_somebody_listened(readings: tuple[Any, ...], statuses: list[str]) -> None:
    found = of_use(both([], *readings))
    assert [finding.status for finding in found] == statuses
    assert [finding.readings for finding in found if finding.status == "unknown"] == [(REFUSED,)] * (
        "unknown" in statuses
    )


def test_what_was_heard_is_judged_and_shown() -> None:
    (found,) = of_use(both([use()], ON))
    assert (found.status, found.observed) == (
        "fail",
        {"principal_kind": "owner_root", "happened_at": datetime(2026, 11, 20, tzinfo=UTC)},
    )


def test_an_event_elsewhere_is_a_matter_of_every_service_in_the_account() -> None:
    """A service that uses Tokyo only hears of the owner's use, which AWS records in Virginia."""
    narrow = service(scopes=(Scope(provider="aws", account=ACCOUNT, regions=("ap-northeast-1",)),))
    found = of_use(both([use()], ON, services=(narrow,)))
    assert [(finding.service, finding.status, finding.region) for finding in found] == [("S1", "fail", "us-east-1")]


def _item(*readings: Any, **scope: Any) -> ItemResult:
    user = service(scopes=(Scope(**{"provider": "aws", "account": ACCOUNT, **scope}),))
    judged = both([], *readings, services=(user,))
    lists = gap_lists(judged.batches, [user], [item(checks=("TST-03", "TST-04"))], NOW.date())
    return next(one for one in lists if one.service == user).items[0]


def test_the_verdict_stands_without_it_and_says_so() -> None:
    assert (_item().verdict, _item().open, _item().unread) == ("met", (), ("activity",))
    assert (_item(ON).verdict, _item(ON).unread) == ("met", ())
    assert (_item(REFUSED).verdict, _item(REFUSED).open, _item(REFUSED).unread) == ("unverified", ("denied",), ())


def test_a_cloud_without_such_a_reader_is_not_told_to_turn_it_on() -> None:
    assert _item(provider="gcp", account="p1").unread == ()


def test_a_column_that_there_is_not_cannot_be_shown() -> None:
    with pytest.raises(TypeError, match="'colour'"):
        rule("TST-05", reads=Activity, severity="low", ja="x", en="x", shows=("colour",))
