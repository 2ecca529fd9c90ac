"""How what lies in the directory is named: the tenant's ID and the object's own, in lower case."""

from providers.azure.governance import SUBSCRIPTIONS
from providers.azure.place import Place

FOLDERS = {
    "user": "users",
    "group": "groups",
    "foreigngroup": "groups",
    "serviceprincipal": "serviceprincipals",
    "device": "devices",
    "application": "applications",
}
"""Where an object of the directory stands, by the type that a role assignment gives it."""


def tenant(place: Place) -> str | None:
    """The ID of the tenant that the subscription belongs to."""
    return next((row["tenantId"] for row in place.query(SUBSCRIPTIONS).rows), None)


def principal(of: str | None, kind: str | None, key: str | None) -> str | None:
    """The resource name of a principal of a tenant: `/tenants/<tenant>/users/<object>`. `kind` as in FOLDERS, whatever
    its case; None for a kind that is not there, and where the tenant or the object is not known."""
    folder = FOLDERS.get(str(kind).lower())
    return f"/tenants/{of}/{folder}/{key}".lower() if of and folder and key else None
