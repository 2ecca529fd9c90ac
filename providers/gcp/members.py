"""Members of a binding, by whose side they belong to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from providers.gcp.place import Place
from providers.gcp.sharing import PUBLIC

Kind = Literal["public", "account", "organisation", "domain"]

GOOGLES = ("system.gserviceaccount.com", "google.com")
"""Domains of Google's own writers of logs and usage records."""

_BY_NUMBER = re.compile(
    r"(?:service-|bq-)?(\d+)(?:-compute)?@"
    r"(?:(?:gcp-sa-[a-z0-9-]+|compute-system|container-engine-robot|gs-project-accounts|bigquery-encryption"
    r"|cloud-filer|cloud-redis|gcf-admin-robot|serverless-robot-prod|dataflow-service-producer-prod)\.iam"
    r"|cloudservices|cloudbuild|developer)\.gserviceaccount\.com"
)
"""Accounts that Google makes for a project, which its number stands in. Under another host anybody may name one so."""
_BY_ID = re.compile(r"[^@]+@([a-z0-9.:-]+)\.iam\.gserviceaccount\.com")
_APP = re.compile(r"([a-z0-9.:-]+)@appspot\.gserviceaccount\.com")
_POOL = re.compile(r"//iam\.googleapis\.com/projects/([^/]+)/")
_CONTAINER = re.compile(r"//cloudresourcemanager\.googleapis\.com/(projects|organizations|folders)/([^/]+)")


@dataclass(frozen=True)
class Counterpart:
    """Whom a member belongs to; None is unknown."""

    kind: Kind | None
    name: str | None


def counterpart(member: str, place: Place, projects: Mapping[str, str]) -> Counterpart | None:
    """Whom a member belongs to; None for what is the project's own, is Google's own, or was deleted. `projects`: IDs by
    number, as far as they are known."""
    kind, _, name = member.partition(":")
    if member in PUBLIC or member == "principalSet://goog/public:all":
        return Counterpart("public", "*")
    if kind == "deleted":
        return None
    if kind in ("user", "group", "domain"):
        domain = name.rpartition("@")[2].lower()
        return None if domain in GOOGLES and kind == "group" else Counterpart("domain", domain)
    if kind in ("projectOwner", "projectEditor", "projectViewer"):
        return _project(name, place, projects)
    if kind == "serviceAccount":
        return _machine(name.lower(), place, projects)
    if found := _POOL.search(member):
        return _project(found[1], place, projects)
    if found := _CONTAINER.search(member):
        if found[1] == "projects":
            return _project(found[2], place, projects)
        return Counterpart("organisation", f"{found[1]}/{found[2]}")
    return Counterpart(None, member)


def _machine(name: str, place: Place, projects: Mapping[str, str]) -> Counterpart | None:
    """A service account by the project in its name. `<ID>.svc.id.goog[...]` is one of a cluster of that project."""
    if name.rpartition("@")[2] in GOOGLES:
        return None
    if ".svc.id.goog[" in name:
        return _project(name.partition(".svc.id.goog")[0], place, projects)
    for form in (_BY_NUMBER, _APP, _BY_ID):
        if found := form.fullmatch(name):
            return _project(next(filter(None, found.groups())), place, projects)
    return Counterpart(None, name)


def _project(name: str, place: Place, projects: Mapping[str, str]) -> Counterpart | None:
    if f"projects/{name}" in place.project.owners:
        return None
    return Counterpart("account", projects.get(name, name))


def by_number(rows: Any) -> dict[str, str]:
    """IDs of all projects below the scope, by their numbers."""
    return {str(row["projectNumber"]): str(row["projectId"]) for row in rows if row["projectNumber"]}
