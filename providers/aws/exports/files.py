"""Which files are given, and what each of them is by its content. Whatever is wrong with one is an AuditorError."""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from auditor.errors import AuditorError
from providers.aws.exports.items import decoded, moment
from providers.aws.exports.stream import LONGEST, BrokenError, Text, parts

Kind = Literal["snapshot", "items", "query", "report", "details"]

KINDS = (
    "an AWS Config snapshot, the result of an AWS Config query (JSON or CSV), an IAM credential report (CSV), "
    "or the output of `aws iam get-account-authorization-details`"
)
DETAILS = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
HISTORY = "_ConfigHistory_"
_NAMED = re.compile(r"_ConfigSnapshot_(\d{8}T\d{6}Z)_")
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class File:
    """One file: what it is, and its date: the one that it carries, else None."""

    path: Path
    kind: Kind
    dated: datetime | None
    rows: tuple[tuple[str | None, Any], ...] | Iterable[tuple[str | None, Any]]


def found(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Every file named, and every file below a folder that is named; hidden ones are left aside."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p.relative_to(path)))
            if not inside:
                raise AuditorError(f"{path}: the folder holds no file; give {KINDS}")
            files += inside
        elif path.is_file():
            files.append(path)
        else:
            raise AuditorError(f"{path}: there is no such file or folder")
    return tuple({path.resolve(): path for path in files}.values())


@contextmanager
def opened(path: Path) -> Iterator[io.TextIOBase]:
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
        raise AuditorError(f"{path}: not UTF-8 text (byte {error.start}); give {KINDS}") from error
    except BrokenError as error:
        raise AuditorError(f"{path}: not a whole JSON document: {error}; fetch it again") from error
    except csv.Error as error:
        raise AuditorError(f"{path}: not a whole CSV table: {error}; fetch it again") from error
    except OSError as error:
        raise AuditorError(f"{path}: cannot be read: {error.strerror or error}") from error


def rows(path: Path, text: io.TextIOBase) -> Iterator[tuple[Kind, str | None, Any]]:
    """(what the file is, list that the element stands in, element), one after another; AuditorError for a foreign file.

    What tells a snapshot from other items may stand behind them: the last element is ("snapshot", "id", its ID) then.
    """
    document = Text(text.read)
    first = document.peek()
    if not first:
        raise AuditorError(f"{path}: the file is empty; give {KINDS}")
    if first in "[{":
        yield from _json(path, document)
    else:
        text.seek(0)
        yield from _csv(path, text)


def named_date(path: Path) -> datetime | None:
    """The time in the name that AWS Config gives a snapshot when it delivers it."""
    match = _NAMED.search(path.name)
    return datetime.strptime(match[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if match else None


def file_date(path: Path) -> datetime:
    """When the file was written: the date of what carries none of its own."""
    return datetime.fromtimestamp(int(path.stat().st_mtime), UTC)


def _json(path: Path, document: Text) -> Iterator[tuple[Kind, str | None, Any]]:
    report: dict[str, Any] = {}
    known = False
    for key, value in parts(document):
        if key in {"configurationItems", "baseConfigurationItems"}:
            if HISTORY in path.name:
                raise AuditorError(f"{path}: a history of changes, not what is there; give a snapshot (ConfigSnapshot)")
            known = True
            if value is not None:
                yield "items", key, value
        elif key in {"configSnapshotId", "requestId"}:
            yield "snapshot", "id", value
        elif key in DETAILS:
            known = True
            yield "details", key, value
        elif key in {"IsTruncated", "NextToken", "Marker"}:
            yield "details", key, value
        elif key in {"Content", "ReportFormat", "GeneratedTime"}:
            report[key] = value
        elif key is None or key == "Results":
            known = True
            if value is not None:
                yield "query", key, decoded(value)
    if "Content" in report:
        yield "report", None, report
    elif not known:
        raise AuditorError(f"{path}: not a file that this program knows; give {KINDS}")


def _csv(path: Path, text: io.TextIOBase) -> Iterator[tuple[Kind, str | None, Any]]:
    csv.field_size_limit(LONGEST)
    table = csv.DictReader(text, strict=True)
    head = set(table.fieldnames or ())
    if {"user", "arn", "user_creation_time"} <= head:
        text.seek(0)
        yield "report", None, {"Content": text.read().lstrip("\ufeff").encode()}
    elif {"resourceType", "configuration"} <= head:
        for row in table:
            if None in row or None in row.values():
                raise AuditorError(f"{path}: line {table.line_num}: not as many cells as the first line names")
            yield "query", None, row
    else:
        raise AuditorError(f"{path}: not a file that this program knows; give {KINDS}")


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def generated(report: dict[str, Any]) -> datetime | None:
    """When a credential report was made, where it came with its answer."""
    return moment(report.get("GeneratedTime"))
