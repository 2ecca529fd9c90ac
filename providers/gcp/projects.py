"""Finds the projects below the scope, and reads one into a snapshot, or says why it could not be read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from auditor.facts.tables import EVERYTHING
from auditor.snapshot import Snapshot
from providers.collecting import Collector
from providers.gathering import Gathering, snapshot
from providers.gcp.calls import OPERATIONS
from providers.gcp.collectors import COLLECTORS, settled, unread
from providers.gcp.fields import labels
from providers.gcp.governance import PROJECTS
from providers.gcp.inventory import Inventory
from providers.gcp.operations import ANCESTORS, NAME, TYPE
from providers.gcp.place import Place, Project
from providers.gcp.rows import Row
from providers.readings import Ledger

NOT_BUILT = "this version does not read it from Google Cloud"

HIDDEN = "the inventory of {scope} does not show this project: it lies elsewhere, or it does not exist"

ACTIVE = "ACTIVE"


class ProjectRun(Gathering):
    """The state of reading one project. `workers`: threads."""

    def __init__(
        self,
        inventory: Inventory,
        ledger: Ledger,
        project: Project,
        workers: int,
        *,
        probe: bool = False,
        collectors: tuple[Collector, ...] = COLLECTORS,
    ) -> None:
        super().__init__(Place(inventory, ledger, project), ledger, collectors, workers, probe=probe, kind=TYPE)


def projects(inventory: Inventory) -> dict[str, Project]:
    """Every project below the scope, whatever its state, by ID and by number."""
    found: dict[str, Project] = {}
    for row in inventory.query(PROJECTS).everything():
        one = project(row)
        found |= {one.id: one, one.number: one}
    return found


def project(row: Row) -> Project:
    """A project. The inventory gives it in the shape of either version of its interface: in the older, `name` is what
    people call it; in the newer, its number."""
    number = row["projectNumber"] or row[NAME].rpartition("/")[2]
    older = row["name"] if not str(row["name"]).startswith("projects/") else None
    return Project(
        id=str(row["projectId"] or number),
        number=str(number),
        name=row["displayName"] or older,
        state=row["state"] or row["lifecycleState"],
        labels=labels(row["labels"]),
        ancestors=_above(row[ANCESTORS]),
    )


def wanted(
    shown: Mapping[str, Project], named: tuple[str, ...], scope: str, *, all_of_them: bool
) -> dict[str, Project | None]:
    """The projects to read, by the name that findings are attributed by: an ID, or as the registry spells it. None for
    one that is not shown, and for a folder or an organisation that does not lie in the scope with all its projects."""
    found: dict[str, Project | None] = {name: shown.get(bare(name)) for name in named if not is_container(name)}
    held = {one.id for one in found.values() if one}
    active = {one.id: one for one in shown.values() if one.state in (ACTIVE, None) and one.id not in held}
    for name in filter(is_container, named):
        below = {key: one for key, one in active.items() if name in (one.ancestors or ())}
        chains = [one.ancestors or () for one in (*below.values(), *found.values()) if one]
        whole = any(name in chain and scope in chain[chain.index(name) :] for chain in chains)
        found |= below if whole else {**below, name: None}
    return {**found, **active} if all_of_them else found


def is_container(name: str) -> bool:
    """Whether the registry names what projects lie in."""
    return name.startswith(("folders/", "organizations/"))


def bare(name: str) -> str:
    """An ID or number, whether or not the registry writes `projects/` before it."""
    return name.removeprefix("projects/")


def read(
    inventory: Inventory, ledger: Ledger, one: Project, taken_at: datetime, workers: int, *, probe: bool = False
) -> Snapshot:
    """Everything that the collectors can read, and a reading for all that they cannot or do not."""
    run = ProjectRun(inventory, ledger, one, workers, probe=probe)
    run.gather()
    # Tables that nobody fills must not look as if nothing were there.
    ledger.missed("(not built)", "global", taken_at, status="skipped", error=NOT_BUILT, columns=unread())
    readings = ledger.readings()
    return snapshot("gcp", ledger.account, taken_at, settled(run.facts, readings), readings)


def hidden(inventory: Inventory, ledger: Ledger, taken_at: datetime) -> Snapshot:
    """A project that was asked for and that the inventory does not show. It would look empty, and is unknown."""
    told = inventory.query(PROJECTS)
    # Where the list broke off, the project may only be missing from it.
    why = told.why[0] if told.why else None
    denied = why is None or why.status == "denied"
    ledger.missed(
        PROJECTS,
        "global",
        taken_at,
        status=why.status if why else "denied",
        error=why.text if why else HIDDEN.format(scope=inventory.scope),
        permission=", ".join(OPERATIONS.rights(PROJECTS)) if denied else None,
        denied_by=why.denied_by if why else None,
        columns=EVERYTHING,
    )
    return snapshot("gcp", ledger.account, taken_at, (), ledger.readings())


def _above(ancestors: Any) -> tuple[str, ...] | None:
    """What stands above the project itself."""
    return tuple(str(name) for name in ancestors[1:]) if ancestors else None
