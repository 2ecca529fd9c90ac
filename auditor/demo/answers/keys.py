"""Certificates of the web sites, and the age of secrets: moto makes everything today."""

from datetime import UTC, datetime
from typing import Any

from auditor.demo import town
from auditor.demo.answers.asked import Answer, Asked
from auditor.demo.place import TOKYO

LONG_AGO = datetime(2021, 6, 1, 1, 0, tzinfo=UTC)
OLD = frozenset({"shisetsu-yoyaku/db"})
"""Names of the secrets that were last changed then."""

FAR = datetime(2036, 3, 31, 14, 59, tzinfo=UTC)

CERTIFICATES = {
    town.JUKI: (("juki.city.sakura.example.lg.jp", "EC_prime256v1"),),
    town.YOYAKU: (("yoyaku.city.sakura.example.lg.jp", "RSA_1024"),),
    town.TOSHO: (),
    town.KENSHIN: (),
}
"""Account to name and key of its certificates; an account that is not here has one of each."""

BOTH = (*CERTIFICATES[town.JUKI], *CERTIFICATES[town.YOYAKU])


def _certificates(asked: Asked) -> dict[str, Any]:
    held = CERTIFICATES.get(asked.account, BOTH) if asked.region == TOKYO else ()
    return {"CertificateSummaryList": [_certificate(asked, name, key) for name, key in held]}


def _certificate(asked: Asked, name: str, key: str) -> dict[str, Any]:
    return {
        "CertificateArn": f"arn:aws:acm:{asked.region}:{asked.account}:certificate/{name}",
        "DomainName": name,
        "Status": "ISSUED",
        "Type": "IMPORTED",
        "KeyAlgorithm": key,
        "InUse": True,
        "NotAfter": FAR.timestamp(),
        "ImportedAt": LONG_AGO.timestamp(),
    }


def _aged(asked: Asked) -> None:
    """Let the old secrets be old, then let moto answer."""
    from moto.secretsmanager.models import secretsmanager_backends

    secrets: Any = secretsmanager_backends[asked.account][asked.region].secrets
    for secret in secrets.values():
        if secret.name in OLD:
            secret.created_date = secret.last_changed_date = int(LONG_AGO.timestamp())


TARGETS: dict[str, Answer] = {
    "CertificateManager.ListCertificates": _certificates,
    "secretsmanager.ListSecrets": _aged,
}
