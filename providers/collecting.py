"""What the adapters share: how a collector declares what it reads and which columns each operation feeds."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

from auditor.facts.base import Fact, columns
from auditor.facts.tables import table

Level = Literal["account", "region"]
_FEED = re.compile(r"(?P<table>[a-z_]+)(\[(?P<kind>[a-z_,]+)\])?\.(?P<column>[a-z_0-9]+|\*)")


@dataclass(frozen=True)
class Later:
    """A detail that the runner reads as a task of its own, so that details of many resources run side by side."""

    call: Callable[..., Any]
    arguments: tuple[Any, ...]


def later(call: Callable[..., Any], *arguments: Any) -> Later:
    """`call(*arguments)` answers one fact, an iterable of facts and further `Later`s, or None."""
    return Later(call, arguments)


Collected = Iterator[Fact | Later]


@dataclass(frozen=True)
class Collector:
    """A group of operations of one topic and the facts that they give."""

    name: str
    level: Level
    """Run once an account, or once in every region that is read in full."""
    reads: Mapping[str, tuple[str, ...]]
    """Operation (`kms:ListKeys`) to what it feeds (`key.*` where rows come from it, `key.rotation_days`,
    `data_store[bucket].*` where only rows of that kind do)."""
    call: Callable[[Any], Collected]

    @property
    def service(self) -> str:
        """The cloud service that it asks first; the limit per service counts on it."""
        return next(iter(self.reads)).split(":")[0]


def reads(level: Level, operations: Mapping[str, str]) -> Callable[[Callable[[Any], Collected]], Collector]:
    """Declare a collector. `operations`: each operation with the columns it feeds, separated by spaces."""

    def declare(call: Callable[[Any], Collected]) -> Collector:
        declared = {operation: tuple(feeds.split()) for operation, feeds in operations.items()}
        for operation, feeds in declared.items():
            for feed in feeds:
                _check(operation, feed)
        return Collector(f"{call.__module__}.{call.__name__}", level, declared, call)

    return declare


def _check(operation: str, feed: str) -> None:
    match = _FEED.fullmatch(feed)
    if not match:
        raise TypeError(f"{operation}: {feed!r} is not table.column")
    names = {column.name for column in columns(table(match["table"]))}
    if match["column"] != "*" and match["column"] not in names:
        raise TypeError(f"{operation}: {feed!r} is not a declared column")


def gathered(topics: Iterable[ModuleType], name: str) -> dict[str, Any]:
    """What the topics of an adapter declare under a name (`QUERIES`), together. TypeError for an operation that two
    topics declare."""
    found: dict[str, Any] = {}
    for topic in topics:
        own: Mapping[str, Any] = getattr(topic, name)
        if twice := set(own) & set(found):
            raise TypeError(f"{topic.__name__}: declared twice: {sorted(twice)}")
        found.update(own)
    return found
