"""What watches beside Security Command Center: the inventory itself, discovery of personal information, inspection of
traffic, and advice on rights that nobody uses."""

from providers.collecting import Collected, reads
from providers.gcp.detection.rows import watcher
from providers.gcp.fields import flag, word
from providers.gcp.governance import PROJECTS, SERVICES
from providers.gcp.place import Place
from providers.gcp.rows import Row, dig
from providers.three import Maybe, either, every, negate

DISCOVERY, INSPECTION = "cai:discovery", "cai:inspection"

STATES = {
    **dict.fromkeys(("active", "ready", "updating"), True),
    **dict.fromkeys(("creating", "deleting", "inactive", "orphan"), False),
}
"""Whether what is joined to a network inspects, by its state."""

RECOMMENDER = "recommender.googleapis.com"


@reads("account", {PROJECTS: "detector[change_recorder].*"})
def changes(place: Place) -> Collected:
    """The history of the inventory: 35 days of every asset, by design."""
    place.query(PROJECTS)
    yield watcher(place, "change_recorder", "Cloud Asset Inventory", is_enabled=True, covers_all_types=True)


@reads("account", {DISCOVERY: "detector[data_discovery].*"})
def discovery(place: Place) -> Collected:
    """Sensitive Data Protection looks through what the project, or a folder or the organisation above it, has it look
    through."""
    own, above = place.query(DISCOVERY), place.above(DISCOVERY)
    chain = place.project.ancestors or ()
    states = [_runs(row) for row in own.rows if not row["orgConfig.location"]]
    states += [_runs(row) for row in above.rows if _container(row) in chain]
    on = either(False, *states, None if not (own.whole and above.whole) else False)
    yield watcher(place, "data_discovery", "Sensitive Data Protection", is_enabled=on)


def _runs(row: Row) -> Maybe:
    return word(row["status"], running=True, paused=False)


def _container(row: Row) -> str:
    where = row["orgConfig.location"]
    folder = dig(where, "folderId")
    return f"folders/{folder}" if folder else f"organizations/{dig(where, 'organizationId')}"


@reads("account", {INSPECTION: "detector[network_firewall].*"})
def inspection(place: Place) -> Collected:
    """Endpoints of Cloud NGFW that are joined to a network of the project, and those of Cloud IDS."""
    listing = place.query(INSPECTION)
    on = either(False, *map(_inspects, listing.rows), False if listing.whole else None)
    yield watcher(place, "network_firewall", "Cloud NGFW", is_enabled=on)


def _inspects(row: Row) -> Maybe:
    # What is not turned off does not say so.
    off = False if row["disabled"] is None else flag(row["disabled"])
    return every(negate(off), word(row["state"], **STATES))


@reads("account", {SERVICES: "detector[unused_access].*"})
def unused(place: Place) -> Collected:
    """The recommender of roles compares rights with their use, wherever its interface is on."""
    listing = place.query(SERVICES)
    states = [row["state"] for row in listing.rows if str(row["name"]).rpartition("/")[2] == RECOMMENDER]
    found = [word(state, enabled=True, disabled=False) for state in states]
    on = either(False, *found, False if listing.whole else None)
    yield watcher(place, "unused_access", "IAM recommender", is_enabled=on)


COLLECTORS = (changes, discovery, inspection, unused)
