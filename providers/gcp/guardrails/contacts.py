"""Essential Contacts: whom Google writes to, by what it is about; those of folders and the organisation count too."""

from typing import Any, Literal

from auditor.facts.detection import Contact
from providers.collecting import Collected, reads
from providers.gcp.fields import word
from providers.gcp.operations import NAME
from providers.gcp.place import Place
from providers.gcp.rows import Row

CONTACTS = "cai:contacts"

Purpose = Literal["security", "operations", "billing", "legal"]

PURPOSES: dict[Purpose, set[str]] = {
    "security": {"ALL", "SECURITY"},
    "operations": {"ALL", "TECHNICAL", "TECHNICAL_INCIDENTS"},
    "billing": {"ALL", "BILLING"},
    "legal": {"ALL", "LEGAL"},
}
"""Categories that a contact may be told of, by what they are for."""

NO_SUCH_CONCEPT = ("min_severity", "roles")


@reads("account", {CONTACTS: "contact.*"})
def contacts(place: Place) -> Collected:
    """One row for each contact and purpose; a purpose without any is a row, too. A project's owner is no contact."""
    own, above = place.query(CONTACTS), place.above(CONTACTS)
    rows = (*own.rows, *above.rows)
    for purpose, wanted in PURPOSES.items():
        told = [row for row in rows if wanted & set(row["notificationCategorySubscriptions"] or ())]
        for row in told:
            yield _contact(place, row, purpose)
        if not told and own.whole and above.whole:
            yield Contact(
                **place.here(None),
                resource=f"{place.project.resource}/contacts/{purpose}",
                purpose=purpose,
                exists=False,
                emails=(),
                absent=NO_SUCH_CONCEPT,
            )


def _contact(place: Place, row: Row, purpose: Any) -> Contact:
    return Contact(
        **place.here(None),
        resource=f"{row[NAME]}#{purpose}",
        name=row[NAME].rpartition("/")[2],
        purpose=purpose,
        exists=True,
        emails=(str(row["email"]),) if row["email"] else None,
        is_valid=word(row["validationState"], valid=True, invalid=False),
        absent=NO_SUCH_CONCEPT,
    )


COLLECTORS = (contacts,)
