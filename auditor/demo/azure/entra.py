"""Demo: how people, groups and programs stand in the lists of Microsoft Graph. Their IDs are in people.py."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from auditor.demo.azure.cloud import TENANT, Cloud
from auditor.demo.azure.site import directory

DOMAIN = "city.sakura.example.lg.jp"

LONG_AGO = "2024-02-05T08:15:00Z"

ROLES = "/v1.0/roleManagement/directory"

Row = dict[str, Any]


def made_up(name: str) -> str:
    """An ID for something that nobody speaks of elsewhere."""
    return str(uuid5(NAMESPACE_DNS, name))


def recently() -> str:
    """Yesterday by the clock of the server: who signs in from day to day does so on whatever day the demo runs."""
    return (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%dT00:30:00Z")


def person(
    cloud: Cloud,
    key: str,
    name: str,
    *,
    methods: tuple[str, ...] = (),
    signed_in: str | None = None,
    enabled: bool = True,
) -> None:
    """A member of the tenant; `methods` of the second factor that are registered."""
    row = {"id": key, "userPrincipalName": f"{name}@{DOMAIN}", "mail": None, "userType": "Member"}
    _user(cloud, {**row, "accountEnabled": enabled}, methods, signed_in)


def guest(cloud: Cloud, key: str, name: str, domain: str, *, signed_in: str) -> None:
    """Somebody of another directory who was invited, and whose second factor is an app."""
    login = f"{name}_{domain}#EXT#@{DOMAIN}"
    row = {"id": key, "userPrincipalName": login, "mail": f"{name}@{domain}", "userType": "Guest"}
    _user(cloud, {**row, "accountEnabled": True}, ("microsoftAuthenticatorPush",), signed_in)


def _user(cloud: Cloud, row: Row, methods: tuple[str, ...], signed_in: str | None) -> None:
    times = {"lastSuccessfulSignInDateTime": signed_in, "lastSignInDateTime": signed_in}
    more = {"createdDateTime": "2023-04-03T00:30:00Z", "signInActivity": times if signed_in else None}
    directory(cloud, "/v1.0/users", {**row, **more})
    if row["accountEnabled"]:  # the report leaves out whoever is disabled
        found = {"id": row["id"], "isMfaRegistered": bool(methods), "methodsRegistered": list(methods)}
        directory(cloud, "/v1.0/reports/authenticationMethods/userRegistrationDetails", found)


def group(cloud: Cloud, key: str, name: str, *members: str) -> None:
    """A group of people, with more members beside those that it has."""
    directory(cloud, "/v1.0/groups", {"id": key, "displayName": name})
    inside = ({"@odata.type": "#microsoft.graph.user", "id": one} for one in members)
    directory(cloud, f"/v1.0/groups/{key}/transitiveMembers", *inside)


def program(
    cloud: Cloud, key: str, name: str, *, secrets: tuple[Row, ...] = (), certificates: tuple[Row, ...] = ()
) -> None:
    """An application of the tenant with its service principal."""
    row = {"appId": made_up(f"app {name}"), "displayName": name}
    proofs = {"passwordCredentials": list(secrets), "keyCredentials": list(certificates)}
    directory(cloud, "/v1.0/applications", {**row, **proofs, "id": made_up(f"object {name}")})
    own = {"servicePrincipalType": "Application", "accountEnabled": True, "appOwnerOrganizationId": TENANT}
    empty: Row = {"passwordCredentials": [], "keyCredentials": []}
    directory(cloud, "/v1.0/servicePrincipals", {**row, **own, **empty, "id": key})


def managed(cloud: Cloud, key: str, name: str) -> None:
    """A managed identity: a program whose certificate Azure keeps."""
    row = {"id": key, "appId": made_up(f"app {name}"), "displayName": name, "accountEnabled": True}
    keys = [{"keyId": made_up(f"key {name}"), "startDateTime": LONG_AGO, "endDateTime": "2999-01-01T00:00:00Z"}]
    kind = {"servicePrincipalType": "ManagedIdentity", "appOwnerOrganizationId": None}
    directory(cloud, "/v1.0/servicePrincipals", {**row, **kind, "passwordCredentials": [], "keyCredentials": keys})


def proof(name: str, begins: datetime, days: int) -> Row:
    """A secret or certificate, as an application has it."""
    ends = time(begins + timedelta(days=days))
    return {"keyId": made_up(name), "startDateTime": time(begins), "endDateTime": ends, "usage": "Verify"}


def role(cloud: Cloud, role_id: str, holder: str, kind: str = "user", *, eligible: bool = False) -> None:
    """A role of the directory in all of it; `eligible`: to be asked for each time."""
    held: Row = {"principalId": holder, "roleDefinitionId": role_id, "directoryScopeId": "/"}
    held["id"] = f"{role_id[:8]}-{holder[-12:]}"
    principal = {"@odata.type": f"#microsoft.graph.{kind}", "id": holder}
    where = "roleEligibilityScheduleInstances" if eligible else "roleAssignments"
    directory(cloud, f"{ROLES}/{where}", {**held, "principal": principal})
    if not eligible:
        plan = {**held, "assignmentType": "Assigned", "endDateTime": None}
        directory(cloud, f"{ROLES}/roleAssignmentScheduleInstances", plan)


def time(when: datetime) -> str:
    """As Microsoft Graph writes it."""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
