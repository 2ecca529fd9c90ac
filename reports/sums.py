"""SHA256SUMS of a run's folder, as `sha256sum -c` reads it, and whether the folder still agrees with it."""

import hashlib
import re
from pathlib import Path

from auditor.errors import AuditorError

FILE = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"
"""Ed25519 over the bytes of the sums, where somebody signed them."""
PUBLIC_KEY = "SHA256SUMS.pem"
"""The public key that belongs to the signature. It shows who signed only to who has the key from elsewhere, too."""
BESIDE = frozenset({FILE, SIGNATURE, PUBLIC_KEY})
"""Files that the sums do not list."""
_LINE = re.compile(r"([0-9a-f]{64})  ([^\r\0]+)")


def write(folder: Path) -> Path:
    """Write the sums of every file below the folder, by path with forward slashes, and answer the file."""
    target = folder / FILE
    lines = [f"{_digest(folder / name)}  {name}\n" for name in names(folder)]
    target.write_bytes("".join(lines).encode("utf-8", "surrogateescape"))
    return target


def verify(folder: Path) -> list[str]:
    """What is wrong with a run's folder, one line a file: missing, changed, not listed. Empty: all is as written.

    AuditorError where the folder has no readable SHA256SUMS.
    """
    listed = read(folder)
    found = set(names(folder))
    problems = [f"missing: {name}" for name in sorted(listed.keys() - found)]
    problems += [f"changed: {name}" for name in sorted(listed.keys() & found) if _changed(folder / name, listed[name])]
    problems += [f"not listed: {name}" for name in sorted(found - listed.keys())]
    return problems


def names(folder: Path) -> list[str]:
    """Every file below a folder but the sums' own, by path with forward slashes."""
    # A symbolic link is a file that was not written by a run, wherever it leads.
    files = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted(name for path in files if (name := path.relative_to(folder).as_posix()) not in BESIDE)


def changed(folder: Path, name: str, expected: str) -> bool:
    """Whether a file of a folder is not, or no longer, the one that has this sum."""
    return not (folder / name).exists() or _changed(folder / name, expected)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _changed(path: Path, expected: str) -> bool:
    if path.is_symlink() or not path.is_file():
        return True
    try:
        return _digest(path) != expected
    except OSError as error:
        raise AuditorError(f"{path}: cannot be read: {error.strerror}") from error


def read(folder: Path) -> dict[str, str]:
    """The sums of a folder by file. AuditorError where it has no readable SHA256SUMS."""
    path = folder / FILE
    try:
        return parsed(path.read_bytes(), str(path))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise AuditorError(f"{path}: there is no such file; name the folder of one run") from error
    except OSError as error:
        raise AuditorError(f"{path}: cannot be read: {error.strerror}") from error


def parsed(data: bytes, where: str) -> dict[str, str]:
    """The sums by file from the bytes of a SHA256SUMS. AuditorError with `where` and the line that is none.

    As strict as what `write` writes, so that nobody reads other names or lines into it than we do.
    """
    *lines, rest = data.decode("utf-8", "surrogateescape").split("\n")
    if rest or not lines:
        raise AuditorError(f"{where}: {'its last line is cut off' if rest else 'lists no file'}; the file was changed")
    listed: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        if match is None or match[2] in listed:
            raise AuditorError(f"{where}: line {number} is not a checksum and a new file name; the file was changed")
        listed[match[2]] = match[1]
    return listed
