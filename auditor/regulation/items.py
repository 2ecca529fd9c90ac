"""The items of the regulation: what they say, what can decide them, and which checks give evidence."""

from functools import cache
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import StringConstraints, model_validator

from auditor.regulation.data import Frozen, Text, read

Evidence = Literal["automatic", "attested", "both"]
Phase = Literal["always", "introduction", "operation", "end"]
EVIDENCE: tuple[Evidence, ...] = get_args(Evidence)

ItemId = Annotated[str, StringConstraints(pattern=r"^[1-8](-[1-9]){1,2}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,3}-(\d{2}|X\d)$")]


class Item(Frozen):
    """One item, ID section-group-bullet. `heading` is its group's, `section` its section's."""

    id: ItemId
    section: Text
    heading: Text
    note: Text | None = None
    """A remark on the original text, to be printed with the heading."""
    phase: Phase
    """When in the life of a service it is due. `end`: nothing has to be attested before the use ends."""
    evidence: Evidence
    checks: tuple[Code, ...]
    """Codes of checks that give evidence."""
    planned: tuple[Code, ...]
    """Codes of checks that do not exist yet: until they do, automatic evidence is incomplete."""
    none_is_fine: bool
    """Where nothing of the kind exists, `not_applicable` is an honest verdict."""
    outside: Text | None = None
    """What no interface of a cloud tells, and stays for people; None where nothing does."""
    needs_review: bool = False
    """Decided by the record that the service's administrator reviewed an audit run, not by a check."""
    ja: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]
    question: Text | None = None
    """What the officer attests; set where `attested`."""
    proof: Text | None = None
    """The evidence to ask for; set where `attested`."""

    @property
    def attested(self) -> bool:
        """Whether it needs an officer's attestation."""
        return self.evidence != "automatic"

    @model_validator(mode="after")
    def _parts_agree(self) -> Self:
        if self.attested in (self.question is None, self.proof is None):
            raise ValueError(f"{self.id}: question and proof go with attested evidence, and only with it")
        if set(self.checks) & set(self.planned):
            raise ValueError(f"{self.id}: a check is either there or planned")
        if self.evidence == "automatic" and not (self.checks or self.planned or self.needs_review):
            raise ValueError(f"{self.id}: automatic evidence needs a check, or the record of a review")
        if self.needs_review and (self.checks or self.planned or self.evidence != "automatic"):
            raise ValueError(f"{self.id}: where a review decides, nothing else does")
        return self


def order(item_id: str) -> tuple[int, ...]:
    """The place of an item in the regulation, as a sort key: 5-3-8 stands before 6-1-1."""
    return tuple(int(part) for part in item_id.split("-"))


@cache
def load_items() -> tuple[Item, ...]:
    """All items in the regulation's order."""
    data = read("items.toml")
    groups = {group["id"]: group for group in data["group"]}
    sections = {section["id"]: section for section in data["section"]}
    items = [_item(row, groups, sections) for row in data["item"]]
    return tuple(sorted(items, key=lambda item: order(item.id)))


def _item(row: dict[str, Any], groups: dict[str, Any], sections: dict[str, Any]) -> Item:
    section = sections[row["id"].split("-")[0]]
    group = groups["-".join(row["id"].split("-")[:2])]
    return Item(
        section=section["heading"], phase=section["phase"], heading=group["heading"], note=group.get("note"), **row
    )


@cache
def items_of(check: str) -> tuple[str, ...]:
    """The IDs of the items that a check gives evidence for, in the regulation's order; empty for an unknown code."""
    return tuple(item.id for item in load_items() if check in item.checks)
