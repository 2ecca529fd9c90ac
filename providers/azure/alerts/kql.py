"""Reads log queries of the simplest forms: `Table | where Field == "value" and ...`, with what only counts or shows.

Everything else (joins, functions, `let`, columns that are made up) is not understood, and what the query hears is then
unknown.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from providers.azure.alerts.library import Condition, Event
from providers.grammars import NotUnderstoodError, Tokens
from providers.three import Maybe, either, every, negate

TOKEN = re.compile(
    r"""\s*(?P<token>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[A-Za-z_][A-Za-z0-9_.]*[!~]?|\d+[dhms]?|==|!=|=~|!~|>=|<=|[<>(),])"""
)
COMMENT = re.compile(r"//[^\n]*")
SHOWING = {"project", "summarize", "sort", "order", "take", "limit", "count", "distinct", "extend", "top", "render"}
"""Steps that come after the rows are chosen."""

ENOUGH = re.compile(r"\w+\s*>=?\s*\d+")
"""What may be asked once rows are counted: that there are so many. Everything else may be about a column made up."""

TIMES = {"timegenerated", "ago", "now", "startofday"}


def _has(value: str, text: str) -> bool:
    """Whether a text holds another one as whole words."""
    return re.search(rf"(?<![0-9a-z]){re.escape(text.lower())}(?![0-9a-z])", value.lower()) is not None


SIGNS: Mapping[str, Callable[[str, str], Maybe]] = {
    # Of two texts that differ only in case it depends on how Azure writes the event.
    "==": lambda value, text: True if value == text else None if value.lower() == text.lower() else False,
    "=~": lambda value, text: value.lower() == text.lower(),
    "has": _has,
    "contains": lambda value, text: text.lower() in value.lower(),
    "startswith": lambda value, text: value.lower().startswith(text.lower()),
    "endswith": lambda value, text: value.lower().endswith(text.lower()),
}
NEGATED = {"!=": "==", "!~": "=~", "!has": "has", "!contains": "contains"}


@dataclass(frozen=True)
class Query:
    """A query of one table; None as its condition is one that is not understood."""

    table: str
    condition: Condition | None


def query(text: str) -> Query | None:
    """What a query reads; None where it cannot even be told which table that is."""
    steps = [step.strip() for step in _steps(COMMENT.sub("", text).strip())]
    if not steps or not re.fullmatch(r"[A-Za-z_]\w*", steps[0]):
        return None
    try:
        found = _chosen(steps[1:])
    except NotUnderstoodError:
        return Query(steps[0], None)
    return Query(steps[0], lambda event: every(*(one(event) for one in found)))


def _steps(text: str) -> list[str]:
    """Parts between pipes that stand in no text."""
    return re.findall(r"""(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^|"'])+""", text)


def _chosen(steps: list[str]) -> list[Condition]:
    found: list[Condition] = []
    shown = counted = False
    for step in steps:
        word, _, rest = step.partition(" ")
        if word == "where" and not shown:
            reader = _Reader(_tokens(rest))
            found.append(reader.any_of(0))
            reader.end()
        elif word in SHOWING:
            shown, counted = True, counted or word == "summarize"
        elif not (word == "where" and counted and ENOUGH.fullmatch(rest.strip())):
            raise NotUnderstoodError
    return found


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if not match:
            raise NotUnderstoodError
        found.append(match["token"])
        at = match.end()
    return found


class _Reader(Tokens):
    """Reads tokens by the grammar: or over and over comparisons, with brackets."""

    DEEPEST = 30

    def any_of(self, depth: int) -> Condition:
        return self._joined(depth, "or", self._all_of, either)

    def end(self) -> None:
        if self._at < len(self._tokens):
            raise NotUnderstoodError

    def _all_of(self, depth: int) -> Condition:
        return self._joined(depth, "and", self._one, every)

    def _joined(self, depth: int, mark: str, read: Callable[[int], Condition], join: Callable[..., Maybe]) -> Condition:
        terms = [read(depth)]
        while self._peek().lower() == mark:
            self._next()
            terms.append(read(depth))
        return lambda event: join(*(term(event) for term in terms))

    def _one(self, depth: int) -> Condition:
        if depth > self.DEEPEST:
            raise NotUnderstoodError
        if self._peek() == "(":
            self._next()
            inner = self.any_of(depth + 1)
            self._expect(")")
            return inner
        field, sign = self._next(), self._next().lower()
        if field.lower() in TIMES:
            return self._time(sign)
        if not re.fullmatch(r"[A-Za-z_]\w*", field):
            raise NotUnderstoodError
        if sign in {"in", "in~"}:
            return _any(field, "==" if sign == "in" else "=~", self._list())
        positive = NEGATED.get(sign, sign)
        if positive not in SIGNS:
            raise NotUnderstoodError
        found = _any(field, positive, [_text(self._next())])
        return found if positive == sign else lambda event: negate(found(event))

    def _time(self, sign: str) -> Condition:
        """`TimeGenerated > ago(1h)`: how far back a rule looks is no matter of what it hears."""
        if sign not in {">", ">="} or self._next().lower() != "ago":
            raise NotUnderstoodError
        self._expect("(")
        self._next()
        self._expect(")")
        return lambda _: True

    def _list(self) -> list[str]:
        self._expect("(")
        found = [_text(self._next())]
        while self._peek() == ",":
            self._next()
            found.append(_text(self._next()))
        self._expect(")")
        return found

    def _expect(self, token: str) -> None:
        if self._next() != token:
            raise NotUnderstoodError


def _any(field: str, sign: str, texts: list[str]) -> Condition:
    """One of some texts. A column that a sample lacks is not as the query wants it."""

    def holds(event: Event) -> Maybe:
        value = event.get(field)
        return False if value is None else either(*(SIGNS[sign](value, text) for text in texts))

    return holds


def _text(token: str) -> str:
    if token[0] in "\"'":
        return re.sub(r"\\(.)", r"\1", token[1:-1])
    if token.isdigit():
        return token
    raise NotUnderstoodError
