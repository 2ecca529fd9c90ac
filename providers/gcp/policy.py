"""What the reader has to be given: predefined roles, and a custom role that holds no more than is asked for."""

import json
from collections.abc import Collection
from typing import Any

from auditor.errors import AuditorError
from auditor.settings import Gcp
from providers.gcp.calls import OPERATIONS
from providers.gcp.collectors import operations
from providers.gcp.operations import CLOUD

PREDEFINED = {
    "accesscontextmanager.": "roles/accesscontextmanager.gcpAccessReader",
    "accessapproval.": "roles/accessapproval.viewer",
    "backupdr.": "roles/backupdr.viewer",
    "cloudasset.": "roles/cloudasset.viewer",
    "compute.": "roles/compute.networkViewer",
    "consumerprocurement.": "roles/consumerprocurement.orderViewer",
    "container.": "roles/container.clusterViewer",
    "iam.denypolicies.": "roles/iam.denyReviewer",
    "iam.": "roles/iam.roleViewer",
    "orgpolicy.": "roles/orgpolicy.policyViewer",
    "policyanalyzer.": "roles/policyanalyzer.activityAnalysisViewer",
    "resourcemanager.": "roles/browser",
    "securitycenter.": "roles/securitycenter.findingsViewer",
    "securitycentermanagement.": "roles/securitycentermanagement.viewer",
    "servicehealth.": "roles/servicehealth.viewer",
}
"""The narrowest predefined role of each service that reads what is asked for there, and no content; the longer
beginning first."""

ONLY_BY_CUSTOM = ("storage.hmacKeys.list",)
"""Permissions that predefined roles hold together with rights to change something, and no other: the custom role is
the one that gives them."""

ONLY_ON_ORGANIZATION = (
    "accesscontextmanager.gcpUserAccessBindings.list",
    "consumerprocurement.orders.list",
    "orgpolicy.customConstraints.list",
)
"""Permissions about what only an organisation has, or its billing account: on a folder or a project they give nothing,
and a project's custom role may not even name them."""

USE_QUOTA = "roles/serviceusage.serviceUsageConsumer"
"""On the quota project only: calls may be counted there."""


def permissions() -> tuple[str, ...]:
    """The permissions behind the declared operations, but for those of the directory, which no role of Google Cloud
    gives."""
    asked = (name for name in operations() if not _of_directory(name))
    return tuple(sorted({right for name in asked for right in OPERATIONS.rights(name)}))


def directory() -> tuple[str, ...]:
    """The OAuth scopes of the directory that an administrator of Google Workspace consents to."""
    paths = (OPERATIONS.paths[name] for name in operations() if _of_directory(name))
    return tuple(sorted({scope for path in paths for scope in path.scopes}))


def interfaces() -> tuple[str, ...]:
    """The interfaces that have to be enabled in the quota project."""
    hosts = {OPERATIONS.paths[name].host for name in operations() if name in OPERATIONS.paths}
    return tuple(sorted({"cloudasset.googleapis.com", *hosts}))


def roles(rights: Collection[str] | None = None) -> tuple[str, ...]:
    """The predefined roles that hold some permissions, or all. AuditorError where the table lacks a service: a
    defect."""
    found = set()
    for right in {*(permissions() if rights is None else rights)} - {*ONLY_BY_CUSTOM}:
        role = next((role for prefix, role in PREDEFINED.items() if right.startswith(prefix)), None)
        if role is None:
            raise AuditorError(f"gcp: no predefined role is known for {right}")
        found.add(role)
    return tuple(sorted(found))


def texts(settings: Gcp) -> tuple[str, ...]:
    """The documents as JSON: how it is granted, and the custom role that may stand for the predefined ones (the form of
    `gcloud iam roles create --file`)."""
    if settings.scope is None:
        raise AuditorError("Google Cloud: set [gcp] scope: a role needs to know where it is given.")
    above = () if settings.scope.startswith("organizations/") else ONLY_ON_ORGANIZATION
    held = [right for right in permissions() if right not in above]
    granted: dict[str, Any] = {
        "scope": settings.scope,
        "roles": list(roles(held)),
        "onlyInCustomRole": list(ONLY_BY_CUSTOM),
        **({"onlyOnOrganization": list(above)} if above else {}),
        "quotaProject": {"project": settings.quota_project, "roles": [USE_QUOTA], "services": list(interfaces())},
    }
    if scopes := directory():
        granted["directoryScopes"] = list(scopes)
    role = {
        "title": "Cloud Audit Reader",
        "description": "Reads configuration for the audit: no content of logs or data, no changes.",
        "stage": "GA",
        "includedPermissions": held,
    }
    return tuple(json.dumps(document, indent=2) + "\n" for document in (granted, role))


def _of_directory(operation: str) -> bool:
    path = OPERATIONS.paths.get(operation)
    return path is not None and CLOUD not in path.scopes
