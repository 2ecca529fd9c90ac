"""Whom Azure writes to: security contacts, the tenant's technical contacts, and the owners of the subscription."""

import re
from typing import Any

from auditor.facts.detection import Contact
from providers.azure.fields import flag, word
from providers.azure.governance import ORGANIZATION
from providers.azure.holders import ASSIGNMENTS
from providers.azure.place import Answer, Listing, Place
from providers.azure.rows import dig
from providers.azure.schedules import ELIGIBLE, eligible
from providers.collecting import Collected, reads
from providers.three import every

SECURITY = "arm:security_contacts"

OWNER = "/8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
"""How the ID of the built-in role Owner ends: Azure writes to its holders about the subscription."""


@reads("account", {SECURITY: "contact.*"})
def security(place: Place) -> Collected:
    """One row for each setting of Microsoft Defender for Cloud, one without an address where there is none. Mails to
    holders of a role alone are no contact: that is the setting that every subscription begins with."""
    listing = place.listing(SECURITY, scope=place.scope)
    for row in listing.rows:
        properties = row.get("properties") or {}
        # Earlier settings hold a text, later ones of the same interface too, with semicolons in it.
        said = properties.get("emails", "" if properties else None)
        emails = None if said is None else _addresses(said)
        yield Contact(
            **place.here(None),
            resource=str(row["id"]).lower(),
            name=row.get("name"),
            purpose="security",
            exists=every(flag(properties.get("isEnabled")), None if emails is None else bool(emails)),
            emails=emails,
            min_severity=_severity(properties.get("notificationsSources")),
            roles=_roles(properties.get("notificationsByRole")),
            absent=("is_valid",),
        )
    if listing.whole and not listing.rows:
        yield Contact(
            **place.here(None),
            resource=f"{place.scope}/providers/microsoft.security/securitycontacts",
            purpose="security",
            exists=False,
            emails=(),
            absent=("is_valid",),
        )


@reads("account", {ORGANIZATION: "contact.*"})
def technical(place: Place) -> Collected:
    """The tenant's addresses for technical notifications, which are the same for every subscription."""
    for row in place.shared(ORGANIZATION).rows:
        said = row.get("technicalNotificationMails")
        yield Contact(
            **place.here(None),
            resource=f"/tenants/{row['id']}/technicalnotificationmails".lower(),
            name="technicalNotificationMails",
            purpose="operations",
            exists=None if said is None else bool(said),
            emails=None if said is None else tuple(map(str, said)),
            absent=("is_valid", "min_severity", "roles"),
        )


@reads("account", {ASSIGNMENTS: "contact.exists", ELIGIBLE: "contact.exists"})
def owners(place: Place) -> Collected:
    """Whether somebody is an owner of the whole subscription: there is no other setting of whom to write to."""
    held, may = place.listing(ASSIGNMENTS, scope=place.scope), eligible(place)
    found = any(_is_owner(row, place) for row in (*held.rows, *may.rows))
    yield Contact(
        **place.here(None),
        resource=f"{place.scope}#owners",
        name="Owner",
        purpose="owner",
        exists=True if found else _none_else(held, may),
        absent=("emails", "domain_ok", "is_shared", "is_valid", "min_severity", "roles"),
    )


def _is_owner(row: Answer, place: Place) -> bool:
    """Assigned here or above, to people."""
    properties = row.get("properties") or {}
    scope = str(properties.get("scope")).lower().rstrip("/")
    high = scope == place.scope or not scope.startswith("/subscriptions/")
    people = str(properties.get("principalType")).lower() in {"user", "group"}
    return high and people and str(properties.get("roleDefinitionId")).lower().endswith(OWNER)


def _none_else(*listings: Listing) -> bool | None:
    return False if all(listing.whole for listing in listings) else None


def _addresses(said: Any) -> tuple[str, ...]:
    text = ";".join(map(str, said)) if isinstance(said, list) else str(said)
    return tuple(part for part in re.split(r"[;,\s]+", text) if part)


def _roles(said: Any) -> tuple[str, ...] | None:
    """Roles whose holders are written to; a subscription begins with some, so that silence is not nobody."""
    on, roles = word(dig(said, "state"), on=True, off=False), dig(said, "roles")
    return () if on is False else tuple(map(str, roles)) if on and roles is not None else None


def _severity(sources: Any) -> str | None:
    """The lowest severity of alerts that are written about, `none` where none are."""
    for source in sources if isinstance(sources, list) else ():
        if source.get("sourceType") == "Alert":
            return source.get("minimalSeverity")  # type: ignore[no-any-return]
    return "none" if isinstance(sources, list) else None


COLLECTORS = (security, technical, owners)
