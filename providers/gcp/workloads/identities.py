"""As whom the code of a workload acts: the service account that it names, or one that Google makes for all of them."""

from typing import Any

from providers.gcp.fields import unset
from providers.gcp.names import program
from providers.gcp.place import Place

FOR_ALL = ("-compute@developer.gserviceaccount.com", "@appspot.gserviceaccount.com")
"""How the addresses end that Google makes with a project, and that whatever names no other acts as
(https://cloud.google.com/iam/docs/service-account-types#default)."""


def of_machines(place: Place) -> str:
    """The default of machines, nodes, and of Cloud Run."""
    return f"{place.project.number}{FOR_ALL[0]}"


def of_apps(place: Place) -> str:
    """The default of App Engine, and of functions of the first generation."""
    return f"{place.project.id}{FOR_ALL[1]}"


def acting(address: Any, default: str, by: Any) -> dict[str, Any]:
    """The columns of a workload that names `address`. One that names none acts as the default, where it is whole (`by`
    as in `unset`)."""
    told = unset(address or None, default, by)
    # Some may be written by a number, which no policy names them by.
    named = program(told) if "@" in str(told) else None
    return {
        "has_identity": None if told is None else True,
        "identity_id": named,
        "identity_ids": None if named is None else (named,),
        "uses_default_identity": None if named is None else str(told).lower().endswith(FOR_ALL),
        # By design: only a machine narrows what its account's roles allow. Nothing does for a function.
        "identity_full_scope": True,
    }
