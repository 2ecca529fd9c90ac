"""Every check meets reality: the made-up town, built through boto3, holds what passes and what fails it."""

import pytest

from auditor.demo import town
from auditor.demo.run import serving
from auditor.facts.tables import TABLES
from auditor.regulation.parameters import Parameters
from auditor.rule.judge import judge
from auditor.settings import Aws, Settings
from auditor.snapshot import Facts
from checks.register import DERIVED, JOINS, rules
from providers.aws.adapter import collect
from tests.aws.bed import NOW
from tests.aws.reality import NOT_ON_AWS, ONE_SIDED

Seen = dict[str, set[str]]


@pytest.fixture(scope="module")
def seen() -> Seen:
    """Each check with the statuses that it has in the town's accounts."""
    patch = pytest.MonkeyPatch()
    patch.setenv("AWS_ACCESS_KEY_ID", "demo")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "demo")
    with serving() as url:
        town.build(url)
        services = town.services()
        accounts = tuple(sorted({scope.account for service in services for scope in service.scopes}))
        aws = Aws(endpoint_url=url, role_name="audit", max_attempts=1, accounts=(town.UNREGISTERED,), **town.ACTIVITY)
        snapshots = list(collect(Settings(aws=aws, parameters=town.PARAMETERS), accounts, lambda: NOW, lambda *_: None))
    patch.undo()
    facts = Facts.of(snapshots)
    frames = {table: facts.frame(table) for table in TABLES}
    parameters = Parameters.load(town.PARAMETERS)
    judged = judge(frames, facts.readings, services, parameters, NOW, rules().values(), JOINS, DERIVED)
    found: Seen = {}
    for batch in judged.batches:
        found.setdefault(batch.rule.code, set()).update(finding.status for finding in batch.findings())
    return found


@pytest.mark.parametrize("code", [code for code, rule in rules().items() if "aws" in rule.providers])
def test_seen_to_pass_and_to_fail(code: str, seen: Seen) -> None:
    """Both sides, but for those that AWS decides by design, each with its reason."""
    wanted = {"pass", "fail"} - ({ONE_SIDED[code][0]} if code in ONE_SIDED else set())
    assert wanted <= seen[code], f"{code}: the town shows only {sorted(seen[code])}"


def test_what_is_excepted_is_not_seen(seen: Seen) -> None:
    """An exception that is no longer needed goes."""
    assert [code for code, (missing, _) in ONE_SIDED.items() if missing in seen[code]] == []
    assert set(NOT_ON_AWS) == {code for code, rule in rules().items() if "aws" not in rule.providers}
