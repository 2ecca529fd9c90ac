"""A tenant with three subscriptions: 国民健康保険 in order, 観光 not, and one that the reader has no role on."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from azure.core.pipeline.transport import RequestsTransport

from auditor.demo.azure.cloud import TENANT, Cloud
from auditor.demo.azure.server import running
from auditor.demo.azure.site import Site
from auditor.facts.base import Fact
from auditor.settings import Azure, Settings
from auditor.snapshot import Snapshot
from benchmarks.naming import operation
from providers.azure.adapter import collect

NOW = datetime(2026, 7, 1, 3, tzinfo=UTC)
GOOD = "11111111-1111-4111-8111-111111111111"
BAD = "22222222-2222-4222-8222-222222222222"
UNSEEN = "33333333-3333-4333-8333-333333333333"
NAME = "予約<img src=x>"
CLIENT = "c0c0c0c0-0000-4000-8000-00000000000c"

SUBSCRIPTIONS, SUMMARY = "arg:resourcecontainers.subscriptions", "arg:resources.summary"
STORAGE, DISKS = "arg:resources.storage", "arg:resources.disks"
PERMISSIONS = "arm:permissions"


class Quick(RequestsTransport):  # type: ignore[misc]  # azure-core loads it lazily, without a type
    """azure-core's transport with a clock that does not run: how long it was told to wait is kept."""

    waited: list[float]

    def sleep(self, duration: float) -> None:
        """Remember it."""
        self.waited.append(duration)


@pytest.fixture
def waited() -> list[float]:
    """Seconds that the retry policy was told to wait."""
    return []


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the certificate of the loopback cloud."""
    return tmp_path_factory.mktemp("azure")


@pytest.fixture
def cloud(certificates: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """The tenant, pages of two rows, and a reader's secret in the environment. Its requests are named as declared."""
    monkeypatch.setenv("AZURE_CLIENT_SECRET", "himitsu")
    made = Cloud(page=2, name=operation)
    Site(made, GOOD).opened("国民健康保険")
    Site(made, BAD).opened(NAME, "PastDue")
    with running(made, certificates) as found:
        yield found


@pytest.fixture
def good(cloud: Cloud) -> Site:
    """The subscription that is in order, to build in."""
    return Site(cloud, GOOD)


@pytest.fixture
def bad(cloud: Cloud) -> Site:
    """The one that is not."""
    return Site(cloud, BAD)


def azure(cloud: Cloud, **more: Any) -> Azure:
    """Settings that lead to the loopback cloud."""
    ends = {"endpoint": cloud.url, "graph_endpoint": cloud.url, "authority": cloud.url}
    fixed: dict[str, Any] = {"tenant": TENANT, "client_id": CLIENT, "ca_bundle": cloud.ca, "max_attempts": 2, **ends}
    return Azure(**{**fixed, **more})


def quick(waited: list[float]) -> Any:
    """Makes transports that only note how long they should wait."""

    def make(**options: Any) -> Quick:
        made = Quick(**options)
        made.waited = waited
        return made

    return make


def audit(cloud: Cloud, *accounts: str, waited: list[float] | None = None, **more: Any) -> dict[str, Snapshot]:
    """The snapshots of a run, by subscription."""
    settings = Settings(azure=azure(cloud, **more))
    transport = quick([] if waited is None else waited)
    return {one.account: one for one in collect(settings, accounts, lambda: NOW, lambda *_: None, transport=transport)}


def rows(snapshot: Snapshot, table: type[Fact]) -> list[dict[str, Any]]:
    """A table's rows, unknown as None."""
    frame: Any = snapshot.frames[table]
    return frame.astype(object).where(frame.notna(), None).to_dict("records")  # type: ignore[no-any-return]


def by_name(snapshot: Snapshot, table: type[Fact]) -> dict[str, dict[str, Any]]:
    """The same by name."""
    return {row["name"]: row for row in rows(snapshot, table)}
