"""Demo: keys, secrets and certificates, some as they should be and some as they are found."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from auditor.demo.gcp.pem import certificate
from auditor.demo.gcp.site import BOTH, OSAKA, TOKYO, Site, binding
from auditor.demo.gcp.stores import LABELS

KEY, VERSION = "cloudkms.googleapis.com/CryptoKey", "cloudkms.googleapis.com/CryptoKeyVersion"
SECRET, SECRET_VERSION = "secretmanager.googleapis.com/Secret", "secretmanager.googleapis.com/SecretVersion"
CERTIFICATE, SHOWN = "certificatemanager.googleapis.com/Certificate", "compute.googleapis.com/SslCertificate"
MADE, RENEWED = "2024-04-01T00:00:00Z", "2026-06-01T00:00:00Z"

USED = (
    *("disk", "shinsei-db", "tokei", "yoyaku", "shinchoku", "session", "shukei", "kyoyu", "shinsei-topic", "oyo"),
    *("rireki", "himitsu"),
)
"""Keys in Tokyo that something of the project is encrypted with."""


def made(site: Site, name: str, location: str = TOKYO, state: str = "ENABLED", **more: Any) -> str:
    """A key with one version; its full name."""
    path = f"locations/{location}/keyRings/audit/cryptoKeys/{name}"
    level, kind = more.pop("protection", "HSM"), more.pop("algorithm", "GOOGLE_SYMMETRIC_ENCRYPTION")
    purpose = more.get("purpose", "ENCRYPT_DECRYPT")
    version = {"state": state, "createTime": RENEWED, **more.pop("version", {})}
    whole: dict[str, Any] = {
        "name": f"projects/{site.project}/{path}",
        "purpose": purpose,
        "createTime": MADE,
        "versionTemplate": {"algorithm": kind, "protectionLevel": level},
        "destroyScheduledDuration": "2592000s",
        **({"primary": version} if purpose == "ENCRYPT_DECRYPT" else {}),
        **more,
    }
    found = site.asset(KEY, path, location, **whole)
    site.asset(VERSION, f"{path}/cryptoKeyVersions/1", location, **version)
    return found


def good(site: Site) -> None:
    """Keys in hardware, renewed every half year, with keepers who cannot decrypt; a password; a certificate."""
    yearly: dict[str, Any] = {"rotationPeriod": "15552000s", "labels": LABELS}
    for name, location in (*((one, TOKYO) for one in USED), ("shinsei", BOTH), ("shinsei-db", OSAKA)):
        made(site, name, location, **yearly)
    name = made(site, "kanri", **yearly)
    site.policy(
        name,
        binding("roles/cloudkms.admin", "group:joho-kagi@sakura-city.example"),
        binding(
            "roles/cloudkms.cryptoKeyEncrypterDecrypter",
            f"serviceAccount:service-{site.own.partition('/')[2]}@gs-project-accounts.iam.gserviceaccount.com",
        ),
    )
    held = {"kmsKeyName": f"projects/{site.project}/locations/{TOKYO}/keyRings/audit/cryptoKeys/himitsu"}
    replicas = [{"location": place, "customerManagedEncryption": held} for place in (TOKYO, OSAKA)]
    site.asset(
        SECRET,
        "secrets/renkei-pass",
        "global",
        name=f"projects/{site.project}/secrets/renkei-pass",
        createTime=MADE,
        labels=LABELS,
        replication={"userManaged": {"replicas": replicas}},
        rotation={"rotationPeriod": "7776000s", "nextRotationTime": "2026-09-01T00:00:00Z"},
        versionDestroyTtl="604800s",
    )
    for number, when in ((1, MADE), (2, RENEWED)):
        site.asset(SECRET_VERSION, f"secrets/renkei-pass/versions/{number}", "global", createTime=when)
    site.asset(
        CERTIFICATE,
        f"locations/{TOKYO}/certificates/shinsei",
        TOKYO,
        createTime=MADE,
        updateTime=RENEWED,
        expireTime="2036-06-01T00:00:00Z",
        managed={"domains": ["shinsei.sakura-city.example"], "state": "ACTIVE"},
        pemCertificate=certificate(ec.SECP256R1()),
    )


def bad(site: Site) -> None:
    """Keys that are old, open or switched off, and what hangs on them; a password anywhere; a certificate that ends."""
    opened = made(site, "mukashi", protection="SOFTWARE", destroyScheduledDuration="86400s")
    site.policy(
        opened,
        binding("roles/cloudkms.cryptoKeyEncrypterDecrypter", "allUsers", "user:kanrisha@gyosha.example"),
        binding("roles/cloudkms.admin", "user:kanrisha@gyosha.example"),
    )
    made(
        site,
        "shomei",
        protection="SOFTWARE",
        purpose="ASYMMETRIC_SIGN",
        algorithm="EC_SIGN_SECP256K1_SHA256",
    )
    stopped = made(site, "teishi", state="DISABLED", protection="SOFTWARE")
    site.asset(
        "storage.googleapis.com/Bucket",
        f"{site.project}-yomenai",
        TOKYO,
        timeCreated="2019-04-01T00:00:00Z",
        encryption={"defaultKmsKeyName": stopped.removeprefix("//cloudkms.googleapis.com/")},
        iamConfiguration={"uniformBucketLevelAccess": {"enabled": True}},
    )
    site.asset(
        SECRET,
        "secrets/kyu-pass",
        "global",
        name=f"projects/{site.project}/secrets/kyu-pass",
        createTime="2019-04-01T00:00:00Z",
        replication={"automatic": {}},
    )
    site.asset(SECRET_VERSION, "secrets/kyu-pass/versions/1", "global", createTime="2019-04-01T00:00:00Z")
    site.asset(
        SHOWN,
        "global/sslCertificates/tenji-2019",
        "global",
        creationTimestamp="2019-04-01T00:00:00Z",
        expireTime="2020-04-01T00:00:00Z",
        type="SELF_MANAGED",
        certificate=certificate(ec.SECP256K1()),
    )


def remains(site: Site) -> None:
    """A key that nothing is encrypted with any more, and one that was given up."""
    made(site, "taikai", protection="SOFTWARE")
    made(
        site,
        "taikai-kyu",
        state="DESTROY_SCHEDULED",
        protection="SOFTWARE",
        version={"destroyTime": "2036-07-20T00:00:00Z"},
    )
