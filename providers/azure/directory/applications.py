"""Secrets and certificates of applications that hold rights: when they were made and when they end, never a value.

They belong to the application, or to its service principal here; the rights belong to the service principal.
"""

from collections.abc import Iterator
from typing import Any, Literal

from auditor.facts.identities import Credential
from providers.azure.directory.grants import NOT_OF_A_SERVICE
from providers.azure.directory.holding import Holder, holding
from providers.azure.directory.names import path, principal
from providers.azure.directory.people import PROGRAMS
from providers.azure.directory.roles import ASSIGNMENTS, DEFINITIONS, ELIGIBILITIES
from providers.azure.fields import moment
from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.groups import MEMBERS
from providers.azure.holders import ASSIGNMENTS as ON_SUBSCRIPTION
from providers.azure.holders import SHOWN
from providers.azure.names import tenant
from providers.azure.place import Answer, Place
from providers.azure.schedules import ELIGIBLE
from providers.collecting import Collected, reads

APPLICATIONS = "graph:applications"

MANAGED = "ManagedIdentity"
"""A service principal whose certificate Azure makes, renews and keeps."""

ROWS = "credential[app_secret,app_certificate].*"

PARTS: tuple[tuple[str, Literal["app_secret", "app_certificate"]], ...] = (
    ("passwordCredentials", "app_secret"),
    ("keyCredentials", "app_certificate"),
)


@reads(
    "account",
    {
        APPLICATIONS: ROWS,
        PROGRAMS: ROWS,
        ASSIGNMENTS: ROWS,
        ELIGIBILITIES: ROWS,
        MEMBERS: ROWS,
        ON_SUBSCRIPTION: ROWS,
        SHOWN: "",  # stands in for that list, and is not missed where it was read
        ELIGIBLE: ROWS,
        DEFINITIONS: ROWS,
        SUBSCRIPTIONS: ROWS,
    },
)
def credentials(place: Place) -> Collected:
    """What lets a program with a role on the subscription, or with a privileged one of the directory, sign in."""
    home = tenant(place)
    if home is None:
        return
    programs = {str(row.get("id")).lower(): row for row in place.shared(PROGRAMS).rows}
    applications = {str(row.get("appId")).lower(): row for row in place.shared(APPLICATIONS).rows}
    for name, holder in sorted(holding(place).found.items()):
        program = programs.get(name)
        if program is None or program.get("servicePrincipalType") == MANAGED:
            continue
        mine = principal(home, "serviceprincipal", name)
        yield from _of(place, program, mine, mine, holder)
        if application := applications.get(str(program.get("appId")).lower()):
            yield from _of(place, application, path(home, "applications", application.get("id")), mine, holder)


def _of(place: Place, owner: Answer, where: str, mine: str, holder: Holder) -> Iterator[Credential]:
    for name, kind in PARTS:
        for key in owner.get(name) or ():
            # A certificate that signs for single sign-on lets nobody in; its public half stands beside it.
            if kind == "app_certificate" and _signs(owner, key):
                continue
            ends = moment(key.get("endDateTime"))
            yield Credential(
                **place.here(None),
                resource=f"{where}/{name}/{key.get('keyId')}".lower(),
                name=owner.get("displayName"),
                kind=kind,
                principal_id=mine,
                principal_kind="service",
                is_active=None if ends is None else ends > place.now,
                created_at=moment(key.get("startDateTime")),
                expires=True,  # by design: without an end it is made with one two years away
                expires_at=ends,
                attached_identity_possible=True,  # by design: a managed identity, from elsewhere a federated one
                absent=() if holder.on_subscription else NOT_OF_A_SERVICE,
            )


def _signs(owner: Answer, key: dict[str, Any]) -> bool:
    """Whether a certificate belongs to the pair by which an application signs what it says of people (SAML)."""
    pairs = {one.get("customKeyIdentifier") for one in owner.get("keyCredentials") or () if one.get("usage") == "Sign"}
    return key.get("usage") == "Sign" or (bool(pairs) and key.get("customKeyIdentifier") in pairs)
