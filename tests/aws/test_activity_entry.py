"""The activity reader's own way in: off by default, with a role and a policy of its own; what is missing without."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from auditor.cli import app
from auditor.errors import AuditorError
from auditor.facts.activity import Activity
from auditor.reading import Reading
from auditor.settings import Settings, load
from auditor.snapshot import Snapshot
from providers.aws import policy
from providers.aws.activity import LOOK_UP
from providers.aws.adapter import collect, doctor
from providers.aws.collectors import OPTIONAL, operations, optional
from providers.aws.guard import READING_VERBS
from providers.aws.permissions import table
from tests.aws.bed import NOW, TOKYO, Bed, answers
from tests.aws.events import TANAKA, history, sign_in
from tests.aws.refusals import refused

OWN = "123456789012"
"""The account of moto's ambient credentials."""


def audit(bed: Bed, account: str | None, canned: dict[str, Any] | None = None, **aws: Any) -> Snapshot:
    """A whole audit of one account, or of the caller's own."""
    accounts = (account,) if account else ()
    settings = Settings(aws=bed.settings(accounts=accounts, **aws))
    hooks = answers({LOOK_UP: history([sign_in(TANAKA)]), **(canned or {})})
    (found,) = collect(settings, (), lambda: NOW, lambda *_: None, hooks)
    return found


def entry(snapshot: Snapshot) -> list[Reading]:
    return [reading for reading in snapshot.readings if reading.operation == "sts:AssumeRole"]


def test_off_by_default(bed: Bed, account: str) -> None:
    """Nothing is asked and nothing is said to be missing."""
    assert not Settings().aws.activity
    found = audit(bed, account, activity_role_name="watch")
    assert [reading for reading in found.readings if "activity" in reading.tables] == []
    assert len(found.frames[Activity]) == 0


def test_on_without_a_role_it_is_not_read_and_says_so(bed: Bed, account: str) -> None:
    """The audit role is never used in its place; the rest of the audit goes on."""
    found = audit(bed, account, activity=True)
    (skipped,) = entry(found)
    assert (skipped.status, skipped.columns) == ("skipped", ("activity.*",))
    assert "activity_role_name" in str(skipped.error)
    assert any(reading.ok for reading in found.readings)


def test_on_with_a_role_that_may_not_be_assumed(bed: Bed, account: str) -> None:
    """The reading names what is missing; the audit role's own entry is no matter of it."""

    def answer(request: Any) -> Any:
        body = request.body if isinstance(request.body, bytes) else str(request.body).encode()
        return refused("sts:AssumeRole")(request) if b"role%2Fwatch" in body else None

    found = audit(bed, account, {"sts:AssumeRole": answer}, activity=True, activity_role_name="watch")
    (denied,) = entry(found)
    assert (denied.status, denied.permission, denied.tables) == ("denied", "sts:AssumeRole", ("activity",))


def test_on_in_the_callers_own_account(bed: Bed) -> None:
    """Its own credentials do, under the reader's guard."""
    found = audit(bed, None, activity=True)
    assert found.account == OWN
    assert entry(found) == []
    assert found.frames[Activity]["name"].tolist() == ["ConsoleLogin"]


def test_an_account_that_cannot_be_entered_is_unread_by_both(bed: Bed, account: str) -> None:
    """Where the reader is on, the closed account's events are unread, too; where it is off they are no matter."""
    for on, feeds in ((True, True), (False, False)):
        aws = bed.settings(accounts=(account,), activity=on).model_copy(update={"role_name": None})
        (found,) = collect(Settings(aws=aws), (), lambda: NOW, lambda *_: None)
        (skipped,) = found.readings
        assert ("activity" in skipped.tables) is feeds


def test_the_doctor_tries_it_once_a_region(bed: Bed, account: str) -> None:
    """One look-up shows whether the right is there. moto has none: the failure names it."""
    settings = Settings(aws=bed.settings(accounts=(account,), activity=True, activity_role_name="watch"))
    (found,) = doctor(settings, (), lambda: NOW)
    tried = [reading for reading in found.readings if reading.operation == LOOK_UP]
    assert {reading.region for reading in tried} >= {TOKYO, "us-east-1"}
    assert len(tried) == len({reading.region for reading in tried})


def test_the_ordinary_policy_cannot_read_events() -> None:
    """The optional operations stand in no list of the audit's own, and only read."""
    assert LOOK_UP not in operations()
    assert not any(LOOK_UP in text for text in policy.texts())
    for reader in OPTIONAL:
        assert not optional(reader) & operations()
        assert all(name.split(":")[1].startswith((*READING_VERBS, "Lookup")) for name in optional(reader))


def test_its_policy_is_printed_by_name() -> None:
    """Exactly the look-up is allowed, and content stays denied."""
    printed = CliRunner().invoke(app, ["policy", "aws", "--with", "activity"])
    assert printed.exit_code == 0
    allow, deny = json.loads(printed.output)["Statement"]
    assert (allow["Sid"], allow["Effect"], allow["Action"]) == ("AuditReadActivity", "Allow", [LOOK_UP])
    assert (deny["Effect"], deny["Action"]) == ("Deny", table()["deny"]["never_read_content"])
    assert LOOK_UP not in CliRunner().invoke(app, ["policy", "aws"]).output
    assert CliRunner().invoke(app, ["policy", "aws", "--with", "nothing"]).exit_code == 2


@pytest.mark.parametrize("days", [0, 91])
def test_days_that_the_history_does_not_keep(days: int) -> None:
    with pytest.raises(AuditorError, match="activity_days"):
        load(None, {}, aws={"activity_days": days})
