"""Secrets of vaults, and the certificates among them: names and dates, never a value."""

from dataclasses import replace
from typing import Literal

from auditor.facts.keys import Secret
from providers.azure.keys import vaults
from providers.azure.keys.vaults import KEY, KEYS, SECRETS, VAULTS, epoch
from providers.azure.place import Answer, Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, later, reads

HELD = "secret[secret].* secret[certificate].*"


@reads(
    "account",
    {
        VAULTS: HELD,
        SECRETS: HELD,
        KEYS: "secret[certificate].key_algorithm",
        KEY: "secret[certificate].key_algorithm",
    },
)
def secrets(place: Place) -> Collected:
    """Secrets of every vault, disabled ones too."""
    for vault in place.query(VAULTS).rows:
        if not vaults.is_hsm(vault):
            yield later(_secrets, place, vault)


def _secrets(place: Place, vault: Row) -> Collected:
    for listed in place.listing(SECRETS, **vaults.parts(vault)).rows:
        if vaults.of_certificate(listed):
            yield later(_certificate, place, vault, listed)
        else:
            yield _secret(place, vault, listed)


def _certificate(place: Place, vault: Row, listed: Answer) -> Secret:
    """The secret that a certificate is kept in. Its key lies beside it under the same name."""
    found = _secret(place, vault, listed)
    names = {str(one["name"]).lower(): one for one in place.listing(KEYS, **vaults.parts(vault)).rows}
    if (key := names.get(str(listed["name"]).lower())) is None:
        return found
    about = place.ask(KEY, about=found.resource, key=str(key["name"]), **vaults.parts(vault))
    return replace(found, key_algorithm=vaults.algorithm(about))


def _secret(place: Place, vault: Row, listed: Answer) -> Secret:
    kind: Literal["certificate", "secret"] = "certificate" if vaults.of_certificate(listed) else "secret"
    told = dig(listed, "properties.attributes")
    expires_at = epoch(dig(told, "exp"))
    return Secret(
        **vaults.inside(vault, place.here(vault["location"]), listed),
        provider_managed=False,
        kind=kind,
        updated_at=epoch(dig(told, "updated")),
        rotation_enabled=False if kind == "secret" else None,  # by design: a vault changes no secret by itself
        # A file that somebody uploaded has no end date of its own, and the certificate in it may be about to end.
        expires=None if not told or (kind == "certificate" and expires_at is None) else expires_at is not None,
        expires_at=expires_at,
        replica_regions=vaults.copies(vault),
        network_restricted=vaults.network_restricted(vault),
        purge_protected=vaults.purge_protected(vault),
    )


COLLECTORS = (secrets,)
