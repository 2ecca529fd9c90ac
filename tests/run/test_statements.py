"""`auditor attest`, `accept`, `review` as people call them, and what the next report makes of it."""

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from auditor.cli.summary import print_summary
from auditor.finding import Finding
from auditor.registry.history import Past
from auditor.registry.statements.models import Acceptance, Statements
from auditor.registry.store import Registry
from auditor.run import folders
from auditor.run.judging import Known, view
from auditor.settings import load
from reports.html.unread import unread
from reports.view import RunView
from tests.registry.made import FAILING, RUN, acceptance, filled
from tests.reports.views import readings
from tests.reports.views import view as made
from tests.run.conftest import Auditor
from tests.run.test_accounts import LOGS, NOW, SERVICES, snapshots

OPEN = f"arn:aws:s3:::open-{LOGS}"
ATTEST = ("attest", "minutes", "2-1", "--answer", "yes", "--officer", "佐藤 花子", "--evidence", "契約書 2026-014")
ACCEPT = (
    *("accept", "minutes", "key-01", "--resource", FAILING.resource, "--applicant", "佐藤 花子"),
    *("--approver", "鈴木 一郎", "--reason", "改修待ち", "--measure", "毎月点検", "--until", "令和9年3月31日"),
)


BACK = ("--by", "鈴木 一郎", "--reason", "取り違え")


@pytest.fixture
def auditor(auditor: Auditor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Auditor:
    """The command line beside a registry, on 25 November 2026 in Japan; tables are not folded."""
    monkeypatch.setattr("auditor.run.collecting.utc_now", lambda: datetime(2026, 11, 24, 16, tzinfo=UTC))
    monkeypatch.setenv("COLUMNS", "300")
    with Registry.open(f"sqlite:///{tmp_path}/registry.db") as registry:
        filled(registry)
    return auditor


def without(given: tuple[str, ...], option: str) -> tuple[str, ...]:
    """The arguments without an option and its value."""
    at = given.index(option)
    return given[:at] + given[at + 2 :]


def test_an_attestation_is_recorded_listed_and_taken_back(auditor: Auditor) -> None:
    done = auditor(*ATTEST)
    assert (done.code, done.out) == (0, "attestation 1: minutes 2-1 yes, until 2027-03-31\n")
    assert "有効" in auditor("attest", "list").out
    assert auditor("attest", "revoke", 1, "--by", "鈴木 [b]一郎[/b]", "--reason", "別の契約").code == 0
    shown = auditor("attest", "list", "--service", "minutes").out
    assert "取消し：鈴木 [b]一郎[/b]、2026-11-25。理由：別の契約" in shown
    assert "契約書 2026-014" in shown
    assert "契約書" not in auditor("attest", "list", "--service", "other").out
    again = auditor("attest", "revoke", 1, "--by", "鈴木", "--reason", "x")
    assert (again.code, again.err.splitlines()[-1]) == (2, "NUMBER: was revoked already, on 2026-11-25")
    copied = auditor(*ATTEST[:2], "（２-１）", *ATTEST[3:])
    assert copied.out.startswith("attestation 2: minutes 2-1 yes"), "as sheets show it"


def test_a_narrow_terminal_cuts_nothing_off(auditor: Auditor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    auditor(*ACCEPT)
    monkeypatch.setenv("AUDITOR_LANGUAGE", "en")
    shown = auditor("accept", "list").out
    assert "In force" in shown
    lines = (line.split("│") for line in shown.splitlines() if line.count("│") == 5)
    cells = ["".join(parts).replace(" ", "") for parts in zip(*lines, strict=True)]
    assert FAILING.resource in cells[3]
    told = ("approvedby鈴木一郎", "appliedforby佐藤花子", "2027-03-31", "改修")
    assert [part for part in told if part not in cells[4]] == []


def test_an_accepted_risk_is_recorded_listed_and_taken_back(auditor: Auditor) -> None:
    done = auditor(*ACCEPT, "--tag", "System=juki")
    assert (done.code, done.out) == (0, "acceptance 1: minutes KEY-01, 2026-11-25 to 2027-03-31\n")
    shown = auditor("accept", "list").out
    assert all(text in shown for text in (FAILING.resource, "System=juki", "鈴木 一郎", "2027年3月31日", "有効"))
    assert auditor("accept", "revoke", 1, "--by", "鈴木 一郎", "--reason", "改修済み").code == 0
    assert "取消し" in auditor("accept", "list").out


def test_a_review_is_of_the_last_run_by_whom_the_registry_names(auditor: Auditor, tmp_path: Path) -> None:
    done = auditor("review", "minutes", "--remark", "指摘3件を所管課へ")
    assert (done.code, done.out) == (0, f"review 1: minutes, run {RUN.id}, 山田 太郎, 2026-11-25\n")
    assert auditor("review", "minutes", f"runs/{RUN.id}/").out.startswith("review 2:")
    folder = tmp_path / "runs" / RUN.id
    folder.mkdir(parents=True)
    (folder / "started_at").write_text(f"{RUN.started_at.isoformat()}\n", "utf-8")
    assert auditor("review", "minutes", "latest").out.startswith(f"review 3: minutes, run {RUN.id}")
    assert "指摘3件を所管課へ" in auditor("review", "list").out
    assert auditor("review", "revoke", 2, "--by", "山田 太郎", "--reason", "重複").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*ATTEST[:1], "minute", *ATTEST[2:]), "SERVICE: the registry has no service 「minute」; it has: minutes"),
        ((*ATTEST[:2], "9-9", *ATTEST[3:]), "ITEM: there is no item 「9-9」"),
        ((*ATTEST, "--until", "2027-11-26"), "--until: 2027-11-26 is more than a year after the answer"),
        ((*ATTEST, "--date", "2026-11-26"), "--date: 2026-11-26 is still to come"),
        ((*ATTEST, "--date", "明日"), "--date 「明日」: expected a date such as"),
        (without(ATTEST, "--evidence"), "--evidence: a yes needs its evidence"),
        ((*ACCEPT[:2], "KEY-99", *ACCEPT[3:]), "no check 'KEY-99'; `auditor checks` lists them"),
        ((*ACCEPT[:2], "KEY-02", *ACCEPT[3:]), "CHECK: 「KEY-02」 does not fail for this service"),
        ((*ACCEPT, "--until", "2027-11-26"), "--until: 2027-11-26 is more than 365 days after the start"),
        ((*ACCEPT, "--approver", "佐藤花子"), "--approver: who applies does not approve"),
        ((*ACCEPT, "--tag", "System"), "--tag 「System」: expected KEY=VALUE"),
        ((*ACCEPT, "--tag", "A=1", "--tag", "A=2"), "--tag 「A=2」: no resource has two values of one tag"),
        (without(ACCEPT, "--resource"), "--resource: say what it covers"),
        (("review", "minutes", "20200101T000000Z"), "RUN: the registry has no run"),
        (("review", "minutes", "--administrator", "佐藤"), "--administrator: the registry names 「山田 太郎」"),
        (("review", "revoke", 9, "--by", "x", "--reason", "y"), "NUMBER: there is no such entry"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_recorded(auditor: Auditor, arguments: Any, said: str) -> None:
    done = auditor(*arguments)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err
    for kind in ("attest", "accept", "review"):
        assert "minutes" not in auditor(kind, "list").out


def test_without_a_registry_none_is_made(auditor: Auditor, tmp_path: Path) -> None:
    (tmp_path / "registry.db").unlink()
    named = ("--registry", f"sqlite:///{tmp_path}/registry.db")
    for given in (
        ATTEST,
        ("accept", "list", *named),
        ("registry", "list", *named),
        ("attest", "revoke", 1, *BACK, *named),
    ):
        done = auditor(*given)
        assert (done.code, "there is no registry" in done.err) == (2, True)
    assert not (tmp_path / "registry.db").exists()


def seen(days: int, past: Mapping[str, Past] | None, *accepted: Acceptance) -> tuple[RunView, Finding]:
    """The run of a day, and its only finding that is critical: an open bucket."""
    known = Known(SERVICES[:1], past, (), Statements(acceptances=accepted))
    settings = load(None, {}, fail_on="critical")
    made = view("r", NOW + timedelta(days=days), snapshots()[:1], known, settings)
    (found,) = (one for one in made.found.in_order() if (one.check, one.resource) == ("ACC-02", OPEN))
    return made, found


def past(made: RunView) -> Mapping[str, Past]:
    """What the registry knows after a run."""
    return {one.id: one.after for one in made.changes.values()}


def test_an_accepted_finding_is_back_when_its_acceptance_has_ended() -> None:
    """While it is accepted it triggers nothing, and stays in the history; past the end it fails and is not new."""
    accepted = acceptance(
        service="S1", number=7, check="ACC-02", resource=OPEN, starts_on=date(2026, 11, 23), ends_on=date(2026, 11, 28)
    )
    first, before = seen(0, None)
    assert (first.run.exit_status, before.status, first.changes[before.id].state) == (3, "fail", "new")
    at_once, _ = seen(0, None, accepted)
    assert at_once.run.exit_status == 4, "only that not everything could be read"
    second, during = seen(5, past(first), accepted)
    assert (during.status, during.acceptance, during.id) == ("accepted", 7, before.id)
    assert (second.changes[during.id].state, second.run.exit_status) == ("open", 4)
    assert second.run.counts["acceptances"] == second.run.counts["accepted"] == 1
    third, after = seen(6, past(second), accepted)
    assert (after.status, after.acceptance, third.changes[after.id].state) == ("fail", 7, "open")
    assert third.changes[after.id].first_seen == NOW
    assert third.run.counts["acceptances"] == 0
    said = []
    for shown in (second, third):
        console = Console(file=io.StringIO(), width=80)
        print_summary(shown, Path("x"), console)
        told = console.file.getvalue()  # type: ignore[attr-defined]
        said.append("期限の切れた例外措置・確認記録が1件あります" in told)
        # The numbers are said to be of what, in the words of the pages, and as many as the first page counts.
        kinds = len(unread(shown.readings, ()))
        words = ("項目の判定", "件、再発 0件", f"読み取れなかった情報が{kinds}種類あり")
        assert kinds
        assert [word for word in words if word not in told.replace("\n", "")] == []
    assert said == [False, True]


def test_a_terminal_counts_what_could_not_be_read_as_the_page_does() -> None:
    """One name may be of two clouds, and each is asked of somebody else."""
    once = next(one for one in readings() if one.status == "throttled")
    printed = io.StringIO()
    print_summary(made(read=(once, replace(once, provider="gcp"))), Path("x"), Console(file=printed, width=200))
    assert "読み取れなかった情報が2種類あり" in printed.getvalue()


def test_statements_of_the_registry_reach_the_reports(auditor: Auditor, tmp_path: Path) -> None:
    """Attested, accepted and reviewed by commands; the report that follows has all of it."""
    with Registry.open(f"sqlite:///{tmp_path}/registry.db") as registry:
        registry.put_services([replace(SERVICES[0], administrator="山田 太郎")], replace=True)
    runs = [_collected(tmp_path, NOW), _collected(tmp_path, NOW + timedelta(days=1, hours=20))]
    assert auditor("feed", runs[0]).code == 0
    assert auditor(ATTEST[0], "S1", *ATTEST[2:]).code == 0
    assert auditor(ACCEPT[0], "S1", "ACC-02", *without(ACCEPT[3:], "--resource"), "--resource", OPEN).code == 0
    assert auditor("review", "S1", runs[0]).code == 0
    assert auditor("judge", runs[1]).code == 0
    (service, *_) = json.loads((runs[1] / "gaps.json").read_text("utf-8"))["services"]
    items = {item["id"]: item for item in service["items"]}
    assert [one["officer"] for one in items["2-1"]["attestations"]] == ["佐藤 花子"]
    assert "attestation_missing" not in items["2-1"]["open"]
    assert (items["8-1"]["verdict"], items["8-1"]["reviews"][0]["run"]) == ("met", runs[0].name)
    accepted = [one["number"] for item in items.values() for one in item["acceptances"]]
    assert set(accepted) == {1}


def _collected(folder: Path, started: datetime) -> Path:
    """A run's folder as collecting leaves it."""
    with folders.new(folder / "runs", started) as (partial, whole):
        for snapshot in snapshots()[:1]:
            snapshot.save(partial / folders.SNAPSHOT)
    return whole
