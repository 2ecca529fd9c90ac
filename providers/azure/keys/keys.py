"""Keys of vaults and of managed HSMs: how strong, how old, for how long. Their list leaves most of it out."""

from typing import Any, Literal

from auditor.facts.keys import Key
from providers.azure.fields import days, word
from providers.azure.keys import vaults
from providers.azure.keys.duties import ASKED, Duties
from providers.azure.keys.vaults import HSM_KEY, HSM_KEYS, KEY, KEYS, SECRETS, VAULTS, epoch
from providers.azure.place import Answer, Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, later, reads
from providers.three import Maybe

DETAIL = (
    "key.protection key.algorithm key.state key.rotation_enabled key.rotation_days key.last_rotated_at "
    "key.expires key.expires_at"
)


@reads(
    "account",
    {
        VAULTS: "key.*",
        KEYS: "key.*",
        HSM_KEYS: "key.*",
        KEY: DETAIL,
        HSM_KEY: DETAIL,
        SECRETS: "key.rotatable",
        **ASKED,
    },
)
def keys(place: Place) -> Collected:
    """Every key of every vault. The provider's own keys are not listed anywhere."""
    duties = Duties(place)
    for vault in place.query(VAULTS).rows:
        yield later(_keys, place, vault, duties)


def _keys(place: Place, vault: Row, duties: Duties) -> Collected:
    hsm = vaults.is_hsm(vault)
    for listed in place.listing(HSM_KEYS if hsm else KEYS, **vaults.parts(vault)).rows:
        yield later(_key, place, vault, duties, listed)


def _key(place: Place, vault: Row, duties: Duties, listed: Answer) -> Key:
    here = vaults.inside(vault, place.here(vault["location"]), listed)
    asked = HSM_KEY if vaults.is_hsm(vault) else KEY
    about = place.ask(asked, about=here["resource"], key=str(listed["name"]), **vaults.parts(vault))
    expires_at = epoch(dig(about, "properties.attributes.exp"))
    return Key(
        **here,
        provider_managed=False,
        manager="customer",
        protection=_protection(vault, about),
        algorithm=vaults.algorithm(about),
        state=word(dig(about, "properties.attributes.enabled"), true="enabled", false="disabled"),
        rotatable=_rotatable(place, vault, str(listed["name"])),
        rotation_enabled=_rotated(about),
        rotation_days=_days_between(about),
        last_rotated_at=epoch(dig(about, "properties.attributes.created")),  # of the current version
        expires=None if about is None else expires_at is not None,
        expires_at=expires_at,
        recovery_days=vaults.recovery_days(vault),
        purge_protected=vaults.purge_protected(vault),
        is_public=False,  # by design: nothing is done with a key without a token of the directory
        external_principals=vaults.outsiders(vault),
        admin_and_user_same=duties.undivided(vault, here["resource"]),
        replica_regions=vaults.copies(vault),
    )


def _protection(vault: Row, about: Answer | None) -> Literal["hsm", "software"] | None:
    """By the type of the key: a premium vault keeps keys of both kinds."""
    if vaults.is_hsm(vault):
        return "hsm"
    kind = dig(about, "properties.kty")
    return None if kind is None else "hsm" if str(kind).upper().endswith("-HSM") else "software"


def _rotatable(place: Place, vault: Row, name: str) -> Maybe:
    """Every kind of key can have a rotation policy, but for the key of a certificate, which changes with it."""
    if vaults.is_hsm(vault):
        return True
    secrets = place.listing(SECRETS, **vaults.parts(vault))
    same = [one for one in secrets.rows if str(one["name"]).lower() == name.lower()]
    if any(vaults.of_certificate(one) for one in same):
        return False
    return True if secrets.whole else None


def _rotation(about: Answer | None) -> list[Any] | None:
    """The actions of the rotation policy. Azure leaves the policy out of a key that has none."""
    return None if about is None else dig(about, "properties.rotationPolicy.lifetimeActions") or []


def _rotated(about: Answer | None) -> Maybe:
    """Whether one of them makes a new version; the others send a message."""
    actions = _rotation(about)
    return None if actions is None else any(_rotates(action) for action in actions)


def _rotates(action: Any) -> bool:
    return str(dig(action, "action.type")).lower() == "rotate"


def _days_between(about: Answer | None) -> int | None:
    """Days from one version to the next: told from its beginning, or back from the end that the policy gives it."""
    lifetime = days(dig(about, "properties.rotationPolicy.attributes.expiryTime"))
    found = []
    for action in _rotation(about) or ():
        after = days(dig(action, "trigger.timeAfterCreate"))
        before = days(dig(action, "trigger.timeBeforeExpiry"))
        if _rotates(action) and after is not None:
            found.append(after)
        elif _rotates(action) and before is not None and lifetime is not None:
            found.append(lifetime - before)
    return min(found, default=None)


COLLECTORS = (keys,)
