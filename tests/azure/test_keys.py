"""Keys, secrets and certificates as facts, and which key a store names."""

from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from auditor.demo.azure import keys, rights, stores
from auditor.demo.azure.cloud import TENANT, Cloud, Fault
from auditor.demo.azure.people import HAIBI, KOKUHO_KANRI, TANAKA
from auditor.demo.azure.site import EAST, Site
from auditor.facts.keys import Key, Secret
from auditor.facts.stores import DataStore
from tests.azure.conftest import BAD, GOOD, audit, by_name

OLD = datetime(2020, 4, 1, tzinfo=UTC)


def rotation(*triggers: dict[str, str], expiry: str | None = None, kind: str = "Rotate") -> dict[str, Any]:
    """A rotation policy."""
    actions = [{"trigger": trigger, "action": {"type": kind}} for trigger in triggers]
    return {"attributes": {"expiryTime": expiry}, "lifetimeActions": actions}


def test_a_key_in_order(cloud: Cloud, good: Site) -> None:
    """Everything that is asked is known."""
    rights.good(good)
    keys.good(good)
    found = by_name(audit(cloud)[GOOD], Key)["kv-kokuho/bunsho"]
    assert found["resource"].endswith("/providers/microsoft.keyvault/vaults/kv-kokuho/keys/bunsho")
    assert (found["manager"], found["protection"], found["algorithm"]) == ("customer", "hsm", "RSA_3072")
    assert (found["state"], found["rotatable"], found["rotation_enabled"]) == ("enabled", True, True)
    assert (found["rotation_days"], found["expires"], found["expires_at"]) == (182, True, keys.FAR_OFF)
    assert (found["recovery_days"], found["purge_protected"]) == (90, True)
    assert (found["is_public"], list(found["external_principals"])) == (False, [])
    assert (list(found["replica_regions"]), found["admin_and_user_same"]) == (["japanwest"], False)


def test_a_key_that_is_neglected(cloud: Cloud, bad: Site) -> None:
    """No rotation, no end, no protection, open to another directory; who may change the vault may use its keys."""
    keys.bad(bad)
    found = by_name(audit(cloud)[BAD], Key)
    photo, genpon = found["kv-kanko/photo"], found["kv-kanko/genpon"]
    assert (photo["protection"], photo["algorithm"], photo["state"]) == ("software", "P-256K", "enabled")
    assert (photo["rotation_enabled"], photo["rotation_days"], photo["expires"]) == (False, None, False)
    assert (photo["recovery_days"], photo["purge_protected"]) == (7, False)
    assert (list(photo["external_principals"]), photo["admin_and_user_same"]) == ([keys.VENDOR], True)
    assert (photo["last_rotated_at"], genpon["state"]) == (keys.LONG_AGO, "disabled")


@pytest.mark.parametrize(
    ("policy", "enabled", "days"),
    [
        (rotation({"timeAfterCreate": "P90D"}), True, 90),
        (rotation({"timeAfterCreate": "P1Y"}, {"timeAfterCreate": "P18M"}), True, 365),
        (rotation({"timeBeforeExpiry": "P30D"}, expiry="P1Y"), True, 335),
        (rotation({"timeBeforeExpiry": "P30D"}), True, None),
        (rotation({"timeBeforeExpiry": "P30D"}, expiry="P1Y", kind="Notify"), False, None),
        (None, False, None),
    ],
)
def test_rotation_policies(cloud: Cloud, good: Site, policy: Any, enabled: bool, days: int | None) -> None:
    """A policy that only sends a message changes nothing."""
    made = keys.vault(good, "kv", **keys.CLOSED)
    keys.key(good, made, "k", keys.attributes(), kty="RSA", keySize=2048, rotationPolicy=policy)
    found = by_name(audit(cloud)[GOOD], Key)["kv/k"]
    assert (found["rotation_enabled"], found["rotation_days"]) == (enabled, days)


def test_a_vault_that_says_little(cloud: Cloud, good: Site) -> None:
    """What is left out is unknown; purge protection has no word for off."""
    made = good.resource(keys.VAULT, "kv", "brasilia")
    good.listed(f"{made}/secrets", {"id": f"{made}/secrets/s", "name": "s", "properties": {}})
    good.listed(f"{made}/keys", {"id": f"{made}/keys/k", "name": "k", "properties": {}})
    good.document(f"{made}/keys/k")
    snapshot = audit(cloud)[GOOD]
    found, secret = by_name(snapshot, Key)["kv/k"], by_name(snapshot, Secret)["kv/s"]
    asked = ("protection", "algorithm", "state", "recovery_days", "external_principals", "admin_and_user_same")
    assert {found[name] for name in (*asked, "last_rotated_at", "replica_regions")} == {None}
    assert (found["purge_protected"], found["rotation_enabled"]) == (False, False)
    assert {secret[name] for name in ("updated_at", "expires", "expires_at", "network_restricted")} == {None}


@pytest.mark.parametrize(
    ("role", "who", "kind", "scope", "fault", "same"),
    [
        (keys.ENCRYPTING, HAIBI, "ServicePrincipal", "", "", False),
        (keys.ENCRYPTING, KOKUHO_KANRI, "Group", "", "", True),
        (keys.ENCRYPTING, TANAKA, "User", "", "", True),  # a member of that group
        (keys.ENCRYPTING, TANAKA, "User", "/keys/other", "", False),
        (keys.ENCRYPTING, HAIBI, "ServicePrincipal", "", "graph:group_members", None),
        (keys.ENCRYPTING, KOKUHO_KANRI, "Group", "", "graph:group_members", True),
        (keys.ENCRYPTING, HAIBI, "ServicePrincipal", "", "arm:role_eligibility", None),
        (keys.ENCRYPTING, HAIBI, "ServicePrincipal", "", "arg:authorizationresources.roles", None),
    ],
)
def test_duties(cloud: Cloud, good: Site, role: str, who: str, kind: str, scope: str, fault: str, same: Any) -> None:
    """Who makes keys and unwraps with them, by himself or through a group; what is not read proves no separation."""
    rights.good(good)
    keys.good(good)
    vault = f"{good.scope}/resourceGroups/rg-app/providers/{keys.VAULT}/kv-kokuho"
    good.listed(keys.ASSIGNED, rights.assigned(f"{vault}{scope}", role, who, kind))
    if fault:
        cloud.faults[fault] = Fault(403, "AuthorizationFailed")
    assert by_name(audit(cloud)[GOOD], Key)["kv-kokuho/bunsho"]["admin_and_user_same"] is same


def test_a_managed_hsm(cloud: Cloud, good: Site) -> None:
    """Its keys are in hardware, its copies where it was extended to, its roles its own; it has no secrets."""
    regions = [{"name": "Japan East", "isPrimary": True}, {"name": "Japan West", "isPrimary": False}]
    made = good.resource(keys.HSM, "hsm-sakura", hsmUri="https://hsm-sakura.managedhsm.azure.net/", regions=regions)
    keys.key(good, made, "k", keys.attributes(), kty="oct-HSM", keySize=256)
    good.resource(
        stores.ACCOUNT,
        "st",
        encryption={
            "keySource": "Microsoft.Keyvault",
            "keyvaultproperties": {"keyvaulturi": "https://hsm-sakura.managedhsm.azure.net:443", "keyname": "k"},
        },
    )
    snapshot = audit(cloud)[GOOD]
    found = by_name(snapshot, Key)["hsm-sakura/k"]
    assert (found["protection"], found["algorithm"], list(found["replica_regions"])) == (
        "hsm",
        "AES_256",
        ["japanwest"],
    )
    assert (found["purge_protected"], found["admin_and_user_same"], found["rotatable"]) == (None, None, True)
    assert by_name(snapshot, DataStore)["st"]["key_id"] == found["resource"]


def test_secrets(cloud: Cloud, good: Site, bad: Site) -> None:
    """Dates and doors of their vault; no vault changes a secret by itself."""
    keys.good(good)
    keys.bad(bad)
    found = audit(cloud)
    kept, old = by_name(found[GOOD], Secret)["kv-kokuho/renkei-db"], by_name(found[BAD], Secret)["kv-kanko/yoyaku-api"]
    assert (kept["kind"], kept["expires"], kept["updated_at"]) == ("secret", True, keys.FAR_OFF)
    assert (kept["network_restricted"], kept["purge_protected"], kept["rotation_enabled"]) == (True, True, False)
    assert (old["expires"], old["updated_at"], old["network_restricted"]) == (False, keys.LONG_AGO, False)
    assert (list(kept["replica_regions"]), list(old["replica_regions"])) == (["japanwest"], ["westus"])


def test_certificates(cloud: Cloud, good: Site) -> None:
    """Bound to sites, bought, and kept in vaults as a secret; an uploaded file says nothing of its end."""
    keys.good(good)
    order: dict[str, Any] = {
        "status": "Issued",
        "expirationTime": "2027-04-01T00:00:00",
        "keySize": 2048,
        "autoRenew": False,
    }
    good.resource(keys.ORDER, "order", "global", **order)
    good.resource(keys.ORDER, "waiting", "global", **{**order, "status": "Pendingissuance"})
    good.resource(keys.CERTIFICATE, "broken", cerBlob="MIIB<b>", expirationDate="soon")
    made = keys.vault(good, "kv", **keys.CLOSED)
    keys.secret(good, made, "tls", keys.attributes(exp=OLD), "application/x-pkcs12")
    keys.secret(good, made, "file", keys.attributes(), "application/x-pkcs12")
    keys.key(good, made, "tls", keys.attributes(), kty="RSA", keySize=2048)
    snapshot = audit(cloud)[GOOD]
    found = {row["name"]: row for row in by_name(snapshot, Secret).values() if row["kind"] == "certificate"}
    assert set(found) == {"kokuho.city.sakura.lg.jp", "order", "broken", "kv/tls", "kv/file"}
    site, bought, broken = found["kokuho.city.sakura.lg.jp"], found["order"], found["broken"]
    assert (site["key_algorithm"], site["auto_renew"], site["expires_at"]) == ("EC_secp256r1", True, keys.FAR_OFF)
    assert (bought["key_algorithm"], bought["auto_renew"]) == ("RSA_2048", False)
    assert bought["expires_at"] == datetime(2027, 4, 1, tzinfo=UTC)
    assert (broken["key_algorithm"], broken["expires_at"], broken["auto_renew"]) == (None, None, False)
    assert (found["kv/tls"]["expires_at"], found["kv/tls"]["key_algorithm"]) == (OLD, "RSA_2048")
    assert (found["kv/file"]["expires"], found["kv/file"]["key_algorithm"]) == (None, None)
    assert by_name(snapshot, Key)["kv/tls"]["rotatable"] is False


def test_certificates_of_gateways(cloud: Cloud, good: Site) -> None:
    """From the public part, in a chain or alone; one of a vault is the vault's to tell."""
    told = {
        "alone": {"publicCertData": keys.certificate(ec.SECP384R1())},
        "chain": {"publicCertData": keys.chain()},
        "vault": {"keyVaultSecretId": "https://kv.vault.azure.net/secrets/tls"},
        "broken": {"publicCertData": "<b>"},
    }
    good.resource(
        "Microsoft.Network/applicationGateways",
        "agw",
        tags={"owner": "kokuho"},
        sslCertificates=[{"name": name, "properties": properties} for name, properties in told.items()],
    )
    found = by_name(audit(cloud)[GOOD], Secret)
    assert {name: row["key_algorithm"] for name, row in found.items()} == {
        "agw/alone": "EC_secp384r1",
        "agw/chain": "EC_secp256r1",
        "agw/broken": None,
    }
    assert (found["agw/chain"]["expires_at"], found["agw/broken"]["expires_at"]) == (keys.FAR_OFF, None)
    assert found["agw/alone"]["resource"].endswith("/applicationgateways/agw/sslcertificates/alone")


def test_stores_name_their_keys(cloud: Cloud, good: Site, bad: Site) -> None:
    """Through a vault's address or an encryption set, in another subscription too; Azure's own key has no name."""
    keys.good(good)
    stores.good(good)
    keys.bad(bad)
    stores.bad(bad)
    far = {"keyvaulturi": "https://kv-kokuho.vault.azure.net/", "keyname": "Bunsho"}
    alien = {"keyvaulturi": "https://yosoo.vault.azure.net/", "keyname": "k"}
    for name, vault in (("far", far), ("alien", alien)):
        encryption = {"keySource": "Microsoft.Keyvault", "keyvaultproperties": vault}
        bad.resource(stores.ACCOUNT, name, encryption=encryption)
    bad.resource(stores.DISK, "lost", encryption={"diskEncryptionSetId": f"{bad.scope}/diskEncryptionSets/kieta"})
    snapshots = audit(cloud)
    mine, theirs = by_name(snapshots[GOOD], DataStore), by_name(snapshots[BAD], DataStore)
    of = {row["name"]: row["resource"] for one in snapshots.values() for row in by_name(one, Key).values()}
    assert mine["stkokuhobunsho"]["key_id"] == theirs["far"]["key_id"] == of["kv-kokuho/bunsho"]
    assert mine["disk-kokuho-ap1"]["key_id"] == of["kv-kokuho/disk"]
    assert theirs["stkankogenpon"]["key_id"] == of["kv-kanko/genpon"]
    assert theirs["lost"]["key_id"].endswith("/diskencryptionsets/kieta")
    assert theirs["stkankophoto"]["key_id"] == "provider"
    assert theirs["alien"]["key_id"] == "https://yosoo.vault.azure.net/keys/k"


@pytest.mark.parametrize("operation", ["arm:vaults.keys", "arm:vaults.secrets", "arm:vaults.keys.get"])
def test_what_is_denied_is_unknown(cloud: Cloud, good: Site, operation: str) -> None:
    """A list that is denied takes its rows along, and the reading says so; a detail leaves its columns unknown."""
    keys.good(good)
    cloud.faults[operation] = Fault(403, "AuthorizationFailed")
    snapshot = audit(cloud)[GOOD]
    denied = [one for one in snapshot.readings if one.operation == operation]
    assert {(one.status, one.permission is not None) for one in denied} == {("denied", True)}
    found = by_name(snapshot, Key)
    if operation == "arm:vaults.keys":
        assert (set(found), "key.*" in denied[0].columns, denied[0].resource) == ({"hsm-kokuho/juki"}, True, None)
    elif operation == "arm:vaults.secrets":
        assert (found["kv-kokuho/bunsho"]["rotatable"], denied[0].resource) == (None, None)
        assert set(by_name(snapshot, Secret)) == {"kokuho.city.sakura.lg.jp"}
    else:
        unread = ("state", "algorithm", "protection", "rotation_enabled", "expires", "last_rotated_at")
        assert {found["kv-kokuho/bunsho"][name] for name in unread} == {None}
        assert denied[0].resource == found["kv-kokuho/bunsho"]["resource"] or len(denied) == 2


def test_no_value_is_kept(cloud: Cloud, good: Site) -> None:
    """Whatever an answer holds beside names and dates."""
    made = keys.vault(good, "kv", EAST, tenant=TENANT, **keys.CLOSED)
    listed = {"id": f"{made}/secrets/s", "name": "s", "properties": {"value": "himitsu-no-atai", "attributes": {}}}
    good.listed(f"{made}/secrets", listed)
    assert "himitsu-no-atai" not in repr(by_name(audit(cloud)[GOOD], Secret))
