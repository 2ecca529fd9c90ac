"""The organisation with all its projects."""

from collections.abc import Iterator

from auditor.facts.governance import Account
from providers.collecting import Collected, reads
from providers.gcp.governance import NO_SUCH_CONCEPT, PROJECTS
from providers.gcp.operations import ANCESTORS, NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row


@reads("account", {PROJECTS: "account[organization].*"})
def organisation(place: Place) -> Collected:
    """One row for it. Its projects are known where the scope is all of it."""
    listing, chain = place.query(PROJECTS), place.project.ancestors
    if not chain or not chain[-1].startswith("organizations/"):
        return
    seen = place.above(PROJECTS)
    members = tuple(sorted(name for top, name in place.everywhere(PROJECTS, _active) if top == chain[-1]))
    yield Account(
        **place.here(None),
        resource=f"//cloudresourcemanager.googleapis.com/{chain[-1]}",
        name=chain[-1],
        kind="organization",
        in_organization=True,
        organization=chain[-1],
        members=members if listing.whole and seen.whole else None,
        absent=(*NO_SUCH_CONCEPT, "delegated_administrators", "unknown_administrators", "directory_country"),
    )


def _active(rows: Iterator[Row]) -> tuple[tuple[str | None, str], ...]:
    """The highest container and the ID of every project in use."""
    return tuple(
        ((row[ANCESTORS] or [None])[-1], str(row["projectId"] or row[NAME].rpartition("/")[2]))
        for row in rows
        if (row["state"] or row["lifecycleState"]) in ("ACTIVE", None)
    )


COLLECTORS = (organisation,)
