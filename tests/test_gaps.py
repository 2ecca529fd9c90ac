"""The verdict of an item, case by case."""

from datetime import date
from typing import Any

import pytest

from auditor.gaps import gap_lists
from auditor.reading import Reading
from auditor.regulation.data import Text
from auditor.regulation.items import Item
from auditor.scope import Scope, Service
from tests.rule.made import ACCOUNT, ALL_READ, judged, key, none_is_public, one_is_enabled, reading, rotates

TODAY = date(2026, 11, 23)
TEXT = Text(ja="見出し", en="heading")


def item(**fields: Any) -> Item:
    """An item decided by the rule that keys rotate."""
    values = {
        "id": "6-5-2",
        "section": TEXT,
        "heading": TEXT,
        "phase": "operation",
        "evidence": "automatic",
        "checks": ("TST-01",),
        "planned": (),
        "none_is_fine": False,
        "ja": "本文",
        "en": "text",
        **fields,
    }
    if values["evidence"] != "automatic":
        values |= {"question": TEXT, "proof": TEXT}
    return Item(**values)


GOOD = key("good", rotation_enabled=True, rotation_days=365)
BAD = key("bad", rotation_enabled=False)
UNREAD = key("unread")
THEIRS = key("theirs", manager="provider")


@pytest.mark.parametrize(
    ("of", "keys", "readings", "verdict", "reasons"),
    [
        (item(), [GOOD], (ALL_READ,), "met", ()),
        (item(), [GOOD, BAD], (ALL_READ,), "gap", ()),
        (item(), [GOOD, BAD, UNREAD], (ALL_READ,), "gap", ("not_observed",)),
        (item(), [GOOD, UNREAD], (ALL_READ,), "unverified", ("not_observed",)),
        (item(), [GOOD], (reading("kms:ListKeys"),), "unverified", ("denied",)),
        (
            item(),
            [GOOD],
            (reading("kms:ListKeys", denied_by="organization_policy"),),
            "unverified",
            ("denied_by_organization",),
        ),
        (item(), [GOOD], (reading("kms:ListKeys", "throttled"),), "unverified", ("failed",)),
        (item(), [GOOD], (reading("kms:ListKeys", "not_licensed"),), "unverified", ("not_licensed",)),
        (item(), [GOOD], (reading("kms:ListKeys", "unsupported"),), "unverified", ("unsupported",)),
        (item(), [THEIRS], (ALL_READ,), "unverified", ("nothing_judged",)),
        (item(none_is_fine=True), [THEIRS], (ALL_READ,), "not_applicable", ()),
        (item(planned=("BKP-01",)), [GOOD], (ALL_READ,), "unverified", ("planned",)),
        (item(evidence="both"), [GOOD], (ALL_READ,), "unverified", ("attestation_missing",)),
        (item(evidence="both"), [BAD], (ALL_READ,), "gap", ("attestation_missing",)),
        (item(evidence="attested", checks=()), [GOOD], (ALL_READ,), "unverified", ("attestation_missing",)),
        (
            item(checks=(), needs_review=True),
            [GOOD],
            (ALL_READ,),
            "unverified",
            ("review_missing",),
        ),
        (item(phase="end", evidence="attested", checks=()), [GOOD], (ALL_READ,), "not_applicable", ("not_due",)),
        (item(phase="end"), [BAD], (ALL_READ,), "gap", ()),
        (item(phase="end"), [UNREAD], (ALL_READ,), "unverified", ("not_observed",)),
    ],
)
def test_verdict(
    of: Item, keys: list[Any], readings: tuple[Reading, ...], verdict: str, reasons: tuple[str, ...]
) -> None:
    """Fail beats unknown, unknown beats everything else, and nothing at all is no conformity."""
    service = Service(id="S1", name="S1", scopes=(Scope(provider="aws", account=ACCOUNT),))
    batches = judged(rotates, keys, readings, (service,)).batches
    (gap_list,) = gap_lists(batches, [service], [of], TODAY)
    assert (gap_list.items[0].verdict, gap_list.items[0].open) == (verdict, reasons)


def test_a_service_without_a_scope_is_not_met() -> None:
    """Nothing can be read for it, and the list says so."""
    service = Service(id="S1", name="S1")
    (gap_list,) = gap_lists(judged(rotates, []).batches, [service], [item(none_is_fine=True)], TODAY)[:1]
    assert (gap_list.items[0].verdict, gap_list.items[0].open) == ("unverified", ("no_scope",))


def test_what_nobody_claims_has_a_list_of_its_own() -> None:
    """After the services, without a service."""
    service = Service(id="S1", name="S1", scopes=(Scope(provider="aws", account="999999999999"),))
    lists = gap_lists(judged(rotates, [BAD], (ALL_READ,), (service,)).batches, [service], [item()], TODAY)
    assert [one.service.id if one.service else None for one in lists] == ["S1", None]
    assert lists[1].items[0].verdict == "gap"
    assert lists[1].accounts == (("aws", ACCOUNT),)


def test_an_account_that_nobody_claims_is_named_also_where_nothing_fails_in_it() -> None:
    """An officer has to register it, whatever it holds."""
    lists = gap_lists(judged(rotates, [GOOD], (ALL_READ,), ()).batches, [], [item()], TODAY)
    assert [(one.severities["high"], one.accounts) for one in lists] == [(0, (("aws", ACCOUNT),))]


def test_an_ended_service_owes_its_attestations() -> None:
    """What is due at the end is due once the use has ended."""
    service = Service(id="S1", name="S1", status="ended", scopes=(Scope(provider="aws", account=ACCOUNT),))
    of = item(phase="end", evidence="attested", checks=())
    (gap_list,) = gap_lists(judged(rotates, [GOOD], (ALL_READ,), (service,)).batches, [service], [of], TODAY)
    assert gap_list.items[0].open == ("attestation_missing",)


def test_findings_stand_worst_first() -> None:
    """Fails before unknowns, then by severity."""
    service = Service(id="S1", name="S1", scopes=(Scope(provider="aws", account=ACCOUNT),))
    keys = [BAD, UNREAD, key("open", is_public=True, rotation_enabled=False, state="enabled")]
    batches = [
        b
        for one in (rotates, none_is_public, one_is_enabled)
        for b in judged(one, keys, (ALL_READ,), (service,)).batches
    ]
    (gap_list,) = gap_lists(batches, [service], [item(checks=("TST-01", "TST-03"))], TODAY)
    shown = [(f.status, f.severity) for f in gap_list.findings]
    assert shown[0] == ("fail", "critical")
    assert shown == sorted(shown, key=lambda pair: (pair[0] != "fail", ["critical", "high"].index(pair[1])))
    assert gap_list.severities == {"critical": 1, "high": 2, "medium": 0, "low": 0}


def test_an_item_names_the_findings_of_its_own_checks() -> None:
    batches = judged(rotates, [BAD]).batches
    (own, other) = gap_lists(batches, [], [item(), item(id="6-5-3", checks=("TST-02",))], TODAY)[0].items
    assert len(own.findings) == 1
    assert list(other.findings) == []
