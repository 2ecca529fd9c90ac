"""Formats write while they read: a run of many findings is never held whole."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from auditor.finding import Finding
from reports.choice import Name
from reports.formats import load
from reports.places import Place
from reports.view import RunView
from tests.reports.views import A, small

MANY = 6_000
EXCHANGE = (Name.OCSF, Name.ASFF, Name.SARIF, Name.JUNIT, Name.OSCAL)


@dataclass
class _Many:
    """Findings that are made when they are asked for; and how much was written whenever all had been read."""

    folder: Path
    written: list[int] = field(default_factory=list)

    def in_order(self, *services: str | None) -> Iterator[Finding]:
        for number in range(MANY if services in ((), ("S-001",)) else 0):
            yield Finding(
                check="KEY-02",
                status="fail",
                severity="critical",
                service="S-001",
                provider="aws",
                account=A,
                region="ap-northeast-1",
                resource=f"arn:aws:kms:::key/{number:06}",
                name=None,
                observed={},
            )
        self.written.append(sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file()))

    def places(self, *services: str | None) -> Iterator[Place]:
        return iter(())


@pytest.fixture(scope="module")
def base() -> RunView:
    """A view whose findings are put in its place."""
    return replace(small(), changes={})


@pytest.mark.parametrize("name", EXCHANGE)
def test_nearly_all_is_on_disk_when_the_last_finding_is_read(name: Name, base: RunView, tmp_path: Path) -> None:
    many = _Many(tmp_path)
    files = load(name).write(replace(base, found=many), tmp_path)
    whole = sum(path.stat().st_size for path in files)
    assert whole > MANY * 100
    assert max(many.written) > 0.6 * whole
