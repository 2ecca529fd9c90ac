"""An organisation with two projects: 子育て支援 in order, 文化財 not; a third is known to nobody."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from auditor.demo.gcp import lists
from auditor.demo.gcp.cloud import Cloud
from auditor.demo.gcp.server import running
from auditor.demo.gcp.site import ORGANIZATION, Site
from auditor.facts.base import Fact
from auditor.settings import Gcp, Settings
from auditor.snapshot import Snapshot
from benchmarks.naming_gcp import operation
from providers.collecting import Collector
from providers.gathering import snapshot
from providers.gcp.adapter import collect
from providers.gcp.collectors import feeds, operations, settled
from providers.gcp.inventory import Inventory
from providers.gcp.projects import ProjectRun, projects
from providers.gcp.session import Session
from providers.readings import Ledger

NOW = datetime(2026, 7, 1, 3, tzinfo=UTC)
GOOD, BAD, UNSEEN = "kosodate-p1", "bunkazai-p1", "shiranai-p1"
NAME = "予約<img src=x>"

PROJECTS, SUMMARY, SERVICES = "cai:projects", "cai:summary", "cai:services"
STORAGE, DISKS, SNAPSHOTS = "cai:storage", "cai:disks", "cai:snapshots"


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    """The organisation, pages of two assets. Its requests are named as declared."""
    made = Cloud(page=2, name=operation)
    for project, name in ((GOOD, "子育て支援"), (BAD, NAME)):
        lists.complete(Site(made, project).opened(name))
    with running(made) as found:
        yield found


@pytest.fixture
def good(cloud: Cloud) -> Site:
    """The project that is in order, to build in."""
    return Site(cloud, GOOD)


@pytest.fixture
def bad(cloud: Cloud) -> Site:
    """The one that is not."""
    return Site(cloud, BAD)


def gcp(cloud: Cloud, **more: Any) -> Gcp:
    """Settings that lead to the loopback cloud."""
    endpoint = cloud.rest if more.get("transport") == "rest" else cloud.grpc
    fixed: dict[str, Any] = {"scope": ORGANIZATION, "endpoint": endpoint, "api_endpoint": cloud.rest, "max_attempts": 2}
    return Gcp(**{**fixed, **more})


def audit(cloud: Cloud, *accounts: str, waited: list[float] | None = None, **more: Any) -> dict[str, Snapshot]:
    """The snapshots of a run, by project. `waited` gets the seconds that it would have waited."""
    settings = Settings(gcp=gcp(cloud, **more))
    sleep = ([] if waited is None else waited).append
    return {one.account: one for one in collect(settings, accounts, lambda: NOW, lambda *_: None, sleep=sleep)}


def alone(
    cloud: Cloud, collectors: tuple[Collector, ...], *accounts: str, scope: str = ORGANIZATION
) -> dict[str, Snapshot]:
    """The same with some collectors only, which is done sooner: of the projects named, else of the good one."""
    inventory = Inventory(Session(gcp(cloud, scope=scope), operations()), scope, lambda: NOW)
    found = {}
    for account in accounts or (GOOD,):
        ledger = Ledger("gcp", account, lambda: NOW, feeds)
        run = ProjectRun(inventory, ledger, projects(inventory)[account], 1, collectors=collectors)
        run.gather()
        readings = ledger.readings()
        found[account] = snapshot("gcp", account, NOW, settled(run.facts, readings), readings)
    return found


def rows(of: Snapshot, table: type[Fact]) -> list[dict[str, Any]]:
    """A table's rows, unknown as None."""
    frame: Any = of.frames[table]
    return frame.astype(object).where(frame.notna(), None).to_dict("records")  # type: ignore[no-any-return]


def by_name(of: Snapshot, table: type[Fact]) -> dict[str, dict[str, Any]]:
    """The same by name."""
    return {row["name"]: row for row in rows(of, table)}
