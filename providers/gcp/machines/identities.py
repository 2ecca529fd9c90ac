"""As whom a machine acts: its service account, and how much of the account's rights it may use."""

from typing import Any

from providers.gcp.names import program
from providers.gcp.operations import CLOUD
from providers.gcp.place import Project

DEFAULT = "-compute@developer.gserviceaccount.com"


def identities(accounts: Any, project: Project, *, told: bool) -> dict[str, Any]:
    """The columns of a machine by its `serviceAccounts`. A whole one (`told`) without any acts as nobody."""
    if not accounts:
        nobody = {"has_identity": False, "uses_default_identity": False, "identity_full_scope": False}
        return nobody if told else {}
    # A machine has one at most.
    address, scopes = accounts[0].get("email"), accounts[0].get("scopes")
    if address == "default":
        address = f"{project.number}{DEFAULT}"
    return {
        "has_identity": True,
        "identity_id": program(address),
        "uses_default_identity": None if address is None else str(address).lower().endswith(DEFAULT),
        "identity_full_scope": None if scopes is None else CLOUD in scopes,
    }
