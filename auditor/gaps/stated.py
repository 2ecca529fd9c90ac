"""What people stated, as it stands on the day of a run: what an item was answered, who looked at a run."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from auditor.gaps.accepting import Accepting
from auditor.registry.statements.models import Acceptance, Answer, Attestation, Review, Standing, Statements
from auditor.regulation.parameters import Parameters

Made = TypeVar("Made", Attestation, Acceptance, Review)


@dataclass(frozen=True)
class Told(Generic[Made]):
    """A statement, and whether it holds on the day of the run."""

    statement: Made
    standing: Standing

    @property
    def holds(self) -> bool:
        """Whether it counts."""
        return self.standing == "in_force"


@dataclass(frozen=True)
class Answers:
    """What people said of one item for one service: the newest word on each part of it."""

    attestations: tuple[Told[Attestation], ...] = ()
    """The whole item's first, then those of its parts by name. A word on the whole replaces earlier ones on parts."""
    review: Told[Review] | None = None
    """The newest, where the item is decided by reviews."""

    @property
    def answer(self) -> Answer | None:
        """What the whole item was answered; None where nobody has, or the answer is past its date."""
        whole = (one for one in self.attestations if not one.statement.part and one.holds)
        return next((one.statement.answer for one in whole), None)

    @property
    def denied(self) -> bool:
        """Whether somebody says that the item, or a part of it, is not met."""
        return any(one.holds and one.statement.answer == "no" for one in self.attestations)

    @property
    def reviewed(self) -> bool:
        """Whether the administrator looked at a run in time."""
        return self.review is not None and self.review.holds


class Stated:
    """The registry's statements on one day in Japan. What was revoked by then, or made later, is as if it were not."""

    def __init__(self, statements: Statements, parameters: Parameters, today: date) -> None:
        """`parameters` say for how long a review counts."""
        self._parameters = parameters
        self._today = today
        self._attestations: dict[tuple[str, str], list[Attestation]] = defaultdict(list)
        self._reviews: dict[str, Review] = {}
        for one in sorted(statements.attestations, key=_when):
            if one.standing(today) in ("in_force", "ended"):
                self._attestations[one.service, one.item].append(one)
        for review in sorted(statements.reviews, key=lambda one: (one.reviewed_on, one.number or 0)):
            if review.standing(today) == "in_force":
                self._reviews[review.service] = review
        self.accepting = Accepting(statements.acceptances, today)
        self._acceptances = {one.number: one for one in statements.acceptances}
        self._in_force: dict[tuple[str | None, str], set[int]] = defaultdict(set)
        for accepted in statements.acceptances:
            if accepted.standing(today) == "in_force" and accepted.number is not None:
                self._in_force[accepted.service, accepted.check].add(accepted.number)

    def answers(self, service: str | None, item: str, reviews: bool) -> Answers:
        """What was said of an item; `reviews`: they decide it."""
        if service is None:
            return Answers()
        newest: dict[str, Attestation] = {}
        for one in self._attestations.get((service, item), ()):
            if not one.part:
                newest.clear()
            newest[one.part] = one
        told = (Told(newest[part], newest[part].standing(self._today)) for part in sorted(newest))
        return Answers(tuple(told), self._review(service) if reviews else None)

    def accepted(self, service: str | None, check: str) -> Collection[int]:
        """The numbers of the acceptances of a check that hold, whether or not anything fails that they cover."""
        return self._in_force.get((service, check), ())

    def acceptances(self, numbers: Collection[int]) -> tuple[Told[Acceptance], ...]:
        """The acceptances with these numbers, in their order."""
        found = (self._acceptances[number] for number in sorted(numbers))
        return tuple(Told(one, one.standing(self._today)) for one in found)

    def _review(self, service: str) -> Told[Review] | None:
        if (newest := self._reviews.get(service)) is None:
            return None
        days = self._parameters.for_service(service).run_review_days
        late = newest.reviewed_on + timedelta(days=days) < self._today
        return Told(newest, "ended" if late else "in_force")


def _when(one: Attestation) -> tuple[date, int]:
    return one.answered_on, one.number or 0


def nothing_stated(today: date) -> Stated:
    """Nobody has said anything."""
    return Stated(Statements(), Parameters.load(), today)
