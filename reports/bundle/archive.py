"""The ZIP file of a bundle: written so that the same files give the same bytes, read as the hostile thing it may be."""

import copy
import hashlib
import re
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from auditor.cells import printable
from auditor.errors import AuditorError
from reports.html.names import reserved
from reports.times import TOKYO

_MODE = (stat.S_IFREG | 0o600) << 16
_UNIX = 3
_CHUNK = 1 << 20
SMALL = 1 << 24
"""Bytes of sums, signature and key that are read into memory."""
_NAME = re.compile(r"[A-Za-z0-9%~_-]([A-Za-z0-9%~._-]*[A-Za-z0-9%~_-])?")
"""What `write` is given. Any other name leads elsewhere on some system, or is the same as another there."""
_DENSEST = 700
"""Bytes that one byte unpacks to. Sheets of many rows that are all alike come to 500, nothing but zeros to 1,030."""


def write(folder: Path, target: Path, made: datetime) -> None:
    """The files of a folder in the order of their names, all of one time, by nobody in particular.

    The bytes are the same wherever the same zlib compresses; what is in the archive is the same everywhere.
    """
    local = made.astimezone(TOKYO)
    year = min(max(local.year, 1980), 2107)  # a ZIP file knows no others
    when = (year, local.month, local.day, local.hour, local.minute, local.second // 2 * 2)
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.iterdir()):
            info = zipfile.ZipInfo(path.name, when)
            info.create_system, info.external_attr, info.compress_type = _UNIX, _MODE, zipfile.ZIP_DEFLATED
            info.file_size = path.stat().st_size
            with path.open("rb") as file, archive.open(info, "w") as out:
                shutil.copyfileobj(file, out, _CHUNK)


class Archive:
    """A ZIP file that is read but never unpacked."""

    def __init__(self, path: Path, zipped: zipfile.ZipFile) -> None:
        """Over an opened file; AuditorError where its names could lead anywhere but to themselves."""
        self.path = path
        self._zip = zipped
        self._infos: dict[str, zipfile.ZipInfo] = {}
        folded: set[str] = set()
        for info in zipped.infolist():
            if wrong := _wrong(info):
                raise AuditorError(
                    f"{path}: {printable(info.orig_filename, 80)}: {wrong}; this is no bundle, do not unpack it"
                )
            if info.filename.casefold() in folded:
                raise AuditorError(f"{path}: {info.filename}: is in it twice; this is no bundle, do not unpack it")
            folded.add(info.filename.casefold())
            self._infos[info.filename] = info

    @property
    def names(self) -> Mapping[str, zipfile.ZipInfo]:
        """What is in it, by name."""
        return self._infos

    def small(self, name: str) -> bytes | None:
        """The bytes of a small file; None where there is none. AuditorError for a large one."""
        if name not in self._infos:
            return None
        with self._zip.open(self._infos[name]) as file:
            data = file.read(SMALL + 1)
        if len(data) > SMALL:
            raise AuditorError(f"{self.path}: {name} is longer than {SMALL >> 20} MiB; this is no bundle")
        return data

    def digest(self, name: str) -> str:
        """The sum of a file, which may be large."""
        with self._zip.open(self._infos[name]) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # reads like one

    def seamless(self) -> bool:
        """Whether the archive is its files one after another and nothing else: no bytes before, between or behind.

        Each has the head that `write` gives it: programs that unpack go by one head or the other.
        """
        at = 0
        with self.path.open("rb") as file:
            for info in sorted(self._infos.values(), key=lambda one: one.header_offset):
                head = _head(info)
                file.seek(info.header_offset)
                if info.header_offset != at or info.comment or file.read(len(head)) != head:
                    return False
                at += len(head) + info.compress_size
            return at == self._zip.start_dir and not self._zip.comment


@contextmanager
def reading(path: Path) -> Iterator[Archive]:
    """A bundle to look into. AuditorError for what is no whole ZIP file."""
    try:
        with zipfile.ZipFile(path) as zipped:
            yield Archive(path, zipped)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        struct.error,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        raise AuditorError(f"{path}: not a whole bundle: {error or 'it ends in the middle'}; fetch it again") from error
    except OSError as error:
        raise AuditorError(f"{path}: cannot be read: {error.strerror or error}") from error


def _head(info: zipfile.ZipInfo) -> bytes:
    """What stands before a file that `write` wrote: its head without extra fields, but for those of a large file."""
    bare = copy.copy(info)
    bare.extra = b""
    return bare.FileHeader(zip64=info.file_size * 1.05 > zipfile.ZIP64_LIMIT)


def _wrong(info: zipfile.ZipInfo) -> str:
    """What is wrong with an entry; empty where nothing is."""
    if info.orig_filename != info.filename or not _NAME.fullmatch(info.filename):
        return "a name that no bundle has, and that may lead out of its folder"
    if reserved(info.filename):
        return "a name that Windows keeps for a device"
    if info.create_system == _UNIX and stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        return "not an ordinary file"
    if info.flag_bits & 0x01:
        return "encrypted"
    if info.flag_bits or (info.extra and info.file_size <= zipfile.ZIP64_LIMIT):
        return "packed as no bundle is"
    return "nothing but repetition, which may fill a disk" if info.file_size > _DENSEST * info.compress_size else ""
