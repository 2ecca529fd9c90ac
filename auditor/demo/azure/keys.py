"""Demo: key vaults, keys, secrets and certificates, some as they should be and some as they are found."""

import base64
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7

from auditor.demo.azure import stores
from auditor.demo.azure.cloud import TENANT
from auditor.demo.azure.people import HAIBI, KOKUHO_KANRI
from auditor.demo.azure.rights import AUTHORIZATION, assigned
from auditor.demo.azure.site import EAST, Site

VAULT, HSM = "Microsoft.KeyVault/vaults", "Microsoft.KeyVault/managedHSMs"
SET = "Microsoft.Compute/diskEncryptionSets"
CERTIFICATE, ORDER = "Microsoft.Web/certificates", "Microsoft.CertificateRegistration/certificateOrders"

VENDOR = "0b0b0b0b-0000-4000-8000-00000000000b"
"""The directory of a vendor that nobody approved."""

LONG_AGO, FAR_OFF = datetime(2019, 4, 1, tzinfo=UTC), datetime(2046, 4, 1, tzinfo=UTC)

ASSIGNED = f"{AUTHORIZATION}/roleAssignments"
CUSTODIAN, ENCRYPTING = "40000000-0000-4000-8000-0000000000c1", "e147488a-f6f5-4113-8e2d-b22465e65bf6"
_KEYS = "Microsoft.KeyVault/vaults/keys"
CRYPTO_ROLES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    CUSTODIAN: ("鍵管理者", "CustomRole", tuple(f"{_KEYS}/{verb}" for verb in ("read", "create/action", "delete"))),
    ENCRYPTING: (
        "Key Vault Crypto Service Encryption User",
        "BuiltInRole",
        tuple(f"{_KEYS}/{verb}" for verb in ("read", "wrap/action", "unwrap/action")),
    ),
}

EVERY_HALF_YEAR = {
    "attributes": {"expiryTime": "P1Y"},
    "lifetimeActions": [
        {"trigger": {"timeBeforeExpiry": "P30D"}, "action": {"type": "notify"}},
        {"trigger": {"timeAfterCreate": "P6M"}, "action": {"type": "rotate"}},
    ],
}
CLOSED: dict[str, Any] = {
    "enableRbacAuthorization": True,
    "enableSoftDelete": True,
    "softDeleteRetentionInDays": 90,
    "enablePurgeProtection": True,
    "publicNetworkAccess": "Disabled",
    "networkAcls": {"bypass": "AzureServices", "defaultAction": "Deny", "ipRules": [], "virtualNetworkRules": []},
}
PURE: dict[str, Any] = {"enableSoftDelete": True, "softDeleteRetentionInDays": 90, "enablePurgeProtection": True}
OPEN: dict[str, Any] = {
    "enableRbacAuthorization": False,
    "enableSoftDelete": True,
    "softDeleteRetentionInDays": 7,
    "publicNetworkAccess": "Enabled",
    "accessPolicies": [
        {"tenantId": TENANT, "objectId": "o1", "permissions": {"keys": ["all"]}},
        {"tenantId": VENDOR, "objectId": "o2", "permissions": {"keys": ["get", "unwrapKey"]}},
    ],
}


def good(site: Site) -> None:
    """The vault of the national health insurance: keys in hardware, changed twice a year."""
    made = vault(site, "kv-kokuho", **CLOSED)
    _crypto_roles(site)
    site.listed(ASSIGNED, assigned(made, CUSTODIAN, KOKUHO_KANRI, "Group"))
    site.listed(ASSIGNED, assigned(f"{made}/keys/bunsho", ENCRYPTING, HAIBI, "ServicePrincipal"))
    for name in ("bunsho", "disk"):
        dates = attributes(created=FAR_OFF, exp=FAR_OFF)
        key(site, made, name, dates, kty="RSA-HSM", keySize=3072, rotationPolicy=EVERY_HALF_YEAR)
    secret(site, made, "renkei-db", attributes(updated=FAR_OFF, exp=FAR_OFF))
    hsm = site.resource(HSM, "hsm-kokuho", tenantId=TENANT, hsmUri="https://hsm-kokuho.managedhsm.azure.net/", **PURE)
    site.listed(f"{hsm}/keys")
    dates = attributes(created=FAR_OFF, exp=FAR_OFF)
    key(site, hsm, "juki", dates, kty="oct-HSM", keySize=256, rotationPolicy=EVERY_HALF_YEAR)
    encryption_set(site, "des-kokuho", "https://kv-kokuho.vault.azure.net/keys/disk/0a1b2c")
    site.resource(
        CERTIFICATE,
        "kokuho.city.sakura.lg.jp",
        issueDate="2026-04-01T00:00:00",
        expirationDate=FAR_OFF.isoformat(),
        canonicalName="kokuho.city.sakura.lg.jp",
        cerBlob=certificate(ec.SECP256R1()),
    )


def bad(site: Site) -> None:
    """A vault in America whose keys a vendor may use, and what they encrypt; an old secret; an old certificate."""
    made = vault(site, "kv-kanko", "eastus", **OPEN)
    key(site, made, "photo", attributes(created=LONG_AGO), kty="EC", curveName="P-256K")
    key(site, made, "genpon", attributes(created=LONG_AGO, enabled=False), kty="RSA", keySize=2048)
    secret(site, made, "yoyaku-api", attributes(updated=LONG_AGO))
    account: dict[str, Any] = {"sku": {"name": "Standard_LRS"}, "more": {"kind": "BlobStorage"}, **stores.OPEN}
    own = {"keyvaulturi": "https://kv-kanko.vault.azure.net", "keyname": "genpon"}
    account |= {"encryption": {"keySource": "Microsoft.Keyvault", "keyvaultproperties": own}}
    stores.inside(site, site.resource(stores.ACCOUNT, "stkankogenpon", **account), days=7, containers={})
    site.resource(
        CERTIFICATE,
        "kanko.city.sakura.lg.jp",
        issueDate=LONG_AGO.isoformat(),
        expirationDate="2021-04-01T00:00:00Z",
        cerBlob=certificate(ec.SECP256K1()),
    )


def remains(site: Site) -> None:
    """A key that nobody deleted after the festival."""
    key(site, vault(site, "kv-matsuri", **CLOSED), "oubo", attributes(created=LONG_AGO), kty="RSA", keySize=2048)


def _crypto_roles(site: Site) -> None:
    """Roles over keys: one makes and deletes them, the other unwraps with them."""
    for key, (name, kind, verbs) in CRYPTO_ROLES.items():
        permissions = [{"actions": [], "notActions": [], "dataActions": list(verbs), "notDataActions": []}]
        row = {"id": f"{AUTHORIZATION}/RoleDefinitions/{key}", "name": key, "location": ""}
        row |= {"type": "microsoft.authorization/roledefinitions", "subscriptionId": ""}
        made = {"roleName": name, "type": kind, "permissions": permissions}
        site.row("authorizationresources", {**row, "properties": made})


def vault(site: Site, name: str, location: str = EAST, **properties: Any) -> str:
    """A vault with nothing in it; its ID."""
    fixed: dict[str, Any] = {"sku": {"family": "A", "name": "premium"}, "tenantId": TENANT}
    made = site.resource(VAULT, name, location, vaultUri=f"https://{name}.vault.azure.net/", **fixed, **properties)
    site.listed(f"{made}/keys")
    site.listed(f"{made}/secrets")
    return made


def key(site: Site, within: str, name: str, dates: dict[str, Any], **properties: Any) -> None:
    """A key of a vault: its list tells little of it."""
    address = f"https://{within.rpartition('/')[2]}.vault.azure.net/keys/{name}"
    told = {"attributes": dates, "keyUri": address}
    site.listed(f"{within}/keys", {"id": f"{within}/keys/{name}", "name": name, "properties": told})
    site.document(f"{within}/keys/{name}", **told, **properties)


def secret(site: Site, within: str, name: str, dates: dict[str, Any], content: str | None = None) -> None:
    """A secret of a vault, of which nothing more is told than this."""
    told = {"attributes": dates, "contentType": content}
    site.listed(f"{within}/secrets", {"id": f"{within}/secrets/{name}", "name": name, "properties": told})


def encryption_set(site: Site, name: str, url: str) -> str:
    """A disk encryption set that leads to a key."""
    return site.resource(SET, name, encryptionType="EncryptionAtRestWithCustomerKey", activeKey={"keyUrl": url})


def attributes(*, enabled: bool = True, **dates: datetime) -> dict[str, Any]:
    """Attributes of a key or secret, dates in seconds since 1970 as the vault gives them."""
    return {"enabled": enabled, **{name: int(date.timestamp()) for name, date in dates.items()}}


def certificate(curve: ec.EllipticCurve) -> str:
    """The public part of a certificate with a key on that curve."""
    private = ec.generate_private_key(curve)
    return _text(_signed("www.city.sakura.lg.jp", private, "www.city.sakura.lg.jp", private))


def chain() -> str:
    """A certificate behind that of its issuer, as a gateway shows both."""
    issuer, own = ec.generate_private_key(ec.SECP521R1()), ec.generate_private_key(ec.SECP256R1())
    both = [_signed("CA", issuer, "CA", issuer), _signed("www.city.sakura.lg.jp", own, "CA", issuer)]
    return base64.b64encode(pkcs7.serialize_certificates(both, serialization.Encoding.DER)).decode()


def _signed(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: str, by: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    subject, above = (x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, one)]) for one in (name, issuer))
    number = x509.random_serial_number()
    return x509.CertificateBuilder(above, subject, key.public_key(), number, LONG_AGO, FAR_OFF).sign(
        by, hashes.SHA256()
    )


def _text(made: x509.Certificate) -> str:
    return base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()
