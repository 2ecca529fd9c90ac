"""A tenant with three subscriptions: 住民記録 in order, 予約 not, and one that the reader has no role on."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from azure.core.pipeline.transport import RequestsTransport

from auditor.settings import Azure, Settings
from auditor.snapshot import Snapshot
from providers.azure.adapter import collect
from tests.azure.cloud import TENANT, Cloud, Row, running

NOW = datetime(2026, 7, 1, 3, tzinfo=UTC)
GOOD = "11111111-1111-4111-8111-111111111111"
BAD = "22222222-2222-4222-8222-222222222222"
UNSEEN = "33333333-3333-4333-8333-333333333333"
NAME = "予約<img src=x>"
CLIENT = "c0c0c0c0-0000-4000-8000-00000000000c"

SUBSCRIPTIONS, SUMMARY, STORAGE, DISKS = "resourcecontainers", "summarize", "storageaccounts", "compute/disks"


def subscription(key: str, name: str, state: str = "Enabled") -> Row:
    """A row of `resourcecontainers`."""
    row = {"id": f"/subscriptions/{key}", "name": name, "subscriptionId": key, "tenantId": TENANT, "state": state}
    return {**row, "tags": None}


def resource(key: str, kind: str, name: str, location: str = "japaneast", **more: Any) -> Row:
    """A row of `resources`."""
    path = f"/subscriptions/{key}/resourceGroups/RG/providers/{kind}/{name}"
    row = {"id": path, "name": name, "type": kind.lower(), "location": location, "subscriptionId": key, "tags": None}
    return {**row, **more}


def counted(key: str, kind: str, count: int, location: str = "japaneast") -> Row:
    """A row of the summary."""
    return {"type": kind.lower(), "location": location, "subscriptionId": key, "count_": count}


SAFE: dict[str, Any] = {
    "sku": "Standard_GZRS",
    "created": "2024-04-01T00:00:00.1234567Z",
    "secondary": "japanwest",
    "httpsOnly": True,
    "minTls": "TLS1_2",
    "blobPublic": False,
    "sharedKey": False,
    "publicNetwork": "Disabled",
    "filter": "Deny",
    "privateEndpoints": [{"properties": {"privateLinkServiceConnectionState": {"status": "Approved"}}}],
    "keyVault": {"keyvaulturi": "https://kagi.vault.azure.net/", "keyname": "juki", "keyversion": "1"},
    "immutable": {"enabled": True, "immutabilityPolicy": {"immutabilityPeriodSinceCreationInDays": 365}},
}
OPEN: dict[str, Any] = {
    "sku": "Standard_LRS",
    "httpsOnly": False,
    "minTls": "TLS1_0",
    "blobPublic": True,
    "sharedKey": True,
    "publicNetwork": "Enabled",
    "filter": "Allow",
    "privateEndpoints": [],
    "tags": {"class": "<img src=x>"},
}
ACCOUNT, DISK, SNAPSHOT = "Microsoft.Storage/storageAccounts", "Microsoft.Compute/disks", "Microsoft.Compute/snapshots"


def rows() -> dict[str, list[Row]]:
    """What Resource Graph holds."""
    disk = resource(
        GOOD, DISK, "d1", sku="Premium_ZRS", state="Attached", publicNetwork="Disabled", exporting="DenyAll"
    )
    return {
        SUBSCRIPTIONS: [subscription(GOOD, "住民記録"), subscription(BAD, NAME, "PastDue")],
        SUMMARY: [counted(GOOD, ACCOUNT, 1), counted(GOOD, DISK, 1), counted(BAD, ACCOUNT, 2, "eastus")],
        STORAGE: [
            resource(GOOD, ACCOUNT, "juki", **SAFE),
            resource(BAD, ACCOUNT, "yoyaku", "eastus", **OPEN),
            resource(BAD, ACCOUNT, "mukashi", "eastus", sku="Standard_GRS"),
        ],
        DISKS: [
            {**disk, "created": "2024-04-01T00:00:00Z", "encryptionSet": "/subscriptions/x/DES"},
            resource(GOOD, SNAPSHOT, "s1", sku="Standard_LRS", source=disk["id"]),
            resource(GOOD, SNAPSHOT, "s2", sku="Standard_LRS", source=disk["id"] + "-kieta"),
        ],
    }


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
    """The tenant, and a reader's secret in the environment."""
    monkeypatch.setenv("AZURE_CLIENT_SECRET", "himitsu")
    with running(Cloud(rows=rows()), certificates) as found:
        yield found


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
