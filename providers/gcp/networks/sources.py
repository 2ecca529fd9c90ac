"""Who may send: the sources of firewall rules on the line of all addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from providers.internet import INSIDE4, INSIDE6, INTERNET4, INTERNET6, NAMES, addresses
from providers.spans import Spans, meet, spans

SourceKind = Literal["range", "machines", "few", "list"]
Scope = Literal["", "internet", "inside", "?"]

WIDEST = "US"
"""The only country with more than a quarter of all IPv4 addresses."""
SEVERAL = 3
"""So many other countries together have less than that."""


@dataclass(frozen=True)
class Source:
    """One source of a rule."""

    text: str
    kind: SourceKind
    """A range of addresses; machines of the network by a tag or a service account; few hosts by a name or a list of
    known ones; a list of addresses that is not read, and may hold any."""


EVERYBODY = Source("0.0.0.0/0", "range")
EVERYBODY6 = Source("::/0", "range")


def countries(codes: Iterable[str], *, allow: bool) -> Source:
    """The addresses of some countries. What matters is whether they may be more than a quarter of all, or leave no
    quarter of all over."""
    found = sorted(codes)
    small = WIDEST not in found and (not allow or len(found) <= SEVERAL)
    return Source(",".join(found), "few" if small else "list")


class Line:
    """The line for some rules: a number for every name among their sources."""

    def __init__(self, sources: Iterable[Source]) -> None:
        named = {one for one in sources if one.kind != "range"}
        self._numbers = {one: NAMES + at for at, one in enumerate(sorted(named, key=lambda one: (one.text, one.kind)))}
        self.all: Spans = ((0, NAMES + len(named)),)
        """Everybody."""
        inside = [one for one in named if one.kind == "machines"]
        self._scopes: dict[Scope, Spans] = {
            "": self.all,
            "internet": spans((INTERNET4, INTERNET6, *self._each(named - {*inside}))),
            "inside": spans((INSIDE4, INSIDE6, *self._each(inside))),
        }

    def surely(self, source: Source, scope: Scope = "") -> Spans:
        """The part of the line that a source stands for whatever it holds."""
        if source.kind == "list" or scope == "?":
            return ()
        return meet(self._own(source), self._scopes[scope])

    def perhaps(self, source: Source, scope: Scope = "") -> Spans:
        """The part of the line that it may stand for."""
        own = self.all if source.kind == "list" else self._own(source)
        return own if scope == "?" else meet(own, self._scopes[scope])

    def _own(self, source: Source) -> Spans:
        if source.kind != "range":
            return spans(self._each([source]))
        # Whoever is meant by a name has some address.
        if source.text in {EVERYBODY.text, EVERYBODY6.text}:
            return spans((*(addresses(source.text) or ()), *self._each(self._numbers)))
        return addresses(source.text) or ()

    def _each(self, named: Iterable[Source]) -> list[tuple[int, int]]:
        return [(self._numbers[one], self._numbers[one] + 1) for one in named]
