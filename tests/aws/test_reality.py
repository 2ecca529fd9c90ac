"""Every check meets reality: the made-up town, built through boto3, holds what passes and what fails it."""

from pathlib import Path

import pytest

from auditor.demo import town
from auditor.demo.run import serving
from auditor.settings import Aws, Settings
from checks.register import rules
from providers.aws.adapter import collect
from reports.view import RunView
from tests.aws.bed import NOW
from tests.aws.reality import NOT_ON_AWS, ONE_SIDED
from tests.reality import Seen, judged, statuses, validate


@pytest.fixture(scope="module")
def world() -> RunView:
    """The town as an audit judges it."""
    patch = pytest.MonkeyPatch()
    patch.setenv("AWS_ACCESS_KEY_ID", "demo")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "demo")
    with serving() as url:
        town.build(url)
        services = town.services()
        accounts = tuple(sorted({scope.account for service in services for scope in service.scopes}))
        aws = Aws(endpoint_url=url, role_name="audit", max_attempts=1, accounts=(town.UNREGISTERED,), **town.ACTIVITY)
        settings = Settings(aws=aws, parameters=town.PARAMETERS)
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


@pytest.mark.parametrize("code", [code for code, rule in rules().items() if "aws" in rule.providers])
def test_seen_to_pass_and_to_fail(code: str, seen: Seen) -> None:
    """Both sides, but for those that AWS decides by design, each with its reason."""
    wanted = {"pass", "fail"} - ({ONE_SIDED[code][0]} if code in ONE_SIDED else set())
    assert wanted <= seen[code], f"{code}: the town shows only {sorted(seen[code])}"


def test_what_is_excepted_is_not_seen(seen: Seen) -> None:
    """An exception that is no longer needed goes."""
    assert [code for code, (missing, _) in ONE_SIDED.items() if missing in seen[code]] == []
    assert set(NOT_ON_AWS) == {code for code, rule in rules().items() if "aws" not in rule.providers}
