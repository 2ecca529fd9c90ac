"""The words of the reports in Japanese and English: one place for every label and sentence."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from auditor.facts.base import columns
from auditor.facts.tables import table as table_named

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
TEXTS = ("words.toml", "pages.toml", "statements.toml", "sheets.toml", "papers.toml")
"""The files of texts; they may add to each other's sections."""


class Words:
    """The words of one language: `words("verdict.gap")`, `words("value.more", n=3)`."""

    def __init__(self, language: str) -> None:
        """ValueError for a language that there is none of."""
        if language not in LANGUAGES:
            raise ValueError(f"no reports in {language!r}; there are {', '.join(LANGUAGES)}")
        self.language = language

    def __call__(self, key: str, **values: Any) -> str:
        """The text of a dotted key with its values; KeyError for a key that is not there."""
        section, _, name = key.partition(".")
        text = _texts()[section][name][self.language]
        if isinstance(text, list):
            text = text[0] if values["n"] == 1 else text[1]
        return str(text).format(**values) if values else str(text)

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        section, _, name = key.partition(".")
        return name in _texts().get(section, {})

    def of(self, texts: Any) -> str:
        """The text in this language of a mapping (`{"ja": ..., "en": ...}`) or of an object with both."""
        found = texts[self.language] if isinstance(texts, Mapping) else getattr(texts, self.language)
        return str(found)

    def some(self, names: Sequence[str], most: int) -> list[str]:
        """The first `most` names, and how many more there are."""
        more = len(names) - most
        return [*names[:most], self("value.more", n=more)] if more > 0 else list(names)

    def label(self, table: str, column: str) -> str:
        """What a column of a fact table is called; the column's own name where nobody has named it."""
        return _japanese(table, column) if self.language == "ja" else _english(table, column)

    def word(self, value: str) -> str:
        """A word of a column's fixed vocabulary."""
        return _labels()["value"].get(value, value) if self.language == "ja" else value.replace("_", " ")


@cache
def _texts() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name in TEXTS:
        for section, texts in _read(name).items():
            found.setdefault(section, {}).update(texts)
    return found


@cache
def _labels() -> dict[str, dict[str, Any]]:
    return _read("labels.toml")


def _read(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))


def _japanese(table: str, column: str) -> str:
    labels = _labels()
    own = labels["table"].get(table, {}).get(column)
    return str(own or labels["column"].get(column, column))


@cache
def _english(table: str, column: str) -> str:
    docs = {one.name: one.doc for one in columns(table_named(table))}
    text = docs.get(column) or _labels()["context_en"].get(column, column)
    said = str(text).partition(";")[0].partition(", such as")[0]
    # What lists the words of a column, or goes on from the one before, says nothing beside a value.
    return column.replace("_", " ") if said.startswith("of ") else said
