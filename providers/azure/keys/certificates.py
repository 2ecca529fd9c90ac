"""Certificates of App Service and of application gateways, and those bought from Azure. The ones in vaults come with
the vaults' secrets."""

from collections.abc import Iterator

from auditor.facts.keys import Secret
from providers.azure.fields import flag, moment
from providers.azure.keys.public import shown
from providers.azure.place import Place
from providers.azure.rows import Row, dig
from providers.collecting import Collected, reads

CERTIFICATES = "arg:resources.certificates"
GATEWAYS = "arg:resources.gateway_certificates"

NEVER_ISSUED = ("pendingissuance", "pendingrevocation", "revoked", "canceled", "denied", "unused", "notsubmitted")
"""States of an order behind which no certificate is valid."""


@reads("account", {CERTIFICATES: "secret[certificate].*"})
def certificates(place: Place) -> Collected:
    """Those that sites are bound to, and orders of those that were bought."""
    for row in place.query(CERTIFICATES).rows:
        if row["type"].endswith("/certificateorders"):
            if str(row["properties.status"]).lower() not in NEVER_ISSUED:
                yield _ordered(place, row)
        else:
            yield _bound(place, row)


def _bound(place: Place, row: Row) -> Secret:
    return Secret(
        **place.envelope(row),
        kind="certificate",
        updated_at=moment(row["properties.issueDate"]),
        expires=True,
        expires_at=moment(row["properties.expirationDate"]),
        key_algorithm=shown(row["properties.cerBlob"]).algorithm,
        # Azure makes and renews those that name a host for itself; an imported one follows its vault.
        auto_renew=True if row["properties.canonicalName"] else None if row["properties.keyVaultId"] else False,
        replica_regions=(),  # by design: it is bound in the region of its plan
    )


def _ordered(place: Place, row: Row) -> Secret:
    bits = row["properties.keySize"]
    return Secret(
        **place.envelope(row),
        kind="certificate",
        updated_at=moment(row["properties.lastCertificateIssuanceTime"]),
        expires=True,
        expires_at=moment(row["properties.expirationTime"]),
        key_algorithm=f"RSA_{bits}" if isinstance(bits, int) else None,  # Azure orders no other kind
        auto_renew=flag(row["properties.autoRenew"]),
        replica_regions=(),
    )


@reads("account", {GATEWAYS: "secret[certificate].*"})
def gateway_certificates(place: Place) -> Collected:
    """Those that application gateways show to whoever connects."""
    for row in place.query(GATEWAYS).rows:
        yield from _of_gateway(place, row)


def _of_gateway(place: Place, row: Row) -> Iterator[Secret]:
    for one in row["properties.sslCertificates"] or ():
        data = dig(one, "properties.publicCertData")
        if not data and dig(one, "properties.keyVaultSecretId"):
            continue  # the vault tells of it
        read = shown(data)
        name = str(dig(one, "name"))
        yield Secret(
            **place.envelope(row)
            | {"resource": f"{row['id']}/sslcertificates/{name}".lower(), "name": f"{row['name']}/{name}"},
            kind="certificate",
            expires=True,
            expires_at=read.ends,
            key_algorithm=read.algorithm,
            # One from a vault follows it; one that was uploaded stays as it is.
            auto_renew=None if dig(one, "properties.keyVaultSecretId") else False,
            replica_regions=(),  # by design: it lies where its gateway does
        )


COLLECTORS = (certificates, gateway_certificates)
