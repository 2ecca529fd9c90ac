"""Reads labels from tags: the keys and spellings are the installation's; full-width forms and case do not matter."""

import unicodedata
from collections.abc import Iterable, Mapping

Pairs = Iterable[tuple[str, str]]


def plain(text: str) -> str:
    """The text as it is compared."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


class Label:
    """One label, such as the class: the tag keys that may carry it, and what its values spell."""

    def __init__(self, keys: Iterable[str], spellings: Mapping[str, Iterable[str]]) -> None:
        self._rank = {plain(key): rank for rank, key in enumerate(keys)}
        self._meanings = {plain(form): name for name, forms in spellings.items() for form in forms}
        self._ranks: dict[str, int | None] = {}
        self._read: dict[str, str | None] = {}

    def value(self, pairs: Pairs) -> str | None:
        """The value of the first of the keys that the tags carry; None for none of them."""
        best, found = len(self._rank), None
        for key, value in pairs:
            if key not in self._ranks:
                self._ranks[key] = self._rank.get(plain(key))
            rank = self._ranks[key]
            if rank is not None and rank < best:
                best, found = rank, value
        return found

    def meaning(self, pairs: Pairs) -> str | None:
        """What that value spells; None for no such tag and for a value that is no known spelling."""
        value = self.value(pairs)
        if value is None:
            return None
        if value not in self._read:
            self._read[value] = self._meanings.get(plain(value))
        return self._read[value]


def labelled(pairs: Pairs, keys: Iterable[str]) -> str | None:
    """The value of the first of `keys` that the tags carry, for a single question; `Label` asks many."""
    return Label(keys, {}).value(pairs)
