"""The rows of the check sheet: each item of a service with its result, its question, and the cells for the answer."""

from collections.abc import Iterator, Mapping

from auditor.gaps import GapList, ItemResult
from auditor.registry.answers.layout import ANSWERED, PROOF_OF_END, WORDS, edition, shown
from auditor.registry.statements.models import Attestation
from reports import statements
from reports.view import RunView
from reports.words import Words
from reports.xlsx.book import Column, Formula, Value
from reports.xlsx.result import Examples, result

_DATE = {"ja": 'yyyy"年"m"月"d"日"', "en": "yyyy-mm-dd"}
KEYS = (
    *("service", "service_name", "item", "heading", "regulation", "verdict", "result", "question", "proof"),
    *(*ANSWERED, "state", "recorded", "run", "edition"),
)
"""The columns, by the keys of their hidden row."""


def columns(say: Words) -> tuple[Column, ...]:
    """What KEYS look like."""
    day = _DATE[say.language]
    looks: Mapping[str, Column] = {
        "service": Column(say("csv.service"), 12),
        "service_name": Column(say("csv.service_name"), 16),
        "item": Column(say("csv.item"), 8),
        "heading": Column(say("csv.heading"), 14),
        "regulation": Column(say("csv.text"), 34),
        "verdict": Column(say("csv.verdict"), 9),
        "result": Column(say("csv.result"), 36),
        "question": Column(say("csv.question"), 30),
        "proof": Column(say("csv.proof"), 24),
        "answer": Column(say("csv.answer"), 10, filled_in=True),
        "text": Column(say("csv.answer_text"), 26, filled_in=True),
        "evidence": Column(say("csv.evidence"), 26, filled_in=True),
        "officer": Column(say("csv.officer"), 18, filled_in=True),
        "answered_on": Column(say("csv.answered_on"), 15, day, filled_in=True),
        "valid_until": Column(say("csv.valid_until"), 15, day, filled_in=True),
        "state": Column(say("csv.entry"), 12, "General"),
        "recorded": Column(say("csv.recorded"), 26),
        "run": Column("auditor:run", hidden=True),
        "edition": Column("auditor:edition", hidden=True),
    }
    return tuple(looks[key] for key in KEYS)


def rows(
    view: RunView, gaps: GapList, examples: Examples, first: int, letters: Mapping[str, str], say: Words
) -> Iterator[tuple[list[Value], bool]]:
    """(values, whether people may answer) of each item; `first`: the number of the row that comes next."""
    for number, one in enumerate(gaps.items, first):
        now = state(one, say)
        entry = _counted(now, number, letters, say) if _free(one) else now
        yield _row(view, gaps, one, examples, say, entry), _free(one)


def state(one: ItemResult, say: Words) -> str:
    """What stands in the column of states."""
    if not _free(one):
        why = "review" if one.item.needs_review else "not_due" if one.item.attested else "automatic"
        return say(f"sheet.{why}")
    return say("sheet.done" if _recorded(one) else "sheet.empty")


def _free(one: ItemResult) -> bool:
    return one.item.attested and "not_due" not in one.open


def _row(view: RunView, gaps: GapList, one: ItemResult, examples: Examples, say: Words, entry: Value) -> list[Value]:
    item, service = one.item, gaps.service
    run = f"{PROOF_OF_END}{view.run.id}" if view.closing else view.run.id
    return [
        shown(service.id) if service else "",
        service.name if service else "",
        item.id,
        say.of(item.heading),
        item.ja if say.language == "ja" else f"{item.en}\n{item.ja}",
        say(f"verdict.{one.verdict}"),
        result(view, one, examples.of(item.id), say),
        say.of(item.question) if item.question else "",
        say.of(item.proof) if item.proof else "",
        *_answer(_recorded(one), say),
        entry,
        "\n".join(statements.answers(one.answers, say)),
        run,
        edition(item),
    ]


def _recorded(one: ItemResult) -> Attestation | None:
    """What the registry has on the whole item."""
    whole = (told.statement for told in one.answers.attestations if not told.statement.part)
    return next(whole, None)


def _answer(found: Attestation | None, say: Words) -> list[Value]:
    """The cells for the answer: the recorded one, to be kept or written over."""
    if found is None:
        return [None] * len(ANSWERED)
    texts = [shown(text) for text in (found.text, found.evidence, found.officer)]
    return [WORDS[say.language][found.answer], *texts, found.answered_on, found.valid_until]


def _counted(now: str, number: int, letters: Mapping[str, str], say: Words) -> Formula:
    """The state of a row that people fill in: by the rules that the import holds it to."""
    at = {key: f"{letters[key]}{number}" for key in ANSWERED}
    empty = f"COUNTA({at[ANSWERED[0]]}:{at[ANSWERED[-1]]})=0"
    yes = f'{at["answer"]}="{WORDS[say.language]["yes"]}"'
    needed = ",".join(f'{at[key]}=""' for key in ("answer", "officer", "answered_on"))
    missing = f'OR({needed},IF({yes},{at["evidence"]}="",{at["text"]}=""))'
    words = {key: say(f"sheet.{key}") for key in ("empty", "part", "done")}
    return Formula(f'=IF({empty},"{words["empty"]}",IF({missing},"{words["part"]}","{words["done"]}"))', now)
