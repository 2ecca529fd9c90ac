"""Certificates of Certificate Manager and of load balancers."""

from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from auditor.facts.keys import Secret
from providers.collecting import Collected, reads
from providers.gcp.fields import moment
from providers.gcp.operations import TYPE
from providers.gcp.place import Place
from providers.gcp.rows import Row
from providers.three import Maybe

CERTIFICATES = "cai:certificates"


@reads("account", {CERTIFICATES: "secret[certificate].*"})
def certificates(place: Place) -> Collected:
    """Those that were uploaded, and those that Google makes. One that it has not issued yet is none."""
    for row in place.query(CERTIFICATES).rows:
        managed, shown = _managed(row), row["pemCertificate"] or row["certificate"]
        ends = moment(row["expireTime"])
        if managed and ends is None and not shown:
            continue
        yield Secret(
            **place.envelope(row),
            kind="certificate",
            updated_at=moment(row["updateTime"] or row["createTime"] or row["creationTimestamp"]),
            expires=True,
            expires_at=ends,
            key_algorithm=algorithm(shown),
            auto_renew=managed,
            replica_regions=(),  # by design: it is shown to whoever connects, wherever that is
        )


def _managed(row: Row) -> Maybe:
    """By its type, or by what stands in it."""
    if row[TYPE] == "compute.googleapis.com/SslCertificate":
        return {"MANAGED": True, "SELF_MANAGED": False}.get(str(row["type"]), False if row["certificate"] else None)
    return True if row["managed.state"] else False if row["pemCertificate"] else None


def algorithm(pem: Any) -> str | None:
    """The kind of key of the first certificate of a chain, such as RSA_2048. What cannot be read shows nothing."""
    try:
        key = x509.load_pem_x509_certificates(str(pem).encode())[0].public_key()
    except (ValueError, x509.UnsupportedGeneralNameType):
        return None
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA_{key.key_size}"
    if isinstance(key, ed25519.Ed25519PublicKey):
        return "Ed25519"
    return f"EC_{key.curve.name}" if isinstance(key, ec.EllipticCurvePublicKey) else None


COLLECTORS = (certificates,)
