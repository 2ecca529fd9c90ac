"""Every check meets reality: the made-up tenant holds what passes and what fails it on Azure."""

from pathlib import Path

import pytest

from auditor.demo.azure import tenant
from auditor.demo.azure.cloud import Cloud
from auditor.demo.azure.server import running
from auditor.facts.tables import TABLES
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import judge
from auditor.settings import Settings
from auditor.snapshot import Facts
from checks.register import DERIVED, JOINS, rules
from providers.azure.adapter import collect
from tests.azure.conftest import NOW, azure
from tests.azure.reality import ONE_SIDED

Seen = dict[str, set[str]]


@pytest.fixture(scope="module")
def seen(certificates: Path) -> Seen:
    """Each check with the statuses that it has in the tenant's subscriptions."""
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
    facts = Facts.of(snapshots)
    frames = {table: facts.frame(table) for table in TABLES}
    parameters = Parameters.load(tenant.PARAMETERS)
    judged = judge(frames, facts.readings, services, parameters, NOW, rules().values(), JOINS, DERIVED)
    found: Seen = {}
    for batch in judged.batches:
        found.setdefault(batch.rule.code, set()).update(finding.status for finding in batch.findings())
    return found


@pytest.mark.parametrize("code", [code for code, rule in rules().items() if "azure" in rule.providers])
def test_seen_to_pass_and_to_fail(code: str, seen: Seen) -> None:
    """Both sides, but for those that Azure decides by design, each with its reason."""
    wanted = {"pass", "fail"} - ({ONE_SIDED[code][0]} if code in ONE_SIDED else set())
    assert wanted <= seen.get(code, set()), f"{code}: the tenant shows only {sorted(seen.get(code, ()))}"


def test_what_is_excepted_is_not_seen(seen: Seen) -> None:
    """An exception that is no longer needed goes."""
    assert [code for code, (missing, _) in ONE_SIDED.items() if missing in seen.get(code, set())] == []
