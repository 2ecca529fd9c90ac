"""Answers to the operations that moto lacks, one module a topic; server.py gives them before it asks moto."""

import re
from types import ModuleType
from typing import Any

from auditor.demo.answers import (
    activity,
    center,
    continuity,
    detection,
    governance,
    identities,
    keys,
    logs,
    machines,
    networks,
    offers,
    organisation,
    quotas,
    stores,
)
from auditor.demo.answers.asked import Answer, Asked

TOPICS: tuple[ModuleType, ...] = (
    activity,
    center,
    continuity,
    detection,
    governance,
    identities,
    keys,
    logs,
    machines,
    networks,
    offers,
    organisation,
    quotas,
    stores,
)


def _gathered(name: str) -> dict[str, Answer]:
    return {key: answer for topic in TOPICS for key, answer in getattr(topic, name, {}).items()}


TARGETS = _gathered("TARGETS")
"""End of the header X-Amz-Target (`AmazonSSM.GetInventory`) to the answer, a JSON body."""

ACTIONS = _gathered("ACTIONS")
"""Action of a query protocol to the answer, the XML inside its Response element."""

PATHS = tuple((re.compile(pattern), answer) for pattern, answer in _gathered("PATHS").items())
"""`METHOD /path` as a regular expression to the answer, a JSON body."""


def at_path(method: str, path: str) -> Answer | None:
    """The answer for a path, None where moto has it."""
    return next((answer for pattern, answer in PATHS if pattern.fullmatch(f"{method} {path}")), None)


def answered(answer: Answer | None, asked: Asked) -> Any:
    """What is answered; None where moto is asked."""
    return answer(asked) if callable(answer) else answer
