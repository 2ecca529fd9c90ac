"""What statements make of items and findings, case by case (tests/stated.toml)."""

import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.finding import Finding
from auditor.gaps import GapList, Stated, gap_lists
from auditor.registry.statements.models import ANSWERS, Acceptance, Attestation, Review, Revocation, Statements
from auditor.regulation.parameters import Parameters
from auditor.rule.evaluate import Batch
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
    for number, one in enumerate(said, 1):
        kind = one["kind"]
        values = {"service": "S1", "number": number, **BASE[kind], **{k: v for k, v in one.items() if k != "kind"}}
        if "revoked" in values:
            values["revoked"] = Revocation(by="鈴木", on=values["revoked"], reason="誤り")
        made[kind].append({"attestation": Attestation, "acceptance": Acceptance, "review": Review}[kind](**values))
    return Statements(*(tuple(some) for some in made.values()))


@cache
def judged_once(names: tuple[str, ...]) -> Sequence[Batch]:
    """What the rule says of some keys."""
    return judged(rotates, [KEYS[name] for name in names], services=(service(),)).batches


def listed(case: dict[str, Any], of: Service) -> GapList:
    """The gap list of the case's one item."""
    changed = {name: tuple(v) if isinstance(v, list) else v for name, v in case.get("item", {}).items()}
    batches = judged_once(tuple(case["keys"]))
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


ORDER = ("gap", "unverified", "accepted", "met", "not_applicable")
DAYS = st.dates(date(2026, 11, 20), date(2026, 11, 26))
ATTESTED = st.fixed_dictionaries(
    {"kind": st.just("attestation"), "answer": st.sampled_from(ANSWERS), "part": st.sampled_from(["", "TST-01"])},
    optional={"answered_on": DAYS, "valid_until": DAYS, "revoked": DAYS},
)
ACCEPTED = st.fixed_dictionaries(
    {"kind": st.just("acceptance"), "resource": st.sampled_from(["", "*", "arn:bad", "arn:unread"])},
    optional={"starts_on": DAYS, "ends_on": DAYS, "revoked": DAYS},
)
REVIEWED = st.fixed_dictionaries({"kind": st.just("review")}, optional={"reviewed_on": DAYS, "revoked": DAYS})


@settings(max_examples=80, deadline=None)
@given(
    st.sets(st.sampled_from(sorted(KEYS))),
    st.lists(ATTESTED | ACCEPTED | REVIEWED, max_size=4),
    st.sampled_from(["automatic", "both"]),
    st.booleans(),
)
def test_whatever_is_stated_no_verdict_is_better_than_what_was_seen(
    keys: set[str], said: list[dict[str, Any]], evidence: str, none_is_fine: bool
) -> None:
    """DESIGN 2: an uncovered fail is a gap, else what is unknown is unverified, else what is covered is accepted."""
    case = {"keys": sorted(keys), "said": said, "item": {"evidence": evidence, "none_is_fine": none_is_fine}}
    (result,) = listed(case, service()).items
    covered = [one["resource"] for one in said if one["kind"] == "acceptance" and _holds(one, "starts_on", "ends_on")]
    fails = [name for name in ("bad", "bad2") if name in keys]
    open_fails = [name for name in fails if not any(one in ("", "*", f"arn:{name}") for one in covered)]
    best = "gap" if open_fails else "unverified" if "unread" in keys else "accepted" if fails else "met"
    if "unread" in keys or fails:
        assert ORDER.index(result.verdict) <= ORDER.index(best)
    assert result.counts.get("unknown", 0) == ("unread" in keys)
    assert result.counts.get("accepted", 0) + result.counts.get("fail", 0) == len(fails)
    yes = [one for one in said if one["kind"] == "attestation" and one["answer"] != "no" and not one["part"]]
    if evidence == "both" and not [one for one in yes if _holds(one, "answered_on", "valid_until")]:
        assert result.verdict in ("gap", "unverified")


def _holds(one: dict[str, Any], first: str, last: str) -> bool:
    values = {**BASE[one["kind"]], **one}
    return values[first] <= TODAY <= values[last] and not ("revoked" in one and one["revoked"] <= TODAY)
