"""Made-up certificates, as PEM."""

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

SINCE, UNTIL = datetime(2019, 4, 1, tzinfo=UTC), datetime(2036, 6, 1, tzinfo=UTC)


def certificate(curve: ec.EllipticCurve) -> str:
    """One that is its own issuer, with a key on that curve."""
    private = ec.generate_private_key(curve)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "www.sakura-city.example")])
    number = x509.random_serial_number()
    made = x509.CertificateBuilder(name, name, private.public_key(), number, SINCE, UNTIL).sign(
        private, hashes.SHA256()
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()
