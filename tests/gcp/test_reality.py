"""Every check meets reality: the made-up organisation holds what passes and what fails it on Google Cloud."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from auditor.demo.gcp import organization
from auditor.demo.gcp.cloud import Cloud
from auditor.demo.gcp.server import running
from auditor.reading import Reading
from auditor.run.diagnosis import checks_that_need
from auditor.settings import Settings
from checks.register import rules
from providers.gcp.adapter import collect
from providers.gcp.collectors import unread
from reports.view import RunView
from tests.gcp.conftest import NOW, gcp
from tests.gcp.reality import ONE_SIDED, UNDECIDED
from tests.reality import Seen, judged, statuses, validate


@pytest.fixture(scope="module")
def world() -> RunView:
    """The organisation as an audit judges it."""
    cloud = Cloud()
    organization.build(cloud)
    services = organization.services()
    accounts = tuple(sorted({scope.account for service in services for scope in service.scopes}))
    with running(cloud):
        settings = Settings(gcp=gcp(cloud), parameters=organization.PARAMETERS)
        snapshots = list(collect(settings, accounts, lambda: NOW, lambda *_: None))
    return judged(snapshots, services, settings, NOW)


@pytest.fixture(scope="module")
def seen(world: RunView) -> Seen:
    """Each check with the statuses that it has."""
    return statuses(world)


@cache
def unbuilt() -> frozenset[str]:
    """Checks that need a table, or a kind of rows, which no collector of Google Cloud reads yet."""
    columns = tuple(feed for feed in unread() if feed.endswith(".*"))
    what: dict[str, Any] = {"provider": "gcp", "account": "", "region": "global", "operation": "(not built)"}
    reading = Reading(**what, status="skipped", columns=columns, started_at=NOW, finished_at=NOW)
    return frozenset(checks_that_need(reading))


def test_every_format_of_it_validates(world: RunView, tmp_path: Path) -> None:
    """Each file by the schema, the models or the parser of those who keep it."""
    validate(world, tmp_path)


@pytest.mark.parametrize(
    "code", [code for code, rule in rules().items() if "gcp" in rule.providers and code not in UNDECIDED]
)
def test_seen_to_pass_and_to_fail(code: str, seen: Seen) -> None:
    """Both sides, but for those that Google Cloud decides by design, each with its reason."""
    wanted = {"pass", "fail"} - ({ONE_SIDED[code][0]} if code in ONE_SIDED else set())
    if not wanted <= seen.get(code, set()) and code in unbuilt():
        pytest.skip("it needs what is not read yet")
    assert wanted <= seen.get(code, set()), f"{code}: the organisation shows only {sorted(seen.get(code, ()))}"


def test_what_is_excepted_is_not_seen(seen: Seen) -> None:
    """An exception that is no longer needed goes."""
    assert [code for code, (missing, _) in ONE_SIDED.items() if missing in seen.get(code, set())] == []


def test_what_cannot_be_decided_is_unknown(seen: Seen) -> None:
    """Neither passed nor failed, and not left out."""
    assert {code: seen.get(code) for code in UNDECIDED} == {code: {"unknown"} for code in UNDECIDED}
