"""Rights for a time: what a condition leaves open, a grant of Privileged Access Manager tells."""

from typing import Any

import pytest

from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.people import KOBAYASHI, TANAKA
from auditor.demo.gcp.rights import ASKED_FOR, NETWORKS, elevated
from auditor.demo.gcp.site import Site, binding
from auditor.facts.identities import Grant
from providers.gcp import rights
from providers.gcp.elevations import GRANTS
from tests.gcp.conftest import GOOD, alone, rows

SINCE = {"accessGrantTime": "2026-07-01T00:00:00Z"}


def held(cloud: Cloud) -> dict[tuple[str, str], tuple[Any, str | None]]:
    """Whether a right is permanent and when it ends, by holder and role."""
    found = rows(alone(cloud, rights.COLLECTORS)[GOOD], Grant)
    told = {(row["principal_id"], row["role_id"]): (row["is_permanent"], row["expires_at"]) for row in found}
    return {key: (permanent, ends and f"{ends:%Y-%m-%dT%H:%M}") for key, (permanent, ends) in told.items()}


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"auditTrail": SINCE}, (False, "2026-07-01T04:00")),
        ({"auditTrail": SINCE, "requestedDuration": "long"}, (False, None)),
        ({"auditTrail": SINCE, "state": "ENDED"}, (None, None)),
        ({"auditTrail": SINCE, "state": "APPROVAL_AWAITED"}, (None, None)),
        ({"auditTrail": SINCE, "externallyModified": True}, (None, None)),
        ({"auditTrail": SINCE, "requester": TANAKA.partition(":")[2]}, (None, None)),
    ],
)
def test_whose_and_until_when(cloud: Cloud, good: Site, more: dict[str, Any], wanted: tuple[Any, str | None]) -> None:
    """A grant in force, of the same person, that nobody has changed since."""
    good.policy("", binding(NETWORKS, KOBAYASHI, condition=ASKED_FOR))
    elevated(good, KOBAYASHI, NETWORKS, **more)
    assert held(cloud) == {(KOBAYASHI, NETWORKS): wanted}


def test_nothing_else_is_for_a_time(cloud: Cloud, good: Site) -> None:
    """What somebody holds besides stays permanent; a list that was refused leaves open what it would have told."""
    editor = "roles/editor"
    by_day = {"expression": 'request.time.getHours("Asia/Tokyo") < 18'}
    good.policy("", binding(NETWORKS, KOBAYASHI, condition=ASKED_FOR), binding(editor, KOBAYASHI))
    good.policy("", binding("roles/viewer", KOBAYASHI, condition=by_day))
    for role in (NETWORKS, "roles/viewer"):
        elevated(good, KOBAYASHI, role, auditTrail=SINCE)
    elevated(good, KOBAYASHI, editor, auditTrail=SINCE)
    found = held(cloud)
    assert (found[KOBAYASHI, editor], found[KOBAYASHI, "roles/viewer"]) == ((True, None), (None, None))
    assert found[KOBAYASHI, NETWORKS] == (False, "2026-07-01T04:00")
    cloud.faults[GRANTS] = Fault("PERMISSION_DENIED")
    denied = held(cloud)
    assert (denied[KOBAYASHI, editor], denied[KOBAYASHI, NETWORKS]) == ((True, None), (None, None))
