"""Files that are made beside their place and put there when all of them are whole."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.errors import NoAuditError


@contextmanager
def stage(out: Path) -> Iterator[Path]:
    """A folder beside the target's files; nothing is left of it. What is made is its owner's alone."""
    mask = os.umask(0o077)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".partial-", dir=out) as made:
            yield Path(made)
    except OSError as error:
        raise NoAuditError(f"{out}: cannot be written: {error.strerror or error}") from error
    finally:
        os.umask(mask)
