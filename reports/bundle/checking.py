"""Whether a run's folder or a bundle is as it was written, and who says so. Asks nobody and unpacks nothing."""

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from auditor.errors import AuditorError
from reports import sums
from reports.bundle import archive, signing


@dataclass(frozen=True)
class Checked:
    """What was found."""

    problems: tuple[str, ...]
    """`missing: NAME`, `changed: NAME`, `not listed: NAME`, `hidden: ...`, and `signature: ...` for one that does not
    hold; the words `verify.` have them for a reader."""
    signer: str
    """Fingerprint of the key whose signature holds; empty where nobody signed."""


def check(path: Path, key: Ed25519PublicKey | None = None) -> Checked:
    """Check a folder or a bundle. `key`: it has to be signed, with this one. AuditorError where it is neither."""
    if path.is_dir():
        problems = sums.verify(path)
        listed, signature, enclosed = (_beside(path / name) for name in (sums.FILE, sums.SIGNATURE, sums.PUBLIC_KEY))
    else:
        with archive.reading(path) as bundle:
            problems = _problems(bundle)
            listed, signature, enclosed = (bundle.small(n) for n in (sums.FILE, sums.SIGNATURE, sums.PUBLIC_KEY))
    signer, wrong = _signed(listed or b"", signature, enclosed, key)
    return Checked((*problems, f"signature: {wrong}") if wrong else tuple(problems), signer)


def _problems(bundle: archive.Archive) -> list[str]:
    data = bundle.small(sums.FILE)
    if data is None:
        raise AuditorError(f"{bundle.path}: there is no {sums.FILE} in it; this is no bundle")
    listed = sums.parsed(data, f"{bundle.path}: {sums.FILE}")
    if not bundle.seamless():
        return ["hidden: something before, between or behind the files"]
    found = bundle.names.keys() - sums.BESIDE
    problems = [f"missing: {name}" for name in sorted(listed.keys() - found)]
    problems += [f"changed: {name}" for name in sorted(listed.keys() & found) if bundle.digest(name) != listed[name]]
    problems += [f"not listed: {name}" for name in sorted(found - listed.keys())]
    return problems


def _signed(
    listed: bytes, signature: bytes | None, enclosed: bytes | None, wanted: Ed25519PublicKey | None
) -> tuple[str, str]:
    """(fingerprint of the signer's key, what is wrong). Both are empty where nobody signed and nobody had to."""
    if signature is None:
        # The key alone is what is left of a signature that somebody took away.
        return "", "removed" if enclosed is not None else "missing" if wanted is not None else ""
    if wanted is None and enclosed is None:
        return "", "keyless"
    key = wanted if wanted is not None else signing.enclosed_key(enclosed or b"")
    if key is None:
        return "", "no key"
    if signing.holds(key, signature, listed):
        return signing.fingerprint(key), ""
    return "", "foreign" if wanted is not None else "broken"


def _beside(path: Path) -> bytes | None:
    # A link may lead anywhere; none is written by a run.
    if path.is_symlink():
        raise AuditorError(f"{path}: a link, not the file that was written")
    try:
        with path.open("rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise AuditorError(f"{path}: cannot be read: {error.strerror}") from error
