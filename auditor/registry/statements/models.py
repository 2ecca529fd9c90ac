"""The statements themselves, and whether one holds on a day. Days are those of the calendar in Japan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Literal, get_args

Answer = Literal["yes", "no", "not_applicable"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)

Kind = Literal["attestation", "acceptance", "review"]

Standing = Literal["in_force", "not_yet", "ended", "revoked"]
"""`not_yet`: its first day is still to come; `ended`: its last day is past."""


@dataclass(frozen=True, kw_only=True)
class Revocation:
    """Who took a statement back, on which day, and why. From that day on the statement does not hold."""

    by: str
    on: date
    reason: str
    recorded_at: datetime | None = None
    """None until the registry has it."""


@dataclass(frozen=True, kw_only=True)
class _Statement:
    service: str
    """The service's ID."""
    number: int | None = None
    """By which people name it; the registry gives it."""
    recorded_at: datetime | None = None
    """None until the registry has it."""
    revoked: Revocation | None = None

    def _standing(self, first: date, last: date | None, today: date) -> Standing:
        if self.revoked and self.revoked.on <= today:
            return "revoked"
        if today < first:
            return "not_yet"
        return "ended" if last is not None and last < today else "in_force"


@dataclass(frozen=True, kw_only=True)
class Attestation(_Statement):
    """A named officer's answer to the question of an item, with the evidence for it."""

    kind: ClassVar[Kind] = "attestation"
    item: str
    part: str = ""
    """What the answer is limited to, in the officer's words; empty: the whole item."""
    answer: Answer
    text: str = ""
    evidence: str = ""
    """Where the evidence is filed: a document's name or number."""
    officer: str
    answered_on: date
    valid_until: date

    def standing(self, today: date) -> Standing:
        """Whether it holds on that day."""
        return self._standing(self.answered_on, self.valid_until, today)


@dataclass(frozen=True, kw_only=True)
class Acceptance(_Statement):
    """An approved exception: findings of one check that a service lives with until a day."""

    kind: ClassVar[Kind] = "acceptance"
    check: str
    resource: str = ""
    """A pattern of the resource's ID, see `Pattern`; empty is any. At least one of resource, tags, region, account."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """All of these have to be on the resource."""
    region: str = ""
    account: str = ""
    applicant: str
    approver: str
    reason: str
    measure: str
    """What is done instead, so that the risk stays bearable."""
    starts_on: date
    ends_on: date

    def standing(self, today: date) -> Standing:
        """Whether it holds on that day."""
        return self._standing(self.starts_on, self.ends_on, today)


@dataclass(frozen=True, kw_only=True)
class Review(_Statement):
    """A service's administrator has looked at what a run says of the service: item 8-1."""

    kind: ClassVar[Kind] = "review"
    run: str
    administrator: str
    reviewed_on: date
    remark: str = ""

    def standing(self, today: date) -> Standing:
        """Whether it has been made by that day; for how long it counts is a parameter's matter."""
        return self._standing(self.reviewed_on, None, today)


Statement = Attestation | Acceptance | Review


@dataclass(frozen=True)
class Statements:
    """All that the registry keeps of them, revoked ones among them."""

    attestations: tuple[Attestation, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    reviews: tuple[Review, ...] = ()
