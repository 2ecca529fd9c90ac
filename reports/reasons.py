"""Why a finding has its status, as one or a few sentences in both languages."""

from collections.abc import Iterable

from auditor.finding import Finding
from auditor.reading import Reading
from auditor.rule.texts import RuleText
from reports.words import LANGUAGES, Words

_NAMED = 2
"""Failed readings that a sentence names; the rest is counted."""


def kind(reading: Reading) -> str:
    """The key of what became of a reading: its status, with an organisation's refusals, rights that reach a part only
    and silent files told apart."""
    if reading.status == "partial" and reading.permission:
        return "too_narrow"
    if reading.status == "denied" and reading.denied_by == "organization_policy":
        return "denied_by_organization"
    if reading.status == "denied" and _from_above(reading, Words(LANGUAGES[0])):
        return "denied_to_members"
    return "not_in_files" if reading.not_in_files else reading.status


def operation(reading: Reading, say: Words) -> str:
    """What was asked, by its name in the cloud; of what is no single operation, in words."""
    return say(whole) if say.has(whole := f"whole.{reading.operation}") else reading.operation


def permission(reading: Reading) -> str:
    """The right to ask for: the missing one where the cloud named it, else the operation itself."""
    return reading.permission or reading.operation


def reason(finding: Finding, rule: RuleText, say: Words) -> str:
    """The sentence of one finding."""
    why = say.of(rule.why)
    if finding.status == "unknown":
        return _unknown(finding, rule, say)
    if finding.note == "nothing_there" and say.has(f"reason.nothing_there_{finding.status}"):
        return say(f"reason.nothing_there_{finding.status}", why=why)
    return why if finding.status == "fail" else say(f"reason.{finding.status}")


def remedy(finding: Finding, rule: RuleText, say: Words) -> str:
    """What to do on the finding's cloud; empty where the rule has no words for that cloud."""
    found = rule.remedy.get(finding.provider)
    return say.of(found) if found else ""


def explained(readings: Iterable[Reading], say: Words) -> str:
    """What failed readings mean and what would help, each kind of failure named once."""
    distinct = {(kind(r), r.operation, permission(r)): r for r in readings}
    chosen = [distinct[key] for key in sorted(distinct)]
    sentences = [_reading(reading, say) for reading in chosen[:_NAMED]]
    if len(chosen) > _NAMED:
        sentences.append(say("reason.more", n=len(chosen) - _NAMED))
    return _joined(sentences, say)


def _unknown(finding: Finding, rule: RuleText, say: Words) -> str:
    why = explained(finding.readings, say)
    if finding.note == "not_listed":
        return say("reason.not_listed", why=why).strip()
    if finding.note == "nothing_there":
        return say("reason.nothing_there_unknown")
    if why:
        return why
    missing = [say.label(rule.table, column) for column, value in finding.observed.items() if value is None]
    if not missing:
        return say("reason.not_observed_at_all")
    return say("reason.not_observed", columns=say("value.joint").join(missing))


def _reading(reading: Reading, say: Words) -> str:
    note = f"operator_note.{reading.operation}"
    noted = [say(note)] if kind(reading) == "denied_to_members" and say.has(note) else []
    return _joined([_sentence(reading, say), *noted], say)


def _sentence(reading: Reading, say: Words) -> str:
    # Some failures say more when it is known what was asked: which contract it takes, and what to do without it; or of
    # whom it was asked (`graph:`), where rights are given in another way.
    failure, asked = kind(reading), reading.operation
    told = (f"reason.{failure} {asked}", f"reason.{failure} {asked.partition(':')[0]}:", f"reason.{failure}")
    return say(
        next(key for key in told if say.has(key) or key == told[-1]),
        operation=operation(reading, say),
        permission=permission(reading),
        error=reading.error or say("reason.no_detail"),
        question=say(f"operator.{reading.operation}") if _from_above(reading, say) else "",
    )


def _from_above(reading: Reading, say: Words) -> bool:
    """Whether only the accounts that run an organisation may read it, so that a member has to ask its operator.

    What is about a thing of the account itself is a matter of the account's own rights.
    """
    own = reading.resource is not None and f":{reading.account}:" in reading.resource
    return say.has(f"operator.{reading.operation}") and not own


def _joined(sentences: list[str], say: Words) -> str:
    return ("" if say.language == "ja" else " ").join(sentences)
