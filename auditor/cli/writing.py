"""A file that a command writes where it is told: whole, or not at all."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from auditor.errors import NoAuditError


def put(path: Path, pieces: Iterable[str] | Iterable[bytes]) -> None:
    """Write bytes, or text in UTF-8, piece by piece beside the file, which it replaces at the end.

    Readable by its owner only. NoAuditError where it cannot be written, or where something stands that is no file.
    """
    try:
        if path.exists() and not path.is_file():  # a device would be replaced, too
            raise NoAuditError(f"{path}: cannot be written: it is there, and no file")
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with open(handle, "wb") as file:
                file.writelines(piece.encode() if isinstance(piece, str) else piece for piece in pieces)
            os.replace(beside, path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise NoAuditError(f"{path}: cannot be written: {error.strerror or error}") from error
