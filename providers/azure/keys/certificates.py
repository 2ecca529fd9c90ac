"""Certificates of App Service, and those bought from Azure. The ones in vaults come with the vaults' secrets."""

import base64
import binascii
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from auditor.facts.keys import Secret
from providers.azure.fields import flag, moment
from providers.azure.place import Place
from providers.azure.rows import Row
from providers.collecting import Collected, reads

CERTIFICATES = "arg:resources.certificates"

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
        key_algorithm=_algorithm(row["properties.cerBlob"]),
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


def _algorithm(blob: Any) -> str | None:
    """The kind of key in a public certificate (DER in base64), such as RSA_2048; None where there is none to read."""
    try:
        key = x509.load_der_x509_certificate(base64.b64decode(str(blob), validate=True)).public_key()
    except (ValueError, binascii.Error):
        return None
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA_{key.key_size}"
    return f"EC_{key.curve.name}" if isinstance(key, ec.EllipticCurvePublicKey) else None


COLLECTORS = (certificates,)
