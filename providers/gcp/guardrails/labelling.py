"""Whether the organisation refuses what carries no labels: custom constraints over labels that are in force."""

import re

from auditor.facts.governance import Guardrail
from providers.collecting import Collected, reads
from providers.gcp.guardrails.effective import POLICIES, SHOWN, chain
from providers.gcp.place import Answer, Place
from providers.three import Maybe

CUSTOM = "rest:custom_constraints"


@reads("account", {**dict.fromkeys((CUSTOM, POLICIES), "guardrail[tag_policy].*"), SHOWN: ""})
def labelling(place: Place) -> Collected:
    """One row: in force, and by which constraints. Each speaks of some types of resource only; one is enough here."""
    above = place.project.ancestors
    top = above[-1] if above else None
    # What stands alone has no organisation that could refuse anything.
    listing = place.shared(CUSTOM, container=top) if top and top.startswith("organizations/") else None
    whole = listing.whole if listing else above == ()
    wanted = [str(row.get("name")).rpartition("/")[2] for row in (listing.rows if listing else ()) if _labels(row)]
    held = chain(place)
    force = {name: held.effective(name) for name in wanted}
    found: list[Maybe] = [one.enforced and one.everywhere for one in force.values()]
    on = tuple(sorted(name for name, one in force.items() if one.enforced and one.everywhere))
    enforced = True if on else False if whole and None not in found else None
    yield Guardrail(
        **place.here(None),
        resource=f"{place.project.resource}/policies#labels",
        name="Organization Policy",
        kind="tag_policy",
        target=place.project.resource,
        target_level="account",
        is_enforced=enforced,
        covers_account=enforced,
        policies=on or (() if enforced is False else None),
        evidence="configuration",
    )


def _labels(constraint: Answer) -> bool:
    """Its condition is about labels, and is asked when something is made."""
    about = re.search(r"\blabels\b", str(constraint.get("condition") or ""))
    return about is not None and "CREATE" in (constraint.get("methodTypes") or ())


COLLECTORS = (labelling,)
