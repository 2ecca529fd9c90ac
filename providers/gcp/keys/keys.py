"""Keys of Cloud KMS, with their versions."""

import re
from datetime import datetime
from typing import Any, Literal

from auditor.facts.keys import Key
from providers.collecting import Collected, reads
from providers.gcp.fields import moment, unset, whole, word
from providers.gcp.keys.duties import Duties
from providers.gcp.operations import NAME, TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.gcp.sharing import CONTAINERS, POLICIES, Sharing
from providers.three import Maybe, either

KEYS = "cai:keys"

LEVELS: dict[str, Literal["software", "hsm", "external"]] = {
    "software": "software",
    "hsm": "hsm",
    "hsm_single_tenant": "hsm",
    "external": "external",
    "external_vpc": "external",
}

State = Literal["enabled", "disabled", "pending_destroy", "destroyed"]
STATES: dict[str, State] = {
    "enabled": "enabled",
    "disabled": "disabled",
    "destroy_scheduled": "pending_destroy",
    "destroyed": "destroyed",
}
NEVER_THERE = ("pending_generation", "pending_import", "import_failed", "generation_failed")
"""States of a version that cannot be used yet, or never could."""

CURVES = {"P256": "P-256", "P384": "P-384", "P521": "P-521", "SECP256K1": "P-256K", "ED25519": "Ed25519"}
_RSA = re.compile(r"RSA_(?:SIGN|DECRYPT)_(?:.*_)?(2048|3072|4096)(?:_.*)?")
_CURVE = re.compile(r"EC_SIGN_(P256|P384|P521|SECP256K1|ED25519)(?:_.*)?")
_OTHERS = {
    "AES_128_GCM": "AES_128",
    "AES_128_CBC": "AES_128",
    "AES_128_CTR": "AES_128",
    "AES_256_GCM": "AES_256",
    "AES_256_CBC": "AES_256",
    "AES_256_CTR": "AES_256",
    "HMAC_SHA224": "HMAC_224",
    "HMAC_SHA256": "HMAC_256",
    "HMAC_SHA384": "HMAC_384",
    "HMAC_SHA512": "HMAC_512",
    "PQ_SIGN_ML_DSA_44": "ML_DSA_44",
    "PQ_SIGN_ML_DSA_65": "ML_DSA_65",
    "PQ_SIGN_ML_DSA_87": "ML_DSA_87",
    "ML_KEM_768": "ML_KEM_768",
    "ML_KEM_1024": "ML_KEM_1024",
}

PURPOSES = (
    *("ENCRYPT_DECRYPT", "ASYMMETRIC_SIGN", "ASYMMETRIC_DECRYPT"),
    *("RAW_ENCRYPT_DECRYPT", "MAC", "KEY_ENCAPSULATION"),
)
"""What keys are for. One for something that comes later may be renewed or not."""

SHARED = "key.is_public key.external_principals key.admin_and_user_same"


@reads("account", {KEYS: "key.*", POLICIES: SHARED, CONTAINERS: "key.is_public key.admin_and_user_same"})
def keys(place: Place) -> Collected:
    """Every key that the municipality made; those of Google's own are listed nowhere. A key is never deleted: it is
    gone when all of its versions are destroyed."""
    listing = place.query(KEYS)
    sharing, duties = Sharing(place, POLICIES), Duties(place)
    versions: dict[str, list[Row]] = {}
    for row in listing.rows:
        if row[TYPE].endswith("/CryptoKeyVersion"):
            versions.setdefault(row[NAME].partition("/cryptoKeyVersions/")[0], []).append(row)
    for row in listing.rows:
        if not row[TYPE].endswith("/CryptoKey"):
            continue
        own, ring = versions.get(row[NAME], []), row[NAME].partition("/cryptoKeys/")[0]
        state = _state(row, own, whole=listing.whole)
        level = word(row["versionTemplate.protectionLevel"], **LEVELS)
        rotatable = _rotatable(row, level)
        yield Key(
            **place.envelope(row),
            provider_managed=False,
            manager="customer",
            protection=level,
            algorithm=algorithm(row["versionTemplate.algorithm"]),
            state=state,
            destroy_at=_destroyed(own) if state == "pending_destroy" else None,
            rotatable=rotatable,
            rotation_enabled=bool(row["rotationPeriod"]) or unset(None, False, by=row["createTime"]),
            rotation_days=_days(row["rotationPeriod"]),
            last_rotated_at=moment(row["primary.createTime"]) or _newest(own, whole=listing.whole),
            recovery_days=_days(row["destroyScheduledDuration"]),
            purge_protected=True,  # by design: the time is set for good when the key is made
            is_public=either(sharing.public(row[NAME]), sharing.public(ring)),
            external_principals=duties.outsiders(row[NAME], ring),
            admin_and_user_same=duties.undivided(row[NAME], ring),
            replica_regions=(),  # by design: a key stays in its place, whose name may stand for several regions
            absent=("expires", "expires_at"),
        )


def algorithm(name: Any) -> str | None:
    """The kind of key and its length, without what it signs with: RSA_SIGN_PSS_2048_SHA256 is RSA_2048. One that an
    external manager keeps is unknown."""
    text = str(name or "").upper()
    if found := _RSA.fullmatch(text):
        return f"RSA_{found[1]}"
    if found := _CURVE.fullmatch(text):
        return CURVES[found[1]]
    if text.startswith("EXTERNAL"):
        return None
    return _OTHERS.get(text, text or None)


def _state(row: Row, versions: list[Row], *, whole: bool) -> State | None:
    """By the version that encrypts. A key without such a one, or with one that is out of use, is as alive as the best
    of its versions: with older ones what they encrypted can still be read, so that it counts by the primary first."""
    primary: State | None = word(row["primary.state"], **STATES)
    if primary is not None:
        return primary
    told = [str(one["state"]).lower() for one in versions]
    found = {STATES.get(state) for state in told if state not in NEVER_THERE}
    if "enabled" in found:
        return "enabled"
    if None in found or not whole or not found:
        return None
    return next(state for state in ("disabled", "pending_destroy", "destroyed") if state in found)


def _rotatable(row: Row, level: str | None) -> Maybe:
    """Google renews keys that encrypt and decrypt, unless their material comes from outside."""
    if row["purpose"] not in PURPOSES or level is None:
        return None
    return row["purpose"] == "ENCRYPT_DECRYPT" and level != "external" and not row["importOnly"]


def _destroyed(versions: list[Row]) -> datetime | None:
    times = [moment(one["destroyTime"]) for one in versions if one["state"] == "DESTROY_SCHEDULED"]
    return max((time for time in times if time), default=None)


def _newest(versions: list[Row], *, whole: bool) -> datetime | None:
    times = [moment(one["createTime"]) for one in versions] if whole else []
    return max((time for time in times if time), default=None)


def _days(duration: Any) -> int | None:
    """Whole days of `7776000s`."""
    seconds = whole(str(duration or "").removesuffix("s").partition(".")[0])
    return None if seconds is None else seconds // 86400


COLLECTORS = (keys,)
