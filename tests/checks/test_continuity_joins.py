"""Classes of backups and vaults come from tags, in any spelling."""

from typing import Any

import pytest

from auditor.facts.base import Fact
from auditor.facts.continuity import Backup, BackupVault
from auditor.facts.frames import frame
from auditor.facts.tables import TABLES
from auditor.regulation.parameters import Parameters
from auditor.rule.declare import Criteria
from auditor.rule.holes import Holes
from auditor.rule.judge import fill
from checks.joins.continuity import JOINS
from tests.checks.cases import NOW

HERE: dict[str, Any] = {"provider": "aws", "account": "111122223333", "region": "ap-northeast-1"}


@pytest.mark.parametrize("table", [Backup, BackupVault])
def test_class_by_tags(table: type[Fact]) -> None:
    """A known spelling, an unknown one, none, unread."""
    labels = {"a": {"機密性": "自治体機密性３Ｂ"}, "b": {"機密性": "秘"}, "c": {}, "d": None}
    rows = [table(**HERE, resource=name, tags=tags) for name, tags in labels.items()]
    frames = {t: frame(t, rows if t is table else []) for t in TABLES}
    joined = fill(frames, Holes((), {}), Criteria(Parameters.load(), NOW), [], [], JOINS)[table].set_index("resource")
    found = joined[["class_tagged", "classification"]].astype(object).where(joined.notna(), None)
    assert {name: tuple(row) for name, row in zip(found.index, found.to_numpy(), strict=True)} == {
        "a": (True, "3B"),
        "b": (True, None),
        "c": (False, None),
        "d": (None, None),
    }
