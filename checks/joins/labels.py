"""Reads labels from tags: the keys and spellings are the installation's, full-width forms and case do not matter."""

import unicodedata
from collections.abc import Iterable, Mapping

Pairs = Iterable[tuple[str, str]]


def plain(text: str) -> str:
    """The text as it is compared."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def labelled(pairs: Pairs, keys: Iterable[str]) -> str | None:
    """The value of the first of `keys` that the tags carry; None for none of them."""
    carried = {plain(key): value for key, value in pairs}
    return next((carried[plain(key)] for key in keys if plain(key) in carried), None)


def meaning(value: str | None, spellings: Mapping[str, Iterable[str]]) -> str | None:
    """What a value spells; None for a value that is no known spelling."""
    if value is None:
        return None
    wanted = plain(value)
    return next((name for name, forms in spellings.items() if wanted in {plain(form) for form in forms}), None)
