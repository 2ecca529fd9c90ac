"""Demo: who may do what, some as they should be and some as they are found."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from auditor.demo.gcp.people import (
    GYOSHA,
    HOSHU,
    ITO,
    KANRI,
    KOBAYASHI,
    KODOMO,
    MORI,
    NAKAMURA,
    SATO,
    SUZUKI,
    TAISHOKU,
    TANAKA,
    TOSEI,
    WATANABE,
    YAMADA,
    program,
)
from auditor.demo.gcp.site import ORGANIZATION, Site, binding

IAM, DIRECTORY, USE = "iam.googleapis.com", "admin.googleapis.com", "policyanalyzer.googleapis.com"
ROLE, ACCOUNT, KEY = f"{IAM}/Role", f"{IAM}/ServiceAccount", f"{IAM}/ServiceAccountKey"
API_KEY = "apikeys.googleapis.com/Key"
OWNER, EDITOR, VIEWER = "roles/owner", "roles/editor", "roles/viewer"
GUARDIAN, SUPPORT, READER = (
    "roles/resourcemanager.lienModifier",
    "roles/cloudsupport.techSupportEditor",
    "roles/storage.objectViewer",
)
NETWORKS, ADMINISTRATOR = "roles/compute.networkAdmin", "roles/resourcemanager.projectIamAdmin"
LONG_AGO, NEVER = "2022-04-01T00:00:00Z", "9999-12-31T23:59:59Z"
UNTIL = {"title": "四半期の作業", "expression": 'request.time < timestamp("2030-03-31T15:00:00Z")'}
ASKED_FOR = {
    "title": "Created by: PAM",
    "expression": '(resource.type == "compute.googleapis.com/Network" || resource.name.endsWith("/routes/kyoku"))'
    ' && request.time < timestamp("2030-03-31T15:00:00Z")',
}

PREDEFINED: dict[str, tuple[str, tuple[str, ...]]] = {
    OWNER: ("Owner", ("resourcemanager.projects.setIamPolicy",)),
    EDITOR: ("Editor", ("compute.instances.setMetadata",)),
    VIEWER: ("Viewer", ("resourcemanager.projects.get",)),
    GUARDIAN: ("Project Lien Modifier", ("resourcemanager.projects.updateLiens",)),
    SUPPORT: ("Tech Support Editor", ("cloudsupport.techCases.create", "cloudsupport.techCases.get")),
    READER: ("Storage Object Viewer", ("storage.objects.get", "storage.objects.list")),
    ADMINISTRATOR: ("Project IAM Admin", ("resourcemanager.projects.setIamPolicy",)),
    NETWORKS: ("Compute Network Admin", ("compute.networks.update", "compute.routes.create")),
    "roles/iam.serviceAccountTokenCreator": (
        "Service Account Token Creator",
        ("iam.serviceAccounts.getAccessToken", "iam.serviceAccounts.signBlob"),
    ),
}
"""Google's own roles that the organisation uses: title and some of their permissions."""


def good(site: Site) -> None:
    """People hold privileges through a group and for a time; guardrails have a role of their own; keys are renewed.
    Nobody is an owner, who could both manage keys and decrypt with them."""
    role(site, "koseiEtsuran", "構成閲覧", "compute.instances.list", "storage.buckets.list")
    # Lists accounts for the vendor's ledger. That it may make keys and change roles as well is denied.
    role(
        site,
        "renkeiDaicho",
        "連携台帳",
        "iam.serviceAccounts.list",
        "iam.serviceAccountKeys.create",
        "iam.roles.update",
    )
    app, link = (program(site.project, name) for name in ("kosodate-app", "kosodate-renkei"))
    site.policy(
        "",
        binding(ADMINISTRATOR, KANRI, condition=UNTIL),
        binding(f"projects/{site.project}/roles/koseiEtsuran", KANRI),
        binding(GUARDIAN, TOSEI),
        binding(SUPPORT, TOSEI),
        binding(READER, app, link),
        binding(f"projects/{site.project}/roles/renkeiDaicho", link),
        binding(VIEWER, HOSHU),
        binding(NETWORKS, KOBAYASHI, condition=ASKED_FOR),
    )
    elevated(site, KOBAYASHI, NETWORKS)
    for name in ("kosodate-app", "kosodate-renkei"):
        account(site, name)
    made = f"{datetime.now(UTC) - timedelta(days=10):%Y-%m-%dT%H:%M:%SZ}"
    key(site, "kosodate-renkei", "reiwa8", made, used=made)
    deny(
        site,
        site.own,
        "kengen-henko-kinshi",
        denied(
            "iam.googleapis.com/roles.*",
            "iam.googleapis.com/serviceAccountKeys.create",
            exceptionPrincipals=[f"principalSet://goog/group/{KANRI.partition(':')[2]}"],
        ),
    )
    group(site, KANRI, KOBAYASHI, TANAKA)
    group(site, TOSEI, TANAKA)
    group(site, KODOMO, KOBAYASHI)
    hmac_key(site, "GOOG1EKOSODATE", "kosodate-app", made)
    limits = {
        "apiTargets": [{"service": "maps-backend.googleapis.com"}],
        "browserKeyRestrictions": {"allowedReferrers": ["https://kosodate.sakura-city.example/*"]},
    }
    api_key(site, "chizu", made, restrictions=limits)


def bad(site: Site) -> None:
    """Everybody is an editor for good, a program is too, somebody who left still is, and keys are old."""
    role(site, "zenbu", "全部", "resourcemanager.projects.setIamPolicy", "compute.instances.setMetadata")
    web, stopped = (program(site.project, name) for name in ("bunkazai-web", "bunkazai-kyu"))
    people = (SUZUKI, ITO, YAMADA, SATO, GYOSHA, TAISHOKU)
    site.policy(
        "",
        binding(EDITOR, *people, web, stopped),
        binding(f"projects/{site.project}/roles/zenbu", WATANABE),
        binding("roles/iam.serviceAccountTokenCreator", ITO),
    )
    account(site, "bunkazai-web")
    account(site, "bunkazai-kyu", disabled=True)
    for name in ("heisei", "reiwa"):
        key(site, "bunkazai-web", name, LONG_AGO)
    api_key(site, "chizu-kyu", LONG_AGO)
    hmac_key(site, "GOOG1EBUNKAZAI", "bunkazai-web", LONG_AGO)


def remains(site: Site) -> None:
    """Who closes it down may stay; somebody else is still there, and a key still works."""
    site.policy("", binding(EDITOR, NAKAMURA, MORI))
    account(site, "taikai-form")
    key(site, "taikai-form", "form", LONG_AGO)
    key(site, "taikai-form", "kiroku", LONG_AGO, disabled=True)


def role(site: Site, name: str, title: str, *permissions: str) -> None:
    """A role that the town has made."""
    full = f"projects/{site.project}/roles/{name}"
    site.asset(ROLE, f"roles/{name}", "global", name=full, title=title, includedPermissions=list(permissions))


def denied(*permissions: str, **more: Any) -> dict[str, Any]:
    """A rule that denies permissions to everybody, where `more` (`exceptionPrincipals`, ...) says nothing else."""
    return {"deniedPrincipals": ["principalSet://goog/public:all"], "deniedPermissions": list(permissions), **more}


def elevated(site: Site, who: str, role: str, **more: Any) -> None:
    """A role that Privileged Access Manager has given somebody for some hours."""
    since = datetime.now(UTC) - timedelta(hours=1)
    access = {
        "resource": f"//cloudresourcemanager.googleapis.com/projects/{site.project}",
        "resourceType": "cloudresourcemanager.googleapis.com/Project",
        "roleBindings": [{"role": role, "conditionExpression": "resource.type != ''"}],
    }
    told = {
        "requester": who.partition(":")[2],
        "state": "ACTIVE",
        "requestedDuration": "14400s",
        "justification": {"unstructuredJustification": "回線工事"},
        "auditTrail": {"accessGrantTime": f"{since:%Y-%m-%dT%H:%M:%SZ}"},
        "privilegedAccess": {"gcpIamAccess": access},
        **more,
    }
    path = "locations/global/entitlements/kaisen/grants/11111111-2222-4333-8444-555555555555"
    site.asset("privilegedaccessmanager.googleapis.com/Grant", path, "global", **told)


def deny(site: Site, container: str, name: str, *rules: dict[str, Any]) -> None:
    """A deny policy of a container, `folders/1`. Its rules are told only to who asks for the policy itself."""
    whole = f"{denials(container).removeprefix('/v2/')}/{name}"
    told = {"name": whole, "kind": "DenyPolicy", "displayName": name}
    site.listed(IAM, denials(container), "policies", told)
    site.document(IAM, f"/v2/{whole}", **told, rules=[{"description": name, "denyRule": rule} for rule in rules])


def denials(container: str) -> str:
    """The path of the list of a container's deny policies."""
    kind, _, name = container.partition("/")
    return f"/v2/policies/cloudresourcemanager.googleapis.com%2F{kind}%2F{name}/denypolicies"


def complete(site: Site) -> None:
    """Let the lists of roles, of uses of keys, and of what is denied here and above be there."""
    predefined(site)
    site.listed(USE, key_use(site), "activities")
    for container in (site.own, *(one for one in site.chain if one != site.own), ORGANIZATION):
        site.listed(IAM, denials(container), "policies")


def account(site: Site, name: str, **more: Any) -> str:
    """A service account; its full name."""
    address = program(site.project, name).partition(":")[2]
    return site.asset(
        ACCOUNT, f"serviceAccounts/{address}", "global", email=address, uniqueId="100000000000000000001", **more
    )


def key(site: Site, of: str, name: str, made: str, used: str = "", **more: Any) -> None:
    """A key of a service account, and when Policy Analyzer saw it used."""
    address = program(site.project, of).partition(":")[2]
    path = f"serviceAccounts/{address}/keys/{name}"
    times = {"validAfterTime": made, "validBeforeTime": NEVER}
    full = site.asset(KEY, path, "global", keyType="USER_MANAGED", keyOrigin="GOOGLE_PROVIDED", **times, **more)
    activity = {"lastAuthenticatedTime": used} if used else {}
    site.listed(USE, f"{key_use(site)}", "activities", {"fullResourceName": full, "activity": activity})


def hmac_key(site: Site, name: str, of: str, made: str) -> None:
    """A key of Cloud Storage that works."""
    address = program(site.project, of).partition(":")[2]
    row = {"accessId": name, "serviceAccountEmail": address, "state": "ACTIVE", "timeCreated": made}
    site.listed("storage.googleapis.com", f"/storage/v1/projects/{site.project}/hmacKeys", "items", row)


def key_use(site: Site) -> str:
    """The path of the list of when keys were used."""
    where = f"/v1/projects/{site.project}/locations/global/activityTypes"
    return f"{where}/serviceAccountKeyLastAuthentication/activities:query"


def api_key(site: Site, name: str, made: str, **more: Any) -> None:
    """An API key."""
    site.asset(API_KEY, f"locations/global/keys/{name}", "global", displayName=name, createTime=made, **more)


def group(site: Site, name: str, *people: str) -> None:
    """The members of a group, as the directory lists them."""
    held = site.cloud.lists.get(f"{DIRECTORY}{members(name)}")
    known = {one["email"] for one in held[1]} if held else set()
    found = [{"email": who.partition(":")[2], "type": "USER", "role": "MEMBER"} for who in people]
    site.listed(DIRECTORY, members(name), "members", *(one for one in found if one["email"] not in known))


def members(name: str) -> str:
    """The path of the list of a group's members."""
    return f"/admin/directory/v1/groups/{quote(name.partition(':')[2], safe='@')}/members"


def predefined(site: Site) -> None:
    """Google's own roles, which are the same everywhere."""
    if f"{IAM}/v1/roles" not in site.cloud.lists:
        for name, (title, permissions) in PREDEFINED.items():
            row = {"name": name, "title": title, "includedPermissions": list(permissions)}
            site.listed(IAM, "/v1/roles", "roles", row)
