"""Rights that Privileged Access Manager has given somebody for a time.

It adds a binding under a condition to the policy, takes it out again when the time is over, and keeps a grant beside it
(https://cloud.google.com/iam/docs/pam-overview). Where the condition says more than an end, the grant tells the end.
"""

import re
from datetime import timedelta

from providers.gcp.fields import flag, moment
from providers.gcp.names import Member
from providers.gcp.place import Place
from providers.gcp.rows import Row, dig
from providers.gcp.terms import Terms

GRANTS = "cai:privileged_grants"

_LASTS = re.compile(r"(\d{1,9})(?:\.\d+)?s")
_MANAGER = "//cloudresourcemanager.googleapis.com/"


class Elevations:
    """The grants in force on a project and on what stands above it."""

    def __init__(self, place: Place) -> None:
        self._own = {f"{_MANAGER}{name}" for name in place.project.owners}
        self._held: dict[tuple[str, str, str], Terms] = {}
        for row in (*place.query(GRANTS).rows, *place.above(GRANTS).rows):
            access = row["privilegedAccess.gcpIamAccess"]
            if row["state"] == "ACTIVE" and row["requester"]:
                for one in dig(access, "roleBindings") or ():
                    key = (self._scope(dig(access, "resource")), str(dig(one, "role")), str(row["requester"]).lower())
                    self._held[key] = _terms(row)

    def terms(self, until: Terms, scope: str, role: str, who: Member) -> Terms:
        """The terms of somebody's binding: as its condition has them; where that has more than an end, as a grant."""
        if not until.speaks_of_end or not who.address:
            return until
        return self._held.get((self._scope(scope), role, who.address), until)

    def _scope(self, name: object) -> str:
        """A project may be named by its ID and by its number."""
        return _MANAGER if str(name) in self._own else str(name)


def _terms(row: Row) -> Terms:
    """Until when a grant holds. Of a binding that somebody has changed since, nobody knows."""
    if flag(row["externallyModified"]):
        return Terms(permanent=None)
    since, lasts = moment(row["auditTrail.accessGrantTime"]), _LASTS.fullmatch(str(row["requestedDuration"]))
    return Terms(permanent=False, ends=since + timedelta(seconds=int(lasts[1])) if since and lasts else None)
