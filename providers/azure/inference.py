"""How far content may travel that Azure's AI services are given, by the kinds of their deployments."""

from typing import Literal

from providers.azure.place import Answer, Place
from providers.azure.rows import Row, dig

ACCOUNTS = "arg:resources.ai_accounts"
DEPLOYMENTS = "arm:ai_deployments"
NAMESPACE = "microsoft.cognitiveservices"

Scope = Literal["regional", "geo", "global"]

WITH_MODELS = ("openai", "aiservices")
"""Kinds of account with deployments of models; the others process where they lie."""


def processing_scope(place: Place, location: str, about: str) -> Scope | None:
    """The widest scope of the accounts in a location; None where one of them does not tell and none is wide. `about`:
    the resource whose row it stands in."""
    listing = place.query(ACCOUNTS)
    found = [_account(place, row, about) for row in listing.rows if (row["location"] or "global") == location]
    scopes = [scope for known in found for scope in known]
    if wide := next((scope for scope in ("global", "geo") if scope in scopes), None):
        return wide
    return None if None in scopes or not found or not listing.whole else "regional"


def _account(place: Place, row: Row, about: str) -> list[Scope | None]:
    """One scope for each deployment; of an account without any, that of the account itself."""
    if row["location"] in (None, "global"):
        return ["global"]
    kind = row["kind"]
    if not isinstance(kind, str):
        return [None]
    if kind.lower() not in WITH_MODELS:
        return ["regional"]
    listing = place.listing(DEPLOYMENTS, about=about, account=row["id"])
    told = [_deployment(answer) for answer in listing.rows]
    return [*told, "regional"] if listing.whole else [*told, None]


def _deployment(row: Answer) -> Scope | None:
    """By the name of its kind: GlobalStandard, DataZoneBatch, Standard, ProvisionedManaged and so on."""
    name = str(dig(row, "sku.name") or "").lower()
    if name.startswith(("global", "developer")):
        return "global"
    if name.startswith("datazone"):
        return "geo"
    return "regional" if name in {"standard", "provisionedmanaged", "provisioned"} else None
