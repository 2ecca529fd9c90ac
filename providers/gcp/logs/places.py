"""Finds what logs are written to: log buckets, buckets, data sets and topics, in this project and in others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from providers.gcp.governance import PROJECTS
from providers.gcp.logs.sinks import named
from providers.gcp.operations import ANCESTORS, NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row, owner
from providers.three import Maybe

BUCKETS, STORAGE, DATASETS, TOPICS = "cai:log_buckets", "cai:storage", "cai:bigquery", "cai:topics"

_HOSTS = {
    "//storage.googleapis.com/": ("bucket", STORAGE),
    "//bigquery.googleapis.com/": ("workspace", DATASETS),
    "//pubsub.googleapis.com/": ("stream", TOPICS),
    "//logging.googleapis.com/": ("log_bucket", BUCKETS),
}


@dataclass(frozen=True)
class Found:
    """A place that logs are written to."""

    kind: str
    row: Row | None
    """None where the reader does not see it."""
    project: str | None
    """The ID or number of the project that it lies in."""
    there: Maybe
    """Whether it exists. What lies in a project that is not seen may, or may not."""


class Places:
    """The places of one project, with a way to those of the others below the scope. Asks for all of these lists."""

    OPERATIONS = (BUCKETS, STORAGE, DATASETS, TOPICS, PROJECTS)

    def __init__(self, place: Place) -> None:
        self._place = place
        self._own = {query: place.query(query) for query in (BUCKETS, STORAGE, DATASETS, TOPICS)}
        place.query(PROJECTS)

    @property
    def log_buckets(self) -> tuple[Row, ...]:
        """The log buckets of the project."""
        return self._own[BUCKETS].rows

    def find(self, target: str) -> Found | None:
        """A place by the full resource name that a sink has of it; None for what is none: another project, whose own
        sinks decide."""
        kind, query = next((what for host, what in _HOSTS.items() if target.startswith(host)), ("", ""))
        if not kind or (kind == "log_bucket" and "/buckets/" not in target):
            return None
        mine = {named(self._place, row[NAME]): row for row in self._own[query].rows}
        if (row := mine.get(target)) is not None:
            return Found(kind, row, self._place.project.id, _there(row, kind))
        if self.is_own(target):
            return Found(kind, None, self._place.project.id, False if self._own[query].whole else None)
        elsewhere = self._place.everywhere(query, _by_name)
        row = next((elsewhere[name] for name in self._spelled(target) if name in elsewhere), None)
        project = _project(target) or self._owner(row)
        return Found(kind, row, project, _there(row, kind) if row else None)

    def _owner(self, row: Row | None) -> str | None:
        """The ID of the project that something lies in whose name does not say so; else the number."""
        held = owner({"ancestors": row[ANCESTORS], "name": row[NAME]}) if row else None
        number = held.partition("/")[2] if held else None
        known = self._place.everywhere(PROJECTS, _numbers).items()
        return next((name for name, its in known if its == number), number)

    def is_own(self, target: str) -> bool:
        """Whether a name says that it lies in this project. The name of a bucket does not say where it lies."""
        return _project(target) == self._place.project.id

    def _spelled(self, target: str) -> tuple[str, ...]:
        """A name with the ID of its project, and with the number."""
        project = _project(target)
        number = self._place.everywhere(PROJECTS, _numbers).get(project or "")
        return (target, target.replace(f"/projects/{project}/", f"/projects/{number}/")) if number else (target,)


def _there(row: Row, kind: str) -> bool:
    """A log bucket that is being deleted stays in the list for a week."""
    return kind != "log_bucket" or str(row["lifecycleState"]).upper() != "DELETE_REQUESTED"


def _project(target: str) -> str | None:
    return target.split("/projects/", 1)[1].split("/", 1)[0] if "/projects/" in target else None


def _by_name(rows: Iterator[Row]) -> Mapping[str, Row]:
    return {row[NAME]: row for row in rows}


def _numbers(rows: Iterator[Row]) -> Mapping[str, str]:
    """The number of every project by its ID."""
    return {
        str(row["projectId"]): str(row["projectNumber"] or row[NAME].rpartition("/")[2])
        for row in rows
        if row["projectId"]
    }
