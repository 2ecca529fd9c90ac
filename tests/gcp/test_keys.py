"""Keys, secrets and certificates as facts."""

from datetime import UTC, datetime
from typing import Any

import pytest

from auditor.demo.gcp import keys
from auditor.demo.gcp.cloud import Cloud, Fault
from auditor.demo.gcp.site import OSAKA, TOKYO, Site, binding
from auditor.facts.keys import PROVIDER_KEY, Key, Secret
from tests.gcp.conftest import BAD, GOOD, audit, by_name

USE, ADMIN = "roles/cloudkms.cryptoKeyEncrypterDecrypter", "roles/cloudkms.admin"
PERSON = "user:a@sakura-city.example"


@pytest.mark.parametrize("transport", ["grpc", "rest"])
def test_a_well_kept_key(cloud: Cloud, good: Site, transport: str) -> None:
    """Everything that is asked is known, over gRPC as over REST."""
    keys.good(good)
    row = by_name(audit(cloud, transport=transport)[GOOD], Key)["kanri"]
    wanted: dict[str, Any] = {
        "resource": f"//cloudkms.googleapis.com/projects/{GOOD}/locations/{TOKYO}/keyRings/audit/cryptoKeys/kanri",
        "manager": "customer",
        "protection": "hsm",
        "algorithm": "GOOGLE_SYMMETRIC_ENCRYPTION",
        "state": "enabled",
        "rotatable": True,
        "rotation_enabled": True,
        "rotation_days": 180,
        "recovery_days": 30,
        "purge_protected": True,
        "is_public": False,
        "admin_and_user_same": False,
    }
    assert {name: row[name] for name in wanted} == wanted
    assert list(row["external_principals"]) == ["sakura-city.example"]
    assert row["last_rotated_at"].to_pydatetime() == datetime(2026, 6, 1, tzinfo=UTC)


def test_badly_kept_keys(cloud: Cloud, bad: Site) -> None:
    """Open to anybody, on a curve of no list, switched off."""
    keys.bad(bad)
    found = by_name(audit(cloud)[BAD], Key)
    opened, signing, stopped = found["mukashi"], found["shomei"], found["teishi"]
    assert (opened["is_public"], opened["admin_and_user_same"], opened["recovery_days"]) == (True, True, 1)
    assert (opened["rotation_enabled"], list(opened["external_principals"])) == (False, ["gyosha.example"])
    assert (signing["algorithm"], signing["rotatable"], signing["state"]) == ("P-256K", False, "enabled")
    assert stopped["state"] == "disabled"


def test_a_key_for_something_new(cloud: Cloud, good: Site) -> None:
    """May be renewed or not."""
    keys.good(good)
    for asset in cloud.assets:
        if asset["assetType"].endswith("/CryptoKey"):
            asset["resource"]["data"]["purpose"] = "NAZO"
    assert by_name(audit(cloud)[GOOD], Key)["kanri"]["rotatable"] is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("RSA_SIGN_PSS_2048_SHA256", "RSA_2048"),
        ("RSA_DECRYPT_OAEP_4096_SHA512", "RSA_4096"),
        ("RSA_SIGN_RAW_PKCS1_3072", "RSA_3072"),
        ("EC_SIGN_P384_SHA384", "P-384"),
        ("EC_SIGN_ED25519", "Ed25519"),
        ("HMAC_SHA256", "HMAC_256"),
        ("AES_256_GCM", "AES_256"),
        ("EXTERNAL_SYMMETRIC_ENCRYPTION", None),
        (None, None),
    ],
)
def test_kinds_of_keys(cloud: Cloud, good: Site, name: str | None, kind: str | None) -> None:
    """By the lists' own names."""
    path = f"locations/{TOKYO}/keyRings/r/cryptoKeys/k"
    good.asset(keys.KEY, path, TOKYO, purpose="ASYMMETRIC_SIGN", versionTemplate={"algorithm": name} if name else {})
    assert by_name(audit(cloud)[GOOD], Key)["k"]["algorithm"] == kind


@pytest.mark.parametrize(
    ("states", "found"),
    [
        (["ENABLED", "DESTROYED"], "enabled"),
        (["DISABLED", "DESTROYED"], "disabled"),
        (["DESTROYED", "DESTROY_SCHEDULED"], "pending_destroy"),
        (["DESTROYED", "DESTROYED"], "destroyed"),
        (["IMPORT_FAILED"], None),
        (["nazo", "DESTROYED"], None),
    ],
)
def test_a_key_is_as_alive_as_its_versions(cloud: Cloud, good: Site, states: list[str], found: str | None) -> None:
    """Of a key that signs, which has no version of its own to begin with."""
    path = f"locations/{TOKYO}/keyRings/r/cryptoKeys/k"
    good.asset(keys.KEY, path, TOKYO, purpose="ASYMMETRIC_SIGN", createTime=keys.MADE)
    for number, state in enumerate(states):
        good.asset(keys.VERSION, f"{path}/cryptoKeyVersions/{number}", TOKYO, state=state, createTime=keys.MADE)
    assert by_name(audit(cloud)[GOOD], Key)["k"]["state"] == found


@pytest.mark.parametrize(
    ("own", "of_project", "same"),
    [
        ([(ADMIN, PERSON), (USE, PERSON)], [], True),
        ([(USE, PERSON)], [(ADMIN, PERSON)], True),
        ([(ADMIN, PERSON)], [(USE, "user:b@sakura-city.example")], False),
        ([], [("roles/owner", PERSON)], True),
        ([], [(f"projects/{GOOD}/roles/kagi", PERSON)], None),
        ([], [], False),
    ],
)
def test_duties(
    cloud: Cloud, good: Site, own: list[tuple[str, str]], of_project: list[tuple[str, str]], same: bool | None
) -> None:
    """By the policies of the key, of its ring and of the project; a role of one's own may hold anything."""
    name = keys.made(good, "k")
    for role, member in own:
        good.policy(name, binding(role, member))
    for role, member in of_project:
        good.policy("", binding(role, member))
    assert by_name(audit(cloud)[GOOD], Key)["k"]["admin_and_user_same"] is same


def test_keys_whose_policies_are_not_seen(cloud: Cloud, good: Site) -> None:
    """Unknown, and not closed."""
    keys.made(good, "k")
    cloud.faults["cai:policies.stores"] = Fault("PERMISSION_DENIED")
    row = by_name(audit(cloud)[GOOD], Key)["k"]
    assert {row[name] for name in ("is_public", "external_principals", "admin_and_user_same")} == {None}


def test_secrets(cloud: Cloud, good: Site, bad: Site) -> None:
    """Where they lie, how old the newest version is, and what is set on them."""
    keys.good(good)
    keys.bad(bad)
    found = audit(cloud)
    kept, old = by_name(found[GOOD], Secret)["renkei-pass"], by_name(found[BAD], Secret)["kyu-pass"]
    assert (kept["region"], list(kept["replica_regions"])) == (TOKYO, [OSAKA])
    assert (kept["rotation_enabled"], kept["expires"], kept["purge_protected"]) == (True, False, True)
    assert kept["updated_at"].to_pydatetime() == datetime(2026, 6, 1, tzinfo=UTC)
    assert str(kept["key_id"]).endswith("/cryptoKeys/himitsu")
    assert (old["region"], list(old["replica_regions"]), old["key_id"]) == ("global", ["global"], PROVIDER_KEY)
    assert (old["rotation_enabled"], old["expires"], old["purge_protected"]) == (False, False, False)


def test_certificates(cloud: Cloud, good: Site, bad: Site) -> None:
    """By the part that everybody sees; one that is not issued yet is none."""
    keys.good(good)
    keys.bad(bad)
    good.asset(keys.SHOWN, "global/sslCertificates/mada", "global", type="MANAGED", managed={"status": "PROVISIONING"})
    good.asset(keys.SHOWN, "global/sslCertificates/kowareta", "global", type="SELF_MANAGED", certificate="?")
    found = audit(cloud)
    own, others = by_name(found[GOOD], Secret), by_name(found[BAD], Secret)
    assert (own["shinsei"]["key_algorithm"], own["shinsei"]["auto_renew"]) == ("EC_secp256r1", True)
    assert (others["tenji-2019"]["key_algorithm"], others["tenji-2019"]["auto_renew"]) == ("EC_secp256k1", False)
    assert (own["kowareta"]["key_algorithm"], own["kowareta"]["expires_at"]) == (None, None)
    assert "mada" not in own
