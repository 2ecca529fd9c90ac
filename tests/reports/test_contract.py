"""What is read back of a run is what the run wrote: the two sides of the contract keep together."""

import tracemalloc
from pathlib import Path

import pytest

from reports.contract import Run, findings, opened, readings, services
from reports.formats import Name, write_bundle
from reports.observed import data
from reports.view import RunView
from tests.reports.runs import FIRST, folder, service
from tests.reports.views import view


@pytest.fixture(scope="module")
def seen() -> RunView:
    """A run with passes, gaps, unknowns, refusals and hostile names."""
    return view()


@pytest.fixture(scope="module")
def run(seen: RunView, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """What it wrote."""
    folder = tmp_path_factory.mktemp("run")
    write_bundle(seen, folder, [Name.JSON])
    return opened(folder)


def test_the_run(seen: RunView, run: Run) -> None:
    record = seen.run
    assert (run.id, run.started_at, run.version) == (record.id, record.started_at, record.version)
    assert (run.regulation, run.parameters, run.scopes) == (record.regulation, record.parameters, record.scopes)
    assert (run.complete, run.closing) == (record.complete, None)


def test_the_findings(seen: RunView, run: Run) -> None:
    read = list(findings(run))
    written = list(seen.found.in_order())
    assert len(read) == len(written) > 20
    for one, other in zip(read, written, strict=True):
        for name in ("id", "check", "status", "severity", "service", "account", "region", "resource", "name"):
            assert getattr(one, name) == getattr(other, name)
        assert one.observed == data(other.observed)
        change = seen.changes.get(other.id)
        assert (one.state, one.first_seen) == ((change.state, change.first_seen) if change else (None, None))


def test_the_readings(seen: RunView, run: Run) -> None:
    assert list(readings(run)) == list(seen.readings)


def test_the_gap_lists(seen: RunView, run: Run) -> None:
    for one, gaps in zip(services(run), seen.gap_lists, strict=True):
        assert (one.id, one.name) == ((gaps.service.id, gaps.service.name) if gaps.service else (None, ""))
        assert one.items == {result.item.id: result.verdict for result in gaps.items}
        assert (one.verdicts, one.severities) == (dict(gaps.verdicts), dict(gaps.severities))
        assert (one.accounts, one.checks) == (gaps.accounts, {code: dict(c) for code, c in gaps.checks.items()})


def test_the_ids_of_a_gap_list_are_passed_over(tmp_path: Path) -> None:
    """They are as many as findings, and would be most of what stands in memory."""
    item = {"id": "6-5-1", "verdict": "gap", "findings": [f"{number:032x}" for number in range(50_000)]}
    path = folder(tmp_path / "run", FIRST, services=[service() | {"items": [item]}])
    run = opened(path)
    tracemalloc.start()
    try:
        (one,) = services(run)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert one.items == {"6-5-1": "gap"}
    assert peak < (path / "gaps.json").stat().st_size / 2
