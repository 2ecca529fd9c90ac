"""The keys that sign bundles: from a file or the environment, and in no output."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PublicFormat,
)

from auditor.errors import AuditorError
from reports.bundle import signing
from tests.reports.bundled import KEY, files_of, pem


def test_a_private_key_from_a_file_or_the_environment(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(pem(KEY))
    wanted = signing.pem(KEY.public_key())
    assert signing.pem(signing.private_key(str(path), {}).public_key()) == wanted
    assert signing.pem(signing.private_key("env:K", {"K": pem(KEY).decode()}).public_key()) == wanted
    locked = pem(KEY, BestAvailableEncryption(b"word")).decode()
    given = {"K": locked, "SIGNING_KEY_PASSPHRASE": "word"}
    assert signing.pem(signing.private_key("env:K", given).public_key()) == wanted


def test_a_key_that_cannot_be_used_is_said_without_a_word_of_it(tmp_path: Path) -> None:
    locked = pem(KEY, BestAvailableEncryption(b"word")).decode()
    plain, secret = pem(KEY).decode(), "SIGNING_KEY_PASSPHRASE"
    cases: list[tuple[dict[str, str], str]] = [
        ({}, "no environment variable K"),
        ({"K": "QUJDREVG nonsense"}, "cannot be used"),
        ({"K": plain.replace("M", "N", 1)}, "cannot be used"),
        ({"K": locked}, "has a passphrase"),
        ({"K": locked, secret: "wrong"}, "holds another passphrase"),
        ({"K": plain, secret: "word"}, "has no passphrase"),
        ({"K": signing.pem(KEY.public_key()).decode()}, "is a public key"),
        ({"K": ""}, "cannot be used"),
        ({"K": pem(X25519PrivateKey.from_private_bytes(b"\x03" * 32)).decode()}, "another kind"),
    ]
    for environment, said in cases:
        with pytest.raises(AuditorError, match=said) as caught:
            signing.private_key("env:K", environment)
        assert not [line for line in environment.get("K", "").splitlines() if line and line in str(caught.value)]
        assert caught.value.__cause__ is None
    for place in (plain, f"env:{plain}"):
        with pytest.raises(AuditorError, match="holds a key itself") as caught:
            signing.private_key(place, {})
        assert plain.splitlines()[1] not in str(caught.value)
    with pytest.raises(AuditorError, match="cannot be read"):
        signing.private_key(str(tmp_path / "none.pem"), {})
    (tmp_path / "public.pem").write_bytes(pem(KEY))
    with pytest.raises(AuditorError, match="no public key"):
        signing.public_key(tmp_path / "public.pem")
    other = X25519PrivateKey.from_private_bytes(b"\x03" * 32).public_key()
    (tmp_path / "public.pem").write_bytes(other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(AuditorError, match="of another kind"):
        signing.public_key(tmp_path / "public.pem")


def test_no_private_key_in_any_file(run: Path, packed: Path) -> None:
    secret = pem(KEY).splitlines()[1]
    raw = b"\x01" * 32
    for path in (*packed.iterdir(), *run.rglob("*.*")):
        if path.is_file():
            assert secret not in path.read_bytes()
            assert raw not in path.read_bytes()
    for data in files_of(packed / "S-001.zip").values():
        assert secret not in data
        assert b"PRIVATE" not in data
    assert json.loads((run / "run.json").read_text("utf-8"))["id"] == "20261123T000000Z"
