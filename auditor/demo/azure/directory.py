"""Demo: people, groups, applications and sign-in rules of the Entra tenant.

A tenant has one set of rules, whichever subscription is looked at; people differ.
"""

from datetime import UTC, datetime, timedelta

from auditor.demo.azure import people, sign_in
from auditor.demo.azure.entra import DOMAIN, LONG_AGO, group, guest, managed, person, program, proof, recently, role
from auditor.demo.azure.site import Site

GLOBAL, USERS = "62e90394-69f5-4237-9190-012177145e10", "fe930be7-5e62-47db-91af-98c3a49a38b1"
ROLES, SECURITY = "e8611ab8-c189-46e8-94e1-60213ab1f814", "194ae4cb-b126-40b2-bd5b-6091b380977d"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
KEY, APP, SMS = ("fido2SecurityKey",), ("microsoftAuthenticatorPush",), ("mobilePhone",)
STAFF = [f"{name}@{DOMAIN}" for name in ("kobayashi-hoken", "tanaka-joho", "nakamura-kanko")]


def good(site: Site) -> None:
    """Two accounts for emergencies, administrators who ask for their role, a vendor who only reads."""
    cloud = site.cloud
    sign_in.good(cloud)
    for key, name in ((people.KINKYU_1, "kinkyu-01"), (people.KINKYU_2, "kinkyu-02")):
        person(cloud, key, name, methods=KEY, signed_in="2025-04-01T01:10:00Z")
        role(cloud, GLOBAL, key)
    person(cloud, people.TANAKA, "tanaka-joho", methods=APP, signed_in=recently())
    role(cloud, USERS, people.TANAKA, eligible=True)
    person(cloud, people.KOBAYASHI, "kobayashi-hoken", methods=KEY, signed_in=recently())
    group(cloud, people.KOKUHO_KANRI, "国民健康保険の管理者")
    group(cloud, people.KANSHI, "統制の管理者")
    role(cloud, SECURITY, people.KANSHI, "group")
    guest(cloud, people.YAMAMOTO, "yamamoto", "hoshu.example.co.jp", signed_in=recently())
    assigned(site, people.YAMAMOTO, "User")
    managed(cloud, people.KOKUHO_APP, "kokuho-app")
    assigned(site, people.KOKUHO_APP, "ServicePrincipal")
    renewed = proof("haibi", datetime.now(UTC) - timedelta(days=10), 80)
    program(cloud, people.HAIBI, "kokuho-haibi", certificates=(renewed,))


def bad(site: Site) -> None:
    """An administrator who signs in every day by telephone, people who left, a vendor with rights, old secrets."""
    cloud = site.cloud
    person(cloud, people.SUGIMOTO, "sugimoto-joho", methods=SMS, signed_in=recently())
    role(cloud, GLOBAL, people.SUGIMOTO)
    person(cloud, people.KYU_KANRI, "kyu-kanrisha", signed_in=LONG_AGO)
    role(cloud, GLOBAL, people.KYU_KANRI)
    person(cloud, people.WATANABE, "watanabe-kanko", signed_in=LONG_AGO)
    person(cloud, people.SUZUKI, "suzuki-taishoku", signed_in=LONG_AGO, enabled=False)
    for key, name in ((people.ITO, "ito-kanko"), (people.YAMADA, "yamada-kanko")):
        person(cloud, key, name, methods=APP, signed_in=recently())
    guest(cloud, people.GYOSHA, "sasaki", "web.example.co.jp", signed_in=recently())
    role(cloud, ROLES, people.GYOSHA)
    old = datetime(2024, 4, 1, tzinfo=UTC)
    program(cloud, people.YOYAKU, "kanko-yoyaku", secrets=(proof("heisei", old, 20000), proof("reiwa", old, 20000)))


def remains(site: Site) -> None:
    """A program of the ended service whose secret still works, and one whose secret has ended."""
    old, cloud = datetime(2024, 4, 1, tzinfo=UTC), site.cloud
    for key, name in ((people.NAKAMURA, "nakamura-kanko"), (people.MORI, "mori-matsuri")):
        person(cloud, key, name, methods=APP, signed_in=recently())
    program(cloud, people.MATSURI_FORM, "matsuri-form", secrets=(proof("form", old, 20000),))
    program(cloud, people.MATSURI_KIROKU, "matsuri-kiroku", secrets=(proof("kiroku", old, 365),))
    for key in (people.MATSURI_FORM, people.MATSURI_KIROKU):
        assigned(site, key, "ServicePrincipal")


def assigned(site: Site, holder: str, kind: str) -> None:
    """The role of a reader on the subscription, as the resource manager lists it."""
    folder, name = f"{site.scope}/providers/Microsoft.Authorization", f"{READER[:8]}-{holder[-12:]}"
    properties = {"principalId": holder, "principalType": kind, "scope": site.scope}
    role_id = f"/providers/Microsoft.Authorization/RoleDefinitions/{READER}"
    row = {"id": f"{folder}/roleAssignments/{name}", "name": name}
    site.listed(
        "/providers/Microsoft.Authorization/roleAssignments",
        {**row, "properties": {**properties, "roleDefinitionId": role_id}},
    )
