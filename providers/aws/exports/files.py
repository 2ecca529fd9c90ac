"""Which files are given, and what each of them is by its content. Whatever is wrong with one is an AuditorError."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from auditor.errors import AuditorError
from providers.aws.exports.items import decoded, moment
from providers.stream import LONGEST, Text, parts

Kind = Literal["snapshot", "items", "query", "report", "details"]

KINDS = (
    "an AWS Config snapshot, the result of an AWS Config query (JSON or CSV), an IAM credential report (CSV), "
    "or the output of `aws iam get-account-authorization-details`"
)
DETAILS = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
HISTORY = "_ConfigHistory_"
_NAMED = re.compile(r"_ConfigSnapshot_(\d{8}T\d{6}Z)_")


@dataclass(frozen=True)
class File:
    """One file: what it is, and its date: the one that it carries, else None."""

    path: Path
    kind: Kind
    dated: datetime | None
    rows: tuple[tuple[str | None, Any], ...] | Iterable[tuple[str | None, Any]]


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


def generated(report: dict[str, Any]) -> datetime | None:
    """When a credential report was made, where it came with its answer."""
    return moment(report.get("GeneratedTime"))
