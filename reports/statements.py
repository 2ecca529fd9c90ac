"""What people stated, as one line each: who, when, until when, on what ground."""

from collections.abc import Iterable
from typing import Any

from auditor.finding import Finding
from auditor.gaps import Answers, Told
from auditor.registry.statements.models import Acceptance, Attestation, Review
from reports.times import day_text
from reports.view import RunView
from reports.words import Words


def answers(of: Answers, say: Words) -> list[str]:
    """What an item was answered, and who reviewed a run for it."""
    return [*(attestation(told, say) for told in of.attestations), *([review(of.review, say)] if of.review else [])]


def lapsed(of: Answers, say: Words) -> list[str]:
    """Those of them that are past their date."""
    past = [attestation(told, say) for told in of.attestations if not told.holds]
    return [*past, *([review(of.review, say)] if of.review and not of.review.holds else [])]


def told_of(told: Told[Any], say: Words) -> str:
    """Any of them, as it was made, where it does not stand for the day that it is past its date."""
    match told.statement:
        case Attestation():
            return attestation(told, say)
        case Acceptance():
            return acceptance(told, say)
        case _:
            return review(told, say)


def attestation(told: Told[Attestation], say: Words) -> str:
    """An officer's answer; where it is past its date, that comes first."""
    one = told.statement
    line = say(
        "statement.attestation" if told.standing != "ended" else "statement.attestation_ended",
        number=one.number,
        answer=say(f"answer.{one.answer}"),
        officer=one.officer,
        day=day_text(one.answered_on, say.language),
        until=day_text(one.valid_until, say.language),
    )
    said = {"part": one.part, "text": one.text, "evidence": one.evidence}
    more = (say(f"statement.{key}", text=text) for key, text in said.items() if text)
    return _joined([line, *more], say)


def acceptance(told: Told[Acceptance], say: Words) -> str:
    """An accepted risk; where it is past its date, that comes first."""
    one = told.statement
    line = say(
        "statement.acceptance" if told.standing != "ended" else "statement.acceptance_ended",
        number=one.number,
        approver=one.approver,
        applicant=one.applicant,
        first=day_text(one.starts_on, say.language),
        last=day_text(one.ends_on, say.language),
    )
    why = (say("statement.reason", text=one.reason), say("statement.measure", text=one.measure))
    return _joined([line, *why], say)


def review(told: Told[Review], say: Words) -> str:
    """An administrator's review of a run."""
    one = told.statement
    line = say(
        "statement.review" if told.standing != "ended" else "statement.review_ended",
        number=one.number,
        administrator=one.administrator,
        day=day_text(one.reviewed_on, say.language),
        run=one.run,
    )
    return _joined([line, *([say("statement.remark", text=one.remark)] if one.remark else [])], say)


def covers(one: Acceptance) -> str:
    """What an accepted risk is limited to: pattern, tags, region, account."""
    tags = [f"{key}={value}" for key, value in sorted(one.tags.items())]
    return " ".join(part for part in (one.resource, *tags, one.region, one.account) if part)


def covered_by(view: RunView, finding: Finding, say: Words) -> str:
    """The acceptance that covers a finding, or did until it ended; empty where there is none."""
    told = view.acceptances.get(finding.acceptance)
    return acceptance(told, say) if told else ""


def _joined(parts: Iterable[str], say: Words) -> str:
    *front, last = parts
    stop = say("statement.stop")
    # What officers write ends as Japanese sentences do, in English pages too.
    return "".join(f"{part.removesuffix(stop.strip()).removesuffix('。')}{stop}" for part in front) + last
