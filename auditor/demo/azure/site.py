"""One subscription of a made-up tenant, and how to put something into it."""

from dataclasses import dataclass
from typing import Any

from auditor.demo.azure.cloud import TENANT, Cloud

EAST, WEST = "japaneast", "japanwest"
READER = {"actions": ["*/read"], "notActions": []}

EMPTY = (
    "/providers/Microsoft.Authorization/locks",
    "/providers/Microsoft.Authorization/policyAssignments",
    "/providers/Microsoft.Authorization/roleAssignments",
    "/providers/Microsoft.Authorization/roleAssignmentScheduleInstances",
    "/providers/Microsoft.Authorization/roleEligibilityScheduleInstances",
    "/providers/Microsoft.Security/jitNetworkAccessPolicies",
    "/providers/Microsoft.Security/securityContacts",
)
"""Lists that every subscription answers, with nothing in them unless it is put there."""

MANAGEMENT = "Microsoft.Management/managementGroups"
_ROLES = "roleManagement/directory/role"
NOBODY = (
    *("users", "groups", "applications", "servicePrincipals"),
    *("reports/authenticationMethods/userRegistrationDetails", "identityGovernance/accessReviews/definitions"),
    *("identity/conditionalAccess/policies", "identity/conditionalAccess/namedLocations"),
    *(f"{_ROLES}{name}" for name in ("Assignments", "AssignmentScheduleInstances", "EligibilityScheduleInstances")),
    f"{_ROLES}Definitions",
)
"""Lists that every tenant answers, likewise."""
UNSAID = ("identitySecurityDefaultsEnforcementPolicy", "authorizationPolicy", "authenticationMethodsPolicy")
"""Policies that every tenant has, saying nothing unless it is put there."""


@dataclass(frozen=True)
class Site:
    """One subscription."""

    cloud: Cloud
    subscription: str

    def opened(self, name: str, state: str = "Enabled", group: str = "mg-sakura", **tags: str) -> "Site":
        """The subscription itself, below a management group and the tenant's root; the reader may read all of it."""
        chain = [{"name": group, "displayName": group}, {"name": TENANT, "displayName": "Tenant Root Group"}]
        row = {"id": self.scope, "name": name, "type": "microsoft.resources/subscriptions", "tenantId": TENANT}
        properties = {"state": state, "managementGroupAncestorsChain": chain}
        self.row("resourcecontainers", {**row, "location": "", "tags": tags or None, "properties": properties})
        self.listed("/providers/Microsoft.Authorization/permissions", READER)
        for none in EMPTY:
            self.listed(none)
        for place in (EAST, WEST, "eastus"):
            for provider in ("Compute", "Network", "Storage"):
                self.used(provider, place, 3, 100)
        below = {"id": self.scope, "name": self.subscription, "type": f"{MANAGEMENT}/subscriptions"}
        self.cloud.lists.setdefault(f"/providers/{MANAGEMENT}/{TENANT}/descendants".lower(), []).append(below)
        organization(self.cloud)
        for none in NOBODY:
            directory(self.cloud, f"/v1.0/{none}")
        for none in UNSAID:
            self.cloud.documents.setdefault(f"/v1.0/policies/{none}".lower(), {})
        return self

    @property
    def scope(self) -> str:
        """The subscription's ARM ID."""
        return f"/subscriptions/{self.subscription}"

    def resource(
        self,
        kind: str,
        name: str,
        location: str = EAST,
        *,
        group: str = "rg-app",
        tags: dict[str, str] | None = None,
        sku: dict[str, Any] | None = None,
        table: str = "resources",
        more: dict[str, Any] | None = None,
        **properties: Any,
    ) -> str:
        """A resource (`Microsoft.Storage/storageAccounts`); its ID. `more`: fields beside `properties`, as `kind`."""
        path = f"{self.scope}/resourceGroups/{group}/providers/{kind}/{name}"
        row = {"id": path, "name": name, "type": kind, "location": location, "tags": tags, "sku": sku, **(more or {})}
        self.row(table, {**row, "properties": properties})
        return path

    def part(
        self,
        owner: str,
        kind: str,
        name: str,
        location: str = EAST,
        *,
        tags: dict[str, str] | None = None,
        sku: dict[str, Any] | None = None,
        more: dict[str, Any] | None = None,
        **properties: Any,
    ) -> str:
        """A resource below another one (`databases` of a server); its ID. Its name is what its own type calls it."""
        path = f"{owner}/{kind}/{name}"
        namespace, *steps = path.rpartition("/providers/")[2].split("/")
        types = "/".join((namespace, *steps[::2]))
        row = {"id": path, "name": name, "type": types, "location": location, "tags": tags, "sku": sku, **(more or {})}
        self.row("resources", {**row, "properties": properties})
        return path

    def row(self, table: str, row: dict[str, Any]) -> None:
        """A row of a table of Resource Graph."""
        self.cloud.tables.setdefault(table, []).append({"subscriptionId": self.subscription, **row})

    def document(self, path: str, **properties: Any) -> None:
        """The answer of a GET. `path`: whole, or what follows the subscription's ID (`/providers/...`)."""
        whole = self._whole(path)
        name = path.rpartition("/")[2]
        self.cloud.documents[whole.lower()] = {"id": whole, "name": name, "properties": properties}

    def listed(self, path: str, *rows: dict[str, Any]) -> None:
        """Rows of a paged GET, beside those that are there already; none at all is an empty list."""
        self.cloud.lists.setdefault(self._whole(path).lower(), []).extend(rows)

    def used(self, provider: str, location: str, count: int, limit: int) -> None:
        """How much of one limit of a resource provider (`Compute`) is used."""
        row = {"name": {"value": f"{location}-{count}"}, "currentValue": count, "limit": limit}
        self.listed(f"/providers/Microsoft.{provider}/locations/{location}/usages", row)

    def _whole(self, path: str) -> str:
        return path if path.startswith("/subscriptions/") else f"{self.scope}{path}"


def directory(cloud: Cloud, path: str, *rows: dict[str, Any]) -> None:
    """Rows of a GET of Microsoft Graph (`/v1.0/users`), which the whole tenant shares."""
    cloud.lists.setdefault(path.lower(), []).extend(rows)


def organization(cloud: Cloud, **fields: Any) -> None:
    """What Microsoft Graph says of the tenant itself."""
    (row,) = cloud.lists.setdefault("/v1.0/organization", [{"id": TENANT, "countryLetterCode": "JP"}])
    row.update(fields)
