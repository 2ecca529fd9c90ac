"""How rows become findings: three values, unread lists, existence, and what does not apply."""

from auditor.finding import Finding
from auditor.regulation.parameters import Parameters
from tests.rule.made import (
    ALL_READ,
    findings,
    judged,
    key,
    none_is_public,
    one_is_enabled,
    reading,
    rotates,
    wanted_by_some,
)


def by_name(found: list[Finding]) -> dict[str | None, str]:
    """Status by the resource's name."""
    return {finding.name: finding.status for finding in found}


def test_true_false_and_missing() -> None:
    """Pass, fail, unknown; a row to which the rule does not apply is left out and counted."""
    keys = [
        key("good", rotation_enabled=True, rotation_days=365),
        key("bad", rotation_enabled=False),
        key("slow", rotation_enabled=True, rotation_days=2000),
        key("unread"),
        key("theirs", manager="provider"),
        key("whose", manager=None, rotation_enabled=True, rotation_days=90),
    ]
    judgement = judged(rotates, keys)
    found = [finding for batch in judgement.batches for finding in batch.findings()]
    assert by_name(found) == {"good": "pass", "bad": "fail", "slow": "fail", "unread": "unknown", "whose": "unknown"}
    assert judgement.batches[0].left_out == 1


def test_a_finding_shows_exactly_what_the_rule_read() -> None:
    """No more, no less."""
    (found,) = findings(rotates, [key("bad", rotation_enabled=False, algorithm="RSA_2048")])
    assert found.observed == {"manager": "customer", "rotation_enabled": False, "rotation_days": None}


def test_unknown_names_the_reading_that_failed() -> None:
    """A denied detail of this resource explains it; a detail of another resource does not."""
    feeds = ("key.rotation_enabled", "key.rotation_days")
    mine = reading("kms:GetKeyRotationStatus", resource="arn:a", columns=feeds)
    other = reading("kms:GetKeyRotationStatus", resource="arn:b", columns=feeds)
    found = {f.name: f for f in findings(rotates, [key("a"), key("c")], (ALL_READ, mine, other))}
    assert found["a"].readings == (mine,)
    assert found["c"].readings == ()


def test_a_region_explains_its_own_rows_and_those_that_hold_everywhere() -> None:
    """A global row may be read in one region only; a row of another region has nothing to do with that one."""
    failed = reading("kms:ListKeys", region="us-east-1", columns=("key.rotation_enabled",))
    rows = [key("everywhere", region="global"), key("here"), key("there", region="us-east-1")]
    found = {f.name: f.readings for f in findings(rotates, rows, (ALL_READ, failed))}
    assert found == {"everywhere": (failed,), "here": (), "there": (failed,)}


def test_a_list_that_failed_is_unknown_beside_the_rows_that_were_read() -> None:
    """What came before the failing page is judged; the rest is unknown, in that account and region."""
    failed = reading("kms:ListKeys", "partial")
    found = findings(rotates, [key("good", rotation_enabled=True, rotation_days=365)], (failed,))
    assert [(f.status, f.note) for f in found] == [("pass", ""), ("unknown", "not_listed")]
    assert found[1].readings == (failed,)


def test_nothing_there() -> None:
    """An empty table that was read whole: pass for 'no bad thing', n/a for 'every thing', fail for 'one must'."""
    for one, status in ((none_is_public, "pass"), (rotates, "not_applicable"), (one_is_enabled, "fail")):
        (found,) = findings(one, [])
        assert (found.status, found.note) == (status, "nothing_there")


def test_nothing_there_is_not_said_when_the_list_was_refused() -> None:
    """Denied and empty are different things."""
    for one in (none_is_public, rotates, one_is_enabled):
        (found,) = findings(one, [], (reading("kms:ListKeys"),))
        assert (found.status, found.note) == ("unknown", "not_listed")


def test_existence_takes_one_pass_and_only_whole_knowledge_fails() -> None:
    """One finding an account."""
    assert [f.status for f in findings(one_is_enabled, [key("a", state="disabled"), key("b", state="enabled")])] == [
        "pass"
    ]
    assert [f.status for f in findings(one_is_enabled, [key("a", state="disabled")])] == ["fail"]
    assert [f.status for f in findings(one_is_enabled, [key("a", state="disabled"), key("b")])] == ["unknown"]
    denied = (reading("kms:ListKeys"),)
    assert [f.status for f in findings(one_is_enabled, [key("a", state="disabled")], denied)] == ["unknown"]
    assert [f.status for f in findings(one_is_enabled, [key("a", state="enabled")], denied)] == ["pass"]


def test_what_the_provider_keeps_and_concepts_that_do_not_exist_are_left_out() -> None:
    """Counted apart, never a pass."""
    keys = [key("aws", provider_managed=True, is_public=True), key("absent", absent=("is_public",))]
    judgement = judged(none_is_public, keys)
    assert [f.note for batch in judgement.batches for f in batch.findings()] == ["nothing_there"]
    assert judgement.batches[0].managed == {None: 1}


def test_identity_leaves_out_what_changes() -> None:
    """The same gap has the same ID whatever is observed; another resource has another."""
    (one,) = findings(rotates, [key("a", rotation_enabled=False)])
    (two,) = findings(rotates, [key("a", rotation_enabled=True, rotation_days=5000)])
    assert one.id == two.id
    assert one.id != findings(rotates, [key("b", rotation_enabled=False)])[0].id


def test_what_nobody_asks_for_is_not_applicable() -> None:
    """Whatever there is, and whatever could not be read; where somebody asks, it is judged."""
    bad, unread = key("bad", state="disabled"), reading("kms:ListKeys")
    for keys, readings in (([bad], (ALL_READ,)), ([], (ALL_READ,)), ([], (unread,))):
        assert [f.status for f in findings(wanted_by_some, keys, readings)] == ["not_applicable"]
    asked = Parameters.load({"required_links": ["vpn"]})
    found = [findings(wanted_by_some, keys, (ALL_READ,), parameters=asked) for keys in ([bad], [])]
    assert [[f.status for f in one] for one in found] == [["fail"], ["fail"]]
    assert [f.status for f in findings(wanted_by_some, [], (unread,), parameters=asked)] == ["unknown"]
