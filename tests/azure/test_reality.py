"""Every check meets reality: the made-up tenant holds what passes and what fails it on Azure."""

from pathlib import Path

import pytest

from auditor.demo.azure import tenant
from auditor.demo.azure.cloud import Cloud
from auditor.demo.azure.server import running
from auditor.settings import Settings
from checks.register import rules
from providers.azure.adapter import collect
from reports.view import RunView
from tests.azure.conftest import NOW, azure
from tests.azure.reality import ONE_SIDED
from tests.reality import Seen, judged, statuses, validate


@pytest.fixture(scope="module")
def world(certificates: Path) -> RunView:
    """The tenant as an audit judges it."""
    cloud = Cloud()
    tenant.build(cloud)
    services = tenant.services()
    accounts = tuple(sorted({scope.account for service in services for scope in service.scopes}))
    patch = pytest.MonkeyPatch()
    patch.setenv("AZURE_CLIENT_SECRET", "himitsu")
    with running(cloud, certificates):
        settings = Settings(azure=azure(cloud), parameters=tenant.PARAMETERS)
        snapshots = list(collect(settings, accounts, lambda: NOW, lambda *_: None))
    patch.undo()
    return judged(snapshots, services, settings, NOW)


@pytest.fixture(scope="module")
def seen(world: RunView) -> Seen:
    """Each check with the statuses that it has."""
    return statuses(world)


def test_every_format_of_it_validates(world: RunView, tmp_path: Path) -> None:
    """Each file by the schema, the models or the parser of those who keep it."""
    validate(world, tmp_path)


@pytest.mark.parametrize("code", [code for code, rule in rules().items() if "azure" in rule.providers])
def test_seen_to_pass_and_to_fail(code: str, seen: Seen) -> None:
    """Both sides, but for those that Azure decides by design, each with its reason."""
    wanted = {"pass", "fail"} - ({ONE_SIDED[code][0]} if code in ONE_SIDED else set())
    assert wanted <= seen.get(code, set()), f"{code}: the tenant shows only {sorted(seen.get(code, ()))}"


def test_what_is_excepted_is_not_seen(seen: Seen) -> None:
    """An exception that is no longer needed goes."""
    assert [code for code, (missing, _) in ONE_SIDED.items() if missing in seen.get(code, set())] == []
