"""Whom AWS writes to: the alternate contacts of the account and its primary contact. Names and numbers are not kept."""

from typing import Any

from auditor.facts.detection import Contact
from providers.aws.fields import field
from providers.aws.place import Place
from providers.collecting import Collected, later, reads

PURPOSES = {"SECURITY": "security", "OPERATIONS": "operations", "BILLING": "billing"}
NOT_SET = ("ResourceNotFoundException",)


@reads("account", {"account:GetAlternateContact": "contact.*", "account:GetContactInformation": "contact.exists"})
def contacts(place: Place) -> Collected:
    """Four calls: one a purpose."""
    for word, purpose in PURPOSES.items():
        yield later(_alternate, place, word, purpose)
    yield later(_primary, place)


def _alternate(place: Place, word: str, purpose: Any) -> Contact | None:
    answer = place.ask("account:GetAlternateContact", none=NOT_SET, AlternateContactType=word)
    if answer is None:
        return None
    address = field(answer, "AlternateContact.EmailAddress")
    return Contact(
        **place.here,
        resource=_resource(place, purpose),
        name=word,
        purpose=purpose,
        exists=bool(address),
        emails=(str(address),) if address else (),
        absent=("is_valid", "min_severity", "roles"),
    )


def _primary(place: Place) -> Contact:
    """The owner's address for letters and calls; AWS gives no mail address here."""
    resource = _resource(place, "owner")
    answer = place.ask("account:GetContactInformation", about=resource, none=NOT_SET)
    return Contact(
        **place.here,
        resource=resource,
        name="PRIMARY",
        purpose="owner",
        exists=None if answer is None else bool(answer.get("ContactInformation")),
        absent=("emails", "domain_ok", "is_shared", "is_valid", "min_severity", "roles"),
    )


def _resource(place: Place, purpose: str) -> str:
    return f"arn:{place.partition}:account::{place.account}:contact/{purpose}"


COLLECTORS = (contacts,)
