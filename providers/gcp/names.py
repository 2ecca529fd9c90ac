"""Whom a policy of access names: people, groups, programs, whole domains, everybody."""

import re
from dataclasses import dataclass
from typing import Any

from auditor.facts.identities import PrincipalKind

PUBLIC = {"allusers", "allauthenticatedusers"}

_KINDS: dict[str, PrincipalKind] = {"user": "human", "group": "group", "serviceaccount": "service", "domain": "human"}

_WHO = {"projectowner", "projecteditor", "projectviewer"}
"""Stand-ins in policies of buckets and data sets for whoever holds a basic role on the project."""

AGENTS = (
    *("gcp-sa-", "compute-system", "container-engine-robot", "containerregistry", "gs-project-accounts"),
    *("bigquery-encryption", "cloud-filer", "cloud-ml.google.com", "cloud-redis", "cloudcomposer-accounts"),
    *("dataflow-service-producer-prod", "dataproc-accounts", "endpoints-portal", "firebase-rules"),
    *(
        "gae-api-prod.google.com",
        "gcf-admin-robot",
        "serverless-robot-prod",
        "service-networking",
        "sourcerepo-service",
    ),
)
"""How the projects begin in which Google keeps the agents of its services. Under another name anybody may make one."""

_ACCOUNT = re.compile(r"(?P<name>[^@]+)@(?:(?P<project>[^@]+)\.iam|(?P<of>[a-z-]+))\.gserviceaccount\.com")


@dataclass(frozen=True)
class Member:
    """One member of a binding."""

    id: str
    """How facts name it: the policy's own word (`user:taro@city.example`), mail addresses in lower case."""
    kind: PrincipalKind | None
    address: str | None = None
    """Of a person, a group or a service account."""
    deleted: bool = False
    many: bool = False
    """It stands for people whom nothing lists, such as a whole domain."""

    @property
    def domain(self) -> str | None:
        """The mail domain, of a person, a group or a whole domain."""
        name = self.address or (self.id.partition(":")[2] if self.id.startswith("domain:") else "")
        return name.rpartition("@")[2] or None

    @property
    def project(self) -> str | None:
        """The ID or number of the project that a service account was made in, as its address says; None where it does
        not. Google's own agents say something else there."""
        found = _ACCOUNT.fullmatch(self.address or "") if self.kind == "service" else None
        if not found:
            return None
        if found["project"]:
            return found["project"]
        name: str = found["name"]
        return name.removesuffix("-compute") if found["of"] in {"developer", "appspot", "cloudbuild"} else None

    @property
    def google(self) -> bool:
        """Whether it is an agent of a service, which Google makes and keeps
        (https://cloud.google.com/iam/docs/service-agents)."""
        found = _ACCOUNT.fullmatch(self.address or "") if self.kind == "service" else None
        if not found:
            return False
        return found["of"] == "cloudservices" or (found["project"] or "").startswith(AGENTS)


def member(text: Any) -> Member | None:
    """A member as a policy writes it; None for a stand-in of those who hold a basic role, who are named elsewhere."""
    said = str(text)
    deleted = said.startswith("deleted:")
    kind, _, name = said.removeprefix("deleted:").partition(":")
    word = kind.lower()
    if said.lower() in PUBLIC:
        return Member(said, "external")
    if word in _WHO:
        return None
    if word in {"principal", "principalset"}:
        # Identities of another directory, by a pool for people or one for programs.
        people = "/workforcePools/" in said
        return Member(said, "human" if people else "service", deleted=deleted, many=people and word == "principalset")
    if word not in _KINDS:
        return Member(said, None, deleted=deleted)
    address = None if word == "domain" else name.partition("?")[0].lower()
    own = f"{'deleted:' if deleted else ''}{kind}:{name.lower()}"
    return Member(own, _KINDS[word], address, deleted, many=word == "domain")


def program(address: Any) -> str | None:
    """How facts name a service account by its address."""
    return f"serviceAccount:{str(address).lower()}" if address else None
