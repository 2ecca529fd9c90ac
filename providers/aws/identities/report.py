"""IAM's credential report: a table as CSV whose empty cells are of three kinds."""

import csv
import io
from collections.abc import Mapping
from datetime import datetime

from providers.aws.fields import moment
from providers.three import Maybe, either

Row = Mapping[str, str]

ROOT = "<root_account>"
NEVER = {"no_information", "N/A"}
"""Of a date of last use: no use on record. `not_supported` and an absent column say nothing either way."""


def parse(content: bytes | str) -> dict[str, Row]:
    """The rows by ARN. Raises ValueError where the content is no such table; the adapter makes a reading of that."""
    text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    table = csv.DictReader(io.StringIO(text, newline=""))
    if not {"user", "arn"} <= set(table.fieldnames or ()):
        raise ValueError("the credential report has no columns user and arn")
    return {row["arn"]: {k: v for k, v in row.items() if k and v is not None} for row in table if row["arn"]}


def flag(row: Row | None, column: str) -> Maybe:
    """True or False of a cell; None where the report does not say."""
    return {"true": True, "false": False}.get((row or {}).get(column, "").lower())


def when(row: Row | None, column: str) -> datetime | None:
    """The time in a cell; None for none and for unknown."""
    return moment((row or {}).get(column))


def never(row: Row | None, column: str) -> Maybe:
    """Whether a date of last use says that there was no use; None where it says nothing."""
    value = (row or {}).get(column, "")
    return True if value in NEVER else False if moment(value) else None


def exists(row: Row | None, part: str) -> bool:
    """Whether the user has this key or certificate, active or not: it was made at some time."""
    return flag(row, f"{part}_active") is True or when(row, f"{part}_last_rotated") is not None


KEYS = ("access_key_1", "access_key_2")
CERTIFICATES = ("cert_1", "cert_2")


def has_active_key(row: Row | None) -> Maybe:
    """Whether an access key or signing certificate works."""
    return either(*(flag(row, f"{part}_active") for part in (*KEYS, *CERTIFICATES)))


def last_key_use(row: Row | None) -> datetime | None:
    """When one of the access keys was last used; None for never and for unknown."""
    used = [when(row, f"{key}_last_used_date") for key in KEYS]
    return max((time for time in used if time), default=None)


def is_person(row: Row | None) -> Maybe:
    """Whether a user stands for a person: signs in to the console, has a second factor, or has no working key at all.

    IAM does not say whom a user is for; a user with nothing but keys is taken for a program.
    """
    signs_in = either(flag(row, "password_enabled"), flag(row, "mfa_active"))
    keys = has_active_key(row)
    return either(signs_in, None if keys is None else not keys)
