"""What statements make of items and findings, case by case (tests/stated.toml)."""

import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from auditor.finding import Finding
from auditor.gaps import GapList, Stated, gap_lists
from auditor.registry.statements.models import Acceptance, Attestation, Review, Revocation, Statements
from auditor.regulation.parameters import Parameters
from auditor.scope import Service
from tests.rule.made import findings, judged, key, one_is_enabled, rotates, service
from tests.test_gaps import TODAY, item

CASES = tomllib.loads((Path(__file__).parent / "stated.toml").read_text("utf-8"))["case"]
KEYS = {
    "good": key("good", rotation_enabled=True, rotation_days=365),
    "bad": key("bad", rotation_enabled=False, tags={"System": "juki"}),
    "bad2": key("bad2", rotation_enabled=False),
    "unread": key("unread"),
}
BASE: dict[str, dict[str, Any]] = {
    "attestation": {
        "item": "6-5-2",
        "answer": "yes",
        "officer": "佐藤",
        "answered_on": date(2026, 11, 1),
        "valid_until": date(2027, 3, 31),
    },
    "acceptance": {
        "check": "TST-01",
        "resource": "arn:bad",
        "applicant": "佐藤",
        "approver": "鈴木",
        "reason": "改修待ち",
        "measure": "点検",
        "starts_on": date(2026, 11, 1),
        "ends_on": date(2027, 3, 31),
    },
    "review": {"run": "r", "administrator": "山田", "reviewed_on": date(2026, 11, 1)},
}


def statements(said: Sequence[dict[str, Any]]) -> Statements:
    """The statements of a case, numbered in its order."""
    made: dict[str, list[Any]] = {"attestation": [], "acceptance": [], "review": []}
    for number, given in enumerate(said, 1):
        kind = given["kind"]
        values = {"service": "S1", "number": number, **BASE[kind], **{k: v for k, v in given.items() if k != "kind"}}
        if "revoked" in values:
            values["revoked"] = Revocation(by="鈴木", on=values["revoked"], reason="誤り")
        made[kind].append({"attestation": Attestation, "acceptance": Acceptance, "review": Review}[kind](**values))
    return Statements(*(tuple(some) for some in made.values()))


def listed(case: dict[str, Any], of: Service) -> GapList:
    """The gap list of the case's one item."""
    changed = {name: tuple(v) if isinstance(v, list) else v for name, v in case.get("item", {}).items()}
    batches = judged(rotates, [KEYS[name] for name in case["keys"]], services=(of,)).batches
    stated = Stated(statements(case["said"]), Parameters.load(), TODAY)
    return gap_lists(batches, [of], [item(**changed)], TODAY, stated)[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_what_statements_make_of_an_item(case: dict[str, Any]) -> None:
    (result,) = listed(case, service()).items
    assert (result.verdict, list(result.open)) == (case["verdict"], case["open"])
    assert [told.standing for told in result.answers.attestations] == case.get("standing", [])
    assert [told.standing for told in result.acceptances] == case.get("accepted", [])
    assert (result.answers.review.standing if result.answers.review else "") == case.get("reviewed", "")


def accepted(keys: Sequence[Any], said: Sequence[dict[str, Any]], rule: Any = rotates) -> dict[str, Finding]:
    """The findings by resource."""
    stated = Stated(statements(said), Parameters.load(), TODAY)
    batches = judged(rule, list(keys), services=(service(),)).batches
    return {one.resource: one for batch in batches for one in stated.accepting.findings(batch)}


def test_a_finding_names_what_covers_it_and_nothing_else_of_it_changes() -> None:
    keys = [KEYS[name] for name in ("good", "bad", "bad2", "unread")]
    before = {one.resource: one for one in findings(rotates, keys, services=(service(),))}
    after = accepted(keys, [{"kind": "acceptance"}])
    assert {name: (one.status, one.acceptance) for name, one in after.items()} == {
        "arn:good": ("pass", None),
        "arn:bad": ("accepted", 1),
        "arn:bad2": ("fail", None),
        "arn:unread": ("unknown", None),
    }
    for name, one in after.items():
        assert (one.id, one.severity, one.observed) == (before[name].id, before[name].severity, before[name].observed)


def test_of_several_acceptances_the_one_that_holds_longest_is_named() -> None:
    said = [{"kind": "acceptance", "ends_on": day} for day in (date(2027, 1, 1), date(2027, 2, 1), date(2026, 11, 2))]
    assert accepted([KEYS["bad"]], said)["arn:bad"].acceptance == 2
    ended = accepted([KEYS["bad"]], said[2:])["arn:bad"]
    assert (ended.status, ended.acceptance) == ("fail", 1)


def test_a_finding_of_a_whole_account_is_accepted_by_its_account() -> None:
    """One that is missing has no resource and no tags of its own."""
    one = {"kind": "acceptance", "check": "TST-02", "resource": "", "account": "111122223333"}
    (found,) = accepted([], [one], one_is_enabled).values()
    assert (found.status, found.note) == ("accepted", "nothing_there")
    (tagged,) = accepted([], [one | {"tags": {"System": "juki"}}], one_is_enabled).values()
    assert tagged.status == "fail"


def test_counts_keep_what_is_accepted_apart_from_what_fails() -> None:
    case = {"keys": ["bad", "bad2"], "said": [{"kind": "acceptance"}]}
    gaps = listed(case, service())
    assert gaps.checks == {"TST-01": {"accepted": 1, "fail": 1}}
    assert gaps.severities["high"] == 1
    assert gaps.extents == {"TST-01": {"aws": 1}}
    assert [one.status for one in gaps.findings] == ["fail", "accepted"]
    assert [told.statement.number for told in gaps.acceptances] == [1]
