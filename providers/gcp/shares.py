"""What is given to others: by the policy of a resource, by that of the project, and by the entries of a data set."""

from collections.abc import Iterator
from typing import Any

from auditor.facts.stores import ExternalShare
from providers.collecting import Collected, reads
from providers.gcp.databases.bigquery import BIGQUERY
from providers.gcp.governance import PROJECTS
from providers.gcp.members import Counterpart, by_number, counterpart
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.gcp.sharing import CONTAINERS, POLICIES

KINDS = {
    "Bucket": "bucket",
    "Disk": "volume",
    "RegionDisk": "volume",
    "Snapshot": "snapshot",
    "Image": "image",
    "MachineImage": "image",
    "Dataset": "warehouse",
    "Topic": "topic",
    "Subscription": "queue",
    "Repository": "registry",
    "CryptoKey": "key",
    "KeyRing": "key",
    "Secret": "secret",
    "Project": "project",
}
"""Types of assets to the kinds that a reader knows; a table or database goes by its own name."""

ADMIN = ("admin", "owner", "editor")
READ = ("viewer", "reader", "subscriber", "decrypter", "accessor", "user", "puller")

Access = Any
Given = tuple[str, str, bool]
"""A member, its role, and whether it has that under a condition only."""


@reads(
    "account",
    {
        POLICIES: "external_share.*",
        CONTAINERS: "external_share.*",
        BIGQUERY: "external_share[warehouse].*",
        PROJECTS: "external_share.counterpart",
    },
)
def shares(place: Place) -> Collected:
    """One row for each counterpart of each resource, with the widest that it may do. The municipality's own domains are
    told like others: the installation's list says which these are."""
    projects = place.everywhere(PROJECTS, by_number)
    for row in (*place.query(POLICIES).rows, *place.query(CONTAINERS).rows):
        given = [
            (member, str(one.get("role")), bool(one.get("condition")))
            for one in row["bindings"] or ()
            for member in one.get("members") or ()
        ]
        yield from _of(place, row, given, projects)
    told = {row[NAME] for row in place.query(POLICIES).rows}
    for row in place.query(BIGQUERY).rows:
        if row[NAME] not in told:
            yield from _of(place, row, list(_entries(row["access"])), projects)


def _of(place: Place, row: Row, given: list[Given], projects: dict[str, str]) -> Iterator[ExternalShare]:
    found: dict[Counterpart, list[tuple[str, bool]]] = {}
    for member, role, conditional in given:
        if (whom := counterpart(member, place, projects)) is not None:
            found.setdefault(whom, []).append((role, conditional))
    kind = row[TYPE].rpartition("/")[2]
    base = {**place.here(None), "name": row[NAME].rpartition("/")[2]}
    for whom, roles in sorted(found.items(), key=lambda one: str(one[0])):
        yield ExternalShare(
            **base,
            resource=f"{row[NAME]}#{whom.name}",
            kind=KINDS.get(kind, kind.lower()),
            share_kind=whom.kind,
            counterpart=whom.name,
            access=_widest([role for role, _ in roles]),
            is_conditional=all(conditional for _, conditional in roles),
            evidence="policy",
        )


def _entries(entries: Any) -> Iterator[Given]:
    """The entries of a data set as members with a role. Views, routines and groups of the project are its own."""
    for one in entries if isinstance(entries, list) else ():
        role, conditional = str(one.get("role") or "READER"), bool(one.get("condition"))
        if one.get("specialGroup") == "allAuthenticatedUsers":
            yield "allAuthenticatedUsers", role, conditional
        for name, prefix in (("userByEmail", "user:"), ("groupByEmail", "group:"), ("domain", "domain:")):
            if one.get(name):
                mail = str(one[name])
                machine = name == "userByEmail" and mail.endswith("gserviceaccount.com")
                yield f"{'serviceAccount:' if machine else prefix}{mail}", role, conditional
        if one.get("iamMember"):
            yield str(one["iamMember"]), role, conditional


def _widest(roles: list[str]) -> Access:
    """By the names of the roles; None where none of them says it."""
    levels = {_level(role) for role in roles}
    return next((level for level in ("admin", "write", "read") if level in levels), None)


def _level(role: str) -> Access:
    name = role.rpartition("/")[2].rpartition(".")[2].lower()
    if role.startswith(("projects/", "organizations/")):
        return None  # a role of one's own may be named anything
    if name.endswith(ADMIN):
        return "admin"
    return "read" if name.endswith(READ) else "write"


COLLECTORS = (shares,)
