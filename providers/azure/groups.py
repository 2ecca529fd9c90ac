"""Members of groups of the directory, over groups in groups."""

from dataclasses import dataclass

from providers.azure.place import Place

MEMBERS = "graph:group_members"

KINDS = {"user": "User", "serviceprincipal": "ServicePrincipal"}
"""Members that act, by Microsoft Graph's type; groups within are listed with their own members."""


GONE = ("Request_ResourceNotFound", "ResourceNotFound")
"""How Microsoft Graph says that there is no such group any more: nobody is in it."""


@dataclass(frozen=True)
class Members:
    """(principalId, principalType) of people and programs in a group, the type as a role assignment writes it."""

    pairs: tuple[tuple[str, str], ...]
    whole: bool


def members(place: Place, group: str) -> Members:
    """The members of a group by its object ID; asked once in a run. One that fails leaves a reading."""
    listing = place.shared(MEMBERS, none=GONE, group=group)
    found = []
    for row in listing.rows:
        kind = KINDS.get(str(row.get("@odata.type")).rpartition(".")[2].lower())
        if kind and row.get("id"):
            found.append((str(row["id"]).lower(), kind))
    return Members(tuple(found), listing.whole)
