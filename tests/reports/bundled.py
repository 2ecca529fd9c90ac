"""Bundles of the tests' run: the keys that sign them, what is in one, and one with something changed."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)

KEY = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)


def files_of(path: Path) -> dict[str, bytes]:
    """Every file of a bundle."""
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def again(packed: Path, target: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The bundle of S-001 with other files in it, but an archive like ours."""
    files = files_of(packed / "S-001.zip")
    change(files)
    with zipfile.ZipFile(target, "w") as zipped:
        for name, data in files.items():
            zipped.writestr(name, data)
    return target


def pem(key: Ed25519PrivateKey | X25519PrivateKey, how: KeySerializationEncryption | None = None) -> bytes:
    """A private key as a file holds it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how or NoEncryption())
