"""Sinks: what of a project's logs goes where, by its own sinks and by those above that take in what is below them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from providers.gcp.fields import flag, unset
from providers.gcp.logs.filters import Entries, Share, both, inverted, share
from providers.gcp.operations import ANCESTORS, NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.three import Maybe, every, negate

SINKS = "cai:log_sinks"

REQUIRED, DEFAULT = "_Required", "_Default"
"""The sinks that Google makes in every project, and the log buckets that they fill."""

AUDIT = "cloudaudit.googleapis.com"
ACTIVITY, DATA = f"{AUDIT}/activity", f"{AUDIT}/data_access"

_PROJECT = re.compile(r"(?<=projects/)[^/]+")


@dataclass(frozen=True)
class Sink:
    """A sink as one project sees it."""

    row: Row
    target: str | None
    """The full resource name of where it writes to."""
    on: Maybe
    taken: tuple["Sink", ...] = ()
    """Sinks above that keep what they take from this one."""

    @property
    def name(self) -> str:
        """Its name, without where it stands."""
        return str(self.row[NAME]).rpartition("/")[2]

    @property
    def whole_organisation(self) -> bool:
        """Whether it stands on the organisation and takes in everything below."""
        return "/organizations/" in self.row[NAME]

    def carries(self, entries: Entries) -> Share:
        """How many of the project's entries of a kind it writes, if it is on."""
        own = both(share(self.row["filter"], entries), *map(inverted, _excluded(self.row["exclusions"], entries)))
        return both(own, *(inverted(one.carries(entries)) for one in self.taken if one.on is not False))

    def keeps(self, entries: Entries) -> Maybe:
        """Whether it writes all of them."""
        return every(self.on, {"all": True, "some": False, "none": False}.get(self.carries(entries) or ""))


@dataclass(frozen=True)
class Sinks:
    """All sinks that a project's entries meet. Of a sink above, out of sight, nothing is said here: it may take entries
    away from the project's own, and then it writes them itself."""

    all: tuple[Sink, ...]
    whole: bool

    def keep(self, entries: Entries) -> Maybe:
        """Whether one of them writes all entries of a kind."""
        states = {sink.keeps(entries) for sink in self.all}
        # Every project has the sink `_Default`, and nobody can delete it: a list without it does not say all.
        unsure = None in states or not self.whole or not any(sink.name == DEFAULT for sink in self.all)
        return True if True in states else None if unsure else False

    def place_of(self, entries: Entries) -> str | None:
        """Where they are written: by the sink that Google makes, else by another that is on."""
        known = sorted(self.all, key=lambda sink: (sink.name != DEFAULT, sink.row[NAME]))
        return next((sink.target for sink in known if sink.keeps(entries)), None)


def sinks(place: Place) -> Sinks:
    """The sinks of a project. Asks `SINKS`."""
    own, above = place.query(SINKS), place.above(SINKS)
    found = [_sink(place, row) for row in own.rows]
    higher = [_sink(place, row) for row in sorted(above.rows, key=lambda row: len(row[ANCESTORS]))]
    # A sink on a folder writes the folder's own entries, unless it is told to take in what is below.
    higher = [sink for sink in higher if flag(unset(sink.row["includeChildren"], False, by=sink.target)) is not False]
    return Sinks(tuple(_below(found, higher)), own.whole and above.whole)


def entries(place: Place, log: str, service: str | None = None) -> Entries:
    """What all entries of a log of the project have alike; of an audit log those of one service, if it is named."""
    names = (place.project.id, place.project.number)
    audit = {"protopayload.@type": ("type.googleapis.com/google.cloud.audit.AuditLog",)} if AUDIT in log else {}
    return {
        "logname": tuple(f"projects/{name}/logs/{log}" for name in names),
        "log_id": (log,),
        "resource.labels.project_id": (place.project.id,),
        **audit,
        **({"protopayload.servicename": (service,)} if service else {}),
    }


def named(place: Place, resource: str) -> str:
    """A full resource name with the ID of this project in it, where it has the project's number."""
    return _PROJECT.sub(lambda found: _id(place, found[0]), resource, count=1)


def _id(place: Place, name: str) -> str:
    return place.project.id if name == place.project.number else name


def _sink(place: Place, row: Row) -> Sink:
    target = row["destination"]
    known = isinstance(target, str) and target
    # A sink that is on has no such field.
    off = flag(unset(row["disabled"], False, by=target))
    return Sink(row, named(place, f"//{target}") if known else None, negate(off))


def _below(own: list[Sink], higher: list[Sink]) -> Iterator[Sink]:
    keepers: list[Sink] = []
    for sink in higher:
        above = [one for one in keepers if len(one.row[ANCESTORS]) < len(sink.row[ANCESTORS])]
        placed = Sink(sink.row, sink.target, sink.on, tuple(above))
        if flag(sink.row["interceptChildren"]):
            keepers.append(placed)
        yield placed
    for sink in own:
        # Whatever happens above, Google fills its own bucket.
        yield sink if sink.name == REQUIRED else Sink(sink.row, sink.target, sink.on, tuple(keepers))


def _excluded(exclusions: Any, kind: Entries) -> Iterable[Share]:
    """How much of it each exclusion that is on takes out. One without a filter says nothing."""
    for one in exclusions if isinstance(exclusions, list) else ():
        if not flag(one.get("disabled")):
            yield share(one["filter"], kind) if one.get("filter") else None
