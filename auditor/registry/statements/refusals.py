"""What the registry does not take, in words for the person who has to mend it. Pure: nothing is read here."""

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from auditor.cells import printable
from auditor.registry.history import Past
from auditor.registry.importing.problems import RefusedError, no_note
from auditor.registry.importing.values import free_text
from auditor.registry.runs import RunRecord
from auditor.registry.statements.days import day_in_japan, one_year
from auditor.registry.statements.models import ANSWERS, Acceptance, Attestation, Review, Revocation, Statement
from auditor.registry.statements.pattern import LONGEST, Pattern
from auditor.regulation.items import Item
from auditor.regulation.parameters import Parameters
from auditor.scope import Service


class Refusal(NamedTuple):
    """One thing that is wrong."""

    field: str
    """The field of the statement."""
    said: str
    """What is wrong with it, and what is expected."""


@dataclass(frozen=True)
class Ground:
    """What statements are held against."""

    services: Collection[Service]
    items: Collection[Item]
    runs: Collection[RunRecord]
    failing: Sequence[Past]
    """Findings that failed when a run last looked; those that are accepted are among them."""
    parameters: Parameters
    today: date
    """In Japan: nobody states anything about a later day."""


def refusals(statement: Statement, ground: Ground) -> tuple[Refusal, ...]:
    """Everything that is wrong with a statement that is to be added; nothing where it can be."""
    service = next((one for one in ground.services if one.id == statement.service), None)
    found = list(_texts(statement))
    if service is None:
        near = "; ".join(printable(one.id, 40) for one in list(ground.services)[:10]) or "none"
        near += f" and {more} more" if (more := len(ground.services) - 10) > 0 else ""
        found.append(Refusal("service", f"the registry has no service {_shown(statement.service)}; it has: {near}"))
    match statement:
        case Attestation():
            found += _attestation(statement, ground)
        case Acceptance():
            found += _acceptance(statement, ground)
        case Review():
            found += _review(statement, ground, service)
    return tuple(found)


def revoking(statement: Statement | None, revocation: Revocation, today: date) -> tuple[Refusal, ...]:
    """Everything that is wrong with taking back a statement; None: there is no such one."""
    found = list(_filled(("by", revocation.by, True), ("reason", revocation.reason, True)))
    if statement is None:
        found.append(Refusal("number", "there is no such entry"))
    elif statement.revoked:
        found.append(Refusal("number", f"was revoked already, on {statement.revoked.on}"))
    if revocation.on > today:
        found.append(Refusal("on", f"{revocation.on} is still to come; revoke on the day itself"))
    return tuple(found)


def same_person(one: str, other: str) -> bool:
    """Whether two names are one: width, case, white space, dots and dashes and what is invisible tell nobody apart."""
    return _person(one) == _person(other)


def _person(name: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(mark for mark in folded if unicodedata.category(mark)[0] in "LMN" and not _unseen(mark))


def _unseen(mark: str) -> bool:
    """What picks a variant of a character, and letters that have no shape."""
    variant = "\ufe00" <= mark <= "\ufe0f" or "\U000e0100" <= mark <= "\U000e01ef"
    return variant or mark in "\u034f\u115f\u1160\u2800"


def _attestation(one: Attestation, ground: Ground) -> Iterator[Refusal]:
    item = next((item for item in ground.items if item.id == one.item), None)
    if item is None:
        yield Refusal("item", f"there is no item {_shown(one.item)}; `auditor items` lists them")
    elif item.needs_review:
        yield Refusal("item", f"{item.id} is not for people to attest: `auditor review` records that")
    elif not item.attested and not one.part.strip():
        way = "--part CHECK keeps what you looked at yourself beside their result"
        yield Refusal("item", f"{item.id} is not for people to attest: checks decide it; {way}")
    if one.answer not in ANSWERS:
        yield Refusal("answer", f"{_shown(one.answer)}: expected one of {', '.join(ANSWERS)}")
    elif one.answer == "yes" and not one.evidence.strip():
        yield Refusal("evidence", "a yes needs its evidence: the name or number of a document")
    elif one.answer != "yes" and not one.text.strip():
        yield Refusal("text", f"{one.answer.replace('_', ' ')}: say why in a few words")
    yield from _not_to_come("answered_on", one.answered_on, ground.today)
    if one.valid_until < one.answered_on:
        yield Refusal("valid_until", f"{one.valid_until} is before the day of the answer, {one.answered_on}")
    elif one.valid_until > (last := one_year(one.answered_on)):
        yield Refusal("valid_until", f"{one.valid_until} is more than a year after the answer; {last} at the latest")


def _acceptance(one: Acceptance, ground: Ground) -> Iterator[Refusal]:
    if same_person(one.applicant, one.approver):
        yield Refusal("approver", "who applies does not approve: name another person")
    if not (one.resource or one.tags or one.region or one.account):
        yield Refusal("resource", "say what it covers: a pattern of resources, tags, a region or an account; * is all")
    if len(one.resource) > LONGEST:
        yield Refusal("resource", f"a pattern has at most {LONGEST} characters")
    longest: int = ground.parameters.for_service(one.service).exception_max_days
    if one.ends_on < one.starts_on:
        yield Refusal("ends_on", f"{one.ends_on} is before the start, {one.starts_on}")
    elif (one.ends_on - one.starts_on).days > longest:
        last = one.starts_on + timedelta(days=longest)
        yield Refusal("ends_on", f"{one.ends_on} is more than {longest} days after the start; {last} at the latest")
    elif one.ends_on < ground.today:
        yield Refusal("ends_on", f"{one.ends_on} is past already")
    yield from _covers_something(one, ground.failing)


def _covers_something(one: Acceptance, failing: Sequence[Past]) -> Iterator[Refusal]:
    """A slip in a pattern would leave the gap standing and nobody would know why. Tags are not kept, so not held."""
    mine = [past for past in failing if (past.service, past.check) == (one.service, one.check)]
    if not mine:
        said = "does not fail for this service in the runs recorded so far: there is nothing to accept"
        yield Refusal("check", f"{_shown(one.check)} {said}")
        return
    pattern = Pattern(one.resource or "*")
    fit = (
        pattern.matches(past.resource) and one.region in ("", past.region) and one.account in ("", past.account)
        for past in mine
    )
    if not any(fit):
        first = min(mine, key=lambda past: (past.account, past.region, past.resource))
        place = f"「{printable(f'{first.account} {first.region} {first.resource}', 500)}」"  # whole, to be copied
        yield Refusal("resource", f"covers none of the {len(mine)} failing findings; the first of them is {place}")


def _review(one: Review, ground: Ground, service: Service | None) -> Iterator[Refusal]:
    named = service.administrator if service else None
    if service and not named:
        yield Refusal("service", "the registry names no administrator of it: record who that is first")
    elif named and not same_person(named, one.administrator):
        said = f"the registry names {_shown(named)} as its administrator, not {_shown(one.administrator)}"
        yield Refusal("administrator", f"{said}; only the administrator reviews, or the registry is to be corrected")
    run = next((run for run in ground.runs if run.id == one.run), None)
    if run is None:
        newest = max((run.id for run in ground.runs), default="none")
        yield Refusal("run", f"the registry has no run {_shown(one.run)}; the last one is {newest}")
    else:
        made = day_in_japan(run.started_at)
        days = ground.parameters.for_service(one.service).run_review_days
        if service and service.scopes and not _looked_at(run, service):
            yield Refusal("run", f"looked at no account of the service, only at {printable(', '.join(run.scopes), 60)}")
        if one.reviewed_on < made:
            yield Refusal("reviewed_on", f"{one.reviewed_on} is before the run, {made}")
        elif (one.reviewed_on - made).days > days:
            yield Refusal("run", f"was made on {made}, more than {days} days before: audit again and review that")
    yield from _not_to_come("reviewed_on", one.reviewed_on, ground.today)


def _looked_at(run: RunRecord, service: Service) -> bool:
    """Whether a run read an account of the service. What lies in a folder is not recorded: its cloud has to do."""
    accounts = {f"{scope.provider}:{scope.account}" for scope in service.scopes}
    folders = {scope.provider for scope in service.scopes if "/" in scope.account}
    return not accounts.isdisjoint(run.scopes) or any(name.partition(":")[0] in folders for name in run.scopes)


def _not_to_come(field: str, day: date, today: date) -> Iterator[Refusal]:
    if day > today:
        yield Refusal(field, f"{day} is still to come")


def _texts(statement: Statement) -> Iterator[Refusal]:
    match statement:
        case Attestation():
            yield from _filled(("officer", statement.officer, True), ("text", statement.text, False))
            yield from _filled(("part", statement.part, False), ("evidence", statement.evidence, False))
        case Acceptance():
            for field in ("applicant", "approver", "reason", "measure"):
                yield from _filled((field, getattr(statement, field), True))
            for field in ("resource", "region", "account"):
                yield from _filled((field, getattr(statement, field), False))
            for text in (text for pair in statement.tags.items() for text in pair):
                yield from _filled(("tags", text, False))
        case Review():
            yield from _filled(("administrator", statement.administrator, True), ("remark", statement.remark, False))


def _filled(*fields: tuple[str, str, bool]) -> Iterator[Refusal]:
    """Texts that a report cannot show, and those that are missing though they must not be."""
    for field, text, needed in fields:
        if needed and not _person(text):
            yield Refusal(field, "must be filled in")
            continue
        try:
            free_text(text, no_note)
        except RefusedError as error:
            yield Refusal(field, str(error))


def _shown(text: str) -> str:
    return f"「{printable(text, 60)}」"
