"""Observed values: as plain data for programs, and as words for readers. Mail addresses leave as hashes only."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from auditor.facts.tables import table as table_named
from reports.times import iso, stamp
from reports.words import Words

_PRIVATE = frozenset({"emails"})
_BESIDE = frozenset({"provider", "account", "region", "resource", "name"})
"""Columns that readers see beside the observed values anyway."""
_REGISTRY = {"service_status": "service_status", "service_classification": "classification"}
_REGISTRY |= {"service_criticality": "criticality"}
"""Columns of the registry's record, with the section of words that their values come from."""
_OURS = frozenset(
    {
        "alarmed_metrics",
        "capabilities",
        "event_parts",
        "evidence",
        "kind",
        "mechanisms",
        "receives",
        "unalarmed_metrics",
        "unheard_parts",
        "untold_parts",
        "whole_parts",
    }
)
"""Columns of plain texts, or lists of them, whose words are this program's all the same."""
_ALL = {"country": "place.several", "counterpart": "value.anybody"}
"""Columns in which a * alone stands for more than one, with the words for it."""
_SHOWN = 8
"""Members of a list that a reader gets; programs get them all."""


def data(observed: Mapping[str, Any]) -> dict[str, Any]:
    """The observed columns as JSON values, in the order of the rule's reading; None is unknown."""
    return {column: _data(value, column in _PRIVATE) for column, value in observed.items()}


def words(observed: Mapping[str, Any], table: str, say: Words) -> list[tuple[str, str]]:
    """(label, value) of each column in the reader's language, without the resource's own name and place."""
    return [
        (say.label(table, column), _words(value, column, table, say))
        for column, value in observed.items()
        if column not in _BESIDE
    ]


def line(observed: Mapping[str, Any], table: str, say: Words) -> str:
    """All of it in one cell."""
    return "; ".join(f"{label}{say('value.colon')}{value}" for label, value in words(observed, table, say))


def _data(value: Any, private: bool) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _data(value[key], private) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [_data(one, private) for one in value]
    return _hashed(value) if private and isinstance(value, str) else value


def _hashed(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _words(value: Any, column: str, table: str, say: Words) -> str:
    if value is None:
        return say("value.unknown")
    if isinstance(value, bool):
        return say("value.yes" if value else "value.no")
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, int) and value == -1 and column.endswith("_days"):
        return say("value.endless")
    if column in _REGISTRY and say.has(f"{_REGISTRY[column]}.{value}"):
        return say(f"{_REGISTRY[column]}.{value}")
    plain = _data(value, column in _PRIVATE)
    if isinstance(plain, dict):
        return _list([f"{key}={inner}" for key, inner in plain.items()], say)
    if isinstance(plain, list):
        return _list([_word(str(one), say) if column in _OURS else str(one) for one in plain], say)
    if plain == "*" and column in _ALL:
        return say(_ALL[column])
    if plain == "":
        return say("value.empty_text")
    return say.word(plain) if isinstance(plain, str) and column in _vocabulary(table) | _OURS else str(plain)


def _word(text: str, say: Words) -> str:
    """A word of a list; a question mark behind it says that it is so perhaps."""
    sure = text.removesuffix("?")
    return say.word(sure) + text[len(sure) :]


def _list(members: Sequence[str], say: Words) -> str:
    if not members:
        return say("value.empty")
    shown = [*members[:_SHOWN]]
    if len(members) > _SHOWN:
        shown.append(say("value.more", n=len(members) - _SHOWN))
    return say("value.joint").join(shown)


@cache
def _vocabulary(table: str) -> frozenset[str]:
    """The columns of a table whose words are fixed: only these are translated, never what people typed."""
    kind = table_named(table)
    hints = get_type_hints(kind, include_extras=True)
    return frozenset(field.name for field in fields(kind) if _fixed(hints[field.name]))


def _fixed(hint: Any) -> bool:
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    arms = [arm for arm in get_args(hint) if arm is not NoneType]
    return get_origin(hint) is not Literal and any(get_origin(arm) is Literal for arm in arms)
