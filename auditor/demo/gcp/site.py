"""One project of a made-up organisation, and how to put something into it."""

from dataclasses import dataclass
from typing import Any

from auditor.demo.gcp.cloud import Cloud

ORGANIZATION, FOLDER = "organizations/100000000001", "folders/100000000002"
DOMAIN = "sakura-city.example"
TOKYO, OSAKA, BOTH = "asia-northeast1", "asia-northeast2", "asia1"
NAMED = {"sqladmin.googleapis.com": "cloudsql.googleapis.com"}
"""Hosts in names of resources that differ from the ones in their types."""
MANAGER = "cloudresourcemanager.googleapis.com"


@dataclass(frozen=True)
class Site:
    """One project."""

    cloud: Cloud
    project: str
    """Its ID."""

    def opened(self, name: str, state: str = "ACTIVE", chain: tuple[str, ...] = (FOLDER, ORGANIZATION)) -> "Site":
        """The project itself, below `chain`, the nearest first."""
        number = f"2{len(self.cloud.numbers):011}"
        self.cloud.numbers[self.project] = number
        data = {"projectId": self.project, "projectNumber": number, "name": name, "lifecycleState": state}
        self._put(f"//{MANAGER}/{self.own}", f"{MANAGER}/Project", "global", (self.own, *chain), data)
        container(self.cloud, *chain)
        return self

    @property
    def own(self) -> str:
        """The project as assets name it among their ancestors."""
        return f"projects/{self.cloud.numbers[self.project]}"

    @property
    def chain(self) -> tuple[str, ...]:
        """The project and what stands above it."""
        return next(tuple(asset["ancestors"]) for asset in self.cloud.assets if asset["ancestors"][0] == self.own)

    def asset(self, kind: str, path: str, location: str = TOKYO, **data: Any) -> str:
        """A resource (`compute.googleapis.com/Disk`, `zones/asia-northeast1-a/disks/d1`); its full name. A bucket's
        path is its name alone."""
        host = NAMED.get(kind.partition("/")[0], kind.partition("/")[0])
        below = "" if kind == "storage.googleapis.com/Bucket" else f"projects/{self.project}/"
        name = f"//{host}/{below}{path}"
        self._put(name, kind, location, self.chain, data)
        return name

    def named(self, name: str, kind: str, location: str, /, **data: Any) -> str:
        """A resource by its full name, which need not hold its project; the name."""
        self._put(name, kind, location, self.chain, data)
        return name

    def above(self, kind: str, path: str, **data: Any) -> str:
        """A resource of the organisation itself; its full name."""
        top = self.chain[-1]
        name = f"//{kind.partition('/')[0]}/{top}/{path}"
        self._put(name, kind, "global", (top,), data)
        return name

    def policy(self, name: str, *bindings: dict[str, Any], **more: Any) -> None:
        """The policy of access of a resource, by its full name; of the project by ''."""
        policy(self.cloud, name or f"//{MANAGER}/{self.own}", *bindings, **more)

    def content(self, name: str, member: str, content: Any) -> None:
        """Other content of a resource (`osInventory`, `orgPolicy`), by its full name."""
        _named(self.cloud, name)[member] = content

    def document(self, host: str, path: str, **answer: Any) -> None:
        """The answer of a GET of another interface."""
        self.cloud.documents[f"{host}{path}"] = answer

    def listed(self, host: str, path: str, name: str, *rows: dict[str, Any]) -> None:
        """Rows of a paged GET of another interface, beside those that are there; `name`: what the answer calls them."""
        self.cloud.lists.setdefault(f"{host}{path}", (name, []))[1].extend(rows)

    def _put(self, name: str, kind: str, location: str, chain: tuple[str, ...], data: dict[str, Any]) -> None:
        held = {"version": "v1", "location": location, "parent": f"//{MANAGER}/{chain[0]}", "data": data}
        self.cloud.assets.append({"name": name, "assetType": kind, "ancestors": list(chain), "resource": held})


def container(cloud: Cloud, *chain: str) -> None:
    """The folders and the organisation of a chain, each once."""
    for at, own in enumerate(chain):
        if not any(asset["ancestors"][0] == own for asset in cloud.assets):
            kind = {"folders": "Folder", "organizations": "Organization"}[own.partition("/")[0]]
            data = {"name": own, "displayName": DOMAIN}
            held = {"version": "v1", "location": "global", "data": data}
            whole = {"assetType": f"{MANAGER}/{kind}", "ancestors": list(chain[at:]), "resource": held}
            cloud.assets.append({"name": f"//{MANAGER}/{own}", **whole})


def policy(cloud: Cloud, name: str, *bindings: dict[str, Any], **more: Any) -> None:
    """The policy of access of a resource or container by its full name, beside what it has already."""
    held = _named(cloud, name).setdefault("iamPolicy", {"bindings": []})
    held["bindings"].extend(bindings)
    held.update(more)


def binding(role: str, *members: str, **more: Any) -> dict[str, Any]:
    """One entry of a policy. `more`: its `condition`."""
    return {"role": role, "members": list(members), **more}


def _named(cloud: Cloud, name: str) -> dict[str, Any]:
    return next(asset for asset in cloud.assets if asset["name"] == name)
