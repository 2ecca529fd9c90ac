"""One threshold: its text, and how a value given in the settings is fitted to it."""

import ipaddress
import math
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any, Literal
from zoneinfo import available_timezones

from auditor.errors import AuditorError
from auditor.regulation.data import Frozen, Text, read

CEILING = 1_000_000
"""No count, day or port is larger: a slip of the keyboard is refused here instead of overflowing a comparison later."""


class Parameter(Frozen):
    """One threshold of parameters.toml. The type of `default` is the type of its values; an empty list is of texts."""

    name: str
    default: Any
    unit: str
    source: str
    """Document and clause that the default comes from."""
    certainty: Literal["primary text", "secondary source", "benchmark", "own choice"]
    doc: Text
    planned: bool = False
    """No check reads it yet."""
    minimum: float | None = None
    maximum: float = CEILING
    choices: tuple[str, ...] = ()
    pattern: str | None = None
    format: Literal["cidr", "zone", "dated"] | None = None

    def fit(self, value: Any, base: Any, where: str) -> Any:
        """The value in its own type (lists become tuples), a table laid over `base`; else an AuditorError."""
        return _fit(self, base, value, where)


@cache
def all_parameters() -> Mapping[str, Parameter]:
    """Every parameter by name, in the file's order."""
    return {name: Parameter(name=name, **row) for name, row in read("parameters.toml").items()}


def nearest(name: str, names: list[str]) -> str:
    """A hint for a name that is not known: the known one that looks most like it."""
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    return f"did you mean {close[0]!r}?" if close else f"known are: {', '.join(names)}"


def _fit(parameter: Parameter, shape: Any, value: Any, where: str) -> Any:
    if isinstance(value, str) and not isinstance(shape, str):
        value = _parsed(value)
    match shape:
        case Mapping():
            return _table(parameter, shape, value, where)
        case list() | tuple():
            if not isinstance(value, list | tuple):
                raise _wrong(parameter, shape, value, where)
            inner = next(iter(parameter_items(parameter.default)), "")
            return tuple(_fit(parameter, inner, item, f"{where}[{at}]") for at, item in enumerate(value, 1))
        case _:
            return _scalar(parameter, shape, value, where)


def parameter_items(default: Any) -> tuple[Any, ...]:
    """All single values in a default, to tell the type of its parts."""
    if isinstance(default, Mapping):
        return tuple(item for part in default.values() for item in parameter_items(part))
    return tuple(default) if isinstance(default, list | tuple) else (default,)


def _table(parameter: Parameter, base: Mapping[str, Any], value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise _wrong(parameter, base, value, where)
    for key in value:
        if key not in base:
            raise AuditorError(f"{where}: unknown key {key!r}; {nearest(str(key), list(base))}")
    return {key: _fit(parameter, old, value.get(key, old), f"{where}.{key}") for key, old in base.items()}


def _scalar(parameter: Parameter, shape: Any, value: Any, where: str) -> Any:
    right = isinstance(value, (int, float) if isinstance(shape, float) else type(shape))
    if not right or isinstance(value, bool) is not isinstance(shape, bool):
        raise _wrong(parameter, shape, value, where)
    problem = _text_problem(parameter, value) if isinstance(value, str) else _number_problem(parameter, value)
    if problem:
        raise AuditorError(f"{where}: {_shown(value)} {problem} (unit: {parameter.unit})")
    return float(value) if isinstance(shape, float) else value


def _number_problem(parameter: Parameter, value: float) -> str | None:
    if isinstance(value, float) and not math.isfinite(value):
        return "is not a finite number"
    if parameter.minimum is not None and value < parameter.minimum:
        return f"is below {parameter.minimum:g}"
    return f"is above {parameter.maximum:g}" if value > parameter.maximum else None


def _text_problem(parameter: Parameter, value: str) -> str | None:
    if not value.strip():
        return "is empty"
    if parameter.choices and value not in parameter.choices:
        return f"is none of {', '.join(parameter.choices)}"
    if parameter.pattern and not re.fullmatch(parameter.pattern, value):
        return f"does not look like {parameter.unit}"
    if parameter.format == "cidr" and not _is_cidr(value):
        return "is not a CIDR range such as 203.0.113.0/24"
    if parameter.format == "dated" and not _is_dated(value):
        return "is not a name and a date such as prodview-abc=2026-04-01"
    if parameter.format == "zone" and value not in _zones():
        return "is not a time zone such as Asia/Tokyo"
    return None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _is_dated(value: str) -> bool:
    name, _, day = value.rpartition("=")
    try:
        return bool(name.strip()) and len(day) == len("2026-04-01") and bool(date.fromisoformat(day))
    except ValueError:
        return False


def _is_cidr(value: str) -> bool:
    try:
        ipaddress.ip_network(value)
    except ValueError:
        return False
    return True


def _parsed(text: str) -> Any:
    """The value that a text stands for: environment variables carry numbers and lists as TOML. Itself if it is none."""
    try:
        table = tomllib.loads(f"value = {text}")
    except (tomllib.TOMLDecodeError, RecursionError):
        return text
    return table["value"] if len(table) == 1 else text


def _wrong(parameter: Parameter, shape: Any, value: Any, where: str) -> AuditorError:
    return AuditorError(f"{where}: expected {_kind(parameter, shape)} ({parameter.unit}), got {_shown(value)}")


def _kind(parameter: Parameter, shape: Any) -> str:
    match shape:
        case bool():
            return "true or false"
        case int():
            return "a whole number"
        case float():
            return "a number"
        case list() | tuple():
            whole = isinstance(next(iter(parameter_items(parameter.default)), ""), int)
            return "a list of whole numbers" if whole else "a list of texts"
        case Mapping():
            return "a table"
        case _:
            return "a text"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
