"""What a check sheet would change in the registry, a line an answer, or why it is refused, a line a cell."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from auditor.cells import printable
from auditor.registry.answers.faults import Fault, RefusedSheetError
from auditor.registry.answers.plan import Change
from auditor.registry.statements.models import Attestation
from reports.words import Words

_SHOWN = 60
_LINES = 1000


def lines(changes: Sequence[Change], today: date, say: Words) -> Iterator[str]:
    """The answers that are not in the registry yet, in the sheet's order, and how many are of each kind."""
    for change in changes:
        yield from _change(change, today, say)
    counts = Counter(change.kind for change in changes)
    yield say("import.counts", **{kind: counts[kind] for kind in ("new", "changed", "older", "same")})
    if counts["same"] == len(changes):
        yield say("import.nothing")


def refused(error: RefusedSheetError, say: Words) -> str:
    """Every cell that is not understood, with the way out."""
    number = sum(1 + one.more for one in error.faults)
    told = [_fault(one, say) for one in error.faults[:_LINES]]
    rest = [say("fault.rest", n=len(error.faults) - _LINES)] if len(error.faults) > _LINES else []
    return "\n".join([say("fault.head", file=error.file, n=number), *told, *rest])


def _fault(one: Fault, say: Words) -> str:
    value = say("fault.empty") if one.value is None else f"「{one.value}」"
    line = say("fault.line", at=one.at, value=value, said=say(f"fault.{one.why}", **one.about))
    return line + say("fault.more", n=one.more) if one.more else line


def _change(change: Change, today: date, say: Words) -> Iterator[str]:
    one, before = change.given.attestation, change.before
    place = {"cell": change.given.row.at("answer"), "service": _short(one.service), "item": one.item}
    if change.kind == "same":
        if before and before.revoked:
            yield say("import.taken_back", number=before.number, **place)
        return
    yield say(f"import.{change.kind}", **place)
    if before is not None:
        key = "import.revoked" if before.revoked else "import.before"
        yield f"  - {_answer(before, say)}{say(key, number=before.number)}"
    yield f"  + {_answer(one, say)}"
    if one.standing(today) == "ended":
        yield f"  ! {say('import.past')}"


def _answer(one: Attestation, say: Words) -> str:
    told = [text for text in (one.evidence, one.text) if text]
    days = say("import.days", day=one.answered_on.isoformat(), until=one.valid_until.isoformat())
    return " / ".join([say(f"answer.{one.answer}"), *map(_short, [*told, one.officer]), days])


def _short(text: str) -> str:
    return printable(text, _SHOWN)
