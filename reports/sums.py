"""SHA256SUMS of a run's folder, as `sha256sum -c` reads it, and whether the folder still agrees with it."""

import hashlib
import re
from pathlib import Path

from auditor.errors import AuditorError

FILE = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def write(folder: Path) -> Path:
    """Write the sums of every file below the folder, by path with forward slashes, and answer the file."""
    target = folder / FILE
    lines = [f"{_digest(folder / name)}  {name}\n" for name in _names(folder)]
    target.write_bytes("".join(lines).encode("utf-8", "surrogateescape"))
    return target


def verify(folder: Path) -> list[str]:
    """What is wrong with a run's folder, one line a file: missing, changed, not listed. Empty: all is as written.

    AuditorError where the folder has no readable SHA256SUMS.
    """
    listed = _read(folder / FILE)
    found = set(_names(folder))
    problems = [f"missing: {name}" for name in sorted(listed.keys() - found)]
    problems += [f"changed: {name}" for name in sorted(listed.keys() & found) if _changed(folder / name, listed[name])]
    problems += [f"not listed: {name}" for name in sorted(found - listed.keys())]
    return problems


def _names(folder: Path) -> list[str]:
    # A symbolic link is a file that was not written by a run, wherever it leads.
    files = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted(name for path in files if (name := path.relative_to(folder).as_posix()) != FILE)


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


def _read(path: Path) -> dict[str, str]:
    try:
        text = path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError as error:
        raise AuditorError(f"{path}: there is no such file; name the folder of one run") from error
    except OSError as error:
        raise AuditorError(f"{path}: cannot be read: {error.strerror}") from error
    listed: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise AuditorError(f"{path}: line {number} is not a checksum and a file name; the file was changed")
        listed[match[2]] = match[1]
    return listed
