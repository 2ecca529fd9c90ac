"""Secrets of vaults, and the certificates among them: names and dates, never a value."""

from typing import Literal

from auditor.facts.keys import Secret
from providers.azure.keys import vaults
from providers.azure.keys.vaults import SECRETS, VAULTS, epoch
from providers.azure.place import Answer, Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, later, reads

HELD = "secret[secret].* secret[certificate].*"


@reads("account", {VAULTS: HELD, SECRETS: HELD})
def secrets(place: Place) -> Collected:
    """Secrets of every vault, disabled ones too."""
    for vault in place.query(VAULTS).rows:
        if not vaults.is_hsm(vault):
            yield later(_secrets, place, vault)


def _secrets(place: Place, vault: Row) -> Collected:
    for listed in place.listing(SECRETS, **vaults.parts(vault)).rows:
        yield _secret(place, vault, listed)


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
