"""Ed25519 signatures over SHA256SUMS. A private key is read where it is kept, used, and written nowhere."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from auditor.errors import AuditorError
from reports import sums
from reports.staging import stage

VARIABLE = "env:"
"""How the place of a key begins that is kept in an environment variable."""
PASSPHRASE = "SIGNING_KEY_PASSPHRASE"  # noqa: S105 - the name of the variable that holds one
_LONGEST = 1 << 16
_WANTED = "an Ed25519 key in PEM is needed: openssl genpkey -algorithm ed25519"


def private_key(place: str, environment: Mapping[str, str]) -> Ed25519PrivateKey:
    """The key of a file, or of an environment variable (`env:NAME`); its passphrase, if any, is in the environment.

    No message ever holds a part of what was read.
    """
    if "KEY-----" in place or "\n" in place:
        raise AuditorError("--sign-key: holds a key itself, where others can see it; name its file, or env:NAME")
    if place.startswith(VARIABLE):
        name = place.removeprefix(VARIABLE)
        if name not in environment:
            raise AuditorError(f"--sign-key: there is no environment variable {name}")
        data = environment[name].encode("utf-8", "surrogateescape")
    else:
        data = _read(Path(place), "--sign-key")
    if b"PUBLIC KEY-----" in data:
        raise AuditorError(f"--sign-key: {place} is a public key; name the private one, which never leaves the house")
    secret = environment.get(PASSPHRASE)
    try:
        key = load_pem_private_key(data, secret.encode("utf-8", "surrogateescape") if secret else None)
    except TypeError:
        said = "has a passphrase: put it into" if not secret else "has no passphrase: take it out of"
        raise AuditorError(f"--sign-key: {place} {said} the environment variable {PASSPHRASE}") from None
    except (ValueError, UnsupportedAlgorithm):
        or_else = f", or {PASSPHRASE} holds another passphrase" if secret else ""
        raise AuditorError(f"--sign-key: {place} cannot be used; {_WANTED}{or_else}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise AuditorError(f"--sign-key: {place} is of another kind; {_WANTED}")
    return key


def public_key(path: Path) -> Ed25519PublicKey:
    """The public key of a file."""
    return _public(_read(path, "--key"), f"--key: {path}")


def sign(folder: Path, key: Ed25519PrivateKey) -> None:
    """Put the signature of a folder's SHA256SUMS, and the public key, beside it: both, or neither."""
    signed = {sums.SIGNATURE: key.sign((folder / sums.FILE).read_bytes()), sums.PUBLIC_KEY: pem(key.public_key())}
    with stage(folder) as beside:
        for name, data in signed.items():
            (beside / name).write_bytes(data)
        for name in signed:
            (beside / name).replace(folder / name)


def enclosed_key(data: bytes) -> Ed25519PublicKey | None:
    """The public key that lies beside a signature; None where it is none."""
    try:
        return _public(data, sums.PUBLIC_KEY)
    except AuditorError:
        return None


def holds(key: Ed25519PublicKey, signature: bytes, listed: bytes) -> bool:
    """Whether the signature was made with this key over these sums."""
    try:
        key.verify(signature, listed)
    except InvalidSignature:
        return False
    return True


def fingerprint(key: Ed25519PublicKey) -> str:
    """What one reads out on the telephone to compare keys: a hash of the key as `openssl pkey -outform DER` has it."""
    data = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"SHA256:{hashlib.sha256(data).hexdigest()}"


def pem(key: Ed25519PublicKey) -> bytes:
    """The public key as a file."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _public(data: bytes, where: str) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(data)
    except (ValueError, UnsupportedAlgorithm):
        raise AuditorError(f"{where} is no public key in PEM (openssl pkey -in KEY -pubout)") from None
    if not isinstance(key, Ed25519PublicKey):
        raise AuditorError(f"{where} is a key of another kind than Ed25519")
    return key


def _read(path: Path, option: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST)
    except OSError as error:
        raise AuditorError(f"{option}: {path}: cannot be read: {error.strerror}") from error
