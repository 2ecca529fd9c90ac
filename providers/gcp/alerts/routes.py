"""Where the events of a project, and those of the organisation that it belongs to, come to be counted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from providers.gcp.alerts.comparisons import Condition, Event
from providers.gcp.alerts.language import condition
from providers.gcp.alerts.library import Part, logged
from providers.gcp.fields import flag
from providers.gcp.governance import PROJECTS
from providers.gcp.logs.sinks import SINKS
from providers.gcp.operations import ANCESTORS, NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.three import Maybe, either, every, negate

HOST = "logging.googleapis.com/"
STORES = ("storage.googleapis.com/", "bigquery.googleapis.com/", "pubsub.googleapis.com/")
"""Destinations where events are kept or passed on, and Cloud Logging counts none."""

ANYWHERE = "?"
"""The target of a sink whose destination is not understood."""


@dataclass(frozen=True)
class Sink:
    """What one sink takes, and where to: `projects/x/locations/y/buckets/z`, or `projects/x`; empty is no place where
    Cloud Logging counts events, None is not understood."""

    target: str | None
    on: Maybe
    takes: Condition | None
    leaves: tuple[Condition | None, ...]
    children: Maybe
    keeps: Maybe
    """It takes events away from the sinks below it."""

    def carries(self, event: Event) -> Maybe:
        """Whether it passes an event on."""
        left = (negate(_holds(one, event)) for one in self.leaves)
        return every(self.on, _holds(self.takes, event), *left)


class Routes:
    """The sinks of a project and of what stands above it."""

    def __init__(self, place: Place) -> None:
        own, above = place.query(SINKS), place.above(SINKS)
        chain = place.project.ancestors or ()
        self.project = f"projects/{place.project.id}"
        self.organization = chain[-1] if chain and chain[-1].startswith("organizations/") else None
        self.visible: Mapping[str, str] = place.everywhere(PROJECTS, _projects)
        self._own = [self._sink(row) for row in own.rows]
        self._top = [self._sink(row) for row in above.rows if _of(row) == self.organization]
        self._above = [sink for sink in map(self._sink, above.rows) if sink.children is not False]
        self._targets: dict[str, Mapping[str, Maybe]] = {}
        self._known = {True: above.whole, False: own.whole and above.whole}

    def container(self, part: Part) -> str | None:
        """Whose logs hold the events of a part; None where that is out of sight."""
        return self.organization if part.of_organization else self.project

    def known(self, part: Part) -> bool:
        """Whether all sinks were read that events of a part may meet."""
        return self._known[part.of_organization]

    def targets(self, part: Part) -> Mapping[str, Maybe]:
        """Where the events of a part are passed on to, but for where it is certain that they are not."""
        if part.name not in self._targets:
            self._targets[part.name] = self._carried(part)
        return self._targets[part.name]

    def _carried(self, part: Part) -> Mapping[str, Maybe]:
        container = self.container(part)
        if container is None:
            return {}
        found: dict[str, Maybe] = {}
        for sink, enough in self._met(part):
            states = [sink.carries(event) for event in part.events(container)]
            if sink.target != "" and (state := every(enough, *states)) is not False:
                target = ANYWHERE if sink.target is None else sink.target
                found[target] = either(found.get(target, False), state)
        return found

    def reaches(self, part: Part, project: str, bucket: str | None) -> Maybe:
        """Whether the events of a part are counted in a project: by a metric of its own logs, or of a bucket."""
        if bucket is None and project == self.project and not part.of_organization:
            return True
        targets = self.targets(part)
        state = targets.get(self._plain(bucket or project), False)
        return None if state is False and (ANYWHERE in targets or not self.known(part)) else state

    def settled(self, part: Part) -> bool:
        """Whether every project is in sight that may count the events of a part."""
        projects = set(map(_project, self.targets(part)))
        return self.known(part) and self.container(part) is not None and projects <= set(self.visible.values())

    def projects(self) -> set[str]:
        """Other projects that events are passed on to. A bucket is counted in its own project only."""
        return {_project(target) for part in logged() for target in self.targets(part)} - {self.project}

    def _met(self, part: Part) -> Iterator[tuple[Sink, Maybe]]:
        """The sinks that events of a part meet, each with whether they surely come so far."""
        if part.of_organization:
            yield from ((sink, True) for sink in self._top)
            return
        taken = [sink for sink in self._above if sink.keeps is not False]
        yield from ((sink, None if sink.children is None else True) for sink in self._above)
        yield from ((sink, None if taken else True) for sink in self._own)

    def _plain(self, name: str) -> str:
        """A name by the project's ID, where it has its number."""
        start = _project(name)
        return name.replace(start, self.visible.get(start, start), 1)

    def _sink(self, row: Row) -> Sink:
        to = row["destination"]
        there = isinstance(to, str)
        # What is off or does not hold has no such field.
        off, children, keeps = (
            False if row[name] is None and there else flag(row[name])
            for name in ("disabled", "includeChildren", "interceptChildren")
        )
        target = self._plain(to.removeprefix(HOST)) if there and to.startswith(HOST) else None
        if there and to.startswith(STORES):
            target = ""
        return Sink(target, negate(off), condition(row["filter"] or ""), _left(row["exclusions"]), children, keeps)


def _project(target: str) -> str:
    return "/".join(target.split("/")[:2])


def _projects(rows: Iterator[Row]) -> Mapping[str, str]:
    """By `projects/<number>` and by `projects/<ID>`, the latter."""
    found = {}
    for row in rows:
        name = f"projects/{row['projectId'] or row[NAME].rpartition('/')[2]}"
        found.update({name: name, f"projects/{row['projectNumber']}": name})
    return found


def _left(exclusions: Any) -> tuple[Condition | None, ...]:
    rows: Iterable[Any] = exclusions if isinstance(exclusions, list) else ()
    return tuple(condition(one.get("filter")) for one in rows if not flag(one.get("disabled")))


def _holds(asked: Condition | None, event: Event) -> Maybe:
    return None if asked is None else asked(event)


def _of(row: Row) -> str | None:
    chain = row[ANCESTORS]
    return chain[0] if chain else None
