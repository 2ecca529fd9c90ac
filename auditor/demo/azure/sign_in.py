"""Demo: the tenant's rules of sign-in, and its reviews of access."""

from datetime import UTC, datetime, timedelta
from typing import Any

from auditor.demo.azure import people
from auditor.demo.azure.cloud import Cloud
from auditor.demo.azure.entra import ROLES, Row, group, made_up, time
from auditor.demo.azure.site import directory

INTERNAL = "203.0.113.0/24"
POLICIES = "/v1.0/identity/conditionalAccess/policies"
LOCATIONS = "/v1.0/identity/conditionalAccess/namedLocations"
REVIEWS = "/v1.0/identityGovernance/accessReviews/definitions"
DEFAULTS = "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy"
AUTHORIZATION = "/v1.0/policies/authorizationPolicy"
METHODS = "/v1.0/policies/authenticationMethodsPolicy"
OFFICE = "50000000-0000-4000-8000-000000000001"
"""The named location of the town hall."""

EVERYONE = {"includeUsers": ["All"], "excludeGroups": [people.KINKYU]}


def good(cloud: Cloud) -> None:
    """A second factor for everybody, from the town hall only, and no old protocols; reviews every three months. Any
    application may still be let act for somebody."""
    single(cloud, DEFAULTS, isEnabled=False)
    consent = ["ManagePermissionGrantsForSelf.microsoft-user-default-legacy"]
    people_may = {"permissionGrantPoliciesAssigned": consent, "allowedToCreateApps": False}
    guests = {"allowInvitesFrom": "adminsAndGuestInviters", "guestUserRoleId": "2af84b1e-32c8-42b7-82bc-daa82404023b"}
    single(cloud, AUTHORIZATION, **guests, defaultUserRolePermissions=people_may)
    methods = [
        {"id": name, "state": "enabled" if name == "Fido2" else "disabled"} for name in ("Fido2", "Sms", "Voice")
    ]
    single(cloud, METHODS, policyMigrationState="migrationComplete", authenticationMethodConfigurations=methods)
    group(cloud, people.KINKYU, "緊急時用アカウント", people.KINKYU_1, people.KINKYU_2)
    inside = {"includeLocations": ["All"], "excludeLocations": [OFFICE]}
    old = ["exchangeActiveSync", "other"]
    directory(
        cloud,
        POLICIES,
        policy("CA001 全員に多要素認証", ["mfa"], EVERYONE),
        policy("CA002 庁外からの拒否", ["block"], EVERYONE, locations=inside),
        policy("CA003 古い認証の拒否", ["block"], EVERYONE, clientAppTypes=old),
    )
    directory(cloud, LOCATIONS, location(OFFICE, "本庁舎", INTERNAL))
    directory(
        cloud, f"{ROLES}/roleDefinitions", {"id": made_up("role"), "displayName": "申請書の管理", "isBuiltIn": False}
    )
    reviewed(cloud, "特権ロールの見直し", datetime(2025, 1, 6, tzinfo=UTC))


def single(cloud: Cloud, path: str, **properties: Any) -> None:
    """An object of which a tenant has one."""
    cloud.documents[path.lower()] = properties


def policy(
    name: str, controls: list[str], users: Row, state: str = "enabled", operator: str = "OR", **conditions: Any
) -> Row:
    """A policy of conditional access, over all applications and modern clients unless `conditions` say otherwise."""
    always = {"applications": {"includeApplications": ["All"]}, "clientAppTypes": ["all"], "users": users}
    grant = {"operator": operator, "builtInControls": controls}
    told = {**always, **conditions}
    return {"id": made_up(name), "displayName": name, "state": state, "conditions": told, "grantControls": grant}


def location(key: str, name: str, *networks: str) -> Row:
    """A named location of networks."""
    ranges = [{"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": one} for one in networks]
    return {"id": key, "displayName": name, "isTrusted": True, "ipRanges": ranges}


def reviewed(cloud: Cloud, name: str, begun: datetime, until: datetime | None = None) -> None:
    """A review of access that is held every three months, until now or until some day."""
    key = made_up(name)
    settings = {"recurrence": {"pattern": {"type": "absoluteMonthly", "interval": 3}}}
    directory(cloud, REVIEWS, {"id": key, "displayName": name, "status": "InProgress", "settings": settings})
    while begun < (until or datetime.now(UTC)):
        directory(cloud, f"{REVIEWS}/{key}/instances", {"id": made_up(f"{begun} {name}"), "startDateTime": time(begun)})
        begun += timedelta(days=91)
