"""What the public part of a certificate shows."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7


@dataclass(frozen=True)
class Shown:
    """The kind of key, such as RSA_2048, and the end of validity; None is unknown."""

    algorithm: str | None = None
    ends: datetime | None = None


def shown(data: Any) -> Shown:
    """Reads a certificate, or the first of a PKCS #7 chain that is the issuer of no other. `data`: base64 of DER.
    What cannot be read shows nothing."""
    try:
        der = base64.b64decode(str(data), validate=True)
    except (ValueError, binascii.Error):
        return Shown()
    for read in (_one, pkcs7.load_der_pkcs7_certificates):
        try:
            found = read(der)
            issuers = {one.issuer for one in found if one.issuer != one.subject}
            leaf = next((one for one in found if one.subject not in issuers), None)
            return Shown() if leaf is None else Shown(_algorithm(leaf), leaf.not_valid_after_utc)
        except (ValueError, x509.UnsupportedGeneralNameType):
            continue
    return Shown()


def _one(der: bytes) -> list[x509.Certificate]:
    return [x509.load_der_x509_certificate(der)]


def _algorithm(certificate: x509.Certificate) -> str | None:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA_{key.key_size}"
    return f"EC_{key.curve.name}" if isinstance(key, ec.EllipticCurvePublicKey) else None
