"""A sheet of a whole run, narrowed to one service."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

from auditor.errors import AuditorError
from reports.contract import Listed
from reports.csv.sheet import cell
from reports.words import LANGUAGES, Words

Kept = Callable[[Sequence[str]], bool]


def narrow(source: Path, target: Path, service: Listed) -> bool:
    """Write the rows of one service, as they stand; False, and nothing, where the sheet does not say whose a row is.

    A sheet without services (readings.csv) is narrowed to the service's accounts. One that shares its account with
    others therefore sees what was read of the whole account.
    """
    try:
        with source.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, strict=True)
            head = next(rows, [])
            kept = _kept(head, service)
            if kept is None:
                return False
            with target.open("w", encoding="utf-8-sig", newline="") as out:
                writer = csv.writer(out, lineterminator="\r\n")
                writer.writerow(head)
                for row in rows:
                    if len(row) != len(head):
                        raise AuditorError(f"{source}, line {rows.line_num}: {len(row)} cells, not {len(head)}")
                    if kept(row):
                        writer.writerow(row)
    except (UnicodeDecodeError, csv.Error) as error:
        raise AuditorError(f"{source}: cannot be read as a sheet of a run: {error}") from error
    return True


def owner(service: str | None, say: Words) -> str:
    """What stands in a sheet's column of services for one of them."""
    return cell(say("csv.unclaimed") if service is None else service)


def _kept(head: Sequence[str], service: Listed) -> Kept | None:
    """Which rows are of the service, by headings in either language; None where no heading tells."""
    for say in map(Words, LANGUAGES):
        at = {
            key: head.index(word) for key in ("service", "provider", "account") if (word := say(f"csv.{key}")) in head
        }
        if "service" in at:
            own, column = owner(service.id, say), at["service"]
            return lambda row: row[column] == own
        if "account" in at and "provider" in at:
            accounts = {(cell(say(f"provider.{cloud}")), cell(name)) for cloud, name in service.accounts}
            first, second = at["provider"], at["account"]
            return lambda row: (row[first], row[second]) in accounts
        if "account" in at:
            names = {cell(name) for _, name in service.accounts}
            column = at["account"]
            return lambda row: row[column] in names
    return None
