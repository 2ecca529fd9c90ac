"""What a check sheet would change in the registry, a line an answer, before anything is written."""

from collections import Counter
from collections.abc import Iterator, Sequence

from auditor.cells import printable
from auditor.registry.answers.plan import Change
from auditor.registry.statements.models import Attestation
from reports.words import Words

_SHOWN = 60


def lines(changes: Sequence[Change], say: Words) -> Iterator[str]:
    """The answers that are not in the registry yet, in the sheet's order, and how many are of each kind."""
    for change in changes:
        if change.kind != "same":
            yield from _change(change, say)
    counts = Counter(change.kind for change in changes)
    yield say("import.counts", **{kind: counts[kind] for kind in ("new", "changed", "older", "same")})


def _change(change: Change, say: Words) -> Iterator[str]:
    one, cell = change.given.attestation, change.given.row.at("answer")
    yield say(f"import.{change.kind}", cell=cell, service=_short(one.service), item=one.item)
    if change.before is not None:
        number = change.before.number
        key = "import.revoked" if change.before.revoked else "import.before"
        yield f"  - {_answer(change.before, say)}{say(key, number=number)}"
    yield f"  + {_answer(one, say)}"


def _answer(one: Attestation, say: Words) -> str:
    told = [text for text in (one.evidence, one.text) if text]
    days = say("import.days", day=one.answered_on.isoformat(), until=one.valid_until.isoformat())
    return " / ".join([say(f"answer.{one.answer}"), *map(_short, [*told, one.officer]), days])


def _short(text: str) -> str:
    return printable(text, _SHOWN)
