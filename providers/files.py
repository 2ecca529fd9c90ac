"""Files that hold what a cloud answered once: which ones are given, and their text."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from auditor.errors import AuditorError
from providers.stream import BrokenError

_GZIP = b"\x1f\x8b"


def given(paths: Iterable[Path], kinds: str) -> tuple[Path, ...]:
    """Every file named, and every file below a folder that is named; hidden ones are left aside.
    `kinds`: what to give, for the messages."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p.relative_to(path)))
            if not inside:
                raise AuditorError(f"{path}: the folder holds no file; give {kinds}")
            files += inside
        elif path.is_file():
            files.append(path)
        else:
            raise AuditorError(f"{path}: there is no such file or folder")
    return tuple({path.resolve(): path for path in files}.values())


@contextmanager
def opened(path: Path, kinds: str) -> Iterator[io.TextIOBase]:
    """The text of a file, unpacked where it is gzip; AuditorError for what keeps it from being read to its end."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
            raw.seek(0)
            with io.TextIOWrapper(gzip.GzipFile(fileobj=raw) if packed else raw, "utf-8-sig", newline="") as text:
                yield text
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise AuditorError(f"{path}: the gzip file is cut off or damaged ({error}); fetch it again") from error
    except UnicodeDecodeError as error:
        raise AuditorError(f"{path}: not UTF-8 text (byte {error.start}); give {kinds}") from error
    except BrokenError as error:
        raise AuditorError(f"{path}: not a whole JSON document: {error}; fetch it again") from error
    except csv.Error as error:
        raise AuditorError(f"{path}: not a whole CSV table: {error}; fetch it again") from error
    except OSError as error:
        raise AuditorError(f"{path}: cannot be read: {error.strerror or error}") from error


def file_date(path: Path) -> datetime:
    """When the file was written: the date of what carries none of its own."""
    return datetime.fromtimestamp(int(path.stat().st_mtime), UTC)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)
