"""What is joined to machines: their labels against the registry, and the end of support of their systems."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from auditor.facts.base import Fact
from auditor.facts.frames import frame
from auditor.facts.identities import Grant
from auditor.facts.machines import Compute
from auditor.facts.tables import TABLES
from auditor.regulation.parameters import Parameters
from auditor.rule.declare import Criteria
from auditor.rule.holes import Holes
from auditor.rule.judge import fill
from auditor.scope import Service
from checks.joins.machines import JOINS
from tests.checks.cases import NOW

SERVICES = (Service(id="JUKI", name="住民記録システム（ガバメントクラウド）"), Service(id="S-2", name="予約"))


def _joined(*grants: Fact, **values: Any) -> Mapping[str, Any]:
    row = Compute(provider="aws", account="1", region="global", resource="i-1", kind="vm", **values)
    rows: dict[type[Fact], list[Fact]] = {Compute: [row], Grant: list(grants)}
    frames = {table: frame(table, rows.get(table, [])) for table in TABLES}
    filled = fill(frames, Holes((), {}), Criteria(Parameters.load(), NOW), [], SERVICES, JOINS)
    return {str(name): pa.array(filled[Compute][name]).to_pylist()[0] for name in filled[Compute]}


@pytest.mark.parametrize(
    ("tags", "owned", "registered"),
    [
        ({"所管課": "市民課", "システム名": "JUKI"}, True, True),
        ({"Owner": "市民課", "SYSTEM": "ｊｕｋｉ "}, True, True),
        ({"owner": "x", "service": "住民記録システム(ガバメントクラウド)"}, True, True),
        ({"system": "JUKI-2"}, False, False),
        ({"system": ""}, False, False),
        ({"owner": " ", "system": "予約"}, False, True),
        ({"owner": "<script>alert(1)</script>", "system": "=JUKI"}, True, False),
        ({}, False, False),
    ],
)
def test_labels_against_the_registry(tags: dict[str, str], owned: bool, registered: bool) -> None:
    """By ID or name, whatever the width and case; a tag without a value says nothing."""
    row = _joined(tags=tags)
    assert (row["owner_tagged"], row["system_registered"]) == (owned, registered)


def test_unread_tags_are_unknown() -> None:
    """They may say anything."""
    row = _joined(tags=None)
    assert (row["owner_tagged"], row["system_registered"], row["owner_tag"]) == (None, None, None)


@pytest.mark.parametrize(
    ("identities", "wildcard"),
    [
        (("a", "b"), False),
        (("a", "admin"), True),
        (("a", "unread"), None),
        (("admin", "unread"), True),
        ((), False),
    ],
)
def test_one_of_several_identities_is_enough(identities: tuple[str, ...], wildcard: bool | None) -> None:
    """A machine acts as whichever of its identities it likes."""
    grants = [
        Grant(provider="aws", account="1", region="global", resource=name, principal_id=name, is_wildcard_admin=says)
        for name, says in (("admin", True), ("unread", None), ("b", False))
    ]
    row = _joined(*grants, has_identity=True, identity_id="a", identity_ids=identities)
    assert row["identity_is_wildcard_admin"] is wildcard


@pytest.mark.parametrize(
    ("name", "version", "end"),
    [("Ubuntu", "18.04", date(2023, 5, 31)), ("Ubuntu", "99.04", None), ("Windows", None, None), (None, None, None)],
)
def test_end_of_support(name: str | None, version: str | None, end: date | None) -> None:
    """From the table; a system that is not in it, or whose version is not known, stays unknown."""
    assert _joined(os_name=name, os_version=version)["support_end"] == end
