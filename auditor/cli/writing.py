"""A file that a command writes where it is told: whole, or not at all."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from auditor.errors import NoAuditError


def put(path: Path, text: Iterable[str]) -> None:
    """Write UTF-8 piece by piece beside the file, which it replaces at the end. Readable by its owner only."""
    try:
        if path.exists() and not path.is_file():  # a device would be replaced, too
            raise NoAuditError(f"{path}: cannot be written: it is there, and no file; leave it out for standard output")
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with open(handle, "w", encoding="utf-8", newline="\n") as file:
                file.writelines(text)
            os.replace(beside, path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise NoAuditError(f"{path}: cannot be written: {error.strerror or error}") from error
