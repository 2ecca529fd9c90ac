"""What a vault or a managed HSM says of all that it holds."""

from datetime import UTC, datetime
from typing import Any

from providers.azure.fields import flag, word
from providers.azure.pairs import paired
from providers.azure.rows import Row, dig
from providers.three import Maybe, either

VAULTS = "arg:resources.vaults"
KEYS, KEY = "arm:vaults.keys", "arm:vaults.keys.get"
HSM_KEYS, HSM_KEY = "arm:managedhsms.keys", "arm:managedhsms.keys.get"
SECRETS = "arm:vaults.secrets"

OF_CERTIFICATES = ("application/x-pkcs12", "application/x-pem-file")
"""The content type that Key Vault gives to the secret, and an uploader to the file, that a certificate is kept in."""


def is_hsm(vault: Row) -> bool:
    """Whether it is a managed HSM, which is nothing but keys."""
    return str(vault["type"]).endswith("/managedhsms")


def parts(vault: Row) -> dict[str, Any]:
    """The parts of its ID that the paths below it are made of."""
    group, _, rest = str(vault["id"]).partition("/providers/")
    return {"group": group, "vault": rest.rpartition("/")[2]}


def inside(vault: Row, here: dict[str, Any], listed: Any) -> dict[str, Any]:
    """The envelope of something that its lists show: `vault/name`, in the vault's place. `here`: the vault's own."""
    name = str(listed["name"])
    told = dig(listed, "tags")  # left out of what has none
    return {
        **here,
        "resource": str(listed["id"]).lower(),
        "name": f"{vault['name']}/{name}",
        "tags": {str(key): str(value) for key, value in told.items()} if isinstance(told, dict) else {},
    }


def recovery_days(vault: Row) -> int | None:
    """Days in which a deletion can be taken back; 0 where soft delete is off."""
    if flag(vault["properties.enableSoftDelete"]) is False:
        return 0
    days = vault["properties.softDeleteRetentionInDays"]
    return int(days) if isinstance(days, int) else None


def purge_protected(vault: Row) -> Maybe:
    """Whether nobody can shorten that time. A vault has no word for 'off': the property is true or left out. A managed
    HSM has both."""
    said = flag(vault["properties.enablePurgeProtection"])
    return said if is_hsm(vault) else bool(said)


def network_restricted(vault: Row) -> Maybe:
    """Whether only listed networks or private endpoints reach it. An open vault without rules admits any network."""
    closed = word(vault["properties.publicNetworkAccess"], disabled=True, enabled=False)
    action = vault["properties.networkAcls.defaultAction"]
    filtered = False if action is None and closed is False else word(action, deny=True, allow=False)
    return either(closed, filtered)


def copies(vault: Row) -> tuple[str, ...] | None:
    """Other regions that hold the same. By design Azure copies a vault to the paired region, unasked; of a managed HSM
    it copies what is extended to other regions."""
    if is_hsm(vault):
        regions = vault["properties.regions"] or ()
        named = {str(dig(one, "name")).lower().replace(" ", "") for one in regions}
        return tuple(sorted(named - {vault["location"]}))
    return paired(vault["location"])


def epoch(value: Any) -> datetime | None:
    """Seconds since 1970 as a moment in UTC."""
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int) and not isinstance(value, bool) else None


def in_rbac_mode(vault: Row) -> Maybe:
    """Whether roles decide who uses what it holds. A managed HSM has roles of its own, which are not read here."""
    return None if is_hsm(vault) else flag(vault["properties.enableRbacAuthorization"])


def outsiders(vault: Row) -> tuple[str, ...] | None:
    """Directories other than its own that its access policies name. Where roles decide, the policies are idle, and a
    role of Azure is given to nobody but members and guests of its own directory."""
    roles = in_rbac_mode(vault)
    if roles or is_hsm(vault):
        return ()
    policies, own = vault["properties.accessPolicies"], vault["properties.tenantId"]
    if roles is None or not isinstance(policies, list) or not own:
        return None
    return tuple(sorted({str(dig(one, "tenantId")).lower() for one in policies} - {str(own).lower()}))


def of_certificate(secret: Any) -> bool:
    """Whether a secret is what a certificate of the vault is kept in."""
    return str(dig(secret, "properties.contentType")).lower() in OF_CERTIFICATES


def algorithm(about: Any) -> str | None:
    """RSA_3072, P-256 or AES_256: type with size, or the curve."""
    kind = str(dig(about, "properties.kty") or "").upper().removesuffix("-HSM")
    if kind == "EC":
        return dig(about, "properties.curveName")  # type: ignore[no-any-return]
    size = dig(about, "properties.keySize")
    named = {"RSA": "RSA", "OCT": "AES"}.get(kind)
    return f"{named}_{size}" if named and size else None
