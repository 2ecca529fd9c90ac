"""What is kept from being deleted. Google Cloud locks whole projects only; resources have switches of their own."""

from auditor.facts.governance import Guardrail
from providers.collecting import Collected, reads
from providers.gcp.governance import PROJECTS
from providers.gcp.place import Place

LIENS = "cai:liens"
DELETE = "resourcemanager.projects.delete"

_LOCK = "guardrail[delete_lock]"


@reads("account", {LIENS: f"{_LOCK}.is_enforced {_LOCK}.lock_level", PROJECTS: f"{_LOCK}.*"})
def delete_locks(place: Place) -> Collected:
    """One row for the project, locked or not."""
    place.query(PROJECTS)
    held = place.query(LIENS)
    locked = any(DELETE in (row["restrictions"] or ()) for row in held.rows)
    yield Guardrail(
        **place.here(None),
        resource=f"{place.project.resource}/liens",
        name=place.project.name,
        tags=place.project.labels,
        kind="delete_lock",
        target=place.project.resource,
        target_level="account",
        is_enforced=True if locked else False if held.whole else None,
        covers_account=True,
        lock_level="delete" if locked else None,
        evidence="configuration",
    )


COLLECTORS = (delete_locks,)
