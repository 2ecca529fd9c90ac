"""The items: all there, word for word, and complete in both languages."""

import hashlib
from collections import Counter
from itertools import pairwise

import pytest

from auditor.regulation.data import FILES, read, regulation_digest
from auditor.regulation.items import EVIDENCE, Item, items_of, load_items, order
from checks.register import rules

SOURCE_DIGEST = "2886f6d939c5bfca2c38f324436c43f2cae0b0718e175dde4e6d13a648e51013"
"""SHA-256 of `id TAB evidence TAB ja TAB en`, a line an item, as the regulation's item list gives them."""

OUTSIDE = ("1-6", "2-1", "4-2", "8-1")
PER_GROUP = {
    "5-1": 6, "5-2": 1, "5-3": 8,
    "6-1": 3, "6-2": 3, "6-3": 2, "6-4": 4, "6-5": 2, "6-6": 1, "6-7": 3, "6-8": 4, "6-9": 1,
    "7-1": 2, "7-2": 1, "7-3": 3,
}  # fmt: skip


def test_words_of_the_regulation_are_kept() -> None:
    lines = "\n".join("\t".join((item.id, item.evidence, item.ja, item.en)) for item in load_items())
    assert hashlib.sha256(lines.encode()).hexdigest() == SOURCE_DIGEST


def test_all_items_in_the_order_of_the_regulation() -> None:
    ids = [item.id for item in load_items()]
    assert len(ids) == len(set(ids)) == 48
    assert all(order(one) < order(next_one) for one, next_one in pairwise(ids))
    assert tuple(id_ for id_ in ids if id_.count("-") == 1) == OUTSIDE
    assert Counter(id_[:3] for id_ in ids if id_.count("-") == 2) == PER_GROUP


@pytest.mark.parametrize("item", load_items(), ids=lambda item: item.id)
def test_item_is_complete(item: Item) -> None:
    assert item.evidence in EVIDENCE
    texts = [item.heading, item.section, *(text for text in (item.note, item.question, item.proof) if text)]
    assert all(text.ja.strip() and text.en.strip() and text.ja != text.en for text in texts)
    assert (item.question is not None) is (item.proof is not None) is item.attested
    assert item.question is None or item.question.ja.endswith("か。") or "何ですか" in item.question.ja
    assert len(set(item.checks)) == len(item.checks)
    assert item.evidence == "attested" or item.checks or item.planned or item.needs_review


def test_every_check_has_an_item_and_no_item_names_another() -> None:
    codes = {code for item in load_items() for code in item.checks}
    assert codes == set(rules())
    planned = {code for item in load_items() for code in item.planned}
    assert not codes & planned


def test_joins_that_people_ask_for() -> None:
    assert items_of("KEY-03") == ("5-2-1", "6-5-1")
    assert items_of("SVC-05") == ("1-6", "6-3-2")
    assert "4-2" in items_of("SVC-02")
    assert items_of("NONE-99") == ()
    (review,) = (item for item in load_items() if item.needs_review)
    assert (review.id, review.checks, review.planned) == ("8-1", (), ())


def test_repeated_heading_has_a_note() -> None:
    (item,) = (item for item in load_items() if item.id == "6-6-1")
    assert item.note is not None
    assert "暗号化" in item.note.ja


def test_an_item_whose_parts_disagree_is_refused() -> None:
    good = load_items()[0].model_dump()
    for change in ({"evidence": "both"}, {"planned": good["checks"]}, {"checks": (), "planned": ()}, {"ja": ""}):
        with pytest.raises(ValueError, match=r"."):
            Item.model_validate(good | change)


def test_end_of_use_is_due_at_the_end_only() -> None:
    assert {item.id for item in load_items() if item.phase == "end"} == {
        item.id for item in load_items() if item.id.startswith("7-")
    }


def test_digest_covers_every_file() -> None:
    assert len(regulation_digest()) == 64
    assert all(read(name) for name in FILES)
    first = read("items.toml")
    first["item"].clear()
    assert read("items.toml")["item"], "a caller's change does not reach the next reader"
