"""The rows of the check sheet: each item of a service with its result, its question, and the cells for the answer."""

from collections.abc import Iterator, Mapping
from datetime import date

from auditor.gaps import GapList, ItemResult, Told, due
from auditor.registry.answers.layout import ANSWERED, PROOF_OF_END, WORDS, edition, run_mark, shown
from auditor.registry.statements.days import day_in_japan
from auditor.registry.statements.models import Attestation
from auditor.scope import Service
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
STATES = ("empty", "part", "ended", "done")
"""Of the rows that people fill in."""


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
    today = day_in_japan(view.run.started_at)
    for number, one in enumerate(gaps.items, first):
        now, free = state(one, gaps.service, today), _free(one, gaps.service, today)
        entry = _counted(now, number, letters, today, say) if free else say(f"sheet.{now}")
        yield _row(view, gaps, one, examples, say, entry), free


def state(one: ItemResult, service: Service | None, today: date) -> str:
    """What stands in the column of states, by its word's key."""
    if not _free(one, service, today):
        return "review" if one.item.needs_review else "not_due" if one.item.attested else "automatic"
    found = _recorded(one)
    return "empty" if found is None else "done" if found.holds else "ended"


def _free(one: ItemResult, service: Service | None, today: date) -> bool:
    return one.item.attested and due(one.item, service, today)


def _row(view: RunView, gaps: GapList, one: ItemResult, examples: Examples, say: Words, entry: Value) -> list[Value]:
    item, service = one.item, gaps.service
    run = f"{PROOF_OF_END}{view.run.id}" if view.closing else run_mark(view.run)
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


def _recorded(one: ItemResult) -> Told[Attestation] | None:
    """What the registry has on the whole item."""
    return next((told for told in one.answers.attestations if not told.statement.part), None)


def _answer(told: Told[Attestation] | None, say: Words) -> list[Value]:
    """The cells for the answer: the recorded one, to be kept or written over."""
    if told is None:
        return [None] * len(ANSWERED)
    found = told.statement
    texts = [shown(text) for text in (found.text, found.evidence, found.officer)]
    return [WORDS[say.language][found.answer], *texts, found.answered_on, found.valid_until]


def _counted(now: str, number: int, letters: Mapping[str, str], today: date, say: Words) -> Formula:
    """The state of a row that people fill in: by the rules that the import holds it to, on the day of the run."""
    at = {key: f"{letters[key]}{number}" for key in ANSWERED}
    empty = f"COUNTA({at[ANSWERED[0]]}:{at[ANSWERED[-1]]})=0"
    yes = f'{at["answer"]}="{WORDS[say.language]["yes"]}"'
    needed = ",".join(f'{at[key]}=""' for key in ("answer", "officer", "answered_on"))
    missing = f'OR({needed},IF({yes},{at["evidence"]}="",{at["text"]}=""))'
    until = at["valid_until"]  # a day that is typed as text is the reader's to understand
    ended = f"AND(ISNUMBER({until}),{until}<DATE({today.year},{today.month},{today.day}))"
    states = {key: say(f"sheet.{key}") for key in STATES}
    told = f'IF({missing},"{states["part"]}",IF({ended},"{states["ended"]}","{states["done"]}"))'
    return Formula(f'=IF({empty},"{states["empty"]}",{told})', states[now])
